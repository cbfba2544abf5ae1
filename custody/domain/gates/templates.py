"""What a print is worth whose template was retired because of what stands on its labels (G21).

Prints that are on cells or on a wrist stay: whether they are reprinted is for quality to say. Nothing more is put on.
"""

from collections.abc import Iterable

from custody.domain.case import Case, Read
from custody.domain.label_templates import approval_of, was_at_fault
from custody.domain.records import Label, Wristband
from custody.domain.step import Wants
from custody.domain.vocabulary import LabelState

PUT_ON = frozenset({Wants.NEW_LABEL, Wants.NEW_WRISTBAND})


def new_labels_are_of_a_sound_template(case: Case) -> str | None:
    """G21: a label that misprints is not put on, although it was printed before anybody saw it."""
    prints = [
        label for read in case.reads if read.slot.wants in PUT_ON for label in _prints(case, read)
    ]
    at_fault = any(was_at_fault(approval_of(case.books, label.template)) for label in prints)
    return "template_at_fault" if at_fault else None


def _prints(case: Case, read: Read) -> Iterable[Label]:
    """The print that was scanned, or that a wristband which is not on a wrist yet was printed as."""
    if isinstance(read.thing, Wristband):
        bears = f"{read.thing.gsrn}/{read.thing.srin}"
        return case.books.find(Label, bears=bears, state=LabelState.PRINTED)
    return (read.thing,) if isinstance(read.thing, Label) else ()
