"""Sheets of PDF in a print queue: they are given the time that an office printer takes, and no longer."""

from dataclasses import replace
from threading import Timer

import pytest

from api.ipp_link import Document, queue_at, send_over_ipp
from api.printer_link import Certainty, Ending
from tests.api.test_ipp_link import HURRIED
from tests.kit import ipp_printer as kit
from tests.kit.ipp_printer import QueueOnDesk, queue_on_desk

PAPER = Document(data=b"%PDF", media_types=("application/pdf",), at_true_size=True)


@pytest.fixture
def queue():
    with queue_on_desk() as made:
        yield made


def sent(queue: QueueOnDesk, *, sheets: float) -> Ending:
    place = queue_at(queue.address)
    assert place is not None
    return send_over_ipp(
        place, PAPER, title="Custody packing list", patience=replace(HURRIED, sheets=sheets)
    )


def test_sheets_of_pdf_are_given_the_time_that_an_office_printer_takes(queue):
    queue.holds_back = True
    begun = Timer(0.3, lambda: queue.finish(queue.jobs[0]))
    begun.start()

    ending = sent(queue, sheets=10)
    begun.join()

    assert ending == Ending(certainty=Certainty.SENT)
    assert kit.CANCEL not in queue.asked


def test_sheets_that_are_not_finished_in_time_are_taken_out_of_the_queue(queue):
    queue.holds_back = True

    ending = sent(queue, sheets=0.1)

    assert ending.certainty is Certainty.NOT_SENT
    assert kit.CANCEL in queue.asked
