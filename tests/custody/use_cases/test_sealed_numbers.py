"""A hospital's number says who the patient is: compared as ever, and written down for nobody to read."""

from collections.abc import Callable

import pytest

from custody.domain.aliases import HOSPITAL_NUMBER, is_sealed
from custody.domain.case import RawScan, StepRequest
from custody.domain.identifiers.donation import ChainOfIdentity
from custody.domain.records import Alias, Therapy
from custody.domain.vocabulary import VerdictWord
from custody.ledger.commitment import opens
from custody.ledger.entry import Entry
from custody.use_cases.perform_step import Verdict
from tests.kit.house import House, open_house
from tests.kit.patients import found_in

PERSON = {"given": "Anna", "sex": "female", "preset": "lymphoma", "candidacy": "relapse",
          "weight_grams": 70_000, "under_twelve": False}  # fmt: skip
MINE, OTHERS = "H-700117", "H-700171"


@pytest.fixture
def house() -> House:
    """Two patients of one clinic, whose numbers are easily confused."""
    house = open_house().door
    assert isinstance(house, House)
    enrol(house, MINE, "Adler", "1961-01-02")
    enrol(house, OTHERS, "Zimmer", "1979-11-12")
    return house


def enrol(house: House, number: str, family: str = "Nowak", born: str = "1950-06-07") -> Verdict:
    said = {**PERSON, "hospital_number": number, "family": family, "birth_date": born}
    at = house.workstation("N-VOGT", "N-CLINIC")
    return house.perform(at, StepRequest(step="enrol_therapy", values=said))


def consent(house: House, coi: str, number: str) -> Verdict:
    said = {"consent_given": True, "consent_version": "V3", "hospital_number": number}
    card = RawScan(text=ChainOfIdentity(coi=coi).text, symbology="]Q1")
    request = StepRequest(step="record_consent", scans={"therapy": (card,)}, values=said)
    return house.perform(house.workstation("N-ADEYEMI", "N-CLINIC"), request)


def therapies(house: House) -> tuple[Therapy, Therapy]:
    mine, other = house.books.find(Therapy)
    return mine, other


def numbers_in(entry: Entry) -> list[str]:
    return found_in(entry.body, (MINE, OTHERS))


def test_a_number_on_a_paper_is_compared_as_ever_and_stands_nowhere(house: House):
    mine, _ = therapies(house)

    verdict = consent(house, mine.coi, MINE)

    assert verdict.word is VerdictWord.ACCEPTED
    (entry,) = verdict.entries
    assert entry.view["body"]["values"] == {"consent_given": True, "consent_version": "V3"}
    assert numbers_in(entry) == []


def test_another_patients_number_is_refused_and_stands_in_no_chain(house: House):
    mine, other = therapies(house)

    verdict = consent(house, mine.coi, OTHERS)

    assert verdict.reasons == ("alias_mismatch",)
    (entry,) = verdict.entries
    assert numbers_in(entry) == []
    sealed = house.books.find(Alias, therapy=other.coi, type=HOSPITAL_NUMBER)[0].value
    assert sealed.encode() not in entry.body


def test_a_commitment_opens_to_what_was_given_under_the_key_of_whom_it_names(house: House):
    mine, other = therapies(house)

    (right,) = consent(house, mine.coi, MINE).entries
    (wrong,) = consent(house, mine.coi, OTHERS).entries

    for entry, number, whose in ((right, MINE, mine), (wrong, OTHERS, other)):
        salt, value, subject = house.safe.openings[entry.id, HOSPITAL_NUMBER]
        assert bytes.fromhex(value).decode() == number
        assert subject == whose.subject
        assert opens(entry.view["commitments"][HOSPITAL_NUMBER], salt, value)


def test_the_same_number_never_has_the_same_commitment(house: House):
    mine, _ = therapies(house)

    entries = [consent(house, mine.coi, OTHERS).entries[0] for _ in range(2)]

    first, second = (entry.view["commitments"][HOSPITAL_NUMBER] for entry in entries)
    assert first != second


def test_a_number_that_names_a_therapy_enrols_no_other_and_stands_nowhere(house: House):
    _, other = therapies(house)

    verdict = enrol(house, OTHERS)

    assert verdict.reasons == ("alias_of_another",)
    (entry,) = verdict.entries
    assert numbers_in(entry) == []
    assert house.safe.openings[entry.id, HOSPITAL_NUMBER][2] == other.subject


def test_the_vault_has_the_number_and_the_books_its_pseudonym(house: House):
    mine, _ = therapies(house)

    (alias,) = house.books.find(Alias, therapy=mine.coi)

    assert is_sealed(alias)
    assert house.safe.people[mine.subject][HOSPITAL_NUMBER] == MINE


@pytest.mark.parametrize("given", ["h-700117", "H-700117 ", "", "\ud800", "Ä-1"])
def test_what_is_no_number_is_refused_and_stands_nowhere(house: House, given: str):
    mine, _ = therapies(house)

    verdict = consent(house, mine.coi, given)

    assert verdict.reasons == ("value_out_of_range",)
    assert "hospital_number" not in verdict.entries[0].view["body"].get("values", {})


@pytest.mark.parametrize("field", ["candidacy", "preset", "under_twelve", "weight_grams"])
def test_a_name_in_the_wrong_field_is_refused_and_kept_apart(house: House, field: str):
    said = {**PERSON, "family": "Nowak", "birth_date": "1950-06-07", "hospital_number": "H-1"}
    at = house.workstation("N-VOGT", "N-CLINIC")

    verdict = house.perform(at, StepRequest(step="enrol_therapy", values={**said, field: "Nowak"}))

    (entry,) = verdict.entries
    assert verdict.word is VerdictWord.REFUSED
    assert found_in(entry.body, ("Nowak",)) == []
    salt, value, _ = house.safe.openings[entry.id, field]
    assert bytes.fromhex(value) == b"Nowak"
    assert opens(entry.view["commitments"][field], salt, value)


def test_whoever_reads_the_books_cannot_pass_a_pseudonym_off_as_the_number(house: House):
    mine, _ = therapies(house)
    (alias,) = house.books.find(Alias, therapy=mine.coi)

    verdict = consent(house, mine.coi, alias.value)

    assert verdict.reasons == ("value_out_of_range",)


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (lambda house, coi: consent(house, coi, "H-OLD-1"), None),
        (lambda house, _: enrol(house, "H-OLD-1"), "alias_of_another"),
    ],
    ids=["on a paper", "enrolled again"],
)
def test_a_number_from_before_they_were_sealed_is_still_found(
    house: House, act: Callable[[House, str], Verdict], reason: str | None
):
    mine, _ = therapies(house)
    house.books.put(Alias(type=HOSPITAL_NUMBER, issuer="NORTH", value="H-OLD-1", therapy=mine.coi))

    verdict = act(house, mine.coi)

    assert verdict.reasons == ((reason,) if reason else ())
