"""Which template a label is printed from: the newest that two people approved and that is in force.

A template is known by its name and version, "final_bag v2", and an approval by the hash of its file: other bytes are
another version.  What cannot be printed well is no matter of opinion, so it is found out beforehand, as faults.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from custody.domain.books import Books
from custody.domain.records import LabelTemplateApproval

AT_FAULT: Final = (
    "misprints",
    "rule_changed",
)  # why one is retired whose prints are no good either
KEY_GRAMMAR: Final = re.compile(r"([a-z][a-z0-9_]{0,39}) v([1-9][0-9]{0,5})")


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateOnFile:
    """One version that can be approved; `faults` are reason codes, none where it prints as it must."""

    name: str
    version: int
    kind: str  # of label
    sha256: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateShelf:
    """What is on file, and what the software brought; a demo prints from what nobody approved."""

    shipped: Callable[
        [str], str
    ]  # a kind of label to the key of the newest template that came with us
    on_file: Callable[[str], TemplateOnFile | None]  # by key
    unapproved_may_print: bool


def key_of(name: str, version: int) -> str:
    """A template's name and version as they are printed and recorded: final_bag v2."""
    return f"{name} v{version}"


def from_key(key: str) -> tuple[str, int] | None:
    """The name and version that a key says, or None where it is no key."""
    found = KEY_GRAMMAR.fullmatch(key)
    return (found[1], int(found[2])) if found else None


def was_at_fault(books: Books, key: str) -> bool:
    """Whether a version was retired because of what is on its labels."""
    place = from_key(key)
    approval = books.get(LabelTemplateApproval, *place) if place else None
    return approval is not None and approval.retired_because in AT_FAULT


def in_force(
    approvals: Iterable[LabelTemplateApproval], kind: str, now: str
) -> LabelTemplateApproval | None:
    """The approval that a kind of label is printed by at a moment: of those in effect the one that began last."""
    effective = [
        one
        for one in approvals
        if one.kind == kind and one.effective_from <= now and not one.is_retired
    ]
    return max(effective, key=lambda one: (one.effective_from, one.at, one.key), default=None)


def key_in_force(
    shelf: TemplateShelf, approvals: Iterable[LabelTemplateApproval], kind: str, now: str
) -> str | None:
    """The key of the version that a kind of label is printed from; None where none may be."""
    approved = in_force(approvals, kind, now)
    if approved is not None:
        return key_of(approved.name, approved.version)
    return shelf.shipped(kind) if shelf.unapproved_may_print else None
