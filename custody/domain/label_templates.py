"""Which template a label is printed from: the newest that two people approved and that is in force.

A template is known by its name and version, "final_bag v2", and an approval by the hash of its file: other bytes are
another version, and nothing is printed from a file that is not the one that was kept.  What cannot be printed well is
no matter of opinion, so it is found out beforehand, as faults.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final

from custody.domain.books import Books
from custody.domain.records import LabelTemplateApproval

KEY_GRAMMAR: Final = re.compile(r"([a-z][a-z0-9_]{0,39}) v([1-9][0-9]{0,5})")
AT_FAULT: Final = ("misprints", "rule_changed")  # nothing is drawn from it any more


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateOnFile:
    """One version and what its file is now; `faults` are reason codes, none where it prints as it must.

    They are None where nobody judged these bytes beforehand: a decision draws no labels.
    """

    name: str
    version: int
    kind: str  # of label
    sha256: str
    is_whole: bool = True  # the file is the one that was kept
    faults: tuple[str, ...] | None = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateShelf:
    """What is on file, and what the software brought; a demo prints from what nobody approved."""

    shipped: Callable[[str], str | None]  # a kind of label to the newest template that came with us
    on_file: Callable[[str], TemplateOnFile | None]  # by key
    unapproved_may_print: bool


def key_of(name: str, version: int) -> str:
    """A template's name and version as they are printed and recorded: final_bag v2."""
    return f"{name} v{version}"


def from_key(key: str) -> tuple[str, int] | None:
    """The name and version that a key says, or None where it is no key."""
    found = KEY_GRAMMAR.fullmatch(key)
    return (found[1], int(found[2])) if found else None


def approval_of(books: Books, key: str) -> LabelTemplateApproval | None:
    """The approval of a version by its key, also after it was retired; None where nobody approved it."""
    named = from_key(key)
    return books.get(LabelTemplateApproval, *named) if named else None


def is_the_approved_one(
    found: TemplateOnFile | None, approval: LabelTemplateApproval | None
) -> bool:
    """Whether a version is on file as it was kept, and as it was approved if it was."""
    if found is None or not found.is_whole:
        return False
    return approval is None or found.sha256 == approval.digest


def was_at_fault(approval: LabelTemplateApproval | None) -> bool:
    """Whether a version was retired because what it prints is wrong."""
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
    shelf: TemplateShelf, approvals: Collection[LabelTemplateApproval], kind: str, now: str
) -> str | None:
    """The key of the version that a kind of label is printed from; None where none may be.

    What came with the software comes back no more than any other once it was retired.
    """
    approved = in_force(approvals, kind, now)
    if approved is not None:
        return key_of(approved.name, approved.version)
    if not shelf.unapproved_may_print:
        return None
    key, retired = shelf.shipped(kind), (one for one in approvals if one.is_retired)
    return None if any(key_of(one.name, one.version) == key for one in retired) else key
