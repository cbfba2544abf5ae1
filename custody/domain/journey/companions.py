"""S9, S10 and S18: labels that go on or around a container beside its own, and what must bear them before it moves on.

They are printed when the container is there, and scanned back together with its own label by two people.
"""

from collections.abc import Iterable

from custody.domain.case import Case
from custody.domain.effects import Numbering, applied
from custody.domain.gates.companions import syringe_is_how_it_is_given
from custody.domain.gates.limits import thaw_clock_has_not_run_out
from custody.domain.journey.print_templates import template_is_in_force
from custody.domain.journey.printing import (
    LABEL_MAKERS,
    NAMED,
    PRINTING_PLACES,
    printed,
    room_is_clear_of_other_labels,
)
from custody.domain.journey.reprinting import label_is_for_this, label_is_on_it
from custody.domain.label_kinds import COMPANIONS, GOES_WITH
from custody.domain.records import Container, Label, Record
from custody.domain.step import Slot, Step, Wants, word
from custody.domain.vocabulary import Companion, LabelState, StationKind


def companion_goes_with_it(case: Case) -> str | None:
    """G21: a companion is for some kinds of container, in some conditions."""
    kind, container = _companion(case), case.thing("container", Container)
    if kind is None or container is None or container.kind not in GOES_WITH[kind].kinds:
        return "wrong_kind"
    return None if container.condition in GOES_WITH[kind].conditions else "wrong_condition"


def companion_is_not_there(case: Case) -> str | None:
    """G09: two cassettes with one label would be two places for one bag; a reprint voids the one before."""
    kind, container = _companion(case), case.thing("container", Container)
    prints = case.books.find(Label, bears=container.id) if container and kind else []
    there = {
        label.kind for label in prints if label.state in (LabelState.PRINTED, LabelState.APPLIED)
    }
    return "companion_there" if kind in there else None


def syringe_is_in_time(case: Case) -> str | None:
    """G13: a syringe's label says until when; one that is over before it is stuck on is not printed."""
    if _companion(case) is not Companion.SYRINGE:
        return None
    return syringe_is_how_it_is_given(case) or thaw_clock_has_not_run_out(case)


def print_companion_label(case: Case) -> Iterable[Record]:
    """One more label for a container that is there."""
    numbers, container = Numbering(case), case.one("container", Container)
    yield printed(case, numbers, kind=case.text("companion"), bears=container.id)
    yield from numbers.records()


def apply_companion_label(case: Case) -> Iterable[Record]:
    """The companion was scanned together with the container's own label."""
    return [applied(case, case.one("label", Label))]


def _companion(case: Case) -> Companion | None:
    """What is asked for, or what was scanned to be applied."""
    label = case.thing("label", Label)
    told = label.kind if label else case.text("companion")
    return Companion(told) if told in COMPANIONS else None


OWN = Slot(
    name="container", wants=Wants.CONTAINER, despite_hold=True,
    caption="The container, by the symbol with the print serial on its own label",
)  # fmt: skip
COMPANION = Slot(
    name="label", wants=Wants.NEW_LABEL, label_kinds=COMPANIONS, applied_again=True,
    caption="The companion label, on cassette, overwrap, tie tag or syringe",
)  # fmt: skip

WHERE_BAGS_ARE = PRINTING_PLACES - {
    StationKind.CLINIC,
    StationKind.QC_LAB,
    StationKind.QUALITY_DESK,
    StationKind.BEDSIDE,
    StationKind.WARD,
}

STEPS = (
    Step(
        name="print_companion_label", stage="care", title="Print a companion label", roles=LABEL_MAKERS, stations=WHERE_BAGS_ARE,
        scans=(NAMED,), asks=(word("companion", "What it goes on", *Companion),), effect=print_companion_label,
        gates=(companion_goes_with_it, companion_is_not_there, syringe_is_in_time, template_is_in_force(""), room_is_clear_of_other_labels),
    ),
    Step(
        name="apply_companion_label", stage="care", title="Scan a companion label with its container", roles=LABEL_MAKERS, second=LABEL_MAKERS,
        stations=WHERE_BAGS_ARE, scans=(OWN, COMPANION), effect=apply_companion_label,
        gates=(label_is_for_this, companion_goes_with_it, syringe_is_in_time), done=label_is_on_it,
    ),
)  # fmt: skip
