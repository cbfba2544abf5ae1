"""A therapy's story for its page: told by the same words and pictures as its custody record.

The page and the paper come from the same entries; here they are only set for a screen.  One thing
is kept back: what a half of a bedside check found, until both halves are in.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup

from api.house import House, Look
from api.moments import Both, both
from api.staff import Staff
from custody.domain.audit_lines import CheckpointLine, EventLine, Moment, SeriesKind
from custody.domain.audit_record import AuditRecord
from custody.domain.vocabulary import VerdictWord
from custody.ledger.entry import Entry
from custody.ledger.timestamp import write_time
from custody.use_cases.tell_custody import Telling, tell_custody
from custody.use_cases.telling.events import WAITING
from labels.pictures import Picture, draw_bands, draw_curve, draw_genealogy, to_svg

SCALE: Final = 1.75  # from the points of paper to the pixels of a tablet
BANDS_WIDTH: Final = 390.0  # points: what a tablet held upright has room for
SIZE: Final = re.compile(r'width="([\d.]+)" height="([\d.]+)"')

# How a verdict looks: its shape, and its word.  What was declared is told as loudly as a refusal.
SHOWN: Final[dict[VerdictWord, tuple[str, str]]] = {
    VerdictWord.ACCEPTED: ("go", "Accepted"),
    VerdictWord.REFUSED: ("stop", "Refused"),
    VerdictWord.ALREADY_DONE: ("wait", "Already done"),
    VerdictWord.DECLARED: ("stop", "Declared afterwards"),
}


def story_of(house: House, look: Look, coi: str, entries: Sequence[Entry]) -> AuditRecord:
    """Everything that a custody record would say of a therapy now; NotFound without a story."""
    everybody = look.stores.accounts.everybody()
    roles = {one.person: ", ".join(sorted(one.roles)).replace("_", " ") for one in everybody}
    return tell_custody(
        Telling(
            coi=coi,
            entries=entries,
            presets=house.presets,
            roles=roles,
            checkpoint=CheckpointLine(note="", origin=house.origin, size=0, root=""),
            bundle_sha256="",
            demo=house.demo,
            now=house.now(),
        )
    )


def timeline_of(look: Look, told: AuditRecord, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Every entry for the component `timeline`, oldest first."""
    staff = Staff(look.stores.accounts.of)
    return [
        _line(event, entry, staff, is_half=event.details == WAITING)
        for event, entry in zip(told.events, entries, strict=True)
    ]


def _line(event: EventLine, entry: Entry, staff: Staff, *, is_half: bool) -> dict[str, Any]:
    kind, word = ("info", "Recorded") if is_half else SHOWN[event.verdict]
    happened = both(event.at.utc, str(entry.view["at"]["zone"]))
    return {
        "index": event.index,
        "kind": kind,
        "word": word,
        "verdict": event.verdict.value,
        "step": event.step,
        "title": event.title,
        "day": happened.day if happened else "",
        "local": happened.time if happened else "",
        "utc": happened.utc_time if happened else "",
        "actor": _person(staff(event.actor.badge), event.actor.role),
        "second": _person(staff(event.second.badge), event.second.role) if event.second else "",
        "place": event.station,
        "reasons": [f"{one.sentence} {one.next_step}".strip() for one in event.reasons],
        "details": () if is_half else tuple(_details(event, entry)),
    }


def _person(name: str | Markup, role: str) -> str | Markup:
    return Markup("{} ({})").format(name, role) if role else name


def _details(event: EventLine, entry: Entry) -> Iterable[tuple[str, str]]:
    for fact in event.details:
        yield fact.label, fact.value
    if event.reasons:
        yield "Gates", ", ".join(one.code for one in event.reasons)
    if event.recorded_at.utc != event.at.utc:
        recorded = both(event.recorded_at.utc, str(entry.view["at"]["zone"]))
        yield "Recorded", f"{recorded.local}, {recorded.utc}" if recorded else ""
    yield "Entry", f"{event.index}, leaf {event.entry_id}"


def genealogy_svg(told: AuditRecord) -> Markup | None:
    """Where the cells came from and went, or None before there are any."""
    if not told.containers:
        return None
    return inline(draw_genealogy(told.containers, told.edges))


def bands_svg(house: House, told: AuditRecord) -> Markup | None:
    """Who held what from when to when, or None before anybody held anything."""
    if not told.bands:
        return None
    until = write_time(house.now())
    return inline(draw_bands(told.containers, told.bands, until=until, width=BANDS_WIDTH))


def band_rows(told: AuditRecord) -> list[dict[str, Any]]:
    """The same spans in words, by the numbers that they have in the picture."""
    names = {one.id: one.name for one in told.containers}
    return [
        {
            "number": number,
            "what": names.get(band.container, band.container),
            "href": f"/containers/{band.container}",
            "holder": band.holder or "nobody is known",
            "state": band.state.value,
            "since": _spoken(band.since),
            "until": _spoken(band.until) if band.until else None,
            "people": (band.released_by, band.accepted_by) if band.released_by else (),
        }
        for number, band in enumerate(told.bands, start=1)
    ]


def _spoken(moment: Moment) -> Both | None:
    """A told moment as pages show it: its wall clock is the place's own."""
    told = both(moment.utc, "UTC")
    if told is None or not moment.local:
        return told
    day, time, zone = moment.local.split(" ")[:3]
    local = datetime.fromisoformat(f"{day}T{time}")
    return replace(told, local=f"{local:%d %b %Y %H:%M} {zone}", utc=f"{moment.utc[11:16]} UTC")


def curves_svg(told: AuditRecord, *kinds: SeriesKind) -> list[Markup]:
    """The series of these kinds as curves."""
    return [inline(draw_curve(series)) for series in told.series if series.kind in kinds]


def inline(picture: Picture, scale: float = SCALE) -> Markup:
    """A picture as an element of the page, large enough for a screen.

    The drawing escapes every text itself, so it may stand in a page as it is.
    """

    def scaled(size: re.Match[str]) -> str:
        return f'width="{float(size[1]) * scale:.0f}" height="{float(size[2]) * scale:.0f}"'

    return Markup(SIZE.sub(scaled, to_svg(picture), count=1))  # noqa: S704  # told above
