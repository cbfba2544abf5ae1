"""S3 and S13: bags are packed into a shipper of their own, sealed, with a logger that was started."""

from collections.abc import Iterable
from dataclasses import replace

from custody.domain.case import Case
from custody.domain.effects import applied, out_of_position
from custody.domain.gates.companions import companions_are_on
from custody.domain.gates.donor import labels_tell_of_the_donor
from custody.domain.gates.limits import (
    containers_have_not_expired,
    equipment_is_calibrated,
    fresh_cells_are_within_their_window,
    product_is_in_date,
    shipper_was_requalified,
    time_out_of_storage_is_short,
)
from custody.domain.gates.state import containers_are_out_of_storage
from custody.domain.records import (
    Asset,
    Container,
    Donation,
    Label,
    Record,
    Shipment,
    ShipmentItem,
)
from custody.domain.step import Slot, Step, Wants, code
from custody.domain.vocabulary import (
    FIT_FOR_INFUSION,
    Condition,
    ContainerKind,
    LabelState,
    Role,
    StationKind,
)

RECEIVERS = frozenset({Role.RECEIVING_TECHNICIAN})

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
    Slot(name="label", wants=Wants.NEW_LABEL, label_kinds=frozenset({"shipper"}), caption="New shipper label, on the shipper"),
    Slot(name="shipper", wants=Wants.ASSET, asset_kind="shipper", caption="Shipper"),
    Slot(name="logger", wants=Wants.ASSET, asset_kind="logger", caption="Temperature logger, started"),
)  # fmt: skip


def items_of(case: Case, shipment: Shipment) -> list[ShipmentItem]:
    """What was packed into a shipment."""
    return case.books.find(ShipmentItem, sscc=shipment.sscc)


def is_of_the_therapys_site(case: Case) -> str | None:
    """G19: the product goes to where its patient is treated."""
    return None if case.therapy and case.text("to_site") == case.therapy.site else "wrong_site"


def shipper_is_not_on_its_way(case: Case) -> str | None:
    """G17: one shipper carries one sealed shipment at a time, whoever says that it was requalified."""
    shipper = case.thing("shipper", Asset)
    sealed = shipper and case.books.find(Shipment, shipper=shipper.id, state="packed")
    return "packed" if sealed else None


def logger_is_not_on_its_way(case: Case) -> str | None:
    """G14: one logger tells of one sealed shipment at a time; its verdict would be about two."""
    logger = case.thing("logger", Asset)
    sealed = logger and case.books.find(Shipment, logger=logger.id, state="packed")
    return "logger_in_use" if sealed else None


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


PACKING_ASKS = (code("seal", "Number on the seal"), code("to_site", "Site it goes to"))

MATERIAL = Step(
    name="pack_material", stage="S3", title="Pack the starting material", roles=frozenset({Role.COLLECTION_TECHNICIAN}),
    stations=frozenset({StationKind.COLLECTION_LAB}), scans=(PACKED_MATERIAL, *SEALING), asks=PACKING_ASKS, effect=pack,
    after=("end_collection",),
    gates=(labels_tell_of_the_donor, containers_have_not_expired, collections_have_ended, shipper_is_not_on_its_way, logger_is_not_on_its_way, equipment_is_calibrated, shipper_was_requalified, fresh_cells_arrived_in_time, labels_are_closed_but_this, containers_are_out_of_storage),
)  # fmt: skip
PRODUCT = Step(
    name="pack_product", stage="S13", title="Pack the product into a dry shipper", roles=RECEIVERS,
    stations=frozenset({StationKind.DOCK}), scans=(PACKED_PRODUCT, *SEALING), asks=PACKING_ASKS, effect=pack,
    after=("release_product",), gates=(companions_are_on, labels_tell_of_the_donor, product_is_in_date, shipper_is_not_on_its_way, logger_is_not_on_its_way, equipment_is_calibrated, shipper_was_requalified, is_of_the_therapys_site, labels_are_closed_but_this, containers_are_out_of_storage, time_out_of_storage_is_short),
)  # fmt: skip
