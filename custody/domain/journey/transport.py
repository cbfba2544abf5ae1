"""S3, S4, S13, S14: pack, hand over, accept, and receive with a three-way match of label, order and documents.

Custody moves only when a second person accepts what the first released; the shipment carries the containers, and
a handoff of the shipment is a handoff of each of them.
"""

from collections.abc import Iterable
from dataclasses import replace

from custody.domain.case import Case
from custody.domain.effects import applied, custody_moves, out_of_position
from custody.domain.gates.limits import (
    containers_have_not_expired,
    equipment_is_calibrated,
    fresh_cells_are_within_their_window,
    seal_is_the_one_put_on,
    shipper_held_long_enough,
    shipper_was_requalified,
    temperature_stayed_in_range,
    time_out_of_storage_is_short,
)
from custody.domain.gates.papers import ORDER_NUMBER, documents_name_this_therapy
from custody.domain.gates.state import containers_are_out_of_storage, on_hold
from custody.domain.records import (
    Asset,
    Container,
    Donation,
    Handoff,
    HandoffItem,
    Label,
    Position,
    Record,
    Shipment,
    ShipmentItem,
)
from custody.domain.step import Slot, Step, Wants, code, number, word
from custody.domain.vocabulary import (
    ENDED,
    FIT_FOR_INFUSION,
    Condition,
    ContainerKind,
    Disposition,
    HandoffState,
    LabelState,
    Role,
    StationKind,
)

CUSTODIANS = frozenset(Role) - {Role.AUDITOR, Role.ADMINISTRATOR, Role.COORDINATOR}
ANYWHERE = frozenset(StationKind) - {StationKind.OFFICE}
RECEIVERS = frozenset({Role.RECEIVING_TECHNICIAN})
CELL_LAB = frozenset({Role.CELL_LAB_TECHNICIAN})

SHIPMENT = Slot(name="shipment", wants=Wants.SHIPMENT, caption="Shipper label")
BAGS = Slot(
    name="containers", wants=Wants.CONTAINER, many=True, caption="Each container in the shipper"
)
PACKED_MATERIAL = replace(
    BAGS,
    kinds=frozenset({ContainerKind.COLLECTION_BAG}),
    conditions=frozenset({Condition.FRESH, Condition.FROZEN}),
)
PACKED_PRODUCT = replace(
    BAGS,
    kinds=frozenset({ContainerKind.FINAL_BAG}),
    conditions=frozenset({Condition.FROZEN}),
    dispositions=FIT_FOR_INFUSION,
)
SEALING = (
    Slot(name="label", wants=Wants.NEW_LABEL, label_kind="shipper", caption="New shipper label, on the shipper"),
    Slot(name="shipper", wants=Wants.ASSET, asset_kind="shipper", caption="Shipper"),
    Slot(name="logger", wants=Wants.ASSET, asset_kind="logger", caption="Temperature logger, started"),
)  # fmt: skip
RECEIVING_ASKS = (
    code("seal", "Number on the seal"),
    ORDER_NUMBER,
    word("logger_verdict", "The logger's verdict", "in_range", "out_of_range", "unreadable"),
    number("lowest_millicelsius", "Lowest temperature", "m°C", -273_000, 60_000, optional=True),
    number("highest_millicelsius", "Highest temperature", "m°C", -273_000, 60_000, optional=True),
)


def items_of(case: Case, shipment: Shipment) -> list[ShipmentItem]:
    """What was packed into a shipment."""
    return case.books.find(ShipmentItem, sscc=shipment.sscc)


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
    """G04: what is on hold stays."""
    return "on_hold" if any(on_hold(case, container) for container in handed_over(case)) else None


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


def containers_are_those_packed(case: Case) -> str | None:
    """G31: the shipper holds what was packed, nothing more."""
    shipment = case.thing("shipment", Shipment)
    packed = {item.container for item in items_of(case, shipment)} if shipment else set()
    found = {container.id for container in case.things("containers", Container)}
    if found - packed:
        return "foreign_container"
    return "container_unaccounted" if packed - found else None


