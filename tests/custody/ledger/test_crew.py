"""Processes that help answer what they are asked, and are missed when they are gone."""

import operator
import os
import signal
from concurrent.futures import BrokenExecutor
from functools import partial

import pytest

from custody.errors import LedgerTampered
from custody.ledger.blocks import walk_blocks
from custody.ledger.crew import Crew
from custody.ledger.verify import verify_walked
from tests.custody.ledger.stories import POLICY, a_log, note_of
from tests.custody.ledger.test_blocks import Held


def complain(text):
    raise LedgerTampered(text)


def test_questions_are_answered_elsewhere_and_what_is_raised_comes_back():
    with Crew(2) as crew:
        sums = [crew.submit(operator.add, number, 1) for number in range(9)]
        where = crew.submit(os.getpid)
        worse = crew.submit(operator.truediv, 1, 0)
        bad = crew.submit(complain, "it is missing")

        assert [one.result() for one in sums] == list(range(1, 10))
        assert where.result() != os.getpid()
        with pytest.raises(ZeroDivisionError):
            worse.result()
        with pytest.raises(LedgerTampered, match="it is missing"):
            bad.result()


def test_a_process_that_is_gone_is_said_to_be_gone():
    with Crew(1) as crew:
        os.kill(crew.submit(os.getpid).result(), signal.SIGKILL)

        with pytest.raises(BrokenExecutor):
            crew.submit(os.getpid).result()


def test_a_log_is_verified_although_all_help_is_gone(monkeypatch):
    monkeypatch.setattr("custody.ledger.blocks.BLOCK", 8)
    log = a_log(40)
    rows = Held(tuple(log.rows(0, 40)))
    with Crew(1) as crew:
        os.kill(crew.submit(os.getpid).result(), signal.SIGKILL)

        report = verify_walked(
            partial(walk_blocks, rows=rows, stop=40, hands=crew, ahead=2), note_of(log), POLICY
        )

    assert (report.ok, report.size) == (True, 40)
