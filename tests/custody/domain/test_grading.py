"""Grades follow from raw items by the ASTCT tables, and unknown never counts as normal."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.domain.clinical_items import (
    CapdItems,
    Consciousness,
    CrsItems,
    HowOften,
    IcansItems,
    IceItems,
    IntracranialPressure,
    Motor,
    OxygenDevice,
    Seizure,
    items_from,
)
from custody.domain.grading import capd_score, crs_grade, icans_grade, ice_score

WELL = CrsItems(
    temperature_millicelsius=36_900,
    fever_treated=False,
    systolic_millimetres_mercury=120,
    vasopressors=0,
    vasopressin=False,
    oxygen_device=OxygenDevice.NONE,
)
FEVERISH = replace(WELL, temperature_millicelsius=38_000)
AWAKE = IcansItems(
    consciousness=Consciousness.ALERT,
    seizure=Seizure.NONE,
    motor=Motor.NONE,
    intracranial_pressure=IntracranialPressure.NONE,
)
ICE_10 = IceItems(
    ice_year=True,
    ice_month=True,
    ice_city=True,
    ice_hospital=True,
    ice_objects_named=3,
    ice_follows_command=True,
    ice_writes_sentence=True,
    ice_counts_backwards=True,
)
CAPD_0 = CapdItems(
    capd_eye_contact=HowOften.ALWAYS,
    capd_purposeful_actions=HowOften.ALWAYS,
    capd_aware_of_surroundings=HowOften.ALWAYS,
    capd_communicates_needs=HowOften.ALWAYS,
    capd_restless=HowOften.NEVER,
    capd_inconsolable=HowOften.NEVER,
    capd_underactive=HowOften.NEVER,
    capd_slow_to_respond=HowOften.NEVER,
)
CANNULA = OxygenDevice.NASAL_CANNULA


def crs(items: CrsItems) -> int | None:
    return crs_grade(items, hypotension_below_millimetres_mercury=90).value


def ice(score: int) -> IceItems:
    """An ICE with this many points, given away in the order of its questions."""
    answers = {}
    for field in fields(IceItems):
        most = 3 if field.name == "ice_objects_named" else 1
        given_points = min(most, score)
        answers[field.name] = given_points if most > 1 else bool(given_points)
        score -= given_points
    return IceItems(**answers)


@pytest.mark.parametrize(
    ("changes", "grade"),
    [
        ({"temperature_millicelsius": 37_999}, 0),
        ({}, 1),
        ({"systolic_millimetres_mercury": 90}, 1),
        ({"systolic_millimetres_mercury": 89}, 2),
        ({"oxygen_device": CANNULA, "oxygen_flow_millilitres_per_minute": 6_000}, 2),
        ({"oxygen_device": CANNULA, "oxygen_flow_millilitres_per_minute": 6_001}, 3),
        ({"oxygen_device": OxygenDevice.BLOW_BY}, 2),
        ({"vasopressors": 1}, 3),
        ({"vasopressors": 1, "vasopressin": True}, 3),
        ({"vasopressin": True}, 3),
        ({"oxygen_device": OxygenDevice.HIGH_FLOW_CANNULA}, 3),
        ({"oxygen_device": OxygenDevice.FACE_MASK}, 3),
        ({"oxygen_device": OxygenDevice.NON_REBREATHER}, 3),
        ({"oxygen_device": OxygenDevice.VENTURI_MASK}, 3),
        ({"vasopressors": 2}, 4),
        ({"oxygen_device": OxygenDevice.POSITIVE_PRESSURE}, 4),
        ({"vasopressors": 1, "oxygen_device": OxygenDevice.POSITIVE_PRESSURE}, 4),
        ({"systolic_millimetres_mercury": 80, "oxygen_device": OxygenDevice.FACE_MASK}, 3),
    ],
)
def test_crs_is_the_worse_of_pressure_and_oxygen_in_a_fever(changes, grade):
    assert crs(replace(FEVERISH, **changes)) == grade


def test_low_pressure_without_fever_is_not_crs():
    assert crs(replace(WELL, systolic_millimetres_mercury=70)) == 0


@pytest.mark.parametrize(
    ("changes", "grade"),
    [({}, 0), ({"systolic_millimetres_mercury": 70}, 2), ({"vasopressors": 1}, 3)],
)
def test_once_the_fever_was_treated_it_is_no_longer_asked_for(changes, grade):
    assert crs(replace(WELL, fever_treated=True, **changes)) == grade


@pytest.mark.parametrize("name", [field.name for field in fields(CrsItems)])
def test_a_missing_crs_item_gives_no_grade(name):
    sick = replace(FEVERISH, oxygen_device=CANNULA, oxygen_flow_millilitres_per_minute=2_000)

    found = crs_grade(replace(sick, **{name: None}), hypotension_below_millimetres_mercury=90)

    assert found.value is None
    assert found.because == (f"{name.replace('_', ' ')} is not recorded",)


def test_without_a_limit_for_pressure_there_is_no_grade():
    assert crs_grade(WELL, hypotension_below_millimetres_mercury=None).value is None


def test_a_grade_says_what_it_rests_on():
    sick = replace(FEVERISH, vasopressors=1, oxygen_device=OxygenDevice.FACE_MASK)

    found = crs_grade(sick, hypotension_below_millimetres_mercury=90)

    assert found.because == ("fever", "one vasopressor", "oxygen: face mask")


@given(st.integers(0, 5), st.booleans(), st.integers(0, 250), st.sampled_from(OxygenDevice))
def test_crs_never_falls_when_another_vasopressor_is_needed(count, vasopressin, systolic, device):
    now = replace(
        FEVERISH,
        vasopressors=count,
        vasopressin=vasopressin,
        systolic_millimetres_mercury=systolic,
        oxygen_device=device,
        oxygen_flow_millilitres_per_minute=2_000,
    )

    worse = replace(now, vasopressors=count + 1)

    assert 1 <= (crs(now) or 0) <= (crs(worse) or 0) <= 4


@pytest.mark.parametrize("points", range(11))
def test_ice_counts_to_ten(points):
    assert ice_score(ice(points)).value == points


def test_four_objects_out_of_three_are_no_score():
    assert ice_score(replace(ICE_10, ice_objects_named=4)).value is None


@pytest.mark.parametrize(
    ("points", "grade"),
    [(10, 0), (9, 1), (8, 1), (7, 1), (6, 2), (5, 2), (4, 2), (3, 2), (2, 3), (1, 3), (0, 3)],
)
def test_icans_follows_the_ice_score(points, grade):
    assert icans_grade(AWAKE, ice(points), under_twelve=False).value == grade


@pytest.mark.parametrize(
    ("changes", "grade"),
    [
        ({"consciousness": Consciousness.WAKES_BY_ITSELF}, 1),
        ({"consciousness": Consciousness.WAKES_TO_VOICE}, 2),
        ({"consciousness": Consciousness.WAKES_TO_TOUCH}, 3),
        ({"consciousness": Consciousness.UNAROUSABLE}, 4),
        ({"seizure": Seizure.BRIEF}, 3),
        ({"seizure": Seizure.PROLONGED}, 4),
        ({"motor": Motor.DEEP_FOCAL_WEAKNESS}, 4),
        ({"intracranial_pressure": IntracranialPressure.FOCAL_OEDEMA}, 3),
        ({"intracranial_pressure": IntracranialPressure.DIFFUSE_OEDEMA}, 4),
        ({"consciousness": Consciousness.WAKES_TO_VOICE, "seizure": Seizure.BRIEF}, 3),
    ],
)
def test_icans_is_the_worst_of_its_rows(changes, grade):
    assert icans_grade(replace(AWAKE, **changes), ICE_10, under_twelve=False).value == grade


def test_who_cannot_be_aroused_needs_no_score():
    gone = replace(AWAKE, consciousness=Consciousness.UNAROUSABLE)

    assert icans_grade(gone, IceItems(), under_twelve=False).value == 4
    assert icans_grade(gone, CapdItems(), under_twelve=True).value == 4


@pytest.mark.parametrize("name", [field.name for field in fields(IcansItems)])
def test_a_missing_icans_item_gives_no_grade(name):
    found = icans_grade(replace(AWAKE, **{name: None}), ICE_10, under_twelve=False)

    assert found.value is None
    assert found.because == (f"{name.replace('_', ' ')} is not recorded",)


@pytest.mark.parametrize(
    ("found", "least"),
    [
        ({"seizure": Seizure.PROLONGED}, 4),
        ({"seizure": Seizure.BRIEF}, 3),
        ({"consciousness": Consciousness.WAKES_TO_VOICE}, 2),
        ({}, 0),
    ],
)
def test_without_a_score_what_was_seen_says_what_the_grade_is_at_least(found, least):
    grade = icans_grade(replace(AWAKE, **found), IceItems(), under_twelve=False)

    assert (grade.value, grade.at_least) == (None, least)


@pytest.mark.parametrize(
    ("known", "least"),
    [
        ({"vasopressors": 2}, 4),
        ({"vasopressors": 1, "temperature_millicelsius": 39_000}, 3),
        ({"systolic_millimetres_mercury": 80, "temperature_millicelsius": 39_000}, 2),
        ({"temperature_millicelsius": 39_000}, 1),
        ({"vasopressors": 2, "temperature_millicelsius": 36_500, "fever_treated": False}, 0),
        ({"systolic_millimetres_mercury": 120}, 0),
        ({}, 0),
    ],
)
def test_items_that_are_missing_hide_no_crs_that_was_seen(known, least):
    grade = crs_grade(CrsItems(**known), hypotension_below_millimetres_mercury=90)

    assert (grade.value, grade.at_least) == (None, least)


@pytest.mark.parametrize("name", [field.name for field in fields(IceItems)])
def test_a_missing_ice_answer_gives_no_grade(name):
    found = icans_grade(AWAKE, replace(ICE_10, **{name: None}), under_twelve=False)

    assert found.value is None


def test_a_child_is_asked_with_capd_and_an_adult_with_ice():
    assert icans_grade(AWAKE, CAPD_0, under_twelve=True).value == 0
    assert icans_grade(AWAKE, ICE_10, under_twelve=True).because == ("CAPD is not recorded",)
    assert icans_grade(AWAKE, CAPD_0, under_twelve=False).because == ("ICE is not recorded",)


def test_capd_counts_good_signs_the_other_way_round():
    worst = CapdItems(
        **{
            field.name: HowOften.NEVER if at < 4 else HowOften.ALWAYS
            for at, field in enumerate(fields(CapdItems))
        }
    )

    assert capd_score(CAPD_0).value == 0
    assert capd_score(worst).value == 32
    assert icans_grade(AWAKE, worst, under_twelve=True).value == 3


@pytest.mark.parametrize(
    ("restless", "inconsolable", "underactive", "grade"),
    [
        (HowOften.NEVER, HowOften.NEVER, HowOften.NEVER, 0),
        (HowOften.RARELY, HowOften.NEVER, HowOften.NEVER, 1),
        (HowOften.ALWAYS, HowOften.ALWAYS, HowOften.NEVER, 1),
        (HowOften.ALWAYS, HowOften.ALWAYS, HowOften.RARELY, 3),
    ],
)
def test_icans_of_a_child_follows_the_capd_score(restless, inconsolable, underactive, grade):
    score = replace(
        CAPD_0,
        capd_restless=restless,
        capd_inconsolable=inconsolable,
        capd_underactive=underactive,
    )

    assert icans_grade(AWAKE, score, under_twelve=True).value == grade


def test_items_are_read_from_the_values_that_were_given():
    given_values = {
        "temperature_millicelsius": 39_100,
        "fever_treated": True,
        "oxygen_device": "face_mask",
        "note": "of no interest here",
    }

    items = items_from(CrsItems, given_values)

    assert items == CrsItems(
        temperature_millicelsius=39_100, fever_treated=True, oxygen_device=OxygenDevice.FACE_MASK
    )


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"vasopressors": True},
        {"vasopressors": "1"},
        {"oxygen_device": "tent"},
        {"vasopressin": 1},
    ],
)
def test_what_cannot_be_read_was_not_recorded(values):
    assert items_from(CrsItems, values) == CrsItems()