def shipment_goes_here(case: Case) -> str | None:
    """G06: a shipment is opened where it was sent."""
    shipment = case.thing("shipment", Shipment)
    return None if shipment and shipment.to_site == case.at.station.site else "wrong_site"


def shipment_was_opened(case: Case) -> str | None:
    """A shipment that was received is received."""
    shipment = case.thing("shipment", Shipment)
    return "done" if shipment and shipment.state == "received" else None


def is_of_the_therapys_site(case: Case) -> str | None:
    """G19: the product goes to where its patient is treated."""
    return None if case.therapy and case.text("to_site") == case.therapy.site else "wrong_site"


def shipper_is_not_on_its_way(case: Case) -> str | None:
    """G17: one shipper carries one sealed shipment at a time, whoever says that it was requalified."""
    shipper = case.thing("shipper", Asset)
    sealed = shipper and case.books.find(Shipment, shipper=shipper.id, state="packed")
    return "packed" if sealed else None


def labels_are_closed_but_this(case: Case) -> str | None:
    """G20: nothing leaves while a label of the therapy lies about; the shipper's own is being applied."""
    lying = case.books.find(Label, therapy=case.coi, state=LabelState.PRINTED)
    own = case.thing("label", Label)
    return (
        "labels_open" if any(own is None or label.serial != own.serial for label in lying) else None
    )


def collections_have_ended(case: Case) -> str | None:
    """G05: a bag leaves when its own collection is over, not an earlier one."""
    donations = [case.books.get(Donation, container.din) for container in case.containers]
    return None if all(one and one.ended_at for one in donations) else "out_of_order"


def fresh_cells_arrived_in_time(case: Case) -> str | None:
    """G13: the fresh clock runs on while cells travel; frozen cells have none."""
    fresh = any(container.condition == Condition.FRESH for container in case.containers)
    return fresh_cells_are_within_their_window(case) if fresh else None


def containers_were_received(case: Case) -> str | None:
    """G05: quality accepts what was unpacked and matched."""
    missing = any(
        not any(item.received for item in case.books.find(ShipmentItem, container=one.id))
        for one in case.containers
    )
    return "out_of_order" if missing else None


def are_accepted_already(case: Case) -> str | None:
    """Material that was accepted is accepted."""
    return (
        "done"
        if case.containers and all(c.disposition == Disposition.ACCEPTED for c in case.containers)
        else None
    )


def accept_material(case: Case) -> Iterable[Record]:
    """Quality's word: out of quarantine."""
    return [replace(container, disposition=Disposition.ACCEPTED) for container in case.containers]


def pack(case: Case) -> Iterable[Record]:
    """The shipper is closed and sealed."""
    label, shipper = case.one("label", Label), case.one("shipper", Asset)
    yield applied(case, label)
    yield Shipment(
        sscc=label.bears,
        therapy=case.coi,
        shipper=shipper.id,
        logger=case.one("logger", Asset).id,
        seal=case.text("seal"),
        from_holder=case.at.station.holder,
        to_site=case.text("to_site"),
        state="packed",
        packed_at=case.now,
    )
    yield replace(shipper, used_at=case.now)
    for container in case.things("containers", Container):
        yield ShipmentItem(sscc=label.bears, container=container.id, therapy=case.coi)
        yield replace(container, place=label.bears)
        yield from out_of_position(case, container)


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


def receive(case: Case) -> Iterable[Record]:
    """Opened, matched and unpacked; quality's word does not move with transport."""
    shipment = case.one("shipment", Shipment)
    yield replace(shipment, state="received", arrived_at=case.now)
    yield from (replace(item, received=True) for item in items_of(case, shipment))
    yield from (
        replace(one, place=case.at.station.id) for one in case.things("containers", Container)
    )


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
PACKING_ASKS = (code("seal", "Number on the seal"), code("to_site", "Site it goes to"))
MATCHING = (
    shipment_goes_here,
    containers_are_those_packed,
    seal_is_the_one_put_on,
    documents_name_this_therapy,
    temperature_stayed_in_range,
    shipper_held_long_enough,
)
RECEIVED = replace(BAGS, packed=True)

