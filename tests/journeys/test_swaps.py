"""The swap test: every accepted act of every story, done slightly wrong in every way, must be stopped.

Whatever passes stands in `harmless.toml` with its reason.  That list is short and read by people:
it is the test that this house lives by.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.demo.stories import merged
from custody.domain.case import RawScan
from custody.domain.records import Container, IdentityCheck, Infusion
from tests.journeys.leaving_out import leave_out_each
from tests.journeys.swapping import Passed, Swapper
from tests.kit.house import STORIES, open_house

HARMLESS = tomllib.loads(Path(__file__).with_name("harmless.toml").read_text("utf-8"))["harmless"]
LEFT_OUT = "step left out"
MUTANTS_AT_LEAST = 80_000
TWINS = [one for one in STORIES if "paediatric" in one.key]


@pytest.fixture(scope="module")
def swapper() -> Swapper:
    """Every story played by one time, and every mutant of every accepted act judged where it stood."""
    player = open_house()
    listening = Swapper(player)
    player.door.before = listening.listen
    player.tell = listening.again
    player.play(merged(STORIES))
    return listening


def test_every_swap_is_stopped_or_known_to_be_harmless(swapper):
    slipped = [
        passed for passed in swapper.passed if not any(_covers(line, passed) for line in HARMLESS)
    ]

    assert swapper.judged > MUTANTS_AT_LEAST
    assert not slipped, _told(slipped, swapper.passed)


def test_nothing_is_called_harmless_that_is_stopped_anyway(swapper):
    lines = [line for line in HARMLESS if line["mutation"] != LEFT_OUT]

    needless = [
        line for line in lines if not any(_covers(line, passed) for passed in swapper.passed)
    ]

    assert not needless
    assert all(len(line["why"]) > 20 for line in HARMLESS)


def test_no_infusion_is_ever_started_after_a_swap(swapper):
    started = {passed for passed in swapper.passed if passed.step == "start_infusion"}

    assert {(one.mutation, one.into) for one in started} <= {
        ("another person", "may do it"),
        ("another second person", "may do it"),
        ("own code", "small_bag"),  # the bag that the syringe in hand was drawn from
    }


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.key)
def test_a_step_left_out_is_noticed_before_the_cells_are_given(story):
    slipped = [
        Passed(mutation=LEFT_OUT, step=one.act.step, part=one.act.name)
        for one in leave_out_each(story)
        if not one.before_infusion
    ]

    unknown = [one for one in slipped if not any(_covers(line, one) for line in HARMLESS)]

    assert not unknown, _told(unknown, Counter(slipped))


@pytest.mark.parametrize("half", ["first half", "second half"])
@pytest.mark.parametrize("swapped", ["wristband", "container"])
def test_a_swapped_half_never_opens_an_infusion(half, swapped):
    """Both children's bags are thawed and on the ward; one scan of one half is the other child's."""
    player, acts = _both_children_at_the_bedside()
    maria = [act for act in acts if act.name in ("first half", "second half")]
    theirs = {"wristband": "wristband", "container": "green"}[swapped]

    replies = []
    for act in maria:
        asked = player.asked(act)
        if act.name == half:
            other = player.memory.scan("paediatric_mariah", theirs)
            asked = _with_scan(asked, swapped, other)
        replies.append(player.door.act(asked))

    start = next(act for act in acts if act.step == "start_infusion")
    refused = player.door.act(player.asked(start))
    assert [one.verdict for one in replies] == ["accepted", "accepted"]
    assert replies[0].identity is None
    assert len(replies[0].entries) == 1
    assert replies[1].identity == "mismatch"
    assert refused.reasons[0] == "not_checked"
    assert not player.door.books.find(Infusion)
    assert [one.result for one in player.door.books.find(IdentityCheck)] == ["mismatch"]
    _both_chains_tell_of_it(player)


def _both_chains_tell_of_it(player) -> None:
    told = {
        coi: [entry.type for entry in player.door.log.read() if entry.n_of(coi)]
        for coi in player.memory.therapies.values()
    }
    assert all(
        types[-2:].count("identity:mismatched") or "step:check_identity" in types
        for types in told.values()
    )
    assert any("identity:mismatched" in types for types in told.values())


def _both_children_at_the_bedside():
    """Play until Maria's check; Mariah's bag is made ready beside it, by hand in the books."""
    acts = merged(TWINS)
    player = open_house()
    place = next(n for n, act in enumerate(acts) if act.name == "first half")
    player.play(acts[:place])
    books = player.door.books
    uid = player.memory.bears[player.memory.serial("paediatric_mariah", "green")]
    mine = player.memory.bears[player.memory.serial("paediatric_maria", "green")]
    ready = books.get(Container, mine)
    books.put(
        replace(
            books.get(Container, uid),
            condition=ready.condition,
            holder=ready.holder,
            place=ready.place,
            thawed_at=ready.thawed_at,
            expires_at=ready.expires_at,
        )
    )
    player.door.clock(acts[place].at)
    rest = [act for act in acts[place:] if not act.planted]
    return player, [act for act in rest if act.story == "paediatric_maria"]


def _with_scan(asked, slot: str, scan: RawScan):
    return replace(asked, scans={**asked.scans, slot: (scan,)})


def _covers(line: Mapping[str, Any], passed: Passed) -> bool:
    """Whether a line of the list is about this mutant."""
    where = passed.step in line["steps"] if "steps" in line else passed.step not in line["all_but"]
    fits = line["mutation"] == passed.mutation and where
    fits = fits and passed.part in line.get("parts", [passed.part])
    return fits and passed.into in line.get("into", [passed.into])


def _told(slipped: Iterable[Passed], counted: Mapping[Passed, int]) -> str:
    lines = [
        f"{counted[one]:5} × {one.mutation}: {one.step}, {one.part} {one.into}"
        for one in sorted(slipped)
    ]
    return "\n".join(["these slipped through:", *lines])
