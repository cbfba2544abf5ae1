"""Put people and stations into an installation, from a file of data.

The file (TOML) has `people` (id, name, badge with its check character, pin, roles, sites,
training_until) and `stations` (id, kind, site, holder, title, zone).  What else it has, as the
material that a demo registers by steps, is not for here.

A station that is new gets a token, by which a browser is bound to it: random and told once; in a
demo `demo-` and the station's id, for a demo has no secrets.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from api.house import House
from custody.domain.identifiers.local_codes import Badge
from custody.domain.people import Station
from custody.domain.vocabulary import Role, StationKind
from custody.errors import CodeUnreadable, DocumentUnreadable, EntryMalformed
from custody.ledger.timestamp import read_time
from custody.store.accounts import Account
from custody.store.secret_hashes import hash_secret, require_strength
from custody.store.sequencer import Transaction
from custody.store.stations import EnrolledStation


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody who may sign in, with the PIN they begin with."""

    id: str
    name: str
    badge: Badge
    pin: str
    roles: frozenset[Role]
    sites: frozenset[str]
    training_until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Who works where; `opens` is the moment at which a demo's clock begins."""

    people: tuple[Newcomer, ...]
    stations: tuple[EnrolledStation, ...]
    opens: datetime | None = None


def read_roster(path: Path) -> Roster:
    """The roster in a file; DocumentUnreadable, with the place, where it is not one."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DocumentUnreadable(f"{path} is not TOML: {error}") from error
    return Roster(
        people=tuple(_read(path, "people", one, _person) for one in data.get("people", ())),
        stations=tuple(_read(path, "stations", one, _station) for one in data.get("stations", ())),
        opens=data.get("opens"),
    )


def seed(house: House, roster: Roster, new_token: Callable[[], str]) -> dict[str, str]:
    """Put a roster into a house; the tokens of the stations that are new, by their ids.

    Somebody who is there already gets the roles and the PIN of the file.  Raises Conflict where
    secrets would be hashed too cheaply for production.
    """
    strength = house.settings.strength
    require_strength(strength, demo=house.demo)
    accounts = [_account(person, hash_secret(person.pin, strength)) for person in roster.people]
    with house.look() as look:
        known = {one.station.id for one in look.stores.stations.all()}
    tokens = {
        one.station.id: demo_token(one.station.id) if house.demo else new_token()
        for one in roster.stations
        if one.station.id not in known
    }
    house.write(lambda transaction: _put(transaction, roster, accounts, tokens))
    if house.demo and roster.opens is not None:
        house.move_clock(roster.opens)
    house.learn_holders()
    return tokens


def demo_token(station: str) -> str:
    """The token of a demo's station, which is no secret."""
    return f"demo-{station}"


def _put(
    transaction: Transaction, roster: Roster, accounts: list[Account], tokens: dict[str, str]
) -> None:
    for one in roster.stations:
        transaction.stores.stations.put(one.station, one.title)
    for station, token in tokens.items():
        transaction.stores.stations.enrol(station, token)
    for account in accounts:
        transaction.stores.accounts.enrol(account)


def _account(person: Newcomer, secret_hash: str) -> Account:
    return Account(
        person=person.id,
        badge=person.badge.person,
        display_name=person.name,
        roles=person.roles,
        sites=person.sites,
        training_until=person.training_until,
        secret_hash=secret_hash,
    )


def _read(path: Path, chapter: str, one: Any, make: Callable[[Any], Any]) -> Any:  # noqa: ANN401 -- TOML
    """One row made, or an error that says which."""
    try:
        return make(one)
    except (CodeUnreadable, EntryMalformed, KeyError, TypeError, ValueError) as error:
        name = one.get("id", "?") if isinstance(one, dict) else one
        raise DocumentUnreadable(f"{path}: {chapter}, {name}: {error}") from error


def _person(one: dict[str, Any]) -> Newcomer:
    read_time(one["training_until"])
    return Newcomer(
        id=one["id"],
        name=one["name"],
        badge=Badge.parse(one["badge"]),
        pin=one["pin"],
        roles=frozenset(map(Role, one["roles"])),
        sites=frozenset(one["sites"]),
        training_until=one["training_until"],
    )


def _station(one: dict[str, Any]) -> EnrolledStation:
    return EnrolledStation(
        station=Station(
            id=one["id"],
            kind=StationKind(one["kind"]),
            site=one["site"],
            holder=one["holder"],
            zone=one["zone"],
        ),
        title=one["title"],
    )
