"""Custody moves only when a second person accepts what the first released.

The shipment carries the containers, and a handoff of the shipment is a handoff of each of them.
"""

from collections.abc import Iterable
from dataclasses import replace

from custody.domain.case import Case
from custody.domain.effects import custody_moves
from custody.domain.gates.state import on_hold
from custody.domain.journey.packing import BAGS, SHIPMENT, items_of
from custody.domain.records import (
    Container,
    Handoff,
    HandoffItem,
    Position,
    Record,
    Shipment,
)
from custody.domain.step import Step, code, word
from custody.domain.vocabulary import (
    ENDED,
    Condition,
    HandoffState,
    Role,
    StationKind,
    TherapyStatus,
)

CUSTODIANS = frozenset(Role) - {Role.AUDITOR, Role.ADMINISTRATOR, Role.COORDINATOR}
ANYWHERE = frozenset(StationKind) - {StationKind.OFFICE}


def handed_over(case: Case) -> list[Container]:
    """What a handoff is about: the containers scanned, and those in the shipment scanned that still hold cells."""
    shipment = case.thing("shipment", Shipment)
    packed = (
        [case.books.get(Container, item.container) for item in items_of(case, shipment)]
        if shipment
        else []
    )
    return [
        *case.things("containers", Container),
        *(one for one in packed if one is not None and one.condition not in ENDED),
    ]


def handoffs_of(case: Case) -> list[Handoff]:
    """Every handoff that concerns what was scanned, oldest first."""
    ids = {
        item.handoff
        for one in handed_over(case)
        for item in case.books.find(HandoffItem, container=one.id)
    }
    found = (case.books.get(Handoff, each) for each in ids)
    return sorted(
        (handoff for handoff in found if handoff is not None),
        key=lambda each: (each.released_at, each.id),
    )


def something_is_handed_over(case: Case) -> str | None:
    """G03: a handoff is of something."""
    return None if handed_over(case) else "missing_scan"


def party_is_known(case: Case) -> str | None:
    """G22: custody goes to a party of this installation, and not back to oneself."""
    to = case.text("to_holder")
    return None if to in case.at.holders and to != case.at.station.holder else "value_out_of_range"


def shipment_is_sealed(case: Case) -> str | None:
    """G22: a shipper that was opened carries nothing; its containers are handed over one by one."""
    shipment = case.thing("shipment", Shipment)
    return None if shipment is None or shipment.state == "packed" else "wrong_condition"


def goods_are_held_here(case: Case) -> str | None:
    """G22: only who has custody can give it away; packed goods are asked too."""
    elsewhere = any(container.holder != case.at.station.holder for container in handed_over(case))
    return "not_held_here" if elsewhere else None


def goods_are_free(case: Case) -> str | None:
    """G04: what is on hold stays; only what is sealed and on its way goes on, to where it can be received."""
    goods = case.things("containers", Container) if _is_under_way(case) else handed_over(case)
    return "on_hold" if any(on_hold(case, container) for container in goods) else None


def therapy_goes_on(case: Case) -> str | None:
    """G19: nothing is sent off for a therapy that stands still; what is on its way arrives."""
    active = case.therapy is None or case.therapy.status == TherapyStatus.ACTIVE
    return None if active or _is_under_way(case) else "therapy_not_active"


def goods_may_leave(case: Case) -> str | None:
    """G04, G19: what was held or paused after its release is declined by whoever came for it, and stays."""
    shipment = case.thing("shipment", Shipment)
    leaves = shipment and any(one.from_holder == shipment.from_holder for one in _pending(case))
    if not leaves:
        return None
    if any(on_hold(case, container) for container in handed_over(case)):
        return "on_hold"
    paused = case.therapy is not None and case.therapy.status != TherapyStatus.ACTIVE
    return "therapy_not_active" if paused else None


def _is_under_way(case: Case) -> bool:
    """Whether a shipment has left those who packed it: nobody on the way could unpack it or end its custody."""
    shipment = case.thing("shipment", Shipment)
    return shipment is not None and shipment.from_holder != case.at.station.holder


def goods_are_out_of_storage(case: Case) -> str | None:
    """G04: what lies in a storage position is scanned out of it before it changes hands."""
    stored = any(
        case.books.find(Position, container=container.id) for container in handed_over(case)
    )
    return "still_stored" if stored else None


def goods_are_at_rest(case: Case) -> str | None:
    """G22: a bag that thaws or runs into a patient is not handed over; whoever began it ends it."""
    at_work = (Condition.THAWING, Condition.INFUSING)
    return "wrong_condition" if any(one.condition in at_work for one in handed_over(case)) else None


