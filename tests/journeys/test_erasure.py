"""A person is erased once nobody needs to know whose cells these were, and never a day before."""

from dataclasses import replace

from custody.domain.case import StepRequest, moment
from custody.domain.gates.papers import paper_names_this_patient
from custody.domain.journey.erasure import kept_until
from custody.domain.records import Alias, Container, Therapy
from custody.use_cases.perform_step import lay_out
from tests.journeys.hurried import LYMPHOMA, ORDER, refused
from tests.journeys.standing import Standing, standing
from tests.kit.house import PRESETS

WHY = {"basis": "retention_is_over", "because": "The years are over.", **ORDER}

AGAIN = {
    "family": "Farkas", "given": "Piroska", "birth_date": "1991-02-14", "sex": "female",
    "hospital_number": "H-204417", "preset": "lymphoma", "candidacy": "relapse", "weight_grams": 61_000,
    "under_twelve": False,
}  # fmt: skip


def erase(house: Standing, second: str | None = "N-RUIZ", **said: str):
    return house.ask(
        "erase_person", "N-HOFFMANN", "N-QUALITY", {"therapy": "therapy"}, {**WHY, **said}, second=second
    )  # fmt: skip


def therapy(house: Standing) -> Therapy:
    return house.books.find(Therapy)[0]


def years_later(house: Standing, years: int) -> None:
    """As if all of it had been that long ago."""
    now = house.house.now
    told = therapy(house)
    house.books.put(replace(told, closed_at=moment(now.replace(year=now.year - years))))
    for one in house.books.find(Container, therapy=told.coi):
        house.books.put(replace(one, expires_at=moment(now.replace(year=now.year - years - 1))))


def test_nobody_is_erased_while_the_records_must_say_whose_cells_these_were():
    house = standing(LYMPHOMA, "")

    assert refused(erase(house, basis="asked_by_the_person"), "retention_runs")
    assert therapy(house).subject in house.house.safe.people


def test_the_years_are_counted_from_what_could_be_used_last():
    house = standing(LYMPHOMA, "")
    years_later(house, 31)
    bag = house.books.find(Container, therapy=therapy(house).coi)[0]
    house.books.put(replace(bag, expires_at=moment(house.house.now)))

    assert refused(erase(house), "retention_runs")


def test_a_therapy_that_is_not_closed_is_still_needed():
    house = standing(LYMPHOMA, "close_therapy")

    assert refused(erase(house), "therapy_not_closed")


def test_a_preset_that_does_not_say_for_how_long_lets_nobody_be_erased():
    house = standing(LYMPHOMA, "")
    years_later(house, 31)
    preset = PRESETS["lymphoma"]
    limits = {name: one for name, one in preset.limits.items() if name != "traceability_kept_years"}
    house.house.presets = {**PRESETS, "lymphoma": replace(preset, limits=limits)}

    assert refused(erase(house), "retention_runs")


def test_a_card_that_was_mixed_up_erases_nobody():
    """The order names another therapy than the card: nothing brings a name back."""
    house = standing(LYMPHOMA, "")
    years_later(house, 31)

    assert erase(house, order_number="ORD-0000").verdict == "refused"
    assert therapy(house).subject in house.house.safe.people


def test_one_person_alone_erases_nobody():
    house = standing(LYMPHOMA, "")
    years_later(house, 31)

    assert refused(erase(house, second=None), "second_missing")
    assert refused(erase(house, second="N-BECKER"), "second_not_qualified")
    assert therapy(house).subject in house.house.safe.people


def test_who_is_erased_is_gone_with_every_word_that_was_sealed():
    house = standing(LYMPHOMA, "")
    years_later(house, 31)
    subject = therapy(house).subject

    told = erase(house)

    assert told.verdict == "accepted"
    assert subject not in house.house.safe.people
    assert not any(whose == subject for _, _, whose in house.house.safe.openings.values())


def test_nobody_is_erased_twice():
    house = standing(LYMPHOMA, "")
    years_later(house, 31)
    erase(house)

    assert erase(house).verdict == "already_done"


def test_a_leap_day_has_its_anniversary():
    house = standing(LYMPHOMA, "")
    told = therapy(house)
    house.books.put(replace(told, closed_at="2096-02-29T12:00:00.000000Z"))
    here = house.house.workstation("N-HOFFMANN", "N-QUALITY")
    case = lay_out(here, StepRequest(step="erase_person"))
    case = replace(case, therapy=therapy(house), preset=PRESETS["lymphoma"])

    assert kept_until(case) == "2126-03-01T12:00:00.000000Z"


def test_the_number_of_who_was_erased_says_nothing_and_may_be_given_again():
    """A paper with the number is told apart from none no longer; a patient who has it now is another enrolment."""
    house = standing(LYMPHOMA, "")
    years_later(house, 31)
    coi, here = therapy(house).coi, house.house.workstation("N-ADEYEMI", "N-CLINIC")
    paper = StepRequest(step="record_consent", values={"hospital_number": "H-204417"})
    case = replace(lay_out(here, paper), therapy=therapy(house))
    before = paper_names_this_patient(case)
    erase(house)

    after = paper_names_this_patient(case)
    again = house.ask("enrol_therapy", "N-VOGT", "N-CLINIC", {}, AGAIN)

    assert (before, after) == (None, "alias_mismatch")
    assert again.verdict == "accepted"
    assert again.therapy != coi
    numbers = house.books.find(Alias, type="hospital_number")
    assert {one.therapy for one in numbers} >= {coi, again.therapy}
