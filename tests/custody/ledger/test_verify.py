"""A whole log is verified, and what was done to it is found and named."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import DocumentUnreadable
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.keys import Policy
from custody.ledger.merkle import leaf_hash
from custody.ledger.verify import verify_entries
from tests.custody.ledger.stories import (
    KEY,
    ORIGIN,
    POLICY,
    STRANGER,
    a_log,
    checkpoint_of,
    note_of,
)

LOG = a_log(9)
BODIES = [entry.body for entry in LOG.read()]
ROWS = list(LOG.rows(0, 9))
NOTE = note_of(LOG)


def test_a_whole_log_is_verified_from_bytes_or_rows():
    for entries in (BODIES, ROWS):
        report = verify_entries(entries, NOTE, POLICY)

        assert report.ok
        assert (report.size, report.unsigned, report.pinned) == (9, 0, True)
        assert report.checkpoint == checkpoint_of(LOG)


def test_entries_after_the_checkpoint_are_counted_as_unsigned():
    report = verify_entries(BODIES, note_of(LOG, size=6), POLICY)

    assert report.ok
    assert (report.size, report.unsigned) == (9, 3)


def test_an_empty_log_is_verified():
    assert verify_entries([], note_of(a_log()), POLICY).ok


@given(st.data())
def test_any_bit_flipped_in_any_entry_names_that_entry_or_an_earlier_root(data):
    index = data.draw(st.integers(0, 8))
    bit = data.draw(st.integers(0, 8 * len(BODIES[index]) - 1))
    changed = bytearray(BODIES[index])
    changed[bit // 8] ^= 1 << bit % 8

    report = verify_entries([*BODIES[:index], bytes(changed), *BODIES[index + 1 :]], NOTE, POLICY)

    # The last entry about a subject has no follower: there only the root tells.
    assert not report.ok
    assert report.first_bad_index is not None


@given(st.data())
def test_any_bit_flipped_in_a_stored_row_names_the_entry(data):
    index = data.draw(st.integers(0, 8))
    place, body, leaf = ROWS[index]
    whole = bytearray(body + leaf)
    bit = data.draw(st.integers(0, 8 * len(whole) - 1))
    whole[bit // 8] ^= 1 << bit % 8
    row = (place, bytes(whole[: len(body)]), bytes(whole[len(body) :]))

    report = verify_entries([*ROWS[:index], row, *ROWS[index + 1 :]], NOTE, POLICY)

    assert (report.ok, report.first_bad_index) == (False, index)
    assert f"entry {index}:" in report.problem


def test_a_value_changed_with_its_leaf_hash_is_found_by_the_next_link():
    changed = BODIES[3].replace(b"badge-11", b"badge-99")
    rows = [*ROWS[:3], (3, changed, leaf_hash(changed)), *ROWS[4:]]

    report = verify_entries(rows, NOTE, POLICY)

    assert report.first_bad_index == 5
    assert "does not follow" in report.problem


def test_a_history_written_anew_is_found_by_the_root():
    anew = a_log(9, actor="badge-99")

    report = verify_entries(anew.rows(0, 9), NOTE, POLICY)

    assert (report.ok, report.first_bad_index) == (False, 0)
    assert "not those that were signed" in report.problem


def test_a_history_written_anew_and_signed_is_found_by_a_checkpoint_that_was_kept():
    anew = a_log(9, actor="badge-99")
    kept = [checkpoint_of(LOG, size=0), checkpoint_of(LOG, size=4)]

    assert verify_entries(anew.rows(0, 9), note_of(anew), POLICY).ok
    report = verify_entries(anew.rows(0, 9), note_of(anew), POLICY, kept=kept)

    assert (report.ok, report.first_bad_index) == (False, 0)


def test_a_kept_checkpoint_tells_from_where_on_the_past_is_another():
    wrong = Checkpoint(origin=ORIGIN, size=6, root=leaf_hash(b"another past"))
    kept = [wrong, checkpoint_of(LOG, size=4)]

    report = verify_entries(BODIES, NOTE, POLICY, kept=kept)

    assert report.first_bad_index == 4


def test_a_log_set_back_is_found_by_a_checkpoint_that_was_kept():
    early = note_of(LOG, size=4)

    assert verify_entries(BODIES[:4], early, POLICY).ok
    report = verify_entries(BODIES[:4], early, POLICY, kept=[checkpoint_of(LOG)])

    assert (report.ok, report.first_bad_index) == (False, 4)
    assert "missing" in report.problem


def test_a_kept_checkpoint_of_another_log_is_a_mistake_that_is_told():
    other = Checkpoint(origin="custody.example/other", size=0, root=checkpoint_of(a_log()).root)

    report = verify_entries(BODIES, NOTE, POLICY, kept=[other])

    assert "another log" in report.problem


def test_a_cut_tail_is_named():
    report = verify_entries(BODIES[:7], NOTE, POLICY)

    assert (report.ok, report.first_bad_index, report.size) == (False, 7, 7)


def test_a_missing_row_is_named():
    report = verify_entries([*ROWS[:3], *ROWS[4:]], NOTE, POLICY)

    assert report.first_bad_index == 3
    assert "missing" in report.problem


def test_a_missing_entry_is_named_by_the_link_over_the_gap():
    report = verify_entries([*BODIES[:3], *BODIES[4:]], NOTE, POLICY)

    assert report.first_bad_index == 4
    assert "must follow" in report.problem


def test_two_entries_that_changed_places_are_named():
    swapped = [BODIES[0], BODIES[3], BODIES[2], BODIES[1], *BODIES[4:]]

    assert verify_entries(swapped, NOTE, POLICY).first_bad_index == 1


def test_a_strangers_signature_is_not_believed():
    report = verify_entries(BODIES, note_of(LOG, key=STRANGER), POLICY)

    assert (report.ok, report.checkpoint) == (False, None)
    assert "no known key" in report.problem


def test_a_key_that_came_with_the_log_verifies_but_is_not_pinned():
    policy = Policy.of([STRANGER.vkey], pinned=False)

    report = verify_entries(BODIES, note_of(LOG, key=STRANGER), policy)

    assert (report.ok, report.pinned) == (True, False)


@pytest.mark.parametrize(
    ("since", "until", "ok"),
    [
        ("-", "-", True),
        ("2026-11-22T09:00:09.000000Z", "-", True),
        ("2026-11-22T09:00:09.000001Z", "-", False),
        ("-", "2026-11-22T09:00:09.000001Z", True),
        ("-", "2026-11-22T09:00:09.000000Z", False),
    ],
)
def test_a_key_vouches_only_while_it_is_valid(since, until, ok):
    named = f"{ORIGIN}+{KEY.key.id.hex()}"
    policy = Policy.parse(f"log {KEY.vkey}\nvalid {named} {since} {until}\nquorum none\n")

    report = verify_entries(BODIES, NOTE, policy)

    assert report.ok is ok
    assert ok or "not valid" in report.problem


def test_what_is_not_a_note_is_an_error():
    with pytest.raises(DocumentUnreadable):
        verify_entries(BODIES, "hello", POLICY)


def test_memory_does_not_grow_with_the_log():
    log = a_log(6000, subjects=((),))
    note = note_of(log)
    bodies = [entry.body for entry in log.read()]
    peaks = []
    for size in (600, 6000):
        tracemalloc.start()
        verify_entries(iter(bodies[:size]), note, POLICY)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] + 1_000_000
