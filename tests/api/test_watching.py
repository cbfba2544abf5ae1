"""The running app finds what was changed in its log, stops signing, and lets the other patients' steps go on."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest

from api.house import House
from api.opening import open_house
from api.settings import Settings
from custody.domain.books import outcome_of
from custody.domain.case import unquestioned
from custody.domain.records import KINDS, Record, Therapy
from custody.ledger.entry import Draft, Entry, Occurred
from custody.store.sequencer import Transaction
from custody.store.sessions import Session
from tests.api.pages.bed import Patient, two_patients_with_thawed_bags
from tests.kit.installation import Answer, Installation, Somebody, card, opened

WITHIN_SECONDS = 60
BED, NURSE = "N-BEDSIDE-1", "N-OKAFOR"
WRONG = "ledger_tampered"
ANOTHER = {
    "family": "Okonkwo", "given": "Ben", "birth_date": "1990-11-23", "hospital_number": "H-4712",
}  # fmt: skip


@dataclass(frozen=True)
class Site:
    """An installation with two patients at their beds, not opened; the log is signed."""

    settings: Settings
    maria: Patient
    marla: Patient

    @contextmanager
    def owned(self) -> Iterator[sqlite3.Connection]:
        """The database in the hands of whoever owns the file: without triggers."""
        database = sqlite3.connect(self.settings.data / "custody.sqlite")
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f"DROP TRIGGER {name}")
        yield database
        database.commit()
        database.close()

    def last_about(self, coi: str) -> Entry:
        """The newest entry in a therapy's chain."""
        house = open_house(self.settings)
        with house.look() as look:
            *_, last = look.log.about(coi)
        house.close()
        return last


@pytest.fixture
def site(sqlite_settings: Settings) -> Site:
    settings = sqlite_settings.model_copy(update={"verify_minutes": 60, "checkpoint_seconds": 0})
    house = open_house(settings)
    maria, marla = two_patients_with_thawed_bags(house)
    house.write(lambda transaction: tell_all(house, transaction, (maria, marla)))
    house.sign()
    house.close()
    return Site(settings, maria, marla)


def tell_all(house: House, transaction: Transaction, patients: tuple[Patient, ...]) -> None:
    """What stands in the books, told by an entry for each therapy and one for what is nobody's."""
    records = [one for kind in KINDS.values() for one in transaction.books.find(kind)]
    for n, subjects in enumerate([(), *((one.bag_id, one.coi) for one in patients)]):
        owner = subjects[-1] if subjects else None
        transaction.log.append(
            Draft(
                id=f"019ab000-0000-7000-8000-00000000000{n}",
                type="house:filled",
                at=Occurred(time=house.now(), zone="Europe/Berlin", source="paper"),
                site="NORTH",
                station=BED,
                actor=NURSE,
                verdict="accepted",
                subjects=subjects,
                outcome=outcome_of(one for one in records if owner_of(one) == owner),
            )
        )


def owner_of(record: Record) -> str | None:
    return record.coi if isinstance(record, Therapy) else getattr(record, "therapy", None)


def until(told) -> None:
    end = time.monotonic() + WITHIN_SECONDS
    while not told():
        assert time.monotonic() < end, "the watch has not told it in time"
        time.sleep(0.05)


def half(nurse: Somebody, one: Patient, bag: Patient | None = None) -> Answer:
    """A half of the bedside check of a patient and a bag."""
    return nurse.does(
        "check_identity",
        {"wristband": one.wristband, "container": (bag or one).bag},
        {"stated_name_and_birth_date": True, "label_agrees": True},
    )


def health(running: Installation) -> str:
    return running.client.get("/api/v1/health").json()["status"]


def quality_of(running: Installation) -> Somebody:
    return running.as_("N-HOFFMANN", "N-QUALITY")


def verified(running: Installation) -> dict:
    """What the app says of its log, once a run has ended."""
    quality = quality_of(running)
    until(lambda: quality.get("/api/v1/ledger/health").json()["verified_at"])
    return quality.get("/api/v1/ledger/health").json()


def test_a_byte_changed_in_one_chain_stops_signing_and_that_therapy_and_no_other(site: Site):
    last = site.last_about(site.maria.coi)
    index, body = last.index, last.body.replace(b"Europe/Berlin", b"Europe/Perlin")
    with site.owned() as database:
        database.execute("UPDATE ledger_entry SET body = ? WHERE seq = ?", (body, index))

    with opened(site.settings) as running:
        nurse, quality = running.as_(NURSE, BED), quality_of(running)
        until(lambda: health(running) == "alarm")
        mixed = half(nurse, site.marla, site.maria)
        maria, marla = half(nurse, site.maria), half(nurse, site.marla)
        refused = quality.post("/api/v1/checkpoint")
        told = quality.get("/api/v1/ledger/health").json()
        page = running.client.get("/sign-in").text

    sentence = f"The log is not what was signed: entry {index}: "
    assert (maria.verdict, maria.reasons) == ("refused", [WRONG])
    assert (marla.verdict, marla.reasons) == ("accepted", [])
    assert mixed.reasons == ["wrong_patient", WRONG]
    assert site.last_about(site.maria.coi).view["reasons"] == [WRONG]
    assert (refused.status_code, refused.json()["code"]) == (503, "signing_stopped")
    assert refused.json()["detail"].startswith(sentence)
    assert told["alarm"].startswith(sentence)
    assert told["verified_size"] == index
    assert "Signing has stopped" in page


