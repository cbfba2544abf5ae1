"""What was found in a donor must stand on every label that goes onto cells from then on (G21)."""

from custody.domain.case import Case
from custody.domain.donor_screening import DANGERS
from custody.domain.records import Label, Observation
from custody.domain.step import Wants


def new_labels_tell_of_the_donor(case: Case) -> str | None:
    """G21: a print from before a danger was found does not warn of it; a shipper's says nothing of donors."""
    labels = [
        read.thing
        for read in case.reads
        if read.slot.wants is Wants.NEW_LABEL and isinstance(read.thing, Label)
    ]
    return "label_outdated" if any(_is_silent(case, label) for label in labels) else None


def _is_silent(case: Case, label: Label) -> bool:
    """Whether a danger that stands now was not known when the print was made."""
    if label.kind == "shipper":
        return False
    for name, danger in DANGERS.items():
        told = case.books.find(Observation, therapy=label.therapy, name=name)
        before = [one for one in told if one.at <= label.printed_at]
        if _last_is(told, danger) and not _last_is(before, danger):
            return True
    return False


def _last_is(told: list[Observation], danger: str) -> bool:
    return bool(told) and told[-1].word == danger
