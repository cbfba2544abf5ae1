"""A danger found in the donor calls back the labels that are on cells already, and nothing else does."""

import pytest

from api.due_steps import due_steps
from api.situation import Situation, situation_of
from custody.domain.donor_screening import Agent
from custody.domain.records import Therapy
from tests.journeys.standing import Standing, standing
from tests.kit.house import PRESETS, WORLD

L = "lymphoma_two_days"
TESTS = {f"donor_test_{agent}": "nonreactive" for agent in Agent}
CLEAN = {
    "hospital_number": "H-204417", "donor_review": "complete", "donor_risk_factor": "none_found",
    "donor_sample_day": "2026-03-05", **TESTS,
}  # fmt: skip
HEPATITIS = {"donor_test_hepatitis_b": "reactive"}
RISK = {"donor_risk_factor": "found"}
HIV = {"donor_test_hiv_1_2": "reactive"}
RECALL, NOTHING = True, False
BENCH = ("N-BRANDT", "N-WEBER", "N-COLLECTION")


def record(here: Standing, **found: str) -> None:
    told = here.ask(
        "record_donor_screening",
        "N-ADEYEMI",
        "N-CLINIC",
        scan={"therapy": "therapy"},
        say=CLEAN | found,
    )
    assert told.verdict == "accepted"
    here.wait(minutes=1)


def reprint(here: Standing, what: str, who: tuple[str, str, str]) -> None:
    person, second, where = who
    scan, why = {"container": f"{what} as compound"}, {"reason": "data_change_approved"}
    done = here.ask("reprint_label", person, where, scan, why, second=second, makes=what)
    assert done.verdict == "accepted", done.reasons


def apply(here: Standing, what: str, who: tuple[str, str, str]) -> None:
    person, second, where = who
    scan = {"container": f"{what} as compound", "label": what}
    done = here.ask("apply_reprint", person, where, scan, second=second)
    assert done.verdict == "accepted", done.reasons


def situation(here: Standing) -> Situation:
    (therapy,) = here.books.find(Therapy)
    return situation_of(here.books, therapy, PRESETS, here.house.now)


def waits(here: Standing, station: str) -> dict[str, set[str]]:
    """What waits at a station, and for which containers."""
    due = due_steps(situation(here), WORLD.places[station].station)
    return {one.step.name: {each.id for each in one.containers} for one in due}


@pytest.mark.parametrize(
    ("before", "after", "called_back"),
    [
        ({}, HEPATITIS, RECALL),
        ({}, RISK, RECALL),
        (HEPATITIS, HEPATITIS | HIV, RECALL),
        ({}, {"donor_review": "incomplete"}, RECALL),
        ({}, {"donor_test_syphilis": "not_done"}, RECALL),
        (HEPATITIS, HEPATITIS | RISK, NOTHING),
        (HEPATITIS, {}, NOTHING),
        ({"donor_review": "incomplete"}, {}, NOTHING),
        ({"donor_review": "incomplete"}, {"donor_sample_day": "2026-03-04", "donor_review": "incomplete"}, NOTHING),
    ],
    ids=[
        "an agent was found", "a risk was found", "a second agent was found", "the review turned out incomplete",
        "a test turned out not to be done", "the legend stands there already", "the danger was ruled out",
        "everything was evaluated", "still not everything was evaluated",
    ],
)  # fmt: skip
def test_only_a_warning_that_is_missing_calls_a_label_back(before, after, called_back):
    here = standing(L, "print_collection_labels")
    record(here, **before)
    play_on(here, "print_collection_labels", "pack_material")

    record(here, **after)

    assert bool(situation(here).silent) is called_back
    assert ("label_outdated" in here.go_on("pack_material").reasons) is called_back


def test_a_label_called_back_is_work_until_the_new_one_was_scanned_on_the_bag():
    here = standing(L, "pack_material")

    record(here, **HEPATITIS)
    bags = situation(here).silent
    asked = waits(here, BENCH[2])
    for name in ("bag A", "bag B"):
        reprint(here, name, BENCH)
    printed = waits(here, BENCH[2])
    refused = here.go_on("pack_material")
    for name in ("bag A", "bag B"):
        apply(here, name, BENCH)

    assert asked["reprint_label"] == bags
    assert "apply_reprint" not in asked
    assert printed["apply_reprint"] == bags
    assert "reprint_label" not in printed
    assert refused.verdict == "refused"
    assert situation(here).silent == frozenset()
    assert not waits(here, BENCH[2]).keys() & {"reprint_label", "apply_reprint"}
    assert "label_outdated" not in here.go_on("pack_material").reasons


def test_nobody_is_sent_to_replace_a_label_where_the_cells_are_not():
    here = standing(L, "pack_material")

    record(here, **HEPATITIS)

    assert "reprint_label" not in waits(here, "W-DOCK")


def test_a_patient_who_waits_is_a_matter_for_physician_and_quality():
    here = standing(L, "start_infusion")
    record(here, **HEPATITIS)
    refused = here.go_on("start_infusion")

    signed = here.ask(
        "override", "N-HOFFMANN", "N-QUALITY", second="N-ADEYEMI", scan={"therapy": "therapy"},
        say={
            "reason": "warning_not_on_label", "step": "START-INFUSION", "because": "physician_decision",
            "order_number": "ORD-5521",
        },
    )  # fmt: skip

    assert refused.reasons == ("warning_not_on_label",)
    assert signed.verdict == "accepted"
    assert here.go_on("start_infusion").verdict == "accepted"


def test_the_cells_of_somebody_whose_donor_is_clean_are_given_as_before():
    here = standing(L, "start_infusion")

    record(here)

    assert here.go_on("start_infusion").verdict == "accepted"


def play_on(here: Standing, first: str, until: str) -> None:
    """The story's own acts, each at its time."""
    for act in here.acts_from(first, until):
        here.house.clock(act.at)
        told = here.replay(act)
        assert told.verdict == act.expected.word, (act, told)