def test_a_row_that_the_ledger_did_not_make_stops_its_therapy_also_after_a_restart(site: Site):
    with site.owned() as database:
        database.execute(
            "UPDATE container SET cells_thousands = 150001 WHERE id = ?", (site.maria.bag_id,)
        )

    with opened(site.settings) as running:
        until(lambda: health(running) == "alarm")
    with opened(site.settings) as running:
        at_once, nurse = health(running), running.as_(NURSE, BED)
        maria, marla = half(nurse, site.maria), half(nurse, site.marla)

    alarm = site.settings.keys / "alarm"
    sentence = alarm.read_text()
    with site.owned() as database:
        database.execute(
            "UPDATE container SET cells_thousands = 150000 WHERE id = ?", (site.maria.bag_id,)
        )
    with opened(site.settings) as running:
        until(lambda: not alarm.exists())
        still = health(running)

    assert still == "alarm", "until somebody has looked and starts it anew"
    assert at_once == "alarm"
    assert f"the row container {site.maria.bag_id} is not what entry " in sentence
    assert "150001" not in sentence
    assert (maria.reasons, marla.reasons) == ([WRONG], [])


def test_a_chain_written_anew_with_its_hashes_is_not_what_was_found_good_before(site: Site):
    with opened(site.settings) as running:
        good = verified(running)
    last = site.last_about(site.maria.coi)
    body = last.body.replace(b"Europe/Berlin", b"Europe/Perlin")
    with site.owned() as database:
        leaf = sha256(b"\x00" + body).digest()
        database.execute(
            "UPDATE ledger_entry SET body = ?, leaf = ? WHERE seq = ?", (body, leaf, last.index)
        )

    with opened(site.settings) as running:
        nurse = running.as_(NURSE, BED)
        until(lambda: health(running) == "alarm")
        maria, marla = half(nurse, site.maria), half(nurse, site.marla)

    assert (good["alarm"], good["missed"], good["verified_size"]) == ("", "", 3)
    assert (maria.reasons, marla.reasons) == ([WRONG], [])


def test_a_log_cut_back_with_its_checkpoints_is_not_what_was_found_good_before(site: Site):
    last_signed = site.settings.keys / "last-signed"
    before, database = last_signed.read_bytes(), site.settings.data / "custody.sqlite"
    kept = _copied(database)
    house = open_house(site.settings)
    house.write(lambda transaction: tell_all_again(house, transaction))
    house.sign()
    house.close()
    with opened(site.settings) as running:
        verified(running)
    for one in database.parent.glob("custody.sqlite-*"):
        one.unlink()
    database.write_bytes(kept)
    last_signed.write_bytes(before)

    with opened(site.settings) as running:
        until(lambda: health(running) == "alarm")

    assert (
        "entry 3 is missing: 4 signed ones were found good"
        in (site.settings.keys / "alarm").read_text()
    )


def tell_all_again(house: House, transaction: Transaction) -> None:
    """One entry more, about nothing."""
    transaction.log.append(
        Draft(
            id="019ab000-0000-7000-8000-000000000009",
            type="house:seen",
            at=Occurred(time=house.now(), zone="Europe/Berlin", source="paper"),
            site="NORTH",
            station=BED,
            actor=NURSE,
            verdict="accepted",
        )
    )


def _copied(database: Path) -> bytes:
    """A closed database, whole."""
    with sqlite3.connect(database) as here:
        here.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    here.close()
    return database.read_bytes()


def test_in_an_alarm_a_therapy_goes_on_where_books_and_chain_agree(installation):
    coordinator, physician = (
        installation.as_("N-VOGT", "N-CLINIC"),
        installation.as_("N-NOVAK", "N-CLINIC"),
    )
    first, second = coordinator.enrols(), coordinator.enrols(**ANOTHER)
    consent = {"consent_given": True, "consent_version": "V3"}
    put = replace(_therapy(installation, second), weight_grams=70_001)
    installation.house.write(lambda transaction: transaction.books.put(put))
    installation.house.disown("The log is not what was signed.")

    good, bad = (
        physician.does(
            "record_consent", {"therapy": card(coi)}, consent | {"hospital_number": told}
        )
        for coi, told in ((first, "H-4711"), (second, "H-4712"))
    )
    again = physician.does(
        "place_order",
        {"therapy": card(first)},
        {"order_number": "O-1", "hospital_number": "H-4711"},
    )

    assert (good.verdict, bad.verdict, bad.reasons) == ("accepted", "refused", [WRONG])
    assert WRONG not in again.reasons


def test_in_an_alarm_a_therapy_in_doubt_can_still_be_stopped(installation):
    coordinator, physician = (
        installation.as_("N-VOGT", "N-CLINIC"),
        installation.as_("N-NOVAK", "N-CLINIC"),
    )
    coi = coordinator.enrols()
    consent = {"consent_given": True, "consent_version": "V3", "hospital_number": "H-4711"}
    assert physician.does("record_consent", {"therapy": card(coi)}, consent).verdict == "accepted"
    changed = replace(_therapy(installation, coi), weight_grams=70_001)
    installation.house.write(lambda transaction: transaction.books.put(changed))
    installation.house.disown("The log is not what was signed.")

    stopped = physician.does(
        "withdraw_consent", {"therapy": card(coi)}, {"hospital_number": "H-4711"}
    )

    assert stopped.verdict == "accepted"


def _therapy(installation, coi: str) -> Therapy:
    with installation.house.look() as look:
        return look.books.get(Therapy, coi)


def test_without_an_alarm_nobody_asks_for_a_chain(house):
    session = _anyone(house)

    asked = house.house.write(
        lambda transaction: house.house.workstation(transaction, session, None).chain_verifies
    )

    assert asked is unquestioned


def _anyone(house):
    with house.house.look() as look:
        account = look.stores.accounts.of(NURSE)
        at = next(one for one in look.stores.stations.all() if one.station.id == BED)
    now = house.house.now()
    return Session(account=account, at=at, seen=now, until=now)
