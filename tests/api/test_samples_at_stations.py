"""No station takes a symbol of a printed sample for anything."""

import pytest

from custody.domain.reasons import REASON
from labels.languages import Language
from labels.printed_sample import printed_sample
from labels.printing import print_filled
from labels.templates import TEMPLATES
from tests.api.collection import Collection

VERSION = "/label-templates/collection_bag/1"
SENT = {"printer": "ZEBRA", "language": "en"}


@pytest.fixture
def quality(collection: Collection):
    return collection.made.as_("W-GRANT", "W-QUALITY")


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda one: one.name)
def test_no_station_takes_a_symbol_of_a_sample(collection, template):
    file = print_filled([printed_sample(template, Language.ENGLISH)], dpi=203)
    assert file.symbols

    for symbol in file.symbols:
        told = collection.nurse.post(
            "/api/v1/look-up", json={"text": symbol.text, "symbology": symbol.symbology}
        ).json()

        assert REASON[told["problem"]["code"]].next_step
        assert (told["thing"], told["opens"], told["steps"]) == (None, None, [])


def test_a_samples_token_binds_no_bag(collection, desk, quality):
    quality.post(f"{VERSION}/print", data=SENT)
    collection.tries()
    ((_, token),) = [one for one in desk.read() if one[0].startswith("]Q")]

    answer = collection.nurse.does("bind_container", {"label": token.decode()})

    assert answer.verdict == "refused"
    assert answer.reasons[0] == "unknown_code"
