"""What labels may rely on of a donor: by what is recorded, and never by silence."""

from dataclasses import replace
from datetime import date

import pytest

from custody.domain.donor_screening import (
    AGENT_TITLES,
    REVIEW,
    RISK,
    SAMPLE_DAY,
    Agent,
    DonorScreening,
    result_of,
    screening_of,
)
from custody.presets import load_presets

WANTED = load_presets()["lymphoma"].screening
COLLECTED = date(2026, 3, 10)
COMPLETE = {
    REVIEW: "complete",
    RISK: "none_found",
    SAMPLE_DAY: "2026-03-01",
    **{result_of(agent): "nonreactive" for agent in Agent},
}


def known(wanted=WANTED, **changes):
    return screening_of((COMPLETE | changes).get, wanted, COLLECTED)


def test_of_somebody_never_asked_nothing_was_done():
    assert screening_of({}.get, WANTED, COLLECTED) == DonorScreening()


def test_a_donor_of_whom_all_is_known_was_evaluated():
    donor = known()

    assert donor.evaluated
    assert not donor.dangerous


@pytest.mark.parametrize("name", [REVIEW, SAMPLE_DAY, *map(result_of, Agent)])
def test_one_answer_that_is_missing_makes_it_no_evaluation(name):
    assert not known(**{name: None}).evaluated


@pytest.mark.parametrize("agent", Agent)
def test_a_test_that_was_not_done_makes_it_no_evaluation(agent):
    donor = known(**{result_of(agent): "not_done"})

    assert not donor.testing_complete
    assert not donor.dangerous


@pytest.mark.parametrize("agent", Agent)
def test_a_reactive_test_is_named_and_counts_as_done(agent):
    donor = known(**{result_of(agent): "reactive"})

    assert donor.reactive_for == (AGENT_TITLES[agent],)
    assert donor.evaluated
    assert donor.dangerous


def test_a_risk_factor_is_a_danger_whatever_the_tests_say():
    assert known(**{RISK: "found"}).dangerous


@pytest.mark.parametrize(
    ("day", "recent"),
    [("2026-02-07", False), ("2026-02-08", True), ("2026-03-10", True), ("2026-03-11", True)],
)
def test_a_sample_counts_for_thirty_days(day, recent):
    assert WANTED.sample_max_age_days == 30
    assert known(**{SAMPLE_DAY: day}).testing_complete == recent


def test_a_test_that_nobody_can_record_was_not_done():
    assert not known(replace(WANTED, tests=(*WANTED.tests, "a_new_virus"))).testing_complete


def test_a_test_that_the_preset_does_not_want_may_be_missing():
    fewer = replace(WANTED, tests=tuple(one for one in WANTED.tests if one != Agent.HTLV))

    assert known(fewer, **{result_of(Agent.HTLV): None}).evaluated


@pytest.mark.parametrize("preset", load_presets().values(), ids=lambda one: one.name)
def test_every_test_that_a_preset_wants_can_be_recorded(preset):
    assert set(preset.screening.tests) <= set(Agent)
