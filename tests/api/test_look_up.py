"""The look-up door: whatever was read is told or refused with its own word, and nothing is written."""

from typing import Any

import pytest

from custody.domain.reasons import REASON
from tests.kit.bad_input import BAD_INPUT, BadInput
from tests.kit.installation import Installation

DOOR = "/api/v1/look-up"


def looked_up(house: Installation, text: str, symbology: str = "") -> dict[str, Any]:
    """What a nurse with a scanner is told."""
    answer = house.as_("N-OKAFOR", "N-WARD").post(DOOR, json={"text": text, "symbology": symbology})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.parametrize("bad", BAD_INPUT)
def test_every_mistake_of_a_scanner_is_told_in_words(shared_house: Installation, bad: BadInput):
    before = shared_house.size()

    told = looked_up(shared_house, bad.sent, bad.symbology)

    reason = REASON[bad.reason]
    assert told["problem"]["code"] == bad.reason
    assert told["problem"]["next_step"] == reason.next_step
    assert (told["thing"], told["therapy"], told["steps"]) == (None, None, [])
    assert shared_house.size() == before


def test_a_code_of_nothing_here_is_not_on_file(shared_house: Installation):
    told = looked_up(shared_house, "&/CHA99992600000A")

    assert told["problem"]["code"] == "not_on_file"
