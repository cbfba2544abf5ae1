"""A verdict in words: every reason has its large word, and somebody who can resolve it."""

import pytest

from api.acts import reason_json
from api.verdict_words import SHORT, SHORT_OF_GATE, stop_view, verdict_view
from custody.domain.journey import STEP
from custody.domain.reasons import REASON, REASONS, Reason

STEP_AT_HAND = STEP["start_infusion"]
WORD_LENGTH_MAX = 26  # what a person reads at two metres


def answer(verdict: str, *reasons: str, noted: tuple[str, ...] = ()) -> dict:
    return {
        "verdict": verdict,
        "reasons": [reason_json(code) for code in reasons],
        "noted": [reason_json(code) for code in noted],
        "entries": [{"index": 1842, "id": "x"}],
    }


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.code)
def test_every_reason_is_told_whole(reason: Reason):
    view = verdict_view(answer("refused", reason.code), STEP_AT_HAND)

    short = view.word.partition(". ")[2]
    assert short not in ("", "Refused")
    assert len(short) <= WORD_LENGTH_MAX
    assert view.sentence == reason.sentence
    assert view.next_step == reason.next_step
    assert view.who


def test_the_tables_name_only_what_there_is():
    gates = {reason.gate for reason in REASONS}

    assert SHORT.keys() <= REASON.keys()
    assert SHORT_OF_GATE.keys() <= gates


def test_the_gravest_reason_is_large_and_the_others_stand_below():
    view = verdict_view(answer("refused", "wrong_patient", "on_hold", "expired"), STEP_AT_HAND)

    assert view.word == "STOP. Another patient"
    assert [one["id"] for one in view.others] == ["G04", "G13"]
    assert view.full


def test_only_a_warning_is_no_stop():
    assert verdict_view(answer("refused", "lookalike"), STEP_AT_HAND).kind == "wait"
    assert verdict_view(answer("refused", "on_hold", "lookalike"), STEP_AT_HAND).kind == "stop"


def test_a_mismatch_names_nobody_who_could_override_it():
    assert "override with" not in verdict_view(answer("refused", "wrong_patient"), STEP_AT_HAND).who
    assert "override" in verdict_view(answer("refused", "toxicity"), STEP_AT_HAND).who


def test_the_three_other_words_have_their_shapes():
    kinds = {
        word: verdict_view(answer(word), STEP_AT_HAND).kind
        for word in ("accepted", "already_done", "declared")
    }

    assert kinds == {"accepted": "go", "already_done": "wait", "declared": "wait"}


def test_what_was_passed_says_who_passed_it():
    view = verdict_view(answer("accepted", noted=("lookalike", "seal_mismatch")), STEP_AT_HAND)

    assert [one["next_step"] for one in view.others] == [
        "Both looked, and confirmed it.",
        "Passed by an override.",
    ]


def test_the_foot_has_gate_entry_and_moment():
    view = verdict_view(
        answer("refused", "wrong_patient"), STEP_AT_HAND, at="14 Mar 2026 10:03 CET, 09:03 UTC"
    )

    assert view.reference == "G01 · entry 1\u2009842 · recorded 14 Mar 2026 10:03 CET, 09:03 UTC"


def test_a_look_up_says_that_nothing_was_recorded():
    assert stop_view("truncated_code").reference == "G03 · looked up, not recorded"
