"""Which bags wait for a label beside their own: one that must be on before they go on, or one that lies printed."""

from api.situation import Situation
from custody.domain.label_kinds import COMPANIONS, needed_with
from custody.domain.records import Container, Label
from custody.domain.vocabulary import ENDED, Companion, Condition, ContainerKind, LabelState

THERE = frozenset({LabelState.PRINTED, LabelState.APPLIED})


def lacks_a_companion(case: Situation, one: Container) -> bool:
    """A final bag is without a print of a companion that it must have, or is given from a syringe without a label."""
    if one.kind != ContainerKind.FINAL_BAG or one.condition in ENDED:
        return False
    rule = case.preset.companions if case.preset else None
    prints = {
        label.kind for label in case.all(Label) if label.bears == one.id and label.state in THERE
    }
    if one.condition in (Condition.FRESH, Condition.FROZEN):
        return not needed_with(prints, rule.before_freezing if rule else ()) <= prints
    drawn = one.condition == Condition.THAWED and rule is not None and rule.given_by_syringe
    return drawn and Companion.SYRINGE not in prints


def companion_lies_printed(case: Situation, one: Container) -> bool:
    """A companion of this container was printed and not scanned back yet."""
    return any(
        label.bears == one.id and label.kind in COMPANIONS and label.state == LabelState.PRINTED
        for label in case.all(Label)
    )
