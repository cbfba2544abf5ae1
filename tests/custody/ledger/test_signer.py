"""The signer signs what it read itself, and stops at any doubt."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from custody.errors import SigningStopped
from custody.ledger.checkpoint import open_checkpoint
from custody.ledger.keys import Ed25519Signer
from custody.ledger.last_signed import FileLastSigned
from custody.ledger.merkle import Frontier, leaf_hash
from custody.ledger.signer import LastSigned, sign_checkpoint
from tests.custody.ledger.stories import KEY, ORIGIN, POLICY, a_draft, a_log, checkpoint_of


class StoredLog:
    """A log as it lies in a database, where somebody may reach in."""

    def __init__(self, log):
        self.stored = list(log.rows(0, log.size))
        self.claimed = log.head()

    def rows(self, start, stop):
        return [row for row in self.stored if start <= row[0] < stop]

    def head(self):
        return self.claimed


@pytest.fixture
def store(tmp_path):
    return FileLastSigned(tmp_path / "last-signed")


def test_a_checkpoint_over_all_entries_is_signed(store):
    log = a_log(7)

    note = sign_checkpoint(log, store, [KEY], ORIGIN)

    assert open_checkpoint(note, POLICY)[0] == checkpoint_of(log)
    assert store.load() == LastSigned(origin=ORIGIN, frontier=log.head())


def test_an_empty_log_can_be_signed(store):
    note = sign_checkpoint(a_log(), store, [KEY], ORIGIN)

    assert open_checkpoint(note, POLICY)[0].size == 0


def test_signing_goes_on_from_where_it_was(store):
    log = a_log(3)
    first = sign_checkpoint(log, store, [KEY], ORIGIN)
    assert sign_checkpoint(log, store, [KEY], ORIGIN) == first

    for number in range(3, 9):
        log.append(a_draft(number))

    assert open_checkpoint(sign_checkpoint(log, store, [KEY], ORIGIN), POLICY)[0].size == 9


def test_a_bit_flipped_in_a_stored_leaf_hash_stops_signing(store):
    log = StoredLog(a_log(5))
    index, body, leaf = log.stored[3]
    log.stored[3] = (index, body, bytes([leaf[0] ^ 1]) + leaf[1:])

    with pytest.raises(SigningStopped, match="entry 3"):
        sign_checkpoint(log, store, [KEY], ORIGIN)

    assert store.load() is None


def test_a_changed_entry_stops_signing(store):
    log = StoredLog(a_log(5))
    index, body, leaf = log.stored[2]
    log.stored[2] = (index, body.replace(b"badge-11", b"badge-99"), leaf)

    with pytest.raises(SigningStopped, match="entry 2 was changed"):
        sign_checkpoint(log, store, [KEY], ORIGIN)


def test_a_changed_entry_with_its_leaf_hash_made_anew_stops_signing(store):
    log = StoredLog(a_log(5))
    index, body, _ = log.stored[2]
    changed = body.replace(b"badge-11", b"badge-99")
    log.stored[2] = (index, changed, leaf_hash(changed))

    with pytest.raises(SigningStopped, match="head does not follow"):
        sign_checkpoint(log, store, [KEY], ORIGIN)


def test_bytes_that_are_no_entry_stop_signing(store):
    log = StoredLog(a_log(5))
    log.stored[4] = (4, b"{}", leaf_hash(b"{}"))

    with pytest.raises(SigningStopped, match="entry 4"):
        sign_checkpoint(log, store, [KEY], ORIGIN)


def test_a_missing_entry_stops_signing(store):
    log = StoredLog(a_log(5))
    del log.stored[2]

    with pytest.raises(SigningStopped, match="entry 2 is missing"):
        sign_checkpoint(log, store, [KEY], ORIGIN)


def test_a_missing_tail_stops_signing(store):
    log = StoredLog(a_log(5))
    del log.stored[4]

    with pytest.raises(SigningStopped, match="entry 4 is missing"):
        sign_checkpoint(log, store, [KEY], ORIGIN)


def test_a_log_restored_from_a_backup_is_not_signed(store):
    sign_checkpoint(a_log(5), store, [KEY], ORIGIN)

    with pytest.raises(SigningStopped, match="entry 3 is missing"):
        sign_checkpoint(a_log(3), store, [KEY], ORIGIN)


def test_a_log_restored_and_gone_another_way_is_not_signed(store):
    sign_checkpoint(a_log(5), store, [KEY], ORIGIN)
    other = a_log(5, actor="badge-99")
    for number in range(5, 9):
        other.append(a_draft(number))

    with pytest.raises(SigningStopped, match="head does not follow"):
        sign_checkpoint(other, store, [KEY], ORIGIN)


def test_a_key_signs_for_its_own_log_only(store):
    other = Ed25519Signer.from_seed("custody.example/other", b"o" * 32)
    sign_checkpoint(a_log(1), store, [KEY], ORIGIN)

    with pytest.raises(SigningStopped, match="does not sign for"):
        sign_checkpoint(a_log(1), store, [other], ORIGIN)
    with pytest.raises(SigningStopped, match="signed last"):
        sign_checkpoint(a_log(1), store, [other], "custody.example/other")


def test_two_signers_of_a_copied_log_do_not_both_sign(store):
    class Late(FileLastSigned):
        def load(self):
            return None

    sign_checkpoint(a_log(2), store, [KEY], ORIGIN)
    late = Late(store._path)
    late.swap = store.swap

    with pytest.raises(SigningStopped, match="another signer"):
        sign_checkpoint(a_log(2, actor="badge-99"), late, [KEY], ORIGIN)


def test_of_many_swaps_from_one_state_one_succeeds(store):
    offers = [
        LastSigned(origin=ORIGIN, frontier=Frontier().append(leaf_hash(bytes([number]))))
        for number in range(16)
    ]

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda offer: store.swap(None, offer), offers))

    assert done.count(True) == 1
    assert store.load() == offers[done.index(True)]


@pytest.mark.parametrize("data", [b"", b"{}", b'{"frontier":"zz","origin":"a"}', b'{"frontier":1}'])
def test_a_store_that_cannot_be_read_stops_signing(store, data):
    store._path.write_bytes(data)

    with pytest.raises(SigningStopped, match="does not hold"):
        sign_checkpoint(a_log(1), store, [KEY], ORIGIN)
