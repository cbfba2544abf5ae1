"""Each mistake of a scanner is told in its own words on every page that takes a scan."""

from collections.abc import Iterator
from contextlib import closing
from html import unescape

import pytest
from fastapi.testclient import TestClient

from custody.domain.reasons import REASON
from tests.api.pages.hand import ORIGIN, Hand
from tests.kit.bad_input import BAD_INPUT, BadInput
from tests.kit.installation import Installation, new_key


@pytest.fixture(scope="module")
def nurse(shared_house: Installation) -> Iterator[Hand]:
    """One browser for all of them."""
    with closing(TestClient(shared_house.client.app, base_url=ORIGIN)) as client:
        yield Hand(client).be("N-OKAFOR", "N-BEDSIDE-1")


@pytest.mark.parametrize("bad", BAD_INPUT)
def test_the_field_of_a_station_tells_it(nurse: Hand, bad: BadInput):
    nurse.post("/station", text=bad.sent, how="scanned", aim=bad.symbology)

    assert REASON[bad.reason].sentence in unescape(nurse.text)


@pytest.mark.parametrize("bad", BAD_INPUT)
@pytest.mark.parametrize(
    ("form", "slot"),
    [("/bedside", "container"), ("/steps/apply_reprint", "label"), ("/steps/reprint_label", "container")],
)  # fmt: skip
def test_the_form_of_a_step_tells_it(nurse: Hand, bad: BadInput, form: str, slot: str):
    """A field that was left empty is a scan that was not made."""
    scan = f"scan.{slot}.0"
    fields = {scan: bad.sent, f"{scan}.how": "scanned", f"{scan}.aim": bad.symbology}

    nurse.post(form, idempotency_key=new_key(), **fields)

    reason = bad.reason if bad.sent else "missing_scan"
    assert REASON[reason].sentence in unescape(nurse.text)
