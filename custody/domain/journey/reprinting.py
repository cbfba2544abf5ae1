"""Reprints: a new print for the same thing, which voids the one before and no other that goes with it.

Which print is meant is asked, or told by the symbol that was scanned; where it could be one of several, nobody guesses.
"""

from collections.abc import Iterable
from dataclasses import replace

from custody.domain.case import Case
from custody.domain.effects import Numbering, applied
from custody.domain.gates.limits import room_is_this_therapys
from custody.domain.journey.print_templates import template_for, why_not_from
from custody.domain.journey.printing import (
    LABEL_MAKERS,
    NAMED,
    PRINTING_PLACES,
    printed,
    room_is_clear_of_other_labels,
)
from custody.domain.label_kinds import COMPANIONS, NAMES, ONE_SYMBOL, own_labels
from custody.domain.label_templates import approval_of, was_at_fault
from custody.domain.records import Container, Label, Record
from custody.domain.step import Slot, Step, Wants, word
from custody.domain.vocabulary import Companion, LabelState

OWN_LABEL = "own"
WRONG_TEMPLATE = "wrong_template"
REPRINT_REASONS = (
    "completed",  # what is in it was measured since
    "damaged",
    "illegible",
    "frost",
    WRONG_TEMPLATE,
    "data_change_approved",
    "relabel_per_quality",
)


def reprint(case: Case) -> Iterable[Record]:
    """A new print for the same thing; the one before is void from now on, and no other that goes with it."""
    numbers, prints = Numbering(case), _prints_to_replace(case)
    for label in prints:
        if label.state in (LabelState.PRINTED, LabelState.APPLIED):
            yield replace(label, state=LabelState.VOID, closed_at=case.now)
    newest = _newest(prints)
    again = printed(
        case,
        numbers,
        kind=newest.kind,
        bears=newest.bears,
        template=_template_of_reprint(case, newest) or "",
    )
    yield replace(again, replaces=newest.serial, reprint_reason=case.text("reason"))
    yield from numbers.records()


def _template_of_reprint(case: Case, before: Label) -> str | None:
    """A reprint looks like the one before it, unless that was what is wrong with it, or nobody approved that."""
    anew = _template_is_wrong(case, before) or _was_never_approved(case, before)
    return template_for(case, before.kind) if anew else before.template


def _template_is_wrong(case: Case, before: Label) -> bool:
    """Whether the template was at fault: whoever reprints says so, or it was retired for it."""
    said = case.text("reason") == WRONG_TEMPLATE
    return said or was_at_fault(approval_of(case.books, before.template))


def _was_never_approved(case: Case, before: Label) -> bool:
    """Whether a print is from before templates were approved here."""
    may_print = case.templates.unapproved_may_print or approval_of(case.books, before.template)
    return not may_print


def apply_reprint(case: Case) -> Iterable[Record]:
    """A reprint was scanned on its container."""
    return [applied(case, case.one("label", Label))]


def label_is_on_it(case: Case) -> str | None:
    """Scanned once more where it is already, a label is where it belongs."""
    label = case.thing("label", Label)
    there = label is not None and label.state == LabelState.APPLIED
    return "done" if there and label_is_for_this(case) is None else None


def label_is_for_this(case: Case) -> str | None:
    """G21: a reprint goes onto what it was printed for, and nothing else."""
    label, container = case.thing("label", Label), case.thing("container", Container)
    return None if label and container and label.bears == container.id else "label_on_another"


def reprint_has_a_template(case: Case) -> str | None:
    """G21: there is one to print from, and its file is the one that was approved."""
    prints = _prints_to_replace(case)
    return why_not_from(case, _template_of_reprint(case, _newest(prints))) if prints else None


def reprint_is_of_a_container(case: Case) -> str | None:
    """G21: there must be a print to replace, and no doubt which."""
    if not _kinds_to_replace(case):
        return "label_ambiguous"
    return None if _prints_to_replace(case) else "not_on_file"


def _prints_to_replace(case: Case) -> list[Label]:
    kinds = _kinds_to_replace(case)
    return [label for label in _prints_with(case) if label.kind in kinds]


def _newest(prints: list[Label]) -> Label:
    return max(prints, key=lambda each: each.serial)


def _kinds_to_replace(case: Case) -> frozenset[str]:
    """The kinds of label that are meant; none where it could be one of several."""
    container, which = case.thing("container", Container), case.text("which") or _scanned(case)
    if which in COMPANIONS:
        return frozenset({which})
    alone = not any(label.kind in COMPANIONS for label in _prints_with(case))
    return own_labels(container.kind) if container and (which or alone) else frozenset()


def _scanned(case: Case) -> str:
    """The kind of the print whose symbol was scanned; nothing for a symbol that several prints have."""
    kind = next((read.label.kind for read in case.reads if read.label), "")
    return kind if kind in COMPANIONS or not kind else OWN_LABEL


def _prints_with(case: Case) -> list[Label]:
    """Every print for a container, its own and its companions'."""
    container = case.thing("container", Container)
    return case.books.find(Label, therapy=case.coi, bears=container.id) if container else []


# what has one symbol has no other once it is void; and what a reprint goes onto bears the print that it voided
TO_REPLACE = replace(NAMED, void_labels=ONE_SYMBOL)
REPLACED = replace(NAMED, void_labels=frozenset(NAMES))

STEPS = (
    Step(
        name="reprint_label", stage="care", title="Reprint a container's label", roles=LABEL_MAKERS, stations=PRINTING_PLACES,
        scans=(TO_REPLACE,), asks=(word("reason", "Why", *REPRINT_REASONS), word("which", "Which label, where it has several", OWN_LABEL, *Companion, optional=True)), second=LABEL_MAKERS, effect=reprint,
        gates=(reprint_is_of_a_container, reprint_has_a_template, room_is_clear_of_other_labels, room_is_this_therapys),
    ),
    Step(
        name="apply_reprint", stage="care", title="Scan a reprint on its container", roles=LABEL_MAKERS, second=LABEL_MAKERS,
        stations=PRINTING_PLACES, effect=apply_reprint, gates=(label_is_for_this,), done=label_is_on_it,
        scans=(REPLACED, Slot(name="label", wants=Wants.NEW_LABEL, caption="The new label, on the container", applied_again=True)),
    ),
)  # fmt: skip
