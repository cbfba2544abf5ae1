"""Every story of the demo, played once in memory, and the entries of each therapy."""

from collections.abc import Mapping

import pytest

from api.demo.stories import merged
from custody.domain.records import Therapy
from custody.ledger.entry import Entry
from tests.kit.house import STORIES, House, open_house


@pytest.fixture(scope="package")
def house() -> House:
    player = open_house()
    player.play(merged(STORIES))
    assert isinstance(player.door, House)
    return player.door


@pytest.fixture(scope="package")
def chains(house) -> Mapping[str, list[Entry]]:
    """By Chain of Identity identifier, all entries about a therapy."""
    entries = list(house.log.read())
    return {
        one.coi: [entry for entry in entries if entry.n_of(one.coi)]
        for one in house.books.find(Therapy)
    }
