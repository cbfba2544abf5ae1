"""The last entry about each subject, in memory or on disk: nobody who asks can tell."""

from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from custody.ledger.blocks import walk_blocks
from custody.ledger.verify import verify_walked
from custody.store import tails as module
from custody.store.tails import StoredTails
from tests.custody.ledger.stories import POLICY, a_log, note_of

SUBJECTS = st.sampled_from([f"S-{number}" for number in range(12)])
TAIL = st.tuples(st.integers(1, 2**53), st.binary(min_size=32, max_size=32).map(bytes.hex))


@given(st.lists(st.dictionaries(SUBJECTS, TAIL, max_size=5), max_size=12))
def test_it_is_a_dictionary_whatever_goes_to_disk(updates):
    known, stored = {}, StoredTails()
    module_held, module._HELD = module._HELD, 3
    try:
        for update in updates:
            known.update(update)
            stored.update(update)
            for number in range(12):
                assert stored.get(f"S-{number}") == known.get(f"S-{number}")
    finally:
        module._HELD = module_held
        stored.close()


def test_another_run_finds_what_one_has_written(tmp_path):
    file = str(tmp_path / "tails")
    one = StoredTails(file)
    one.update({"S-1": (3, "ab" * 32)})
    one.write()
    one.close()

    other = StoredTails(file)

    assert other.get("S-1") == (3, "ab" * 32)
    assert other.get("S-2") is None
    other.close()


def test_memory_does_not_grow_with_the_number_of_subjects(monkeypatch):
    monkeypatch.setattr(module, "_HELD", 10)
    log = a_log(300, subjects=[(f"S-{number}",) for number in range(100)])
    stored = StoredTails()

    report = verify_walked(
        partial(walk_blocks, rows=log.rows, stop=log.size), note_of(log), POLICY, tails=stored
    )

    assert report.ok
    assert not stored._held  # a block is put at once, and was more than may be held
    stored.close()
