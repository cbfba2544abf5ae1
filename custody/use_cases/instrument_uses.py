"""Whose cells were in an instrument, and when: read from a therapy's own entries, where every scan stands.

Cells are in equipment from the scan on, until they are scanned into other equipment or into a storage position, or two
people sign that the room is clear.  Whoever asks after a doubt is rather told too much than too little.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from custody.domain.vocabulary import VerdictWord
from custody.ledger.entry import Entry

HAPPENED = frozenset({VerdictWord.ACCEPTED, VerdictWord.DECLARED})
ELSEWHERE = frozenset({"asset", "position"})


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentUse:
    """Cells of one therapy in one instrument; `container` is empty while there was none yet."""

    therapy: str
    container: str
    station: str
    began: str
    people: tuple[str, ...]
    ended: str | None = None

    def overlaps(self, since: str, until: str) -> bool:
        """Whether any of it lies in a span of time, both ends included."""
        return self.began <= until and (self.ended is None or self.ended >= since)


def instrument_uses(asset: str, coi: str, entries: Iterable[Entry]) -> tuple[InstrumentUse, ...]:
    """Every use of an instrument for one therapy, oldest first; `entries` are the therapy's own, in order."""
    told: list[InstrumentUse] = []
    for view in (entry.view for entry in entries):
        if view.get("verdict") not in HAPPENED:
            continue
        told = [_after(view, use, asset) for use in told]
        if ("asset", asset) in _scanned(view):
            told += _begun(view, coi)
    return tuple(told)


def _begun(view: Mapping[str, Any], coi: str) -> Iterator[InstrumentUse]:
    people = (view["actor"], *([view["second"]] if view.get("second") else ()))
    for container in _containers(view, coi) or ("",):
        yield InstrumentUse(
            therapy=coi, container=container, station=view["station"], began=view["at"]["time"],
            people=people,
        )  # fmt: skip


def _after(view: Mapping[str, Any], use: InstrumentUse, asset: str) -> InstrumentUse:
    """The use as it is after one entry more."""
    if use.ended is not None:
        return use
    cleared = view.get("step") == "clear_line" and view["station"] == use.station
    moved = use.container in _containers(view, use.therapy) and any(
        kind in ELSEWHERE and key != asset for kind, key in _scanned(view)
    )
    return replace(use, ended=view["at"]["time"]) if cleared or moved else use


def _scanned(view: Mapping[str, Any]) -> set[tuple[str, str]]:
    scans = view.get("body", {}).get("scans", ())
    return {(scan["kind"], str(scan["key"][0])) for scan in scans if scan.get("key")}


def _containers(view: Mapping[str, Any], coi: str) -> tuple[str, ...]:
    return tuple(link["subject"] for link in view["links"] if link["subject"] != coi)
