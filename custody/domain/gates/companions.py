"""What a companion label is worth: some containers must have it, and only a syringe's stands for its bag (G21)."""

from collections.abc import Iterable

from custody.domain.case import Case
from custody.domain.label_kinds import COMPANIONS, needed_with
from custody.domain.records import Container, Edge, Label
from custody.domain.vocabulary import Companion, LabelState


def companions_stand_for_nothing(case: Case) -> str | None:
    """G21: a syringe's label is scanned for its bag's only where the preset gives that product by syringe."""
    if case.step.protects:
        return None  # what runs can be stopped
    by_companion = any(
        read.label is not None and read.label.kind in COMPANIONS and not read.slot.any_symbol
        for read in case.reads
        if isinstance(read.thing, Container)
    )
    refused = by_companion and syringe_is_how_it_is_given(case) is not None
    return "companion_label" if refused else None


def syringe_is_how_it_is_given(case: Case) -> str | None:
    """G05: the preset says which product is drawn into a syringe."""
    companions = case.preset.companions if case.preset else None
    return None if companions and companions.given_by_syringe else "not_in_preset"


def tie_tags_are_on(case: Case) -> str | None:
    """G21: a bag too small for a whole label has the rest of it tied on, before it leaves the vessel's bench."""
    vessels = {container.id for container in case.containers}
    filled = (
        edge.child
        for vessel in vessels
        for edge in case.books.find(Edge, therapy=case.coi, parent=vessel, how="split")
    )
    return "companion_missing" if any(_lacks(case, bag, ()) for bag in filled) else None


def companions_are_on(case: Case) -> str | None:
    """G21: bag, cassette and overwrap carry the same number before they freeze, and when they leave."""
    companions = case.preset.companions if case.preset else None
    asked = companions.before_freezing if companions else ()
    lacking = any(_lacks(case, one.id, asked) for one in case.containers)
    return "companion_missing" if lacking else None


def _lacks(case: Case, container: str, asked: Iterable[Companion]) -> bool:
    """Whether a container is without a companion that it must have: what the preset asks, and what its size does."""
    on_it = {
        label.kind for label in case.books.find(Label, bears=container, state=LabelState.APPLIED)
    }
    return not needed_with(on_it, asked) <= on_it
