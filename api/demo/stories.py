"""Stories as data: a patient, the parts of the journey with their parameters, and planted mix-ups.

A part is a file of scenes that many stories share.  A scene has a place, people and a moment; its
acts follow each other.  Words in braces stand for the story's parameters.  A planted mix-up stands
before or after an act and says only what is different from it: everything else is the same, as it
is when people slip.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from api.demo.acts import Act, Expected
from api.demo.world import World
from custody.domain.journey import STEP
from custody.errors import NotFound

Told = Mapping[str, Any]
BETWEEN_ACTS = "1m"
PLANTED = 1000  # acts of the story itself are numbered below
THE_BEGINNING = datetime.min.replace(tzinfo=UTC)
A_MOMENT = timedelta(seconds=5)  # between a planted act and the act it stands beside
_SPAN = re.compile(r"(\d+)([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DAY_AND_TIME = re.compile(r"\+(\d+) (\d\d):(\d\d)")
_WORD = re.compile(r"\{([a-z_.]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One patient's way, act by act in the order of time."""

    key: str
    title: str
    acts: tuple[Act, ...]

    @property
    def planted(self) -> tuple[str, ...]:
        """The kinds of mix-ups in it."""
        return tuple(act.planted for act in self.acts if act.planted)


def read_stories(folder: Path, world: World, *, within: str = "") -> tuple[Story, ...]:
    """Every story in a folder, or in the one `within` it; the shared parts are in its `parts`."""
    parts = {path.stem: _read(path) for path in sorted((folder / "parts").glob("*.toml"))}
    files = sorted((folder / within).glob("*.toml"))
    return tuple(_story(path.stem, _read(path), parts, world) for path in files)


def merged(stories: Iterable[Story]) -> tuple[Act, ...]:
    """The acts of many stories in the order of time, so that patients really overlap."""
    return tuple(sorted((act for story in stories for act in story.acts), key=lambda act: act.at))


def _read(path: Path) -> Told:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _story(key: str, told: Told, parts: Mapping[str, Told], world: World) -> Story:
    words = {"patient": told["patient"], "preset": told["preset"], **told.get("with", {})}
    drafts: list[Act] = []
    for part in told["parts"]:
        shared = parts[part["play"]] if "play" in part else {}
        scope = {**shared.get("defaults", {}), **words, **part.get("with", {})}
        begins = told["begins"] + timedelta(days=part["day"])
        scenes = part.get("scenes", shared.get("scenes", []))
        drafts += _Teller(key, world, begins, len(drafts)).scenes(scenes, scope)
    acts = sorted(drafts, key=lambda act: act.at)
    for mix_up in told.get("planted", []):
        acts = _plant(acts, mix_up, words)
    return Story(key=key, title=told["title"], acts=tuple(acts))


@dataclass(slots=True)
class _Teller:
    """Tells the scenes of one part from a day on."""

    story: str
    world: World
    begins: date
    number: int
    now: datetime = THE_BEGINNING

    def scenes(self, told: Iterable[Told], words: Told) -> Iterator[Act]:
        """Every act of the scenes that are played at all."""
        for scene in told:
            for scope in _each(scene, words):
                here = {name: scene.get(name) for name in ("where", "who", "second")}
                self._move(scene, _filled(scene["where"], scope), scope, "0m")
                yield from self._acts(scene["acts"], here, scope)

    def _acts(self, told: Iterable[Told], here: Told, words: Told) -> Iterator[Act]:
        for act in told:
            for scope in _each(act, words):
                said = _filled({**{k: v for k, v in here.items() if v is not None}, **act}, scope)
                self._move(act, said["where"], scope, BETWEEN_ACTS)
                yield self._act(said)

    def _move(self, told: Told, where: str, words: Told, usual: str) -> None:
        """The moment of the next act: a day and time by the clock on that wall, or a while after."""
        at = _DAY_AND_TIME.fullmatch(str(_filled(told.get("at", ""), words)))
        if at is None:
            self.now += _span(str(_filled(told.get("after", usual), words)))
            return
        zone = ZoneInfo(self.world.places[where].station.zone)
        day = self.begins + timedelta(days=int(at[1]))
        local = datetime(day.year, day.month, day.day, int(at[2]), int(at[3]), tzinfo=zone)
        self.now = local.astimezone(UTC)

    def _act(self, said: Told) -> Act:
        self.number += 1
        step = said["do"]
        if step not in STEP:
            raise NotFound(f"{self.story}: the journey has no step {step!r}")
        usual = said.get("second") if STEP[step].two_people else None
        second = said.get("with_second", usual)
        declared = "declared" if STEP[step].declared else "accepted"
        return Act(
            story=self.story,
            number=self.number,
            at=self.now,
            step=step,
            who=said["who"],
            where=said["where"],
            second=second or None,
            scans={slot: _names(named) for slot, named in said.get("scan", {}).items()},
            values=said.get("say", {}),
            photos=said.get("photo", {}),
            acknowledge=tuple(said.get("acknowledge", ())),
            makes=_names(said.get("makes", ())),
            expected=_expected(said.get("expect", declared), said.get("identity")),
            planted=said.get("planted", ""),
            happened=self.now - _span(said["happened"]) if "happened" in said else None,
            name=said.get("name", step),
        )


