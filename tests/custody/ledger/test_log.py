"""The log in memory links, stamps and counts what is appended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import EntryMalformed
from custody.ledger.entry import Entry, Link
from custody.ledger.log import MemoryLog, not_before
from custody.ledger.merkle import Frontier, root_of
from custody.ledger.verify import verify_entries
from tests.custody.ledger.stories import (
    ANNA,
    BAG,
    BEN,
    NINE,
    POLICY,
    Clock,
    a_draft,
    a_log,
    note_of,
)


def test_an_entry_is_linked_stamped_and_counted():
    clock = Clock()
    log = MemoryLog(clock)

    first = log.append(a_draft(0, subjects=(ANNA, BAG)))
    clock.move(seconds=5)
    second = log.append(a_draft(1, subjects=(ANNA,)))

    assert (first.index, second.index, log.size) == (0, 1, 2)
    assert second.links == (Link(ANNA, 2, first.leaf.hex()),)
    assert (second.rec - first.rec).seconds == 5
    assert log.head() == Frontier().extend([first.leaf, second.leaf])


def test_the_record_time_never_goes_back_when_the_clock_does():
    clock = Clock()
    log = MemoryLog(clock)
    log.append(a_draft(0))
    clock.move(hours=-1)

    late = log.append(a_draft(1))

    assert late.rec == NINE
    assert not_before(NINE, None) == NINE


def test_a_draft_that_cannot_be_an_entry_leaves_nothing_behind():
    log = a_log(2)
    head = log.head()

    with pytest.raises(EntryMalformed):
        log.append(a_draft(2, actor=""))

    assert (log.size, log.head()) == (2, head)
    assert log.append(a_draft(2)).n_of(ANNA) == 2


def test_a_log_is_read_from_anywhere():
    log = a_log(7)

    assert [entry.index for entry in log.read()] == list(range(7))
    assert [entry.index for entry in log.read(2, 5)] == [2, 3, 4]
    assert [entry.index for entry in log.about(BEN)] == [1, 4]
    assert list(log.rows(3, 4)) == [(3, entry.body, entry.leaf) for entry in log.read(3, 4)]


subjects = st.lists(st.sampled_from([ANNA, BEN, BAG]), max_size=3, unique=True).map(tuple)


@given(st.lists(st.tuples(subjects, st.integers(-5, 5)), max_size=30))
def test_whatever_was_appended_verifies(acts):
    clock = Clock()
    log = MemoryLog(clock)
    for number, (about, seconds) in enumerate(acts):
        clock.move(seconds=seconds)
        log.append(a_draft(number, subjects=about))

    report = verify_entries((entry.body for entry in log.read()), note_of(log), POLICY)

    assert report.ok, report.problem
    assert log.head().root() == root_of(log.leaves())
    assert all(Entry.read(entry.index, entry.body) == entry for entry in log.read())
