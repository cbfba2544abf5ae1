"""A step left out: the rest of the story is played on without it, until somebody is stopped."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.demo.acts import Act
from api.demo.player import Player
from api.demo.stories import PLANTED, Story
from custody.errors import NotFound
from tests.kit.house import fork, open_house

STOPPED = ("refused", "already_done")
GIVING = ("start_infusion", "declare_infusion")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A step that was left out of a story, and where that was noticed; nowhere is None."""

    story: str
    act: Act
    noticed: Act | None
    before_infusion: bool


def leave_out_each(story: Story) -> list[LeftOut]:
    """What becomes of a story when one of its own acts does not happen, for each of them."""
    acts = _without_mix_ups(story)
    player = open_house()
    bags = {
        name for one in acts if one.step == "pick_for_infusion" for name in one.scans["container"]
    }
    found = []
    for n, act in enumerate(acts):
        rest = acts[n + 1 :]
        noticed = _first_stopped(fork(player), rest)
        next_infusion = next((one for one in rest if _gives_the_same(one, act, bags)), None)
        in_time = noticed is not None and (next_infusion is None or noticed.at <= next_infusion.at)
        found.append(LeftOut(story=story.key, act=act, noticed=noticed, before_infusion=in_time))
        player.step(act)
    return found


def _gives_the_same(infusion: Act, act: Act, bags: set[str]) -> bool:
    """Whether this is the infusion of a bag that the act was about, if it was about any."""
    mine = bags.intersection(*[{name for names in act.scans.values() for name in names}])
    return infusion.step in GIVING and (not mine or infusion.scans["container"][0] in mine)


def _without_mix_ups(story: Story) -> list[Act]:
    """The story's own acts; where nothing is mixed up, there are fewer deviations to close."""
    player = open_house()
    own = []
    for act in story.acts:
        if act.number >= PLANTED:
            continue
        player.door.clock(act.at)
        reply = player.door.act(player.asked(act))
        if act.step == "close_deviation" and reply.verdict == "refused":
            continue
        assert reply.verdict == act.expected.word, (act, reply)
        player.learn_names(act, reply)
        own.append(act)
    return own


def _first_stopped(player: Player, rest: Sequence[Act]) -> Act | None:
    """The first act that is refused, finds its work done, or has nothing to scan."""
    for act in rest:
        player.door.clock(act.at)
        try:
            asked = player.asked(act)
        except NotFound:
            return act
        reply = player.door.act(asked)
        if reply.verdict in STOPPED:
            return act
        player.learn_names(act, reply)
    return None
