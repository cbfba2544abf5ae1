"""Clocks, temperatures, equipment and material against the limits of the preset (G10, G11, G13 to G17)."""

from datetime import UTC, timedelta

from custody.domain.case import Case, from_moment
from custody.domain.records import Asset, Lot, LotUse, Occupancy, Shipment
from custody.domain.step import Question
from custody.domain.vocabulary import Condition, LotStatus

ABSOLUTE_ZERO_MILLICELSIUS = -273_150  # frozen cells cannot be too cold


def fresh_cells_are_within_their_window(case: Case) -> str | None:
    """G13: cells that were never frozen keep only so long after collection."""
    hours = case.limit("fresh_hold_hours")
    for container in case.containers:
        if hours is None or case.since(container.made_at) > timedelta(hours=hours):
            return "fresh_window_exceeded"
    return None


def containers_have_not_expired(case: Case) -> str | None:
    """G13: the expiry instant itself is already too late."""
    late = any(
        c.expires_at is not None and from_moment(c.expires_at) <= case.at.now
        for c in case.containers
    )
    return "expired" if late else None


def product_is_in_date(case: Case) -> str | None:
    """G13: frozen product has a last day; one that nobody knows is past."""
    unknown = any(one.expires_at is None for one in case.containers)
    return "expired" if unknown else containers_have_not_expired(case)


def thaw_clock_has_not_run_out(case: Case) -> str | None:
    """G13: counted from the end of thaw; a container that was never thawed has no time left."""
    minutes = case.limit("thaw_expiry_minutes")
    for container in case.containers:
        if minutes is None or container.thawed_at is None:
            return "thaw_window_exceeded"
        if case.since(container.thawed_at) >= timedelta(minutes=minutes):
            return "thaw_window_exceeded"
    return None


def infusion_fits_into_the_thaw_clock(case: Case) -> str | None:
    """G13: what could not be finished in time is not begun."""
    minutes, needed = case.limit("thaw_expiry_minutes"), case.limit("infusion_minutes")
    for container in case.containers:
        if minutes is None or needed is None or container.thawed_at is None:
            return "thaw_window_exceeded"
        if case.since(container.thawed_at) + timedelta(minutes=needed) > timedelta(minutes=minutes):
            return "thaw_window_exceeded"
    return None


def time_out_of_storage_is_short(case: Case) -> str | None:
    """G13: from the cold into the shipper or the thawing bath; what was never taken out is unknown."""
    minutes = case.limit("pack_uncontrolled_minutes")
    for container in case.containers:
        if minutes is None or container.left_storage_at is None:
            return "out_of_order"
        if case.since(container.left_storage_at) > timedelta(minutes=minutes):
            return "out_of_storage_too_long"
    return None


def shipper_held_long_enough(case: Case) -> str | None:
    """G13: from closing to opening, no longer than this kind of shipper keeps its temperature."""
    shipment = case.thing("shipment", Shipment)
    hours = case.limit("dry_shipper_hold_hours" if _is_frozen(case) else "shipper_hold_hours")
    in_time = (
        shipment and hours is not None and case.since(shipment.packed_at) <= timedelta(hours=hours)
    )
    return None if in_time else "shipper_hold_exceeded"


def cells_were_frozen_in_time(case: Case) -> str | None:
    """G13: the cryoprotectant harms cells that are not frozen yet."""
    most, minutes = (
        case.limit("cryoprotectant_exposure_max_minutes"),
        case.given("minutes_in_cryoprotectant"),
    )
    in_time = most is not None and minutes is not None and minutes <= most
    return None if in_time else "cryoprotectant_too_long"


def vector_was_thawed_just_now(case: Case) -> str | None:
    """G13: the vector's own clock."""
    most, since = case.limit("vector_thaw_to_use_minutes"), case.given("minutes_since_thaw")
    return (
        None
        if most is not None and since is not None and since <= most
        else "vector_window_exceeded"
    )


def temperature_stayed_in_range(case: Case) -> str | None:
    """G14: a logger's verdict, or its lowest and highest reading; neither is unknown, and unknown refuses."""
    verdict = case.text("logger_verdict")
    if verdict in ("", "unreadable"):
        return "logger_missing"
    low, high = case.given("lowest_millicelsius"), case.given("highest_millicelsius")
    bottom, top = _transit_range(case)
    if bottom is None or top is None or low is None or high is None or low > high:
        return "logger_missing"
    outside = high > top or low < bottom
    return "temperature_excursion" if verdict != "in_range" or outside else None


def _is_frozen(case: Case) -> bool:
    return any(container.condition == Condition.FROZEN for container in case.containers)


