"""A way that is walked by hand, read from its file: parts one after the other, each a few rows of who does what."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Said = str | Sequence[str]
Says = Mapping[str, Said]


@dataclass(frozen=True, kw_only=True)
class Row:
    """Minutes that pass; then, if it names a step, who takes it where, and what they say."""

    wait: int = 0
    who: str = ""
    step: str = ""
    says: Says = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Part:
    """Time that passes for everybody, and then rows that each patient has for themselves."""

    wait: int
    rows: tuple[Row, ...]


def read_way(path: Path) -> tuple[Part, ...]:
    """The parts of a way."""
    told = tomllib.loads(path.read_text("utf-8"))
    return tuple(
        Part(wait=part.get("wait", 0), rows=tuple(_rows(part.get("acts", ()), told["people"])))
        for part in told["parts"]
    )


def _rows(acts: Sequence[Mapping[str, Any]], people: Mapping[str, str]) -> Iterator[Row]:
    for act in acts:
        if "wait" in act:
            yield Row(wait=act["wait"])
        else:
            yield Row(who=people[act["who"]], step=act["do"], says=act.get("say", {}))
