"""An installation with many therapies in culture, so that scans can be accepted as fast as they come.

The records are put in place directly; what is measured goes through the doors.
"""

from dataclasses import dataclass
from pathlib import Path

from api.house import House, open_house
from api.security import sign_in
from api.settings import Settings
from custody.domain.identifiers.local_codes import Badge
from custody.domain.people import Station
from custody.domain.records import Container, CustodySpan, Label, LotUse, Milestone, Therapy
from custody.domain.vocabulary import Role, StationKind
from custody.store.accounts import Account
from custody.store.secret_hashes import hash_secret
from custody.store.sequencer import Transaction

AT = "2026-03-02T06:00:00.000000Z"
STATION = Station(
    id="WORKS-ROOM-1",
    kind=StationKind.CLEAN_ROOM,
    site="WORKS",
    holder="WORKS",
    zone="America/New_York",
)
PERSON, PIN, STATION_TOKEN = "OPERATOR1", "271828", "bench-station"
DONE = ("enrol_therapy", "record_consent", "select_and_activate", "transduce", "open_run")


@dataclass(frozen=True, slots=True)
class Ward:
    """The house, a session in it, and the label token of each vessel."""

    house: House
    token: str
    symbols: tuple[str, ...]


def open_again(folder: Path) -> House:
    """The house that a ward was made in."""
    return open_house(Settings(demo=True, data=folder / "data", keys=folder / "keys"))


def open_ward(folder: Path, therapies: int) -> Ward:
    """A house with that many therapies, each with a vessel in culture."""
    house = open_again(folder)
    house.write(lambda transaction: _staff(transaction, house))
    house.learn_holders()
    labels = [
        house.write(lambda transaction, n=n: _therapy(transaction, n))
        for n in range(1, therapies + 1)
    ]
    signed = sign_in(house, badge=Badge(person=PERSON).text, pin=PIN, station_token=STATION_TOKEN)
    return Ward(house, signed.token, tuple(house.token_text(label) for label in labels))


def _staff(transaction: Transaction, house: House) -> None:
    transaction.stores.stations.put(STATION, "Clean room 1")
    transaction.stores.stations.enrol(STATION.id, STATION_TOKEN)
    transaction.stores.accounts.enrol(
        Account(
            person=PERSON, badge=PERSON, display_name="Operator", roles=frozenset({Role.PROCESS_OPERATOR}),
            sites=frozenset({"WORKS"}), training_until="2036-01-01T00:00:00.000000Z",
            secret_hash=hash_secret(PIN, house.settings.strength),
        )
    )  # fmt: skip


def vessel_of(n: int) -> str:
    """The identifier of the n-th therapy's vessel."""
    return f"00000S9002A999926{n:06d}A00000"


def _therapy(transaction: Transaction, n: int) -> Label:
    coi, din = f"CHA999926{n:06d}", f"A999926{n:06d}"
    vessel, subject = vessel_of(n), f"S{n:08d}"
    transaction.stores.vault.put_person(subject, {"family": f"Family {n}", "given": "Given"})
    put = transaction.books.put
    put(
        Therapy(
            coi=coi, subject=subject, site="NORTH", preset="lymphoma", preset_version=1, indication="lymphoma",
            candidacy="relapse", weight_grams=70_000, under_twelve=False, status="active", enrolled_at=AT,
        )
    )  # fmt: skip
    for step in DONE:
        put(Milestone(therapy=coi, step=step, times=1, first_at=AT, last_at=AT))
    put(
        Container(
            id=vessel, therapy=coi, din=din, kind="vessel", product_code="S9002", division="A00000", condition="in_process",
            disposition="quarantined", holder="WORKS", place=STATION.id, made_at=AT,
        )
    )  # fmt: skip
    put(CustodySpan(container=vessel, n=1, therapy=coi, holder="WORKS", since=AT, by=PERSON))
    put(
        LotUse(
            gtin="09501234500018",
            lot="V1",
            serial=str(n),
            therapy=coi,
            container=vessel,
            used_at=AT,
        )
    )
    label = Label(
        serial=n, kind="vessel", bears=vessel, template="vessel v1", state="applied", printed_by=PERSON, printed_at=AT,
        station=STATION.id, therapy=coi,
    )  # fmt: skip
    put(label)
    return label
