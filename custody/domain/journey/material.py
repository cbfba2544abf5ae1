"""Lots, equipment and storage positions: registered once, looked after, and recalled with all that they touched."""

from collections.abc import Iterable
from dataclasses import replace

from custody.domain.case import Case
from custody.domain.effects import held
from custody.domain.journey.holds import EVERYWHERE, QUALITY, with_descendants
from custody.domain.records import (
    Asset,
    Container,
    Lot,
    LotUse,
    Position,
    Record,
)
from custody.domain.step import Ask, AskKind, Slot, Step, Wants, code, flag, word
from custody.domain.vocabulary import (
    ENDED,
    LotStatus,
    Role,
)

STOREKEEPERS = frozenset(
    {
        Role.RECEIVING_TECHNICIAN,
        Role.QUALITY,
        Role.CELL_LAB_TECHNICIAN,
        Role.APHERESIS_NURSE,
        Role.PROCESS_OPERATOR,
    }
)
LOT = Slot(name="lot", wants=Wants.LOT, caption="Lot")


def lot_is_new(case: Case) -> str | None:
    """G02: a lot is registered once."""
    return (
        "serial_already_known" if case.books.get(Lot, case.text("gtin"), case.text("lot")) else None
    )


def lot_has_that_status(case: Case) -> str | None:
    """The lot is what it shall be."""
    lot = case.thing("lot", Lot)
    return "done" if lot is not None and lot.status == case.text("status") else None


def lot_was_not_recalled(case: Case) -> str | None:
    """G35: a recall is for ever."""
    lot = case.thing("lot", Lot)
    return "lot_not_released" if lot is not None and lot.status == LotStatus.RECALLED else None


def asset_is_new(case: Case) -> str | None:
    """G02: equipment is registered once."""
    return "serial_already_known" if case.books.get(Asset, case.text("asset")) else None


def position_is_new(case: Case) -> str | None:
    """G02: a storage position is registered once."""
    return "serial_already_known" if case.books.get(Position, case.text("position")) else None


def register_lot(case: Case) -> Iterable[Record]:
    """A lot comes into quarantine."""
    return [
        Lot(
            gtin=case.text("gtin"), lot=case.text("lot"), kind=case.text("kind"), title=case.text("title"),
            construct=case.text("construct"), status=LotStatus.QUARANTINED, expires_at=f"{case.text('expires')}T23:59:59.000000Z",
        )
    ]  # fmt: skip


def set_lot_status(case: Case) -> Iterable[Record]:
    """Released for use, back in quarantine, or recalled; a recall holds all that the lot touched."""
    lot = case.one("lot", Lot)
    yield replace(lot, status=LotStatus(case.text("status")))
    if case.text("status") != LotStatus.RECALLED:
        return
    uses = case.books.find(LotUse, gtin=lot.gtin, lot=lot.lot)
    touched = (case.books.get(Container, use.container) for use in uses)
    for container in with_descendants(case, [one for one in touched if one is not None]):
        if container.condition not in ENDED:
            yield held(case, container, "recall")


def register_asset(case: Case) -> Iterable[Record]:
    """Equipment is known with the end of its calibration."""
    return [
        Asset(
            id=case.text("asset"), kind=case.text("kind"), title=case.text("title"),
            calibrated_until=f"{case.text('calibrated_until')}T23:59:59.000000Z",
        )
    ]  # fmt: skip


def renew_calibration(case: Case) -> Iterable[Record]:
    """Equipment was calibrated anew."""
    return [
        replace(
            case.one("asset", Asset),
            calibrated_until=f"{case.text('calibrated_until')}T23:59:59.000000Z",
        )
    ]


def register_position(case: Case) -> Iterable[Record]:
    """A storage position of the party whose freezer it is in."""
    return [Position(id=case.text("position"), holder=case.at.station.holder)]


def requalify(case: Case) -> Iterable[Record]:
    """A shipper is fit for one more use."""
    return [replace(case.one("shipper", Asset), qualified_at=case.now)]


STEPS = (
    Step(
        name="register_lot", stage="care", title="Register a lot", roles=STOREKEEPERS, stations=EVERYWHERE, scans=(), effect=register_lot, gates=(lot_is_new,),
        asks=(
            code("gtin", "GTIN"), code("lot", "Lot number"), word("kind", "Kind", "vector", "reagent", "kit"), code("title", "Short name"),
            code("construct", "Construct, or NONE"), Ask(name="expires", kind=AskKind.DAY, caption="Expires at the end of"),
        ),
    ),
    Step(
        name="set_lot_status", stage="care", title="Release, quarantine or recall a lot", roles=QUALITY, second=QUALITY | {Role.QUALIFIED_PERSON}, stations=EVERYWHERE,
        scans=(LOT,), effect=set_lot_status, gates=(lot_was_not_recalled,), done=lot_has_that_status, asks=(word("status", "The lot is", *LotStatus),),
    ),
    Step(
        name="register_asset", stage="care", title="Register equipment", roles=STOREKEEPERS | {Role.ADMINISTRATOR}, stations=EVERYWHERE, scans=(), effect=register_asset, gates=(asset_is_new,),
        asks=(
            code("asset", "Asset number (GIAI or GRAI)"), word("kind", "Kind", "apheresis", "shipper", "logger", "rate_freezer", "workstation", "incubator", "thaw_device"),
            code("title", "Short name"), Ask(name="calibrated_until", kind=AskKind.DAY, caption="Calibrated until the end of"),
        ),
    ),
    Step(
        name="renew_calibration", stage="care", title="Record a calibration", roles=STOREKEEPERS | {Role.ADMINISTRATOR}, second=STOREKEEPERS | {Role.ADMINISTRATOR},
        stations=EVERYWHERE, scans=(Slot(name="asset", wants=Wants.ASSET, caption="Equipment"),), effect=renew_calibration,
        asks=(Ask(name="calibrated_until", kind=AskKind.DAY, caption="Calibrated until the end of"),),
    ),
    Step(
        name="register_position", stage="care", title="Register a storage position", roles=STOREKEEPERS | {Role.ADMINISTRATOR}, stations=EVERYWHERE,
        scans=(), effect=register_position, gates=(position_is_new,), asks=(code("position", "Storage position"),),
    ),
    Step(
        name="requalify_shipper", stage="care", title="Requalify a shipper", roles=STOREKEEPERS | {Role.COLLECTION_TECHNICIAN, Role.COURIER}, stations=EVERYWHERE,
        scans=(Slot(name="shipper", wants=Wants.ASSET, asset_kind="shipper", caption="Shipper"),), effect=requalify,
        asks=(flag("holds_temperature", "It was tested and holds its temperature", must_be=True),),
    ),
)  # fmt: skip
