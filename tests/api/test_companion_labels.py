"""What the labels of a small bag and its companions say, fetched from the app as they stand in a child's story."""

from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2
import pytest

from api.demo.player import Player
from api.demo.stories import read_stories
from custody.domain.records import Container, Label
from tests.api.pages.played import FIXTURES, WORLD, AppDoor
from tests.kit.installation import Installation, opened

STORY = next(
    one for one in read_stories(FIXTURES / "journeys", WORLD) if one.key == "paediatric_maria"
)


@pytest.fixture(scope="module")
def treated(
    new_settings: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """Maria's story up to the labelled syringe."""
    folder = tmp_path_factory.mktemp("companions")
    acts = [one for one in STORY.acts if not one.planted and one.step != "close_deviation"]
    last = next(n for n, act in enumerate(acts) if act.name == "label the syringe")
    with new_settings("sqlite", folder) as settings, opened(settings) as made:
        player = Player(WORLD, AppDoor(made))
        player.play(WORLD.setting_up)
        player.play(acts[: last + 1])
        yield made


def said(made: Installation, kind: str) -> str:
    """The words on the newest print of a kind, fetched by the cell lab."""
    with made.house.look() as look:
        label = look.books.find(Label, kind=kind)[-1]
    answer = made.as_("N-TANAKA", "N-THAW").get(f"/api/v1/labels/{label.serial}.pdf")
    assert answer.status_code == 200, answer.text
    return " ".join(
        pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range().split()
    )


def test_a_syringe_says_whose_it_is_and_until_when_in_local_time_and_in_utc(treated):
    words = said(treated, "syringe")
    with treated.house.look() as look:
        bag = look.books.find(Container, kind="final_bag")[0]

    assert bag.expires_at is not None
    assert "SYRINGE" in words
    assert "Santos-Lima, Maria" in words
    assert "Use before" in words
    assert f"{bag.expires_at[11:16]} UTC" in words
    assert "CEST" in words


def test_a_small_bag_says_in_part_what_its_tie_tag_says_in_full(treated):
    small, tag = said(treated, "small_bag"), said(treated, "tie_tag")

    assert "The rest is on the tie tag." in small
    assert "PROPERLY IDENTIFY INTENDED RECIPIENT AND PRODUCT" not in small
    for words in ("TIE TAG", "20 mL", "PROPERLY IDENTIFY INTENDED RECIPIENT AND PRODUCT"):
        assert words in tag


@pytest.mark.parametrize("kind", ["cassette", "overwrap"])
def test_what_is_around_a_bag_says_that_it_is_not_the_bag_and_names_nobody(treated, kind):
    words = said(treated, kind)

    assert kind.upper() in words
    assert "Not the bag: scan the label inside." in words
    assert "Santos" not in words


def test_a_cryovial_says_its_numbers(treated):
    assert "A9999" in said(treated, "cryovial")
