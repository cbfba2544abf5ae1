"""What goes wrong between a symbol and the page that reads it: the table of the fixtures as tests."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

TABLE = Path(__file__).parents[2] / "fixtures" / "identifiers" / "bad_input.toml"


@dataclass(frozen=True, kw_only=True)
class BadInput:
    """One text, and the word it must be refused with."""

    reason: str
    name: str
    text: str
    symbology: str = ""
    times: int = 1

    @property
    def sent(self) -> str:
        """The whole text."""
        return self.text * self.times


MISTAKES = tomllib.loads(TABLE.read_text(encoding="utf-8"))
BAD_INPUT = [
    pytest.param(BadInput(reason=group["reason"], **row), id=f"{mistake}: {row['name']}")
    for mistake, group in MISTAKES.items()
    for row in group["texts"]
]
