"""Whether a step is for one container now, where the journey's row alone cannot tell: named questions."""

from collections.abc import Callable

from api.situation import Situation
from custody.domain.records import Container, Label, LotUse, Observation
from custody.domain.vocabulary import (
    ENDED,
    FIT_FOR_INFUSION,
    ContainerKind,
    Disposition,
    LabelState,
)

Fits = Callable[[Situation, Container], bool]


def is_stored(case: Situation, one: Container) -> bool:
    """It lies in a storage position."""
    return one.id in case.stored


def is_out(case: Situation, one: Container) -> bool:
    """It lies neither in storage nor in a shipper."""
    return one.id not in case.stored and one.id not in case.packed


def is_to_leave_storage(case: Situation, one: Container) -> bool:
    """It is stored, and the next place is the run or the treatment site."""
    if one.kind == ContainerKind.COLLECTION_BAG:
        return is_stored(case, one) and one.disposition == Disposition.ACCEPTED
    fit = one.disposition in FIT_FOR_INFUSION and one.id not in case.received
    return is_stored(case, one) and fit


def is_to_ship(case: Situation, one: Container) -> bool:
    """It is out, and was not sent and received before."""
    return is_out(case, one) and one.id not in case.received


def is_to_put_away(case: Situation, one: Container) -> bool:
    """It is out of the cold, and not on its way to be packed or given."""
    came_in = case.received.get(one.id, "")
    return is_out(case, one) and (one.left_storage_at or "") <= came_in


def is_to_plan(case: Situation, one: Container) -> bool:
    """It is at the site, and no session has it yet."""
    return one.id in case.received and all(bag.container != one.id for bag in case.planned)


def is_next(case: Situation, one: Container) -> bool:
    """The signed plan puts it next."""
    bag = next_bag(case)
    return bag is not None and bag.id == one.id


def next_bag(case: Situation) -> Container | None:
    """The first bag of the signed plan that is not accounted for."""
    planned = (case.container(bag.container) for bag in case.planned)
    return next((one for one in planned if one and one.condition not in ENDED), None)


def lacks_results(case: Situation, _one: Container) -> bool:
    """A line of the release specification has no result yet."""
    known = {seen.name for seen in case.all(Observation)}
    wanted = {f"result/{item.name}" for item in case.preset.release} if case.preset else set()
    return bool(wanted - known)


def since_made(step: str, *, done: bool) -> Fits:
    """A question: whether a step was, or was not, done since the container was made."""

    def was_done(case: Situation, one: Container) -> bool:
        last = case.done.get(step)
        return (last is not None and last.last_at >= one.made_at) is done

    return was_done


def carries_the_gene(case: Situation, vessel: Container) -> bool:
    """A vector was scanned into it after it was made; the reagent came with the making."""
    uses = (one for one in case.all(LotUse) if one.container == vessel.id)
    return any(one.used_at > vessel.made_at for one in uses)


def has_open_reprint(case: Situation, one: Container) -> bool:
    """A new label for it lies about, to be put on it and scanned there."""
    return any(
        label.bears == one.id and label.replaces and label.state == LabelState.PRINTED
        for label in case.all(Label)
    )
