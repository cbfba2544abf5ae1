"""The date on the label of product is the one that the gates enforce: told by its printing, kept for ever."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.demo.player import Player
from api.demo.stories import merged
from custody.domain.case import from_moment, moment
from custody.domain.records import Container, Label, Therapy
from custody.domain.shelf_life import SHELF_LIFE, last_moment
from custody.domain.vocabulary import Condition, ContainerKind, LabelState
from tests.journeys.standing import Standing, standing
from tests.kit.house import PRESETS, STORIES, WORLD, open_house

L = "lymphoma_two_days"
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Apia", "UTC")
IN_THE_COLD = "pack_product"


@pytest.fixture(scope="module")
def played() -> Player:
    """Every story up to its end."""
    player = open_house()
    player.play(merged(STORIES))
    return player


def first_of(here: Standing) -> Container:
    return here.container("green")


def label_of(here: Standing, bag: Container) -> Label:
    (label,) = here.books.find(Label, bears=bag.id, state=LabelState.APPLIED)
    return label


def date_on(label: Label, preset: str) -> str:
    """The last moment that the label says, in the zone of the place that printed it."""
    days = PRESETS[preset].limits[SHELF_LIFE].value
    return last_moment(label.printed_at, days, WORLD.places[label.station].station.zone)


def test_every_final_bag_that_was_never_thawed_bears_the_date_of_the_books(played):
    books = played.door.books
    bags = [
        one
        for one in books.find(Container, kind=ContainerKind.FINAL_BAG)
        if one.thawed_at is None and one.expires_at
    ]
    presets = {one.coi: one.preset for one in books.find(Therapy)}

    assert bags
    for bag in bags:
        first = min(books.find(Label, bears=bag.id), key=lambda one: one.serial)
        assert bag.expires_at == date_on(first, presets[bag.therapy])


def test_the_gates_take_product_until_the_minute_on_its_label_and_no_longer():
    here = standing(L, IN_THE_COLD)
    until = from_moment(date_on(label_of(here, first_of(here)), "lymphoma"))

    here.house.now = until - timedelta(microseconds=1)
    before = here.go_on(IN_THE_COLD)
    here.house.now = until
    at_the_minute = here.go_on(IN_THE_COLD)

    assert "expired" not in before.reasons
    assert "expired" in at_the_minute.reasons


def test_freezing_a_day_later_gives_no_day_more():
    here = standing(L, "freeze_product")
    before = first_of(here).expires_at
    here.wait(minutes=30)

    frozen = here.go_on("freeze_product")

    assert frozen.verdict == "accepted"
    assert first_of(here).condition == Condition.FROZEN
    assert first_of(here).expires_at == before


def test_a_reprint_changes_no_date():
    here = standing("chest_trial", "reprint_label")
    before = first_of(here).expires_at
    here.wait(days=2)

    reprint = here.go_on("reprint_label")

    assert reprint.verdict == "accepted"
    assert first_of(here).expires_at == before


def test_labels_of_yesterday_are_put_aside_and_printed_anew():
    here = standing(L, "fill_bag")

    here.wait(days=1)

    assert "label_outdated" in here.go_on("fill_bag").reasons


@given(
    printed=st.integers(1_600_000_000, 2_800_000_000).map(
        lambda second: datetime.fromtimestamp(second, UTC)
    ),
    days=st.integers(0, 5000),
    zone=st.sampled_from(ZONES),
)
def test_the_last_moment_is_the_end_of_a_day_on_the_wall_of_the_place(printed, days, zone):
    here = ZoneInfo(zone)

    until = from_moment(last_moment(moment(printed), days, zone)).astimezone(here)

    assert f"{until:%H:%M:%S}" == "23:59:00"
    assert (until.date() - printed.astimezone(here).date()).days == days
