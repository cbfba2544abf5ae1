"""A small open house on SQLite: one clinic, a few people, and a therapy that has just begun."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.house import House
from api.opening import open_house
from api.settings import Settings
from custody.domain.case import RawScan, StepRequest
from custody.domain.people import Station
from custody.domain.vocabulary import Role, StationKind
from custody.store.accounts import Account
from custody.store.secret_hashes import hash_secret
from custody.store.sessions import Session
from custody.store.stations import EnrolledStation
from custody.use_cases.perform_step import Verdict, perform_step

PIN = "271828"
STATION = Station(
    id="CLINIC-1", kind=StationKind.CLINIC, site="A9990", holder="CLINIC", zone="Europe/Berlin"
)
STATION_TOKEN = "token-of-clinic-1"
ROLES = {
    "CORA1": frozenset({Role.COORDINATOR}),
    "PHIL2": frozenset({Role.PHYSICIAN}),
    "AUDI3": frozenset({Role.AUDITOR}),
    "ADAM4": frozenset({Role.ADMINISTRATOR}),
    "BOTH5": frozenset({Role.AUDITOR, Role.COORDINATOR}),
    "QUIN6": frozenset({Role.QUALITY}),
}
PATIENTS = {
    1: {"family": "Müller", "given": "Anna", "birth_date": "1989-05-04", "sex": "female"},
    2: {"family": "Okonkwo", "given": "Ben", "birth_date": "1961-11-23", "sex": "male"},
}


@dataclass(frozen=True)
class SmallHouse:
    """An open house, and how somebody in it does a step."""

    house: House

    def session(self, person: str) -> Session:
        """Somebody at the clinic's station."""
        with self.house.look() as look:
            account = look.stores.accounts.of(person)
        at = EnrolledStation(station=STATION, title="Clinic")
        now = self.house.now()
        return Session(account=account, at=at, seen=now, until=now)

    def do(self, person: str, step: str, *scans: str, **values) -> Verdict:
        """A step of one person; the therapy slot is scanned where a code is given."""
        request = StepRequest(
            step=step,
            scans={"therapy": [RawScan(text=text) for text in scans]} if scans else {},
            values=values,
        )
        self.house.move_clock(self.house.now() + timedelta(minutes=5))
        return self.house.write(
            lambda transaction: perform_step(
                self.house.workstation(transaction, self.session(person), None), request
            )
        )

    def enrol(self, number: int = 1) -> str:
        """A therapy, consented and ordered; its Chain of Identity identifier."""
        verdict = self.do(
            "CORA1", "enrol_therapy", **PATIENTS[number], hospital_number=f"H-{number}", preset="lymphoma",
            candidacy="relapse", weight_grams=71_200, under_twelve=False,
        )  # fmt: skip
        coi, paper = str(verdict.therapy), {"hospital_number": f"H-{number}"}
        card, order = f"&/{coi}", {"order_number": f"O-{number}"} | paper
        consent = {"consent_given": True, "consent_version": "V3"} | paper
        assert verdict.stands
        assert self.do("PHIL2", "record_consent", card, **consent).stands
        assert not self.do("CORA1", "place_order", card, **order).stands
        assert self.do("PHIL2", "place_order", card, **order).stands
        return coi


def open_small_house(folder: Path, **more: object) -> SmallHouse:
    """A demo installation in a folder, with its keys beside it, and more settings."""
    settings = {"demo": True, "data": folder / "data", "keys": folder / "keys"} | more
    house = open_house(Settings(**settings))
    secret = hash_secret(PIN, house.settings.strength)
    until = datetime(2030, 1, 1, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def enrol(transaction) -> None:
        transaction.stores.stations.put(STATION, "Clinic")
        transaction.stores.stations.enrol(STATION.id, STATION_TOKEN)
        for person, roles in ROLES.items():
            transaction.stores.accounts.enrol(
                Account(
                    person=person,
                    badge=person,
                    display_name=person.title(),
                    roles=roles,
                    sites=frozenset({STATION.site}),
                    training_until=until,
                    secret_hash=secret,
                )
            )

    house.write(enrol)
    house.learn_holders()
    return SmallHouse(house)
