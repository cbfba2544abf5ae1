"""When it is a step's turn, where the journey's row alone cannot tell: named questions in three tables.

`FITS` asks of one container whether the step is for it now; `WHEN` asks of the whole therapy whether
the step's turn has come, or has come again: a second bag, run or collection; `HERE` asks whether it is the work of
this very station, where its kind does not tell: a room that is open, a bench that packs.
"""

from collections.abc import Callable
from typing import Final

from api.companions_due import companion_lies_printed, lacks_a_companion
from api.container_turns import (
    Fits,
    carries_the_gene,
    has_open_reprint,
    is_next,
    is_out,
    is_stored,
    is_to_leave_storage,
    is_to_plan,
    is_to_put_away,
    is_to_ship,
    lacks_results,
    next_bag,
    since_made,
)
from api.situation import Situation
from custody.domain.complete_labels import says_less
from custody.domain.journey import STEP
from custody.domain.label_kinds import own_labels
from custody.domain.people import Station
from custody.domain.records import (
    Asset,
    Container,
    Donation,
    Infusion,
    Label,
    Observation,
    Occupancy,
)
from custody.domain.vocabulary import (
    ENDED,
    FIT_FOR_INFUSION,
    Condition,
    ContainerKind,
    Disposition,
    LabelState,
)

When = Callable[[Situation], bool]
Here = Callable[[Situation, Station], bool]
ENDS_WORK: Final = ("end_collection", "finish_fill", "end_thaw")  # then the room is to be cleared
PACKED_AT: Final = STEP["pack_material"].stations | STEP["pack_product"].stations


def labels_may_still_tell(case: Situation) -> bool:
    """Nothing is known of the donor, and no cells were collected."""
    return not case.done.keys() & {"record_donor_screening", "start_collection"}


def something_is_to_ship(case: Situation) -> bool:
    """Cells wait for a shipper, and no shipper label lies ready for them."""
    if has_open_label(case, "shipper"):
        return False
    return any(_waits_for_a_shipper(case, one) for one in case.all(Container))


def _waits_for_a_shipper(case: Situation, one: Container) -> bool:
    if one.id in case.received or one.id in case.packed or one.condition in ENDED:
        return False
    if one.kind == ContainerKind.COLLECTION_BAG:
        return one.condition in (Condition.FRESH, Condition.FROZEN)
    return one.kind == ContainerKind.FINAL_BAG and one.disposition in FIT_FOR_INFUSION


def material_waits_for_a_vessel(case: Situation) -> bool:
    """Accepted cells are in the run, and no vessel label lies ready for them."""
    return not has_open_label(case, "vessel") and any(
        one.kind == ContainerKind.COLLECTION_BAG
        and one.disposition == Disposition.ACCEPTED
        and one.condition in (Condition.FRESH, Condition.THAWED)
        and since_made("open_run", done=True)(case, one)
        for one in case.all(Container)
    )


def vessel_waits_for(kind: ContainerKind) -> When:
    """A question: whether a culture has none of this kind yet, and no label lies ready for one."""

    def waits(case: Situation) -> bool:
        return not has_open_label(case, *own_labels(kind)) and any(
            vessel.kind == ContainerKind.VESSEL
            and vessel.condition == Condition.IN_PROCESS
            and not any(
                one.kind == kind and one.made_at >= vessel.made_at for one in case.all(Container)
            )
            for vessel in case.all(Container)
        )

    return waits


def any_container(fits: Fits) -> When:
    """A question: whether there is a container of which another is answered with yes."""
    return lambda case: any(fits(case, one) for one in case.all(Container))


def results_wait_for_review(case: Situation) -> bool:
    """Somebody recorded a result that nobody has reviewed."""
    recorded = (seen for seen in case.all(Observation) if seen.step == "record_result")
    return any(seen.reviewed_by is None for seen in recorded)


def patient_is_to_be_made_ready(case: Situation) -> bool:
    """A planned bag waits, and readiness was not confirmed since the last infusion."""
    ready = max((seen.at for seen in case.all(Observation) if seen.name == "ready"), default="")
    given = max((one.started_at for one in case.all(Infusion)), default="")
    return next_bag(case) is not None and ready <= given


def patient_is_monitored(case: Situation) -> bool:
    """Cells were given, and the patient has not gone home."""
    return bool(case.all(Infusion)) and "discharge" not in case.done


def collection_is_to_start(case: Situation) -> bool:
    """The newest collection has its number and has not begun."""
    newest = _collection(case)
    return newest is not None and newest.started_at is None


def collection_runs(case: Situation) -> bool:
    """The newest collection has begun and not ended."""
    newest = _collection(case)
    return newest is not None and newest.started_at is not None and newest.ended_at is None


def _collection(case: Situation) -> Donation | None:
    return max(case.all(Donation), key=lambda one: (one.assigned_at, one.din), default=None)