def _transit_range(case: Case) -> tuple[int | None, int | None]:
    if _is_frozen(case):
        return ABSOLUTE_ZERO_MILLICELSIUS, case.limit("storage_temperature_max_millicelsius")
    return case.limit("transit_temperature_min_millicelsius"), case.limit(
        "transit_temperature_max_millicelsius"
    )


def seal_is_the_one_put_on(case: Case) -> str | None:
    """G15: the number on the seal, as packed."""
    shipment = case.thing("shipment", Shipment)
    return None if shipment and shipment.seal == case.text("seal") else "seal_mismatch"


def equipment_is_calibrated(case: Case) -> str | None:
    """G16: equipment counts until its calibration ends, not a moment longer."""
    assets = [read.thing for read in case.reads if isinstance(read.thing, Asset)]
    lapsed = any(_is_over(case, asset.calibrated_until) for asset in assets)
    return "calibration_lapsed" if lapsed else None


def shipper_was_requalified(case: Case) -> str | None:
    """G17: a shipper is requalified after each use, before the next."""
    shipper = case.thing("shipper", Asset)
    if shipper is None or shipper.qualified_at is None:
        return "shipper_not_requalified"
    stale = shipper.used_at is not None and shipper.used_at >= shipper.qualified_at
    return "shipper_not_requalified" if stale else None


def lots_are_released(case: Case) -> str | None:
    """G10: quarantined and recalled lots touch no cells."""
    return (
        "lot_not_released" if any(lot.status != LotStatus.RELEASED for lot in _lots(case)) else None
    )


def lots_are_in_date(case: Case) -> str | None:
    """G10: an expired lot touches no cells."""
    return "lot_expired" if any(_is_over(case, lot.expires_at) for lot in _lots(case)) else None


def vector_carries_the_ordered_construct(case: Case) -> str | None:
    """G11: a vector mix-up is an identity failure of the other kind."""
    wrong = any(
        lot.kind != "vector" or lot.construct not in case.rules.constructs for lot in _lots(case)
    )
    return "wrong_construct" if wrong else None


def vials_are_as_planned(case: Case) -> str | None:
    """G10: each vial is scanned, none twice, none left over, none used before."""
    vials = [read for read in case.reads if isinstance(read.thing, Lot)]
    used = any(
        isinstance(vial.thing, Lot)
        and (
            not vial.serial or case.books.get(LotUse, vial.thing.gtin, vial.thing.lot, vial.serial)
        )
        for vial in vials
    )
    return "vials_differ" if used or len(vials) != case.given("vials_planned") else None


def packs_were_not_opened(case: Case) -> str | None:
    """G10: a pack with a number of its own is used once, or a recall would find only its last use."""
    packs = [(read.thing, read.serial) for read in case.reads if isinstance(read.thing, Lot)]
    opened = any(
        serial and case.books.get(LotUse, lot.gtin, lot.lot, serial) for lot, serial in packs
    )
    return "serial_already_known" if opened else None


def kits_are_of_the_kind(kind: str) -> Question:
    """A question: whether every lot scanned is of one kind of material."""

    def lot_is_of_the_kind(case: Case) -> str | None:
        return "wrong_kind" if any(lot.kind != kind for lot in _lots(case)) else None

    return lot_is_of_the_kind


def room_is_this_therapys(case: Case) -> str | None:
    """G12: nothing of another patient is open in this room; line clearance closes what was."""
    if case.therapy is None:
        return None
    others = [
        stay
        for stay in case.books.find(Occupancy, place=case.at.station.id)
        if stay.therapy != case.coi
    ]
    if any(stay.closed_at is None for stay in others):
        return "another_therapy_open"
    minutes = case.limit("changeover_minutes")
    cleared = [stay.closed_at for stay in others if stay.closed_at is not None]
    fresh = any(
        minutes is None or case.since(each) < timedelta(minutes=minutes) for each in cleared
    )
    return "changeover_too_short" if fresh else None


def room_is_open_here(case: Case) -> str | None:
    """G12: work goes on in the room where it was begun for this therapy, and in no other."""
    if case.therapy is None:
        return None
    stays = case.books.find(Occupancy, place=case.at.station.id, therapy=case.coi)
    return None if any(stay.closed_at is None for stay in stays) else "wrong_station"


def _is_over(case: Case, until: str) -> bool:
    """Whether a last day has ended, for the world or on the wall of this place, whichever is first."""
    last = from_moment(until)
    return last <= case.at.now or case.day_here > last.astimezone(UTC).date()


def _lots(case: Case) -> list[Lot]:
    return [read.thing for read in case.reads if isinstance(read.thing, Lot)]
