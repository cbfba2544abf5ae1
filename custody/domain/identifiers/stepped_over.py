"""Structures of ISBT 128 that this house has no use for (010, 012-014, 024, 026-028, 030).

They are cut out exactly, so that a foreign label's message can be read to its end, and kept as
they stand; what they say is never interpreted, a birth date least of all.
"""

from dataclasses import dataclass
from typing import Final, Self

from custody.domain.identifiers.reading import (
    PLAIN,
    Grammar,
    grammar,
    matched,
    refusal,
    require_count,
)


def _kept(identifier: str, name: str, length: int) -> tuple[str, Grammar]:
    return identifier, grammar(name, identifier, f"{PLAIN}{{{length}}}", length)


_HISTORY = grammar("red cell antigens with history", "&%", f"([0-9]{{3}})((?:{PLAIN}{{10}})*)", 3)
STEPPED_OVER: Final[dict[str, Grammar]] = dict(
    (
        _kept("&(", "special testing", 5),
        _kept("=\\", "red cell antigens", 18),
        _kept("&\\", "red cell antigens, Finnish", 18),
        _kept("&{", "platelet antigens", 18),
        _kept("=#", "patient's date of birth", 10),
        _kept("=]", "expiry month", 6),
        _kept('&"', "infection markers", 18),
        _kept("=$", "product consignment", 16),
        (_HISTORY.identifier, _HISTORY),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SteppedOver:
    """A structure that was cut out by its length and is not interpreted."""

    identifier: str
    content: str

    def __post_init__(self) -> None:
        if self.identifier not in STEPPED_OVER:
            raise refusal("unknown_code", "This is no data structure of ISBT 128 known here.")
        match = matched(STEPPED_OVER[self.identifier], self.text)
        if self.identifier == _HISTORY.identifier:
            require_count(_HISTORY.name, match[1], len(match[2]) // 10)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Any of these structures, cut to its length before; else CodeUnreadable."""
        return cls(identifier=text[:2], content=text[2:])

    @property
    def name(self) -> str:
        """What the structure holds."""
        return STEPPED_OVER[self.identifier].name

    @property
    def text(self) -> str:
        """The characters of the symbol."""
        return self.identifier + self.content

    @property
    def printed(self) -> str:
        """The content as it stands."""
        return self.content
