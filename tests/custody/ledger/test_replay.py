"""Replay puts outcomes in order and judges nothing."""

import pytest

from custody.errors import EntryMalformed
from custody.ledger.log import MemoryLog
from custody.ledger.replay import changes_of
from tests.custody.ledger.stories import BAG, Clock, a_draft


def test_changes_are_told_in_order_whatever_the_verdict():
    log = MemoryLog(Clock())
    frozen = ("container", {"id": BAG, "condition": "frozen"})
    thawed = ("container", {"id": BAG, "condition": "thawed"})
    hold = ("hold", {"id": "h-1", "container": BAG})
    log.append(a_draft(0, outcome=(frozen,)))
    log.append(a_draft(1))
    log.append(a_draft(2, outcome=(hold,), verdict="refused", reasons=("on_hold",)))
    log.append(a_draft(3, outcome=(thawed,), verdict="declared"))
    told = list(changes_of(log.rows(0, 4)))

    assert told == [(0, [frozen]), (2, [hold]), (3, [thawed])]


@pytest.mark.parametrize(
    "body",
    [
        b'{"outcome":',
        b'[{"outcome":[]}]',
        b'{"outcome":1}',
        b'{"outcome":["container"]}',
        b'{"outcome":[["container",["id"]]]}',
        b'{"outcome":[["container",{},{}]]}',
        b'\xff{"outcome":[]}',
    ],
)
def test_bytes_that_tell_no_outcome_are_named(body):
    with pytest.raises(EntryMalformed, match="entry 7 tells of no outcome"):
        list(changes_of([(7, body, b"")]))
