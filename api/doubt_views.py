"""Whom a doubt reaches: whose cells were open in a room or in an instrument in a span of time, and who was there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from api.house import Look
from api.moments import both, instant
from api.printed import coi_printed
from custody.domain.genealogy import blast_radius
from custody.domain.marks import mark_of
from custody.domain.records import Asset, Occupancy, Therapy
from custody.domain.vocabulary import StationKind
from custody.use_cases.instrument_uses import InstrumentUse, instrument_uses

Row = dict[str, Any]
ROOMS: Final = frozenset({StationKind.APHERESIS, StationKind.CLEAN_ROOM, StationKind.THAW})
ON_ITS_WAY: Final = frozenset(
    {"shipper", "logger"}
)  # they carry one patient's cells at a time, sealed


def places(look: Look) -> list[tuple[str, str]]:
    """The rooms and instruments in which cells lie open, by id and title."""
    stations = (one for one in look.stores.stations.all() if one.station.kind in ROOMS)
    assets = (one for one in look.books.find(Asset) if one.kind not in ON_ITS_WAY)
    return [
        *((one.station.id, one.title) for one in stations),
        *((one.id, f"{one.id}, {one.kind.replace('_', ' ')}") for one in assets),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A room or an instrument, and a span of time in which something may have gone wrong."""

    place: str = ""
    since: str = ""
    until: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether a place was named."""
        return bool(self.place)


def doubt_reaches(look: Look, doubt: Doubt, zone: str) -> Row:
    """Whose cells were open there then, and who worked on them; a problem where it cannot be told."""
    since, until = instant(doubt.since, zone), instant(doubt.until, zone)
    if since is None or until is None:
        return {"problem": "Say from when and until when."}
    if since > until:
        return {"problem": "The span ends before it begins."}
    if look.books.get(Asset, doubt.place) is not None:
        uses = list(_uses(look, doubt.place, since, until))
        people = tuple(sorted({person for use in uses for person in use.people}))
        stays = [_stay(use.therapy, use.began, use.people[0], use.ended, zone) for use in uses]
        therapies = tuple(dict.fromkeys(use.therapy for use in uses))
    else:
        therapies, people = blast_radius(look.books, doubt.place, since, until)
        stays = [
            _stay(stay.therapy, stay.opened_at, stay.opened_by, stay.closed_at, zone)
            for stay in look.books.find(Occupancy, place=doubt.place)
            if stay.opened_at <= until and (stay.closed_at is None or stay.closed_at >= since)
        ]
    return {
        "problem": "",
        "therapies": [(coi, coi_printed(coi), mark_of(coi)) for coi in therapies],
        "people": people,
        "stays": stays,
    }


def _uses(look: Look, asset: str, since: str, until: str) -> Iterator[InstrumentUse]:
    """Every use in the span: of therapies that had begun and were not closed before it."""
    for therapy in look.books.find(Therapy):
        if therapy.enrolled_at <= until and (therapy.closed_at or until) >= since:
            found = instrument_uses(asset, therapy.coi, look.log.about(therapy.coi))
            yield from (use for use in found if use.overlaps(since, until))


def _stay(coi: str, opened: str, by: str, closed: str | None, zone: str) -> Row:
    return {
        "coi": coi, "mark": mark_of(coi), "opened": both(opened, zone), "by": by, "closed": both(closed, zone)
    }  # fmt: skip
