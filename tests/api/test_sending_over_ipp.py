"""From a print in the ledger into a print server's queue, once, whatever breaks on the way."""

import pytest

from api.sending import PAUSES_SECONDS
from custody.store.spool import JobState
from tests.api.collection import Collection
from tests.kit import ipp_printer as kit
from tests.kit.ipp_printer import QueueOnDesk, queue_on_desk
from tests.kit.printer import printer_on_desk


@pytest.fixture
def queue(collection: Collection):
    with queue_on_desk() as made, printer_on_desk() as behind_it:
        collection.has(behind_it, "QUEUE", address=made.address)
        yield made
    collection.has_none()


def test_a_print_goes_into_the_queue_as_zpl_and_its_job_names_nobody(collection, queue):
    (serial,) = collection.prints()

    collection.tries()

    assert collection.job(serial).state is JobState.SENT
    ((media_type, document),) = queue.printed
    assert media_type == "application/vnd.cups-raw"
    assert document.startswith(b"~SD18\n^XA^MTT")
    assert [one.name for one in queue.jobs] == [f"Custody print {serial}"]


def test_half_a_label_whose_job_never_began_is_tried_again_and_comes_out_once(
    collection, queue: QueueOnDesk
):
    queue.breaks_at = kit.SEND
    (serial,) = collection.prints()
    collection.tries()
    assert collection.job(serial).state is JobState.WAITING

    queue.breaks_at = None
    collection.tries(later=PAUSES_SECONDS[0])

    assert collection.job(serial).state is JobState.SENT
    assert len(queue.printed) == 1


def test_what_the_queue_began_and_gave_up_is_left_to_a_person(collection, queue):
    queue.aborts = True
    (serial,) = collection.prints()

    for _ in range(3):
        collection.tries(later=10**6)

    assert collection.job(serial).state is JobState.UNSURE
    assert len(queue.jobs) == 1
