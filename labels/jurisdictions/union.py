"""What several jurisdictions want of one label: where cells are made and where they are given.

Whichever asks for more is heard, element by element; every statement of each is said, in the languages that its own
rule allows, and once where two rules have the same words.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final

from labels.jurisdictions import (
    Asked,
    Duty,
    Jurisdiction,
    LabelElement,
    Statement,
    jurisdiction_named,
)

STRICTEST_FIRST: Final = (
    Duty.AFFIXED,
    Duty.AFFIXED_OR_ATTACHED,
    Duty.ATTACHED,
    Duty.ACCOMPANYING,
    Duty.NOT_ASKED,
)


@cache
def jurisdiction_of(names: frozenset[str]) -> Jurisdiction:
    """One jurisdiction, or several as if they were one; raises NotFound where one is not known."""
    rules = [jurisdiction_named(name) for name in sorted(names)]
    if len(rules) == 1:
        return rules[0]
    return Jurisdiction(
        name=" + ".join(one.name for one in rules),
        title=" and ".join(one.title for one in rules),
        source="; ".join(one.source for one in rules),
        example=True,
        asked=tuple(_asked(element, rules) for element in LabelElement),
        statements=tuple(_statements(rules)),
    )


def _asked(element: LabelElement, rules: Iterable[Jurisdiction]) -> Asked:
    rows = [next(row for row in one.asked if row.element is element) for one in rules]
    return Asked(
        element=element,
        collection=_strictest(row.collection for row in rows),
        processing=_strictest(row.processing for row in rows),
        administration=_strictest(row.administration for row in rows),
        partial=_strictest(row.partial for row in rows),
        outside=_strictest(row.outside for row in rows),
    )


def _strictest(duties: Iterable[Duty]) -> Duty:
    return min(duties, key=STRICTEST_FIRST.index)


def _statements(rules: Iterable[Jurisdiction]) -> list[Statement]:
    """All of them, those on one element together, in the print order of the first that has it."""
    found = [said for one in rules for said in one.statements]
    place: dict[LabelElement, int] = {}
    for n, said in enumerate(found):
        place.setdefault(said.element, n)
    return sorted(found, key=lambda said: place[said.element])