STEPS = (
    Step(
        name="pack_material", stage="S3", title="Pack the starting material", roles=frozenset({Role.COLLECTION_TECHNICIAN}),
        stations=frozenset({StationKind.COLLECTION_LAB}), scans=(PACKED_MATERIAL, *SEALING), asks=PACKING_ASKS, effect=pack,
        after=("end_collection",),
        gates=(containers_have_not_expired, collections_have_ended, shipper_is_not_on_its_way, equipment_is_calibrated, shipper_was_requalified, fresh_cells_arrived_in_time, labels_are_closed_but_this, containers_are_out_of_storage),
    ),
    Step(
        name="release_custody", stage="care", title="Hand over: release", roles=CUSTODIANS, stations=ANYWHERE,
        scans=(ANY_SHIPMENT, LOOSE), asks=(code("to_holder", "To whom"),), effect=release,
        gates=(something_is_handed_over, shipment_is_sealed, party_is_known, goods_are_held_here, goods_are_free, goods_are_at_rest, goods_are_out_of_storage, goods_have_no_handoff_pending),
    ),
    Step(
        name="accept_custody", stage="care", title="Hand over: accept", roles=CUSTODIANS, stations=ANYWHERE,
        scans=(ANY_SHIPMENT, LOOSE), effect=accept, done=was_accepted_by_me,
        gates=(something_is_handed_over, handoff_waits_for_us, accepter_is_another_person),
    ),
    Step(
        name="decline_custody", stage="care", title="Hand over: decline", roles=CUSTODIANS, stations=ANYWHERE,
        scans=(ANY_SHIPMENT, LOOSE), effect=decline, gates=(something_is_handed_over, handoff_waits_for_us),
        asks=(word("why", "Why", "identity_mismatch", "label_unreadable", "temperature", "seal", "container_integrity", "documentation_missing"),),
    ),
    Step(
        name="receive_material", stage="S4", title="Receive the starting material", roles=RECEIVERS, second=RECEIVERS,
        stations=frozenset({StationKind.DOCK}), asks=RECEIVING_ASKS, effect=receive, done=shipment_was_opened,
        scans=(SHIPMENT, replace(RECEIVED, kinds=frozenset({ContainerKind.COLLECTION_BAG}))), after=("pack_material",),
        gates=(*MATCHING, fresh_cells_arrived_in_time),
    ),
    Step(
        name="accept_material", stage="S4", title="Accept the starting material", roles=frozenset({Role.QUALITY}),
        stations=frozenset({StationKind.QUALITY_DESK}), effect=accept_material, after=("receive_material",), done=are_accepted_already,
        scans=(replace(BAGS, caption="Each collection bag", kinds=frozenset({ContainerKind.COLLECTION_BAG}), dispositions=frozenset({Disposition.QUARANTINED})),),
        gates=(containers_were_received,),
    ),
    Step(
        name="pack_product", stage="S13", title="Pack the product into a dry shipper", roles=RECEIVERS,
        stations=frozenset({StationKind.DOCK}), scans=(PACKED_PRODUCT, *SEALING), asks=PACKING_ASKS, effect=pack,
        after=("release_product",), gates=(shipper_is_not_on_its_way, equipment_is_calibrated, shipper_was_requalified, is_of_the_therapys_site, labels_are_closed_but_this, containers_are_out_of_storage, time_out_of_storage_is_short),
    ),
    Step(
        name="receive_product", stage="S14", title="Receive the product at the treatment site", roles=CELL_LAB, second=CELL_LAB,
        stations=frozenset({StationKind.SITE_RECEIPT}), asks=RECEIVING_ASKS, effect=receive, done=shipment_was_opened,
        scans=(SHIPMENT, replace(RECEIVED, kinds=frozenset({ContainerKind.FINAL_BAG}))), after=("pack_product",), gates=MATCHING,
    ),
)  # fmt: skip
