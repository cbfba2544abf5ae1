"""A house stopped in the middle of a story, where anybody may ask for anything next."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from itertools import count

from api.demo.acts import Act, Expected
from api.demo.player import Player, Reply
from api.demo.stories import PLANTED
from custody.domain.books import MemoryBooks
from custody.domain.records import Container
from tests.kit.house import WORLD, House, open_house, story

Values = Mapping[str, int | str | bool]
Scans = Mapping[str, str | tuple[str, ...]]


@dataclass(slots=True)
class Standing:
    """A story that was stopped: its house, and everything that a hurried person may try."""

    player: Player
    story: str
    _number: count = field(default_factory=lambda: count(5000))

    @property
    def house(self) -> House:
        assert isinstance(self.player.door, House)
        return self.player.door

    @property
    def books(self) -> MemoryBooks:
        return self.house.books

    def wait(self, **span: int) -> None:
        """Let time pass."""
        self.house.clock(self.house.now + timedelta(**span))

    def ask(
        self,
        step: str,
        who: str,
        where: str,
        scan: Scans | None = None,
        say: Values | None = None,
        second: str | None = None,
        makes: str | tuple[str, ...] = (),
        happened: timedelta | None = None,
    ) -> Reply:
        """What a person is told who asks for a step now; names are the story's."""
        act = Act(
            story=self.story, number=next(self._number), at=self.house.now, step=step, who=who, where=where,
            second=second, values=say or {}, expected=Expected(word=""),
            scans={slot: (one,) if isinstance(one, str) else one for slot, one in (scan or {}).items()},
            happened=None if happened is None else self.house.now - happened,
            makes=(makes,) if isinstance(makes, str) else makes,
        )  # fmt: skip
        reply = self.player.door.act(self.player.asked(act))
        if act.makes and reply.verdict == "accepted":
            self.player.learn_names(act, reply)
        return reply

    def go_on(self, name: str, **changed: object) -> Reply:
        """The story's own act of this name, now, with something about it changed."""
        return self.replay(act_named(self.story, name), **changed)

    def replay(self, act: Act, **changed: object) -> Reply:
        """An act, now, with something about it changed."""
        said = {
            name: (value,) if name == "scan" and isinstance(value, str) else value
            for name, value in changed.items()
        }
        scans = {**act.scans, **{
            slot: (one,) if isinstance(one, str) else one
            for slot, one in dict(said.pop("scan", {})).items()  # type: ignore[call-overload]
        }}  # fmt: skip
        values = {**act.values, **dict(said.pop("say", {}))}  # type: ignore[call-overload]
        fresh = replace(
            act, number=next(self._number), at=self.house.now, scans=scans, values=values, same_key_as=None, **said
        )  # fmt: skip
        reply = self.player.door.act(self.player.asked(fresh))
        if reply.verdict == "accepted":
            self.player.learn_names(fresh, reply)
        return reply

    def acts_from(self, first: str, until: str) -> list[Act]:
        """The story's own acts from one on, up to another."""
        begin, end = act_named(self.story, first).at, act_named(self.story, until).at
        return [
            act
            for act in story(self.story).acts
            if act.number < PLANTED and begin <= act.at and act.at < end
        ]

    def container(self, name: str) -> Container:
        """The container that the story calls by this name, as it stands."""
        found = self.books.get(
            Container, self.player.memory.bears[self.player.memory.serial(self.story, name)]
        )
        assert found is not None
        return found


def act_named(key: str, told: str) -> Act:
    """An act of a story by its name; `#2` is the second of them."""
    name, _, number = told.partition("#")
    found = [act for act in story(key).acts if act.name == name and act.number < PLANTED]
    return found[int(number or 1) - 1]


def standing(key: str, before: str) -> Standing:
    """A story played without its mix-ups up to an act, at the moment of that act."""
    return _forked(_played(key, before))


@lru_cache(maxsize=64)
def _played(key: str, before: str) -> Standing:
    until = act_named(key, before) if before else None
    player = open_house()
    for act in story(key).acts:
        if until is not None and act.number == until.number:
            player.door.clock(act.at)
            break
        if act.number >= PLANTED:
            continue
        player.door.clock(act.at)
        reply = player.door.act(player.asked(act))
        assert reply.verdict == act.expected.word or act.step == "close_deviation", (act, reply)
        player.learn_names(act, reply)
    return Standing(player=player, story=key)


def _forked(one: Standing) -> Standing:
    house = one.house.fork()
    other = Player(WORLD, house)
    memory = one.player.memory
    other.memory = replace(
        memory, symbols_of=house.symbols, prints=deepcopy(memory.prints), bears=dict(memory.bears),
        therapies=dict(memory.therapies),
    )  # fmt: skip
    return Standing(player=other, story=one.story)
