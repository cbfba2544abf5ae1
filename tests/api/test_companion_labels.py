"""What the labels of a small bag and its companions say, fetched from the app as they stand in a child's story."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pypdfium2
import pytest

from api.demo.player import Played, Player
from api.demo.stories import read_stories
from custody.domain.records import Container
from custody.domain.vocabulary import Companion
from tests.api.pages.played import FIXTURES, WORLD, AppDoor
from tests.kit.installation import Installation, opened

STORY = next(
    one for one in read_stories(FIXTURES / "journeys", WORLD) if one.key == "paediatric_maria"
)


KINDS = frozenset({"small_bag", "cryovial", *Companion})


@dataclass(frozen=True)
class Printed:
    """What the labels said when they were printed, by kind, and when the bag's time is over."""

    words: Mapping[str, str]
    until: str


@pytest.fixture(scope="module")
def printed(new_settings: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Maria's story up to the labelled syringe, each label fetched by whoever printed it."""
    words: dict[str, str] = {}
    acts = [one for one in STORY.acts if not one.planted and one.step != "close_deviation"]
    last = next(n for n, act in enumerate(acts) if act.name == "label the syringe")
    folder = tmp_path_factory.mktemp("companions")
    with new_settings("sqlite", folder) as settings, opened(settings) as made:
        player = Player(WORLD, AppDoor(made))
        player.play(WORLD.setting_up)
        player.tell = partial(_fetch, made, words)
        player.play(acts[: last + 1])
        with made.house.look() as look:
            (bag,) = look.books.find(Container, kind="final_bag")
    assert bag.expires_at is not None
    return Printed(words, bag.expires_at)


def _fetch(made: Installation, words: dict[str, str], played: Played) -> None:
    for record in played.reply.records:
        if record["record"] == "label" and record["kind"] in KINDS and record["state"] == "printed":
            door = made.as_(played.act.who, played.act.where)
            answer = door.get(f"/api/v1/labels/{record['serial']}.pdf")
            assert answer.status_code == 200, answer.text
            page = pypdfium2.PdfDocument(answer.content)[0].get_textpage()
            words[record["kind"]] = " ".join(page.get_text_range().split())


def test_a_syringe_says_whose_it_is_and_until_when_in_local_time_and_in_utc(printed):
    words = printed.words["syringe"]

    assert "SYRINGE" in words
    assert "Santos-Lima, Maria" in words
    assert "Use before" in words
    assert f"{printed.until[11:16]} UTC" in words
    assert "CEST" in words


def test_a_small_bag_says_in_part_what_its_tie_tag_says_in_full(printed):
    small, tag = printed.words["small_bag"], printed.words["tie_tag"]

    assert "The rest is on the tie tag." in small
    assert "PROPERLY IDENTIFY INTENDED RECIPIENT AND PRODUCT" not in small
    for words in ("TIE TAG", "20 mL", "PROPERLY IDENTIFY INTENDED RECIPIENT AND PRODUCT"):
        assert words in tag


@pytest.mark.parametrize("kind", ["cassette", "overwrap"])
def test_what_is_around_a_bag_says_that_it_is_not_the_bag_and_names_nobody(printed, kind):
    words = printed.words[kind]

    assert kind.upper() in words
    assert "Not the bag: scan the label inside." in words
    assert "Santos" not in words


def test_a_cryovial_says_its_numbers(printed):
    assert "A9999" in printed.words["cryovial"]
