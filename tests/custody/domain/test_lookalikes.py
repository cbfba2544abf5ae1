"""Two patients who could be taken for each other: every reason found, and no alarm without one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.domain.lookalikes import (
    Alarm,
    Patient,
    alarm_for,
    looks_alike,
    name_parts,
    slips_between,
    sound_of,
)

MARIA = Patient(name="Maria Santos-Lima", birth_date=date(1971, 3, 4))
MARIAH = Patient(name="Mariah Santos Lima", birth_date=date(1971, 4, 3))


def test_the_two_marias_are_sent_to_an_identity_review():
    reasons = looks_alike(MARIA, MARIAH)

    assert reasons == ("name_spelled_alike", "name_sounds_alike", "day_and_month_swapped")
    assert alarm_for(reasons) is Alarm.IDENTITY_REVIEW


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Maria Santos-Lima", "SANTOS LIMA, Maria", "same_name"),
        ("José Núñez", "Jose Nunez", "same_name"),
        ("Jürgen Müller", "Juergen Mueller", "same_name"),
        ("Siobhán O’Neill", "Siobhan ONeill", "same_name"),
        ("Søren Kjær", "Soren Kjaer", "same_name"),
        ("Łukasz Żak", "Lukasz Zak", "same_name"),
        ("Иван Петров", "Ivan Petrov", "same_name"),
        ("Νίκος Παππάς", "Nikos Pappas", "same_name"),
        ("田中 花子", "花子 田中", "same_name"),
        ("Anna Berg", "Anne Berg", "name_spelled_alike"),
        ("Jonathan Whitaker", "Jonahtan Whittaker", "name_spelled_alike"),
        ("Stephen Clarke", "Steven Clark", "name_sounds_alike"),
        ("Katherine Schmidt", "Catharina Schmitt", "name_sounds_alike"),
        ("Maria Santos", "Maria Elena Santos", "name_contained"),
        ("Ana Costa", "Ana Costa-Ribeiro", "name_contained"),
    ],
)
def test_one_name_in_two_spellings_is_recognised(one, other, expected):
    reasons = looks_alike(
        Patient(name=one, birth_date=date(1980, 1, 1)),
        Patient(name=other, birth_date=date(1955, 9, 23)),
    )

    assert expected in reasons
    assert alarm_for(reasons) is Alarm.WARNING


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maria Santos", "Maria Oliveira"),
        ("Li Na", "Lu Wei"),
        ("Jan Kowalski", "Piotr Nowak"),
        ("Amina Diallo", "Fatou Ndiaye"),
        ("Peter", "Peter Hansen"),  # a first name alone is shared by many
        ("", ""),
    ],
)
def test_different_names_raise_no_alarm(one, other):
    reasons = looks_alike(
        Patient(name=one, birth_date=date(1980, 1, 1)),
        Patient(name=other, birth_date=date(1955, 9, 23)),
    )

    assert reasons == ()
    assert alarm_for(reasons) is Alarm.NONE


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (date(1971, 3, 4), date(1971, 3, 4), ("same_birth_date",)),
        (date(1971, 3, 4), date(1971, 4, 3), ("day_and_month_swapped",)),
        (date(1971, 3, 4), date(1971, 3, 5), ("birth_date_one_digit_off",)),
        (date(1971, 3, 4), date(1981, 3, 4), ("birth_date_one_digit_off",)),
        (date(1971, 3, 4), date(1972, 3, 4), ("birth_date_one_digit_off", "birth_year_off_by_one")),
        (date(1979, 3, 4), date(1980, 3, 4), ("birth_year_off_by_one",)),
        (date(1971, 3, 4), date(1971, 5, 16), ()),
        (date(1971, 5, 5), date(1971, 6, 15), ()),
    ],
)
def test_slips_in_birth_dates_are_recognised(one, other, expected):
    reasons = looks_alike(
        Patient(name="Maria Santos", birth_date=one),
        Patient(name="Piotr Nowak", birth_date=other),
    )

    assert reasons == expected


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        ((), Alarm.NONE),
        (("birth_date_one_digit_off",), Alarm.NONE),  # too many strangers are one digit apart
        (("same_birth_date",), Alarm.WARNING),
        (("name_sounds_alike",), Alarm.WARNING),
        (("same_name", "birth_year_off_by_one"), Alarm.IDENTITY_REVIEW),
    ],
)
def test_name_and_date_together_weigh_more_than_either(reasons, expected):
    assert alarm_for(reasons) is expected


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("", "", 0),
        ("abc", "", 3),
        ("maria", "mariah", 1),
        ("maria", "mraia", 1),
        ("kitten", "sitting", 3),
    ],
)
def test_slips_are_counted_as_a_hand_makes_them(one, other, slips):
    assert slips_between(one, other) == slips


LETTERS = st.text("abcde", max_size=8)


@given(LETTERS, LETTERS)
def test_slips_are_the_same_both_ways_and_none_only_between_equals(one, other):
    assert slips_between(one, other) == slips_between(other, one)
    assert (slips_between(one, other) == 0) == (one == other)
    assert slips_between(one, other) <= max(len(one), len(other))


PATIENTS = st.builds(
    Patient,
    name=st.text(max_size=20),
    birth_date=st.dates(max_value=date(2026, 1, 1)),
)


@given(PATIENTS, PATIENTS)
def test_likeness_does_not_depend_on_who_was_enrolled_first(one, other):
    assert looks_alike(one, other) == looks_alike(other, one)


@given(PATIENTS)
def test_whoever_is_enrolled_twice_is_found(patient):
    again = Patient(name=patient.name.upper().lower(), birth_date=patient.birth_date)

    assert "same_birth_date" in looks_alike(patient, again)


@given(st.dates(max_value=date(2026, 1, 1)))
def test_the_next_day_is_seldom_the_same_day(day):
    tomorrow = Patient(name="Maria Santos", birth_date=day + timedelta(days=1))

    reasons = looks_alike(Patient(name="Maria Santos", birth_date=day), tomorrow)

    assert "same_birth_date" not in reasons
    assert "same_name" in reasons


def test_a_name_is_told_in_plain_parts():
    assert name_parts("SANTOS-LIMA, María José") == ("santos", "lima", "maria", "jose")


@pytest.mark.parametrize(
    ("one", "other"),
    [("stephen", "steven"), ("schmidt", "schmitt"), ("philip", "filip"), ("eva", "ava")],
)
def test_names_that_sound_the_same_leave_the_same_sound(one, other):
    assert sound_of(one) == sound_of(other)
