"""What every EPCIS 2.0 event of ours has, and the parts that several have.

When, with the offset that the wall clock of the place had then; when the log recorded it; where;
which therapy; and fields of our own that lead back to the entry: its leaf hash, its type, its
people by badge.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from custody.domain.records import Container, Edge, LotUse, Observation
from custody.exchange.happening import Happening
from custody.exchange.names import VOCABULARY, field, lot_uri, uri
from custody.ledger.timestamp import read_time

Event: TypeAlias = dict[str, Any]

# A unit as it is recorded → CBV measurement type, times and parts of the unit it is told in (UN/ECE Rec. 20).
MEASURED_IN: Final[Mapping[str, tuple[str, int, int, str]]] = {
    "cells_thousands": ("Count", 1000, 1, "H87"),
    "permille": ("Dimensionless", 1, 10, "P1"),
}
MINUTE: Final = timedelta(minutes=1)


def offset_at(utc: str, zone: str) -> str:
    """What a wall clock in a zone was ahead of UTC then, as `+01:00`; `+00:00` where the zone is unknown."""
    try:
        ahead = read_time(utc).astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        ahead = timedelta()
    minutes = abs(ahead) // MINUTE
    return f"{'-' if ahead < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}"


def event_base(told: Happening, kind: str, step: str, disposition: str = "") -> Event:
    """What every event has."""
    view = told.entry.view
    at = view["at"]
    event: Event = {
        "type": kind,
        "eventTime": at["time"],
        "eventTimeZoneOffset": offset_at(at["time"], at["zone"]),
        "recordTime": view["rec"],
        "bizStep": step,
        "readPoint": {"id": uri("station", view["station"])},
        "bizLocation": {"id": uri("site", view["site"])},
        "bizTransactionList": [
            {"type": f"{VOCABULARY}therapy", "bizTransaction": uri("therapy", told.coi)}
        ],
        field("entry"): {
            field("id"): view["id"],
            field("leaf"): told.entry.leaf.hex(),
            field("type"): view["type"],
            field("verdict"): view["verdict"],
            field("timeSource"): at["source"],
        },
        field("people"): [uri("person", person) for person in told.people],
    }
    return event | ({"disposition": disposition} if disposition else {})


def container_uris(ids: Iterable[str]) -> list[str]:
    """The names of containers, each once."""
    return [uri("container", one) for one in dict.fromkeys(ids)]


def master_of(told: Happening, one: Container) -> Event:
    """What is true of a container from its first day on."""
    parents = [edge.parent for edge in told.all(Edge) if edge.child == one.id]
    lots = [lot_uri(use.gtin, use.lot) for use in told.all(LotUse) if use.container == one.id]
    master = {"donation": one.din, "productCode": one.product_code, "division": one.division}
    lists = {"parents": container_uris(parents), "lots": list(dict.fromkeys(lots))}
    return {field(name): value for name, value in (master | lists).items() if value}


def measured(told: Happening) -> Event:
    """What was counted, as sensor elements, one for each container."""
    elements = [
        {
            "sensorMetadata": {"time": seen.at},
            "sensorReport": [_report(seen, *MEASURED_IN[seen.unit or ""])],
        }
        for seen in told.all(Observation)
        if seen.value is not None and seen.unit in MEASURED_IN
    ]
    return {"sensorElementList": elements} if elements else {}


def _report(seen: Observation, kind: str, times: int, parts: int, unit: str) -> Event:
    amount = (seen.value or 0) * times
    told = amount // parts if amount % parts == 0 else amount / parts
    report: Event = {"type": kind, "value": told, "uom": unit, field("observation"): seen.name}
    return report | (
        {field("container"): uri("container", seen.container)} if seen.container else {}
    )
