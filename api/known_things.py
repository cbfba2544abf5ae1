"""A thing that was scanned, as a page tells it: what it is, whose, how it stands, and what holds it up.

Secrets that a later step compares, like the number on a seal, are not told.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from api.custody_now import pending_handoff
from api.house import Look
from api.moments import last_day
from api.printed import (
    LABEL_WORDS,
    amount,
    coi_printed,
    container_title,
    din_printed,
    local_moment,
    words,
)
from custody.domain.marks import Mark, mark_of
from custody.domain.records import (
    Asset,
    Container,
    Hold,
    Label,
    Lot,
    Position,
    Record,
    Shipment,
    ShipmentItem,
    Therapy,
    Wristband,
)

END_OF_DAY: Final = (
    "end of the day, UTC"  # of lots and calibrations, whose last day somebody entered
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line about a thing; with a check character its value is a code."""

    label: str
    value: str
    note: str = ""
    check: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a page tells of a thing."""

    title: str
    facts: tuple[Fact, ...]
    code: tuple[str, str] = ("", "")  # its number in groups, and its check character
    mark: Mark | None = None
    warnings: tuple[tuple[str, str], ...] = ()
    subject: str = ""  # whose it is, for the vault
    href: str = ""


def known_thing(look: Look, thing: Record, zone: str) -> Known | None:
    """A record in words, times in a zone; None for kinds that nobody scans."""
    tell = _TELL.get(type(thing))
    return tell(look, thing, zone) if tell else None


def beside(known: Known, companion: str) -> Known:
    """The same, named by a label that is not on the thing itself."""
    title = f"{LABEL_WORDS[companion]} of {known.title[:1].lower()}{known.title[1:]}"
    return replace(known, title=title)


def _container(look: Look, one: Container, zone: str) -> Known:
    therapy = look.books.get(Therapy, one.therapy)
    pending = pending_handoff(look, one)
    held_note = f"handed over to {pending.to_holder}, not accepted yet" if pending else ""
    filled = "; ".join(
        part
        for part in (
            amount(one.volume_microlitres, "mL"),
            f"{amount(one.cells_thousands, '× 10⁶')} cells" if one.cells_thousands else "",
        )
        if part
    )
    facts = (
        _whose(one.therapy),
        Fact(label="Held by", value=one.holder, note=held_note),
        Fact(label="Where", value=place_title(look, one.place)),
        Fact(label="Condition", value=words(one.condition), note=_use_by(one, zone)),
        Fact(label="Disposition", value=words(one.disposition)),
        *((Fact(label="Filled", value=filled),) if filled else ()),
    )
    return Known(
        title=container_title(one), code=din_printed(one.din), facts=facts, mark=mark_of(one.therapy),
        warnings=_holds(look, one, zone), subject=therapy.subject if therapy else "", href=f"/containers/{one.id}",
    )  # fmt: skip


def _therapy(_look: Look, one: Therapy, zone: str) -> Known:
    alike = (
        "A patient who looks alike is active at this site",
        "Compare the whole name, birth date and identifier.",
    )
    return Known(
        title="Therapy", code=coi_printed(one.coi), mark=mark_of(one.coi), subject=one.subject,
        href=f"/therapies/{one.coi}", warnings=(alike,) if one.alike else (),
        facts=(
            Fact(label="Status", value=words(one.status)),
            Fact(label="Treated at", value=one.site),
            Fact(label="Preset", value=words(one.preset), note=f"version {one.preset_version}"),
            Fact(label="Enrolled", value=local_moment(one.enrolled_at, zone)),
        ),
    )  # fmt: skip


def _wristband(look: Look, one: Wristband, zone: str) -> Known:
    therapy = look.books.get(Therapy, one.therapy)
    seen = local_moment(one.scanned_at, zone)
    at = place_title(look, one.scanned_station) if one.scanned_station else ""
    return Known(
        title=f"Wristband {one.srin}", mark=mark_of(one.therapy), subject=therapy.subject if therapy else "",
        href=f"/therapies/{one.therapy}",
        facts=(
            _whose(one.therapy),
            Fact(label="State", value=words(one.state), note=local_moment(one.bound_at, zone)),
            Fact(label="Last read on the patient", value=seen or "Not yet", note=at),
        ),
    )  # fmt: skip


def _label(look: Look, one: Label, zone: str) -> Known:
    therapy = look.books.get(Therapy, one.therapy) if one.therapy else None
    return Known(
        title=f"{LABEL_WORDS.get(one.kind, words(one.kind))} label, print {one.serial}",
        mark=mark_of(one.therapy) if one.therapy else None, subject=therapy.subject if therapy else "",
        href=f"/therapies/{one.therapy}" if one.therapy else "",
        facts=(
            *((_whose(one.therapy),) if one.therapy else ()),
            Fact(label="State", value=words(one.state)),
            Fact(label="Printed", value=local_moment(one.printed_at, zone), note=place_title(look, one.station)),
        ),
    )  # fmt: skip


def _shipment(look: Look, one: Shipment, zone: str) -> Known:
    inside = look.books.find(ShipmentItem, sscc=one.sscc)
    return Known(
        title="Shipment", code=(one.sscc, ""), mark=mark_of(one.therapy), href=f"/therapies/{one.therapy}",
        facts=(
            _whose(one.therapy),
            Fact(label="State", value=words(one.state), note=local_moment(one.arrived_at, zone)),
            Fact(label="From", value=one.from_holder, note=local_moment(one.packed_at, zone)),
            Fact(label="To", value=one.to_site),
            Fact(label="Containers packed", value=str(len(inside))),
        ),
    )  # fmt: skip


def _lot(_look: Look, one: Lot, _zone: str) -> Known:
    return Known(
        title=f"Lot {one.lot}", href="/equipment",
        facts=(
            Fact(label="What", value=one.title, note=words(one.kind)),
            Fact(label="Status", value=words(one.status)),
            Fact(label="Expires", value=last_day(one.expires_at).text, note=END_OF_DAY),
            Fact(label="GTIN", value=one.gtin),
        ),
    )  # fmt: skip


def _asset(_look: Look, one: Asset, _zone: str) -> Known:
    return Known(
        title=one.title, href="/equipment",
        facts=(
            Fact(label="Kind", value=words(one.kind)),
            Fact(label="Number", value=one.id),
            Fact(label="Calibrated until", value=last_day(one.calibrated_until).text, note=END_OF_DAY),
        ),
    )  # fmt: skip


def _position(look: Look, one: Position, _zone: str) -> Known:
    inside = look.books.get(Container, one.container) if one.container else None
    return Known(
        title=f"Storage position {one.id}",
        facts=(
            Fact(label="Belongs to", value=one.holder),
            Fact(label="In it", value=container_title(inside) if inside else "Nothing"),
        ),
    )  # fmt: skip


_TELL: Final[dict[type[Record], Callable[[Look, Any, str], Known]]] = {  # each kind its own
    Container: _container,
    Therapy: _therapy,
    Wristband: _wristband,
    Label: _label,
    Shipment: _shipment,
    Lot: _lot,
    Asset: _asset,
    Position: _position,
}


def _whose(coi: str) -> Fact:
    text, check = coi_printed(coi)
    return Fact(label="Therapy", value=text, check=check, wide=True)


def place_title(look: Look, place: str) -> str:
    """A station by its title, a shipper by its number, a storage position as it is."""
    station = look.stores.stations.of(place)
    if station is not None:
        return station.title
    return f"In shipper {place}" if place.isdigit() else place


def _use_by(one: Container, zone: str) -> str:
    return f"use by {local_moment(one.expires_at, zone)}" if one.expires_at else ""


def _holds(look: Look, one: Container, zone: str) -> tuple[tuple[str, str], ...]:
    standing = [hold for hold in look.books.find(Hold, container=one.id) if hold.lifted_at is None]
    return tuple(
        (
            f"On hold{' for ever' if hold.for_ever else ''}: {words(hold.reason).lower()}",
            f"Since {local_moment(hold.placed_at, zone)}. Quality decides.",
        )
        for hold in standing
    )
