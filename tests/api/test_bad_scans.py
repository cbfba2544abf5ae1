"""The step door refuses each mistake of a scanner with its own word, and nothing comes of it but the refusal.

Labels are scanned back by these steps too.  For the look-up door see `test_look_up.py`, for pages
`pages/test_bad_scans.py`.
"""

import pytest

from tests.kit.bad_input import BAD_INPUT, BadInput
from tests.kit.installation import Installation, new_key

SCANS = {
    "bind_container": ("N-WEBER", "N-APHERESIS-1", "label"),
    "bind_wristband": ("N-WEBER", "N-APHERESIS-1", "wristband"),
    "apply_reprint": ("N-OKAFOR", "N-BEDSIDE-1", "label"),
    "record_consent": ("N-ADEYEMI", "N-CLINIC", "therapy"),
}


@pytest.mark.parametrize("bad", BAD_INPUT)
@pytest.mark.parametrize("step", SCANS)
def test_every_mistake_of_a_scanner_is_refused_with_its_word(
    shared_house: Installation, bad: BadInput, step: str
):
    person, station, slot = SCANS[step]
    scan = {"text": bad.sent, "symbology": bad.symbology}
    before = shared_house.size()

    answer = shared_house.as_(person, station).post(
        f"/api/v1/steps/{step}",
        json={"scans": {slot: [scan]}, "values": {}},
        headers={"Idempotency-Key": new_key()},
    )

    assert answer.json()["verdict"] == "refused"
    assert bad.reason in [one["code"] for one in answer.json()["reasons"]]
    assert answer.json()["records"] == []
    assert shared_house.size() == before + 1
