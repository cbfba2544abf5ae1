"""What a print is worth whose template was retired because of what stands on its labels (G21).

Prints that are on cells stay: whether they are reprinted is for quality to say. Nothing more is stuck on anything.
"""

from custody.domain.case import Case
from custody.domain.label_templates import was_at_fault
from custody.domain.records import Label
from custody.domain.step import Wants


def new_labels_are_of_a_sound_template(case: Case) -> str | None:
    """G21: a label that misprints is not put on, although it was printed before anybody saw it."""
    labels = [read.thing for read in case.reads if read.slot.wants is Wants.NEW_LABEL]
    at_fault = any(
        isinstance(label, Label) and was_at_fault(case.books, label.template) for label in labels
    )
    return "template_at_fault" if at_fault else None
