"""The world that stories are played in, read from a file: people, stations, material, and how each scans.

Material enters the books by the steps of the journey, like everything else: `World.setting_up`
tells which, by whom and where.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from api.demo.acts import Act, Expected
from custody.domain.identifiers.gs1 import Asset, TradeItem
from custody.domain.identifiers.local_codes import StoragePosition
from custody.domain.journey import STEP
from custody.domain.people import Person, Station
from custody.domain.vocabulary import Role, StationKind
from custody.errors import NotFound

PERSON_FIELDS = ("id", "training_until")
STATION_FIELDS = ("id", "site", "holder", "zone")
SETTING_UP_TAKES = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A person of the world, with what opens the door to them."""

    person: Person
    name: str
    badge: str
    pin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A station of the world, with its title for people."""

    station: Station
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything that is there before the first story begins."""

    opens: datetime
    people: Mapping[str, Somebody]
    places: Mapping[str, Place]
    codes: Mapping[str, str]  # key of a lot, asset or position to what its symbol holds
    setting_up: tuple[Act, ...]

    @property
    def holders(self) -> frozenset[str]:
        """Every party that can have custody."""
        return frozenset(place.station.holder for place in self.places.values())

    def code(self, key: str, serial: str = "") -> str:
        """What a scanner sends for a thing of this world; with a serial, for one item of a lot."""
        if key not in self.codes:
            raise NotFound(f"the world has no {key!r}")
        text = self.codes[key]
        return f"{text}\x1d21{serial}" if serial else text

    def somebody(self, role: Role, kind: StationKind) -> tuple[str, str]:
        """The first person of a role, and a station of a kind at a site of theirs."""
        person = next(one.person for one in self.people.values() if role in one.person.roles)
        place = next(
            one.station
            for one in self.places.values()
            if one.station.kind is kind and one.station.site in person.sites
        )
        return person.id, place.id


def read_world(path: Path) -> World:
    """The world in a file."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    material, opens = told["material"], told["opens"].astimezone(UTC)
    return World(
        opens=opens,
        people={one["id"]: _somebody(one) for one in told["people"]},
        places={one["id"]: _place(one) for one in told["stations"]},
        codes=dict(_codes(material)),
        setting_up=tuple(_setting_up(material, told["registrar"], opens)),
    )


def _somebody(told: Mapping[str, Any]) -> Somebody:
    person = Person(
        roles=frozenset(map(Role, told["roles"])),
        sites=frozenset(told["sites"]),
        **{name: told[name] for name in PERSON_FIELDS},
    )
    return Somebody(person=person, name=told["name"], badge=told["badge"], pin=told["pin"])


def _place(told: Mapping[str, Any]) -> Place:
    names = {name: told[name] for name in STATION_FIELDS}
    station = Station(kind=StationKind(told["kind"]), **names)
    return Place(station=station, title=told["title"])


def _codes(material: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for one in material["lots"]:
        yield one["key"], TradeItem.of(one["gtin"], lot=one["lot"]).text
    for one in material["assets"]:
        yield one["key"], Asset.individual(one["asset"]).text
    for one in material["positions"]:
        yield one["key"], StoragePosition(position=one["position"]).text


def _setting_up(
    material: Mapping[str, Any], registrar: Mapping[str, Any], opens: datetime
) -> Iterator[Act]:
    """Every lot, asset and position registered, and each lot given its status by two people."""
    asked = [*_lots(material), *_equipment(material)]
    for n, (site, step, values, scans) in enumerate(asked):
        by = registrar[site]
        yield Act(
            story="world", number=n, at=opens + n * SETTING_UP_TAKES / len(asked), step=step,
            who=by["who"], where=by["where"], second=by["second"] if STEP[step].two_people else None, scans=scans,
            values=values, expected=Expected(word="accepted"),
        )  # fmt: skip


Asking = tuple[str, str, dict[str, str], dict[str, tuple[str, ...]]]
"""The site, the step, its values and its scans."""


def _lots(material: Mapping[str, Any]) -> Iterator[Asking]:
    for one in material["lots"]:
        values = {name: one[name] for name in ("gtin", "lot", "kind", "title", "construct")}
        yield "WORKS", "register_lot", values | {"expires": one["expires"]}, {}
        if one["status"] != "quarantined":
            yield "WORKS", "set_lot_status", {"status": one["status"]}, {"lot": (f"@{one['key']}",)}


def _equipment(material: Mapping[str, Any]) -> Iterator[Asking]:
    for one in material["assets"]:
        values = {name: one[name] for name in ("asset", "kind", "title", "calibrated_until")}
        yield one["site"], "register_asset", values, {}
    for one in material["positions"]:
        yield one["site"], "register_position", {"position": one["position"]}, {}
