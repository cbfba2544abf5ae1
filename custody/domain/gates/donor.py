"""What was found in a donor must stand on every label of the cells (G21).

Before cells leave, and before a label goes onto them, there is always time to print anew: nobody lifts that refusal.
From the moment in which a patient waits for the bag, cells that cannot be made again weigh more than a legend that
protects those who handle them and can be told by word of mouth: a physician and quality may decide.
"""

from collections.abc import Iterable

from custody.domain.case import Case
from custody.domain.records import Donation, Label, Observation
from custody.domain.silent_labels import RECORDED_BY, is_silent
from custody.domain.step import Wants
from custody.domain.vocabulary import LabelState


def new_labels_tell_of_the_donor(case: Case) -> str | None:
    """G21: a print from before a danger was found does not warn of it."""
    labels = [
        read.thing
        for read in case.reads
        if read.slot.wants is Wants.NEW_LABEL and isinstance(read.thing, Label)
    ]
    return "label_outdated" if _any_is_silent(case, labels) else None


def labels_tell_of_the_donor(case: Case) -> str | None:
    """G21: cells do not leave under a label that is silent about them."""
    return "label_outdated" if _any_is_silent(case, _on_containers(case)) else None


def label_warns_whoever_gives_it(case: Case) -> str | None:
    """G21: the same where a patient waits."""
    return "warning_not_on_label" if _any_is_silent(case, _on_containers(case)) else None


def _on_containers(case: Case) -> list[Label]:
    found = (
        case.books.find(Label, bears=one.id, state=LabelState.APPLIED) for one in case.containers
    )
    return [label for each in found for label in each]


def _any_is_silent(case: Case, labels: Iterable[Label]) -> bool:
    return any(_is_silent(case, label) for label in labels)


def _is_silent(case: Case, label: Label) -> bool:
    if case.preset is None:
        return True
    told = case.books.find(Observation, therapy=label.therapy, step=RECORDED_BY)
    donation = case.books.get(Donation, label.bears[10:23])
    return is_silent(label, donation, told, case.preset.screening)
