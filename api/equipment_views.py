"""What the equipment page tells: lots and how far each reaches, assets, storage positions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from api.house import Look
from api.moments import both, last_day
from api.printed import container_title, din_printed, words
from api.situation import situation_of
from api.standing import Standing, standing_of
from api.turns import is_requalified
from custody.domain.case import moment
from custody.domain.genealogy import descendants, therapies_touched
from custody.domain.marks import Mark, mark_of
from custody.domain.presets import Preset
from custody.domain.records import Asset, Container, Lot, LotUse, Position, Therapy
from custody.domain.vocabulary import ENDED, LotStatus

Row = dict[str, Any]
SOON: Final = timedelta(days=30)  # from here on an end is worth a word; no gate reads it


def lot_rows(look: Look, now: datetime) -> list[Row]:
    """Every lot, how it stands and how often it was used."""
    uses = look.books.find(LotUse)
    return [
        {
            "gtin": one.gtin,
            "lot": one.lot,
            "what": one.title,
            "kind": words(one.kind),
            "construct": "" if one.construct == "NONE" else one.construct,
            "status": words(one.status),
            "flags": _lot_flags(one, now),
            "expires": last_day(one.expires_at),
            "uses": sum((use.gtin, use.lot) == one.key for use in uses),
        }
        for one in look.books.find(Lot)
    ]


def _lot_flags(one: Lot, now: datetime) -> list[Row]:
    flags = []
    if one.status == LotStatus.RECALLED:
        flags.append({"text": "Recalled", "kind": "warning"})
    if one.status == LotStatus.QUARANTINED:
        flags.append({"text": "Not released", "kind": "warning"})
    return flags + _ends(one.expires_at, now, past="Expired", soon="Expires soon")


def _ends(until: str, now: datetime, *, past: str, soon: str) -> list[Row]:
    if until <= moment(now):
        return [{"text": past, "kind": "warning"}]
    return [{"text": soon, "kind": "plain"}] if until <= moment(now + SOON) else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Everything that a lot touched: whose cells, and every container with some of them."""

    lot: Lot
    therapies: tuple[tuple[Standing, tuple[Row, ...]], ...]


def reach_of(
    look: Look, presets: Mapping[str, Preset], named: tuple[str, str], now: datetime
) -> Reach | None:
    """What a recall of this lot would hold; None where no lot is asked for or known."""
    lot = look.books.get(Lot, *named) if all(named) else None
    if lot is None:
        return None
    touched = []
    for coi in therapies_touched(look.books, *named):
        therapy = look.books.get(Therapy, coi)
        if therapy is not None:
            standing = standing_of(situation_of(look.books, therapy, presets, now))
            touched.append((standing, tuple(_containers(look, lot, coi))))
    return Reach(lot=lot, therapies=tuple(touched))


def _containers(look: Look, lot: Lot, coi: str) -> Iterable[Row]:
    """What the lot went into, and what came of that."""
    uses = look.books.find(LotUse, gtin=lot.gtin, lot=lot.lot, therapy=coi)
    touched = (look.books.get(Container, use.container) for use in uses)
    ids = dict.fromkeys(
        name
        for one in touched
        if one is not None
        for name in (one.id, *descendants(look.books, one))
    )
    for each in ids:
        known = look.books.get(Container, each)
        if known is not None:
            yield {
                "title": container_title(known),
                "din": din_printed(known.din)[0],
                "href": f"/containers/{each}",
                "state": words(known.condition).lower(),
                "is_left": known.condition not in ENDED,
            }


def asset_rows(look: Look, now: datetime, zone: str) -> list[Row]:
    """Every piece of equipment, until when it counts, and whether a shipper may be used again."""
    return [
        {
            "id": one.id,
            "what": one.title,
            "kind": words(one.kind),
            "until": last_day(one.calibrated_until),
            "flags": _asset_flags(one, now),
            "used": both(one.used_at, zone),
            "qualified": both(one.qualified_at, zone),
        }
        for one in look.books.find(Asset)
    ]


def _asset_flags(one: Asset, now: datetime) -> list[Row]:
    flags = _ends(
        one.calibrated_until, now, past="Calibration lapsed", soon="Calibration ends soon"
    )
    if one.kind == "shipper" and not is_requalified(one):
        flags.append({"text": "Not requalified", "kind": "warning"})
    return flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One storage position, and what lies in it."""

    id: str
    title: str = ""
    din: str = ""
    href: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A freezer of one party: its racks by name, each with its positions in order."""

    holder: str
    name: str
    racks: tuple[tuple[str, tuple[Slot, ...]], ...]

    @property
    def size(self) -> int:
        """How many positions there are."""
        return sum(len(slots) for _, slots in self.racks)

    @property
    def taken(self) -> int:
        """How many positions hold something."""
        return sum(bool(slot.title) for _, slots in self.racks for slot in slots)


def stores(look: Look) -> list[Store]:
    """All positions as maps; the last two parts of a position's id are its rack and its place there."""
    found: dict[tuple[str, str], dict[str, list[Slot]]] = {}
    for one in look.books.find(Position):
        name, _, rack = one.id.rpartition("/")[0].rpartition("/")
        racks = found.setdefault((one.holder, name or rack), {})
        racks.setdefault(rack if name else "", []).append(_slot(look, one))
    return [
        Store(
            holder=holder,
            name=name,
            racks=tuple(
                (rack, tuple(sorted(slots, key=lambda one: one.id)))
                for rack, slots in sorted(racks.items())
            ),
        )
        for (holder, name), racks in sorted(found.items())
    ]


def _slot(look: Look, one: Position) -> Slot:
    known = look.books.get(Container, one.container) if one.container else None
    if known is None:
        return Slot(id=one.id)
    return Slot(
        id=one.id,
        title=container_title(known),
        din=din_printed(known.din)[0],
        href=f"/containers/{known.id}",
        mark=mark_of(known.therapy),
    )
