"""What many tests of doors stand on: a collection that is under way, and a printer or a queue beside it."""

from collections.abc import Iterator

import pytest

from tests.api.collection import Collection, collection_under_way
from tests.kit.installation import Installation
from tests.kit.ipp_printer import QueueOnDesk, queue_on_desk
from tests.kit.printer import PrinterOnDesk, printer_on_desk


@pytest.fixture(scope="module")
def collection(shared: Installation) -> Collection:
    return collection_under_way(shared)


@pytest.fixture
def desk(collection: Collection) -> Iterator[PrinterOnDesk]:
    """A label printer at the nurse's station."""
    with printer_on_desk() as made:
        collection.has(made, "ZEBRA")
        yield made
    collection.has_none()


@pytest.fixture
def queue(collection: Collection) -> Iterator[QueueOnDesk]:
    """A queue for cards of A4, at the nurse's station."""
    with queue_on_desk() as made:
        collection.has_queue(made, "a4")
        yield made
    collection.has_none()