def goods_have_no_handoff_pending(case: Case) -> str | None:
    """G22: one handoff at a time."""
    return "handoff_pending" if _pending(case) else None


def handoff_waits_for_us(case: Case) -> str | None:
    """G22: a handoff is accepted once, by the party it was released to, with all that was released."""
    pending = _pending(case)
    if not pending:
        return "handoff_closed"
    if any(handoff.to_holder != case.at.station.holder for handoff in pending):
        return "not_held_here"
    return (
        None
        if _all_items(case, pending) == {one.id for one in handed_over(case)}
        else "container_unaccounted"
    )


def accepter_is_another_person(case: Case) -> str | None:
    """G07: nobody accepts from themselves."""
    return (
        "same_person_twice"
        if any(h.releaser == case.at.person.id for h in _pending(case))
        else None
    )


def was_accepted_by_me(case: Case) -> str | None:
    """The same acceptance again: the latest handoff is already ours, by this person."""
    latest = handoffs_of(case)[-1:]
    mine = all(h.state == HandoffState.ACCEPTED and h.accepter == case.at.person.id for h in latest)
    return "done" if latest and mine else None


def release(case: Case) -> Iterable[Record]:
    """The first half of a handoff; custody stays until the second."""
    shipment = case.thing("shipment", Shipment)
    goods = handed_over(case)
    n = max((len(case.books.find(HandoffItem, container=one.id)) for one in goods), default=0) + 1
    handoff = Handoff(
        id=f"{(shipment.sscc if shipment else goods[0].id)}/{n}",
        therapy=case.coi,
        releaser=case.at.person.id,
        from_holder=case.at.station.holder,
        to_holder=case.text("to_holder"),
        state=HandoffState.PENDING,
        released_at=case.now,
        shipment=shipment.sscc if shipment else None,
    )
    yield handoff
    yield from (
        HandoffItem(handoff=handoff.id, container=one.id, therapy=case.coi) for one in goods
    )


def accept(case: Case) -> Iterable[Record]:
    """The second half: one span of custody ends and the next begins in the same instant."""
    for handoff in _pending(case):
        yield replace(
            handoff, state=HandoffState.ACCEPTED, accepter=case.at.person.id, accepted_at=case.now
        )
    for container in handed_over(case):
        yield from custody_moves(case, container, case.at.station.holder)


def decline(case: Case) -> Iterable[Record]:
    """The goods stay with whoever released them."""
    return [
        replace(
            handoff, state=HandoffState.DECLINED, accepter=case.at.person.id, accepted_at=case.now
        )
        for handoff in _pending(case)
    ]


def _pending(case: Case) -> list[Handoff]:
    return [handoff for handoff in handoffs_of(case) if handoff.state == HandoffState.PENDING]


def _all_items(case: Case, handoffs: list[Handoff]) -> set[str]:
    """Everything that was released and is still there; what was used up or lost since has no custody to give."""
    items = (item for each in handoffs for item in case.books.find(HandoffItem, handoff=each.id))
    found = (case.books.get(Container, item.container) for item in items)
    return {one.id for one in found if one is not None and one.condition not in ENDED}


LOOSE = replace(
    BAGS, optional=True, held_here=False, despite_hold=True, caption="Containers outside a shipper"
)
ANY_SHIPMENT = replace(SHIPMENT, optional=True)

STEPS = (
    Step(
        name="release_custody", stage="care", title="Hand over: release", roles=CUSTODIANS, stations=ANYWHERE,
        scans=(ANY_SHIPMENT, LOOSE), asks=(code("to_holder", "To whom"),), effect=release,
        while_ended=True, gates=(something_is_handed_over, therapy_goes_on, shipment_is_sealed, party_is_known, goods_are_held_here, goods_are_free, goods_are_at_rest, goods_are_out_of_storage, goods_have_no_handoff_pending),
    ),
    Step(
        name="accept_custody", stage="care", title="Hand over: accept", roles=CUSTODIANS, stations=ANYWHERE,
        scans=(ANY_SHIPMENT, LOOSE), effect=accept, done=was_accepted_by_me, while_ended=True,
        gates=(something_is_handed_over, handoff_waits_for_us, accepter_is_another_person, goods_may_leave),
    ),
    Step(
        name="decline_custody", stage="care", title="Hand over: decline", roles=CUSTODIANS, stations=ANYWHERE,
        scans=(ANY_SHIPMENT, LOOSE), effect=decline, while_ended=True, gates=(something_is_handed_over, handoff_waits_for_us),
        asks=(word("why", "Why", "identity_mismatch", "label_unreadable", "temperature", "seal", "container_integrity", "documentation_missing", "on_hold", "therapy_not_active"),),
    ),
)  # fmt: skip
