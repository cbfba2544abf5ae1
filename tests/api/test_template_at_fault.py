"""A label template that was retired because it misprints: what waits for a printer does not come out of it any more."""

from datetime import timedelta

import pytest

from api.label_templates import as_kept
from custody.store.spool import JobState
from labels.template_files import template_from_toml
from labels.templates import shipped_files
from tests.api.collection import Collection
from tests.kit.tampering import tampered

SHIPPED = next(file for file in shipped_files() if b'name = "collection_bag"\n' in file)


def printed_from(collection: Collection, name: str) -> int:
    """A print from a template of the site, in force since now."""
    toml = SHIPPED.replace(b'name = "collection_bag"', f'name = "{name}"'.encode(), 1)
    house = collection.made.house
    kept = as_kept(template_from_toml(toml), toml, by="W-GRANT", station="W-QUALITY", at="")
    house.write(lambda at: at.stores.label_templates.keep(kept))
    house.move_clock(house.now() + timedelta(minutes=1))
    asks(collection, "approve_label_template", template=f"{name} v1", read=True)
    (serial,) = collection.prints()
    return serial


def asks(collection: Collection, step: str, **values: object) -> None:
    quality = collection.made.as_("W-GRANT", "W-QUALITY")
    told = quality.does(step, values=values, second="W-RAMAN")
    assert told.verdict == "accepted", told.json


@pytest.mark.parametrize("because", ["misprints", "rule_changed"])
def test_what_waits_does_not_come_out_any_more(collection: Collection, desk, because: str):
    serial = printed_from(collection, f"{because[:4]}_bag")
    asks(
        collection,
        "retire_label_template",
        template=f"{because[:4]}_bag v1",
        reason=because,
    )

    collection.tries()
    file = collection.nurse.get(f"/api/v1/labels/{serial}.pdf")
    page = collection.nurse.get(f"/labels/{serial}")

    job = collection.job(serial)
    assert (job.state, desk.connections) == (JobState.FAILED, 0)
    assert "was retired" in job.problem
    assert file.status_code == 409
    assert (page.status_code, "account for it and print anew" in page.text) == (200, True)


def test_what_was_only_replaced_is_drawn_as_it_was(collection: Collection, desk):
    serial = printed_from(collection, "old_bag")
    asks(collection, "retire_label_template", template="old_bag v1", reason="replaced")

    collection.tries()

    assert collection.job(serial).state is JobState.SENT


@pytest.mark.parametrize("change", [{"toml": b"other"}, None], ids=["changed", "gone"])
def test_the_page_of_a_print_is_there_whatever_became_of_the_file(
    collection: Collection, desk, change
):
    name = "gone_bag" if change is None else "torn_bag"
    serial = printed_from(collection, name)

    with tampered(collection.made.settings, f"{name} v1", change):
        page = collection.nurse.get(f"/labels/{serial}")
        spool = collection.nurse.get("/labels/printing")

    assert (page.status_code, "call quality" in page.text) == (200, True)
    assert spool.status_code == 200
