"""Production follows only presets that a physician and quality approved together."""

from custody.domain.case import StepRequest
from custody.domain.records import PresetApproval
from custody.domain.vocabulary import VerdictWord
from tests.kit.house import PRESETS, House, open_house

ENROLMENT = {
    "family": "Kessler", "given": "Wolfgang", "birth_date": "1958-11-23", "sex": "male",
    "hospital_number": "H-1", "preset": "lymphoma", "candidacy": "relapse", "weight_grams": 82_000,
    "under_twelve": False,
}  # fmt: skip
APPROVAL = StepRequest(step="approve_preset", values={"preset": "lymphoma", "read": True})


def a_production_house() -> House:
    house = open_house().door
    assert isinstance(house, House)
    house.demo = False
    return house


def enrol(house: House):
    at = house.workstation("N-VOGT", "N-CLINIC")
    return house.perform(at, StepRequest(step="enrol_therapy", values=ENROLMENT))


def test_production_enrols_nobody_under_a_preset_that_was_not_approved():
    house = a_production_house()

    verdict = enrol(house)

    assert verdict.reasons == ("preset_not_approved",)


def test_two_people_approve_and_then_a_patient_can_be_enrolled():
    house = a_production_house()
    at = house.workstation("N-ADEYEMI", "N-QUALITY", second="N-HOFFMANN")

    approved = house.perform(at, APPROVAL)

    assert approved.word is VerdictWord.ACCEPTED
    kept = house.books.get(PresetApproval, "lymphoma", 1)
    assert kept is not None
    assert kept.digest == PRESETS["lymphoma"].digest
    assert {kept.first_by, kept.second_by} == {"N-ADEYEMI", "N-HOFFMANN"}
    assert enrol(house).word is VerdictWord.ACCEPTED


def test_nobody_approves_alone():
    house = a_production_house()

    alone = house.perform(house.workstation("N-ADEYEMI", "N-QUALITY"), APPROVAL)

    assert "second_missing" in alone.reasons
    assert house.books.find(PresetApproval) == []


def test_approving_again_changes_nothing():
    house = a_production_house()
    at = house.workstation("N-ADEYEMI", "N-QUALITY", second="N-HOFFMANN")
    house.perform(at, APPROVAL)

    again = house.perform(at, APPROVAL)

    assert again.word is VerdictWord.ALREADY_DONE