def has_open_label(case: Situation, *kinds: str) -> bool:
    """A print of one of these kinds lies about, to be applied."""
    return any(one.kind in kinds and one.state == LabelState.PRINTED for one in case.all(Label))


def is_requalified(shipper: Asset) -> bool:
    """Whether a shipper was tested since its last use."""
    used, tested = shipper.used_at, shipper.qualified_at
    return tested is not None and (used is None or used < tested)


def shipper_is_to_be_requalified(case: Situation) -> bool:
    """Cells wait for a shipper, and not every shipper may be used again."""
    shippers = (one for one in case.all(Asset) if one.kind == "shipper")
    waits = any(_waits_for_a_shipper(case, one) for one in case.all(Container))
    return waits and not all(map(is_requalified, shippers))


def packs_here(case: Situation, at: Station) -> bool:
    """Cells that wait for a shipper are held by those who pack at this station."""
    goods = (one for one in case.all(Container) if one.holder == at.holder)
    return at.kind in PACKED_AT and any(_waits_for_a_shipper(case, one) for one in goods)


def reprints_wait(case: Situation) -> bool:
    """A reprint waits for its container."""
    return any(has_open_reprint(case, one) for one in case.all(Container))


def label_is_to_be_replaced(case: Situation, one: Container) -> bool:
    """Its label is silent about the donor, or does not say yet what the preset waits for."""
    return one.id in case.silent or (
        case.preset is not None
        and bool(case.preset.completed_before)
        and one.condition == Condition.FRESH
        and not has_open_reprint(case, one)
        and _can_be_completed(case, one)
    )


def _can_be_completed(case: Situation, one: Container) -> bool:
    """Whether a new label would say more, and all that it will ever say: its collection is over."""
    donation = next((each for each in case.all(Donation) if each.din == one.din), None)
    is_over = donation is None or donation.ended_at is not None
    return is_over and says_less(one, case.all(Label), donation)


def labels_are_replaced_here(case: Situation, at: Station) -> bool:
    """Cells under such a label are held by those who work at this station."""
    return any(
        one.holder == at.holder and label_is_to_be_replaced(case, one)
        for one in case.all(Container)
    )


def line_is_to_be_cleared(case: Situation, at: Station | None = None) -> bool:
    """The work that opened a room is over, nothing of it is on the bench, and nobody signed that the room is clear."""
    if any(map(_is_at_work, case.all(Container))):
        return False
    over = max((case.done[one].last_at for one in ENDS_WORK if one in case.done), default="")
    return any(
        stay.closed_at is None and stay.opened_at <= over and (at is None or stay.place == at.id)
        for stay in case.all(Occupancy)
    )


def _is_at_work(one: Container) -> bool:
    culture = one.kind == ContainerKind.VESSEL and one.condition == Condition.IN_PROCESS
    return culture or one.condition in (Condition.LABELLED, Condition.THAWING)


FITS: Final[dict[str, Fits]] = {
    "apply_reprint": has_open_reprint,
    "reprint_label": label_is_to_be_replaced,
    "apply_companion_label": companion_lies_printed,
    "print_companion_label": lacks_a_companion,
    "accept_material": lambda case, one: one.id in case.received,
    "finish_fill": since_made("fill_bag", done=True),
    "open_run": since_made("open_run", done=False),
    "pack_material": is_to_ship,
    "pack_product": is_to_ship,
    "pick": is_to_leave_storage,
    "pick_for_infusion": lambda case, one: is_stored(case, one) and is_next(case, one),
    "plan_dose": is_to_plan,
    "put_away": is_to_put_away,
    "record_count": carries_the_gene,
    "record_result": lacks_results,
    "start_thaw": lambda case, one: is_out(case, one) and is_next(case, one),
    "transduce": lambda case, one: not carries_the_gene(case, one),
}
WHEN: Final[dict[str, When]] = {
    "apply_reprint": reprints_wait,
    "reprint_label": any_container(label_is_to_be_replaced),
    "record_donor_screening": labels_may_still_tell,
    "apply_companion_label": any_container(companion_lies_printed),
    "print_companion_label": any_container(lacks_a_companion),
    "clear_line": line_is_to_be_cleared,
    "close_deviation": lambda case: bool(case.deviations),
    "confirm_ready": patient_is_to_be_made_ready,
    "end_collection": collection_runs,
    "print_final_labels": vessel_waits_for(ContainerKind.FINAL_BAG),
    "print_sample_labels": vessel_waits_for(ContainerKind.SAMPLE),
    "print_shipper_label": something_is_to_ship,
    "print_vessel_labels": material_waits_for_a_vessel,
    "record_neurology": patient_is_monitored,
    "record_vital_signs": patient_is_monitored,
    "requalify_shipper": shipper_is_to_be_requalified,
    "review_results": results_wait_for_review,
    "start_collection": collection_is_to_start,
}
HERE: Final[dict[str, Here]] = {
    "reprint_label": labels_are_replaced_here,
    "clear_line": line_is_to_be_cleared,
    "requalify_shipper": packs_here,
}
