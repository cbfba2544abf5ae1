"""With help or without, the same is found and said."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.ledger import blocks
from custody.ledger.blocks import walk_blocks, walk_in_processes
from custody.ledger.merkle import Frontier, leaf_hash
from custody.ledger.verify import verify_entries, verify_walked
from tests.custody.ledger.stories import POLICY, Clock, a_draft, a_log, checkpoint_of, note_of

SIZE, SMALL = 75, 8
LOG = a_log(SIZE)
ROWS = list(LOG.rows(0, SIZE))
NOTE = note_of(LOG, size=70)
KEPT = [checkpoint_of(LOG, size=size) for size in (0, 3, 8, 9, 24, 40, 61)]


@dataclass(frozen=True)
class Held:
    """Rows that stand ready, read by index as a database reads them."""

    rows: tuple

    def __call__(self, start, stop):
        return (row for row in self.rows if start <= row[0] < stop)


@pytest.fixture(autouse=True, scope="module")
def _small_blocks():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK", SMALL)
        yield


def both(rows, stop=SIZE, note=NOTE, kept=KEPT):
    """The reports of one process and of many hands."""
    rows = sorted(rows)
    alone = verify_entries([row for row in rows if row[0] < stop], note, POLICY, kept=kept)
    with ThreadPoolExecutor(2) as executor:
        way = partial(walk_blocks, rows=Held(tuple(rows)), stop=stop, hands=executor, ahead=4)
        helped = verify_walked(way, note, POLICY, kept=kept)
    return alone, helped


def test_a_good_log_is_verified_by_many_hands():
    alone, helped = both(ROWS)

    assert helped.ok
    assert helped == alone


@given(st.integers(0, SIZE), st.integers(0, 12))
def test_frontiers_of_aligned_parts_join_to_that_of_the_whole(start, more):
    start -= start % 16
    leaves = [leaf_hash(bytes([n])) for n in range(start + more)]

    joined = Frontier().extend(leaves[:start]).join(Frontier().extend(leaves[start:]))

    assert joined == Frontier().extend(leaves)


def changed(body):
    """One thing done to one entry: its bytes, with or without its hash, its place."""
    return {
        "actor": body.replace(b"badge-11", b"badge-99"),
        "space": body.replace(b'"v":1', b'"v": 1'),
        "later": body.replace(b'"rec":"2026', b'"rec":"2027'),
        "earlier": body.replace(b'"rec":"2026', b'"rec":"2025'),
        "never": body.replace(b'"rec":"2026-11', b'"rec":"2026-13'),
        "number": body.replace(b'"n":', b'"n":1'),
        "zero": body.replace(b'"n":', b'"n":0'),
        "hash": body.replace(b'"prev":"', b'"prev":"0', 1),
        "subject": body.replace(b"CHA999926000001", b"CHA999926000003"),
        "escape": body.replace(b"ward-3", b"ward\\u002d3"),
        "control": body.replace(b"ward-3", b"ward\n3"),
        "null": body.replace(b'"badge-11"', b"null"),
        "other": body.replace(b'"actor"', b'"Actor"'),
        "nothing": b"",
    }


@given(st.data())
def test_whatever_is_done_to_a_log_is_found_and_said_alike(data):
    rows = list(ROWS)
    for _ in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.integers(0, len(rows) - 1))
        index, body, leaf = rows[place]
        match data.draw(st.sampled_from(["change", "rehash", "leaf", "remove", "repeat", "flip"])):
            case "change":
                rows[place] = (index, data.draw(st.sampled_from([*changed(body).values()])), leaf)
            case "rehash":
                new = data.draw(st.sampled_from([*changed(body).values()]))
                rows[place] = (index, new, leaf_hash(new))
            case "leaf":
                rows[place] = (index, body, bytes(32))
            case "remove":
                del rows[place]
            case "repeat":
                rows[place] = (index, *rows[data.draw(st.integers(0, len(rows) - 1))][1:])
            case "flip":
                bit = data.draw(st.integers(0, 8 * len(body) - 1)) if body else 0
                new = bytearray(body or b"\0")
                new[bit // 8] ^= 1 << bit % 8
                rows[place] = (index, bytes(new), leaf_hash(bytes(new)))

    alone, helped = both(rows)

    assert helped == alone


@given(st.integers(0, SIZE), st.integers(0, SIZE))
def test_a_checkpoint_of_another_past_is_found_alike(size, cut):
    other = checkpoint_of(a_log(SIZE, actor="badge-99"), size=size)

    alone, helped = both(ROWS[:cut], kept=[other, *KEPT])

    assert helped == alone


def test_time_that_goes_back_between_blocks_is_found():
    clock = Clock()
    log = a_log(SMALL)
    rows = list(log.rows(0, SMALL))
    late = a_log(0)
    late._clock = clock
    for number in range(SMALL):
        late.append(a_draft(number, subjects=("CHA999926000009",)))
    rows += [(index + SMALL, body, leaf) for index, body, leaf in late.rows(0, SMALL)]

    alone, helped = both(rows, stop=2 * SMALL, note=note_of(log), kept=[])

    assert helped == alone
    assert helped.first_bad_index == SMALL
    assert "recorded before" in helped.problem


def test_other_processes_find_the_same(monkeypatch):
    monkeypatch.setattr(blocks, "WORTH_HELP", SIZE)
    alone = verify_entries(ROWS, NOTE, POLICY, kept=KEPT)

    way = partial(walk_in_processes, rows=Held(tuple(ROWS)), stop=SIZE, processes=2)
    helped = verify_walked(way, NOTE, POLICY, kept=KEPT)

    assert helped == alone
