"""A site's own template may be for another stock: what is in the printer is held against the label's template."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from api.label_templates import as_kept
from api.sending import OTHER_STOCK
from custody.domain.records import LabelTemplateApproval
from custody.store.spool import JobState
from labels.template_files import template_from_toml
from labels.templates import shipped_files
from tests.api.collection import Collection, collection_under_way
from tests.kit.installation import Installation
from tests.kit.printer import PrinterOnDesk, printer_on_desk

SHIPPED = next(file for file in shipped_files() if b'name = "collection_bag"\n' in file)
OURS = SHIPPED.replace(b'name = "collection_bag"', b'name = "our_bag"', 1).replace(
    b'stock = "base"', b'stock = "carton"', 1
)


@pytest.fixture(scope="module")
def collection(shared: Installation) -> Collection:
    """A collection whose bag labels are printed on the stock of a template that the site approved."""
    made = collection_under_way(shared)
    kept = as_kept(template_from_toml(OURS), OURS, by="W-GRANT", station="W-QUALITY", at="")
    shared.house.write(lambda at: at.stores.label_templates.keep(kept))
    approved = shared.as_("W-GRANT", "W-QUALITY").does(
        "approve_label_template", values={"template": "our_bag v1", "read": True}, second="W-RAMAN"
    )
    assert approved.verdict == "accepted", approved.json
    return made


@pytest.fixture
def desk(collection: Collection) -> Iterator[PrinterOnDesk]:
    with printer_on_desk() as made:
        yield made
    collection.has_none()


def test_it_is_not_sent_where_the_shipped_stock_was_loaded_meanwhile(collection, desk):
    collection.has(desk, "CARTON", stock="carton")
    (serial,) = collection.prints()
    collection.has(desk, "CARTON", stock="base")

    collection.tries()

    job = collection.job(serial)
    assert (job.state, job.problem) == (JobState.FAILED, OTHER_STOCK)
    assert desk.connections == 0


@pytest.mark.parametrize(("dpi", "wide"), [(203, 799), (300, 1181)])
def test_its_page_shows_it_at_the_resolution_of_the_printer_that_prints_it(
    collection, desk, dpi, wide
):
    (serial,) = collection.prints()
    collection.has(desk, "A-BASE", dpi=600)
    collection.has(desk, "CARTON", stock="carton", dpi=dpi)

    answer = collection.nurse.get(f"/labels/{serial}.png")

    assert Image.open(BytesIO(answer.content)).width == wide


def test_a_file_that_is_not_the_approved_one_is_told_and_nothing_is_sent(collection, desk):
    house = collection.made.house
    collection.has(desk, "CARTON", stock="carton")
    (serial,) = collection.prints()
    with house.look() as look:
        approval = look.books.get(LabelTemplateApproval, "our_bag", 1)
    house.write(lambda at: at.books.put(replace(approval, digest="0" * 64)))

    collection.tries()
    house.write(lambda at: at.books.put(approval))

    job = collection.job(serial)
    assert job.state is JobState.FAILED
    assert "call quality" in job.problem
    assert desk.connections == 0