def _each(told: Told, words: Told) -> Iterator[dict[str, Any]]:
    """The words for each time that something is told: once, never, or once for each of a list."""
    for scope in _scopes(told, words):
        played = "when" not in told or _looked_up(told["when"], scope)
        if played and not ("unless" in told and _looked_up(told["unless"], scope)):
            yield scope


def _scopes(told: Told, words: Told) -> Iterator[dict[str, Any]]:
    if "for" not in told:
        yield dict(words)
        return
    name, _, several = told["for"].partition(" in ")
    for one in _looked_up(several, words):
        yield {**words, name: one}


def _filled(told: Any, words: Told) -> Any:  # noqa: ANN401 -- whatever a story file holds
    """The same with every word in braces replaced; a text that is only one word takes its kind."""
    if isinstance(told, str):
        whole = _WORD.fullmatch(told)
        if whole:
            return _looked_up(whole[1], words)
        return _WORD.sub(lambda match: str(_looked_up(match[1], words)), told)
    if isinstance(told, Mapping):
        return {name: _filled(value, words) for name, value in told.items()}
    if isinstance(told, list):
        return [_filled(value, words) for value in told]
    return told


def _looked_up(path: str, words: Told) -> Any:  # noqa: ANN401 -- whatever a story file holds
    found: Any = words
    for name in path.split("."):
        if name not in found:
            raise NotFound(f"a story has no word for {path!r}")
        found = found[name]
    return found


def _names(told: str | Iterable[str]) -> tuple[str, ...]:
    """One name, or a list in which lists may stand."""
    if isinstance(told, str):
        return (told,)
    return tuple(name for one in told for name in _names(one))


def _span(told: str) -> timedelta:
    return timedelta(**{_UNITS[unit]: int(count) for count, unit in _SPAN.findall(told)})


def _expected(told: str | list[str], identity: str | None = None) -> Expected:
    if isinstance(told, list):
        return Expected(word="refused", reasons=tuple(told))
    return Expected(word=told, identity=identity)


def _plant(acts: list[Act], told: Told, words: Told) -> list[Act]:
    """The acts with one more beside another: what it says is changed, the rest is the same."""
    side = "before" if "before" in told else "after"
    place = _place_of(acts, told[side])
    model, said = acts[place], _filled({k: v for k, v in told.items() if k != side}, words)
    scans = {slot: _names(named) for slot, named in said.get("scan", {}).items()}
    alike = "do" not in said  # another step has other slots and fields
    wanted = {**(model.scans if alike else {}), **scans}
    values = {**(model.values if alike else {}), **said.get("say", {})}
    photos = {**(model.photos if alike else {}), **said.get("photo", {})}
    for name in said.get("drop", ()):
        photos.pop(name, None)
        wanted.pop(name, None)
        values.pop(name, None)
    aside = _span(said.get("aside", "")) or A_MOMENT
    same_key = said.get("again") == "same key"
    act = replace(
        model,
        number=model.number + PLANTED * (1 + sum(one.number >= PLANTED for one in acts)),
        at=model.at + (aside if side == "after" else -aside),
        step=said.get("do", model.step),
        who=said.get("who", model.who),
        where=said.get("where", model.where),
        second=said.get("second", model.second) or None,
        scans=wanted,
        values=values,
        photos=photos,
        acknowledge=tuple(said.get("acknowledge", model.acknowledge)),
        makes=_names(said.get("makes", ())),
        planted=told["kind"],
        expected=_expected(said["expect"], said.get("identity")),
        same_key_as=model.number if same_key else None,
        happened=None,
        name=said.get("name", ""),
    )
    return sorted([*acts, act], key=lambda one: one.at)


def _place_of(acts: list[Act], told: str) -> int:
    """Where an act stands by its name, or by its step; `#2` is the second of them."""
    name, _, count = told.partition("#")
    found = [n for n, act in enumerate(acts) if act.name == name]
    if len(found) < int(count or 1):
        raise NotFound(f"a story has no act {told!r}")
    return found[int(count or 1) - 1]
