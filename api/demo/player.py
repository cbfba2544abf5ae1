"""Plays stories through a door, in the order of time, and insists on every answer.

A door is the HTTP server or a house in memory: it takes one act and answers.  The clock is the
player's: it only moves forward, to the moment of the next act.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from api.demo.acts import Act
from api.demo.photos import draw_photo
from api.demo.things import Memory, Symbol
from api.demo.world import World
from custody.domain.case import RawScan
from custody.errors import CustodyError

SERIAL_OF = "serial of "  # a value that is the print serial of a thing
DONATION_OF = "donation of "  # a value that is the donation number in a container's name


class PlayFailed(CustodyError):
    """An act of a story got another answer than the story tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a door answers, in the words of the API."""

    verdict: str
    reasons: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    therapy: str | None = None
    entries: tuple[str, ...] = ()
    records: tuple[Mapping[str, Any], ...] = ()
    identity: str | None = None

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Reply":
        """A reply from the API's JSON."""
        return cls(
            verdict=told["verdict"],
            reasons=tuple(one["code"] for one in told["reasons"]),
            noted=tuple(one["code"] for one in told["noted"]),
            therapy=told["therapy"],
            entries=tuple(one["id"] for one in told["entries"]),
            records=tuple(told["records"]),
            identity=told["identity"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An act with its names resolved: exactly what is sent."""

    key: str
    person: str
    station: str
    step: str
    second: str | None
    scans: Mapping[str, Sequence[RawScan]]
    values: Mapping[str, int | str | bool]
    acknowledge: tuple[str, ...]
    photos: Mapping[str, bytes]
    happened: datetime | None


class Door(Protocol):
    """Where acts are asked: it answers, moves its clock, and shows what is printed on a label."""

    def act(self, asked: Asked) -> Reply:
        """The answer to one act."""

    def clock(self, to: datetime) -> None:
        """Move the clock forward."""

    def symbols(self, serial: int) -> list[Symbol]:
        """What a scanner reads on a printed label: text and AIM prefix of each symbol."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """An act that was played, and its answer."""

    act: Act
    asked: Asked
    reply: Reply


@dataclass(slots=True)
class Player:
    """Plays acts through a door and remembers what came of them."""

    world: World
    door: Door
    tell: Callable[[Played], None] = lambda _played: None
    memory: Memory = field(init=False)
    played: list[Played] = field(default_factory=list)
    _replies: dict[str, Reply] = field(default_factory=dict)
    _now: datetime | None = None

    def __post_init__(self) -> None:
        """Begin with an empty memory."""
        self.memory = Memory(self.world, self.door.symbols)

    def play(self, acts: Iterable[Act]) -> None:
        """Play acts one by one; PlayFailed at the first answer that is not the story's."""
        for act in acts:
            self.step(act)

    def step(self, act: Act) -> Played:
        """Play one act."""
        if self._now is None or act.at > self._now:
            self.door.clock(act.at)
            self._now = act.at
        asked = self.asked(act)
        played = Played(act=act, asked=asked, reply=self.door.act(asked))
        self._insist(played)
        self.learn(played)
        self.tell(played)
        return played

    def asked(self, act: Act) -> Asked:
        """What is sent for an act: names become codes; the same key sends the same again."""
        return Asked(
            key=act.key,
            person=act.who,
            station=act.where,
            step=act.step,
            second=act.second,
            scans={
                slot: tuple(self.memory.scan(act.story, name) for name in names)
                for slot, names in act.scans.items()
            },
            values={name: self._value(act, value) for name, value in act.values.items()},
            acknowledge=act.acknowledge,
            photos={
                name: draw_photo(f"{act.story}: {shows}") for name, shows in act.photos.items()
            },
            happened=act.happened,
        )

    def _value(self, act: Act, value: int | str | bool) -> int | str | bool:  # noqa: FBT001 -- as sent
        if isinstance(value, str) and value.startswith(SERIAL_OF):
            return self.memory.serial(act.story, value.removeprefix(SERIAL_OF))
        if isinstance(value, str) and value.startswith(DONATION_OF):
            return self.memory.donation(act.story, value.removeprefix(DONATION_OF))
        return value

    def learn(self, played: Played) -> None:
        """Remember the answer, and what came to be by it."""
        self.played.append(played)
        self._replies.setdefault(played.act.key, played.reply)
        self.learn_names(played.act, played.reply)

    def learn_names(self, act: Act, reply: Reply) -> None:
        """Remember a new therapy, and the labels that were printed under the act's names."""
        if act.step == "enrol_therapy" and reply.verdict == "accepted" and reply.therapy:
            self.memory.learn_therapy(act.story, reply.therapy)
        if act.makes:
            prints = sorted(
                (one["serial"], one["bears"])
                for one in reply.records
                if "bears" in one and one["state"] == "printed"
            )
            for name, (serial, bears) in zip(act.makes, prints, strict=True):
                self.memory.learn_print(act.story, name, serial, bears)

    def _insist(self, played: Played) -> None:
        wanted, reply = played.act.expected, played.reply
        if wanted.word == "same":
            fits = reply == self._replies[played.act.key]
        else:
            fits = (reply.verdict, reply.reasons) == (wanted.word, wanted.reasons)
            fits = fits and wanted.identity in (None, reply.identity)
        if not fits:
            raise PlayFailed(_difference(played))


def _difference(played: Played) -> str:
    act, reply = played.act, played.reply
    wanted = act.expected
    return (
        f"{act.story}, {act.at:%d %b %H:%M}: {act.who} at {act.where} asked {act.step}"
        f"{f' ({act.planted})' if act.planted else ''}; expected {wanted.word}"
        f" {', '.join(wanted.reasons)} {wanted.identity or ''} and got {reply.verdict}"
        f" {', '.join(reply.reasons)} {reply.identity or ''} {', '.join(reply.noted)}"
    )
