"""An installation with many therapies in culture, each in a clean room of its own.

The records are put in place directly; what is measured goes through the doors.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from api.house import House
from api.opening import open_house
from api.settings import Settings
from custody.domain.people import Station
from custody.domain.records import (
    Container,
    CustodySpan,
    Label,
    LotUse,
    Milestone,
    Occupancy,
    Therapy,
)
from custody.domain.vocabulary import Role, StationKind
from custody.store.accounts import Account
from custody.store.secret_hashes import hash_secret
from custody.store.sequencer import Transaction

AT = "2026-03-02T06:00:00.000000Z"
PERSON = "OPERATOR1"
DONE = ("enrol_therapy", "record_consent", "select_and_activate", "transduce", "open_run")


@dataclass(frozen=True, slots=True)
class Ward:
    """The house, and for each vessel the session in its room and the token of its label."""

    house: House
    sessions: tuple[str, ...]
    symbols: tuple[str, ...]


def open_again(folder: Path) -> House:
    """The house that a ward was made in."""
    return open_house(
        Settings(  # no ledger tells of what is put in place: verifying it would raise the alarm
            demo=True, data=folder / "data", keys=folder / "keys", verify_minutes=0
        )
    )


def open_ward(folder: Path, therapies: int) -> Ward:
    """A house with that many therapies, each with a vessel in culture."""
    house = open_again(folder)
    numbers = range(1, therapies + 1)
    house.write(lambda transaction: _person(transaction, house))
    labels = house.write(lambda transaction: [_therapy(transaction, n) for n in numbers])
    sessions = house.write(lambda transaction: [_room(transaction, house, n) for n in numbers])
    house.learn_holders()
    return Ward(house, tuple(sessions), tuple(house.token_text(label) for label in labels))


def coi_of(n: int) -> str:
    """The Chain of Identity identifier of the n-th therapy."""
    return f"CHA999926{n:06d}"


def vessel_of(n: int) -> str:
    """The identifier of the n-th therapy's vessel."""
    return f"00000S9002A999926{n:06d}A00000"


def _person(transaction: Transaction, house: House) -> None:
    transaction.stores.accounts.enrol(
        Account(
            person=PERSON, badge=PERSON, display_name="Operator",
            roles=frozenset({Role.PROCESS_OPERATOR}), sites=frozenset({"WORKS"}),
            training_until="2036-01-01T00:00:00.000000Z",
            secret_hash=hash_secret("271828", house.settings.strength),
        )
    )  # fmt: skip


def _room(transaction: Transaction, house: House, n: int) -> str:
    """The room of the n-th therapy, and the operator signed in there."""
    room, token, now = _room_of(n), f"bench-session-{n:06d}", house.machine.now()
    station = Station(
        id=room, kind=StationKind.CLEAN_ROOM, site="WORKS", holder="WORKS", zone="America/New_York"
    )
    transaction.stores.stations.put(station, f"Clean room {n}")
    transaction.stores.sessions.start(token, PERSON, room, now=now, until=now + timedelta(hours=1))
    transaction.books.put(
        Occupancy(place=room, n=1, therapy=coi_of(n), opened_at=AT, opened_by=PERSON)
    )
    return token


def _therapy(transaction: Transaction, n: int) -> Label:
    """The n-th therapy with all that a cell count asks for; the label of its vessel."""
    coi, vessel, subject, put = coi_of(n), vessel_of(n), f"S{n:08d}", transaction.books.put
    transaction.stores.vault.put_person(subject, {"family": f"Family {n}", "given": "Given"})
    put(
        Therapy(
            coi=coi, subject=subject, site="NORTH", preset="lymphoma", preset_version=1,
            indication="lymphoma", candidacy="relapse", weight_grams=70_000, under_twelve=False,
            status="active", enrolled_at=AT,
        )
    )  # fmt: skip
    for step in DONE:
        put(Milestone(therapy=coi, step=step, times=1, first_at=AT, last_at=AT))
    put(
        Container(
            id=vessel, therapy=coi, din=f"A999926{n:06d}", kind="vessel", product_code="S9002",
            division="A00000", condition="in_process", disposition="quarantined", holder="WORKS",
            place=_room_of(n), made_at=AT,
        )
    )  # fmt: skip
    put(CustodySpan(container=vessel, n=1, therapy=coi, holder="WORKS", since=AT, by=PERSON))
    put(
        LotUse(
            gtin="09501234500018", lot="V1", serial=str(n), therapy=coi, container=vessel, used_at=AT
        )
    )  # fmt: skip
    label = Label(
        serial=n, kind="vessel", bears=vessel, template="vessel v1", state="applied",
        printed_by=PERSON, printed_at=AT, station=_room_of(n), therapy=coi,
    )  # fmt: skip
    put(label)
    return label


def _room_of(n: int) -> str:
    return f"WORKS-ROOM-{n}"
