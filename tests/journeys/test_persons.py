"""Every story of the demo, and nothing that says who a patient is outside the vault."""

from collections.abc import Iterator

import pytest

from api.demo.stories import merged, read_stories
from custody.domain.aliases import HOSPITAL_NUMBER, is_sealed
from custody.domain.audit_lines import CheckpointLine
from custody.domain.records import Alias, Therapy
from custody.exchange.bundle import BundleHeader, write_bundle
from custody.exchange.epcis import epcis_document
from custody.exchange.fhir import bundle_parts
from custody.exchange.fhir_words import FhirVersion
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.keys import sign_note
from custody.use_cases.tell_custody import Telling, tell_custody
from tests.kit.house import FIXTURES, LABEL_KEY, PRESETS, STORIES, WORLD, House, open_house
from tests.kit.patients import PATIENTS, found_in, words_of

WAITING = read_stories(FIXTURES / "journeys", WORLD, within="waiting")
STAFF = frozenset(one.name for one in WORLD.people.values())
WORDS = words_of(PATIENTS.values()) | STAFF


@pytest.fixture(scope="module")
def house() -> House:
    """All stories, and those who wait, merged by time."""
    player = open_house()
    player.play(merged([*STORIES, *WAITING]))
    assert isinstance(player.door, House)
    return player.door


def cois(house: House) -> list[str]:
    return [one.coi for one in house.books.find(Therapy)]


def test_every_patient_of_the_stories_is_looked_for(house: House):
    kept = {facts[HOSPITAL_NUMBER]: facts for facts in house.safe.people.values()}

    assert len(PATIENTS) == len(kept) == len(cois(house))
    for patient in PATIENTS.values():
        assert patient.items() <= kept[patient[HOSPITAL_NUMBER]].items()


def test_no_entry_says_who_anybody_is(house: House):
    said = {entry.id: found_in(entry.body, WORDS) for entry in house.log.read()}

    assert {entry: words for entry, words in said.items() if words} == {}


def test_no_projection_says_who_anybody_is(house: House):
    rows = [record for records in house.books.everything().values() for record in records]

    assert len(rows) > len(cois(house))
    assert [row for row in rows if found_in(str(row).encode(), WORDS)] == []


def test_every_hospital_number_is_kept_as_a_pseudonym_of_its_own(house: House):
    numbers = house.books.find(Alias, type=HOSPITAL_NUMBER)

    assert {one.therapy for one in numbers} == set(cois(house))
    assert all(is_sealed(one) for one in numbers)
    assert len({one.value for one in numbers}) == len(PATIENTS)


def papers(house: House, coi: str) -> Iterator[bytes]:
    """Everything that leaves the house about a therapy, in a copy without names."""
    entries = list(house.log.about(coi))
    head = house.log.head()
    note = sign_note(
        Checkpoint(origin=LABEL_KEY.name, size=house.log.size, root=head.root()).text(), LABEL_KEY
    )
    header = BundleHeader(origin=LABEL_KEY.name, subject=coi, vkeys=(LABEL_KEY.vkey,))
    yield write_bundle(header, entries, lambda _: (), note)
    yield str(epcis_document(coi, entries)).encode()
    for version in FhirVersion:
        yield str(bundle_parts(coi, entries, version)).encode()
    line = CheckpointLine(note=note, origin=LABEL_KEY.name, size=0, root="")
    told = Telling(
        coi=coi, entries=entries, presets=PRESETS, roles={}, checkpoint=line, bundle_sha256="", demo=True,
    )  # fmt: skip
    yield str(tell_custody(told)).encode()


def test_no_evidence_and_no_export_says_who_anybody_is(house: House):
    said = {coi: [found_in(paper, WORDS) for paper in papers(house, coi)] for coi in cois(house)}

    assert said == {coi: [[]] * 5 for coi in cois(house)}
