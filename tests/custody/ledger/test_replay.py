"""Replay puts outcomes in order and judges nothing."""

from custody.ledger.log import MemoryLog
from custody.ledger.replay import outcomes, replay
from tests.custody.ledger.stories import BAG, Clock, a_draft


def test_outcomes_are_put_in_order_whatever_the_verdict():
    log = MemoryLog(Clock())
    frozen = ("container", {"id": BAG, "condition": "frozen"})
    thawed = ("container", {"id": BAG, "condition": "thawed"})
    hold = ("hold", {"id": "h-1", "container": BAG})
    log.append(a_draft(0, outcome=(frozen,)))
    log.append(a_draft(1))
    log.append(a_draft(2, outcome=(hold,), verdict="refused", reasons=("on_hold",)))
    log.append(a_draft(3, outcome=(thawed,), verdict="declared"))
    state = {}

    count = replay(log.read(), lambda kind, fields: state.update({(kind, fields["id"]): fields}))

    assert count == 3
    assert state == {("container", BAG): thawed[1], ("hold", "h-1"): hold[1]}
    assert list(outcomes(log.read())) == [frozen, hold, thawed]
