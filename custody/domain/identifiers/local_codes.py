"""Codes of this house's own, in the range that ISBT 128 leaves to everyone.

Badge, station, storage position, print mark and action: `&` with a small letter, then capital letters
and digits, then the check character K over those letters and digits (hyphen and slash are left out
of K).  They may never stand inside a compound message.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self, TypeAlias

from custody.domain.identifiers.check_character import ALPHABET, check_character
from custody.domain.identifiers.reading import Grammar, grammar, matched, refusal

_K: Final = "([0-9A-Z*])"
_BADGE = grammar("badge", "&u", f"([0-9A-Z]{{4,16}}){_K}", 5)
_STATION = grammar("station code", "&w", f"([0-9A-Z][0-9A-Z-]{{1,23}}){_K}", 3)
_POSITION = grammar("storage position", "&x", f"([0-9A-Z][0-9A-Z/-]{{0,31}}){_K}", 2)
_ACTION = grammar("action code", "&t", f"([A-Z][0-9A-Z-]{{1,39}}){_K}", 3)
_PRINT = grammar("print mark", "&p", f"([0-9A-Z]{{13}}){_K}", 14)
_PRINT_CHARACTERS: Final = 13  # of base 36: room for 64 bits
_MOST_PRINTS: Final = 2**64


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A person's badge: `&u`, four to sixteen characters, K."""

    person: str

    def __post_init__(self) -> None:
        matched(_BADGE, self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A badge with its check character; else CodeUnreadable."""
        return cls(person=_checked(_BADGE, text))

    @property
    def text(self) -> str:
        """The characters of the symbol."""
        return _BADGE.identifier + self.printed

    @property
    def printed(self) -> str:
        """The person's id and K, as one types it where a badge is asked for."""
        return self.person + _check_of(self.person)


@dataclass(frozen=True, slots=True, kw_only=True)
class StationCode:
    """A station's card: `&w`, two to twenty-four characters with hyphens, K."""

    station: str

    def __post_init__(self) -> None:
        matched(_STATION, self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A station code with its check character; else CodeUnreadable."""
        return cls(station=_checked(_STATION, text))

    @property
    def text(self) -> str:
        """The characters of the symbol."""
        return _STATION.identifier + self.printed

    @property
    def printed(self) -> str:
        """The station's id and K."""
        return self.station + _check_of(self.station)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoragePosition:
    """A place in a freezer: `&x`, up to thirty-two characters with hyphens and slashes, K."""

    position: str

    def __post_init__(self) -> None:
        matched(_POSITION, self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A storage position with its check character; else CodeUnreadable."""
        return cls(position=_checked(_POSITION, text))

    @property
    def text(self) -> str:
        """The characters of the symbol."""
        return _POSITION.identifier + self.printed

    @property
    def printed(self) -> str:
        """The position and K."""
        return self.position + _check_of(self.position)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintMark:
    """A print's serial for labels too small for the signed token: `&p`, thirteen of base 36, K."""

    print_serial: int

    def __post_init__(self) -> None:
        if not 0 <= self.print_serial < _MOST_PRINTS:
            raise refusal("unknown_code", "A print serial has 64 bits.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """A print mark with its check character; else CodeUnreadable."""
        return cls(print_serial=int(_checked(_PRINT, text), 36))

    @property
    def text(self) -> str:
        """The characters of the symbol."""
        return _PRINT.identifier + self.printed

    @property
    def printed(self) -> str:
        """The serial in base 36 and K."""
        digits, rest = "", self.print_serial
        while rest:
            rest, digit = divmod(rest, 36)
            digits = ALPHABET[digit] + digits
        serial = digits.rjust(_PRINT_CHARACTERS, "0")
        return serial + _check_of(serial)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionCode:
    """An action card: `&t`, the name of a step of the journey with hyphens, K.

    It names a form and nothing else: no person, no patient, no container.  So it lies about for everybody to scan,
    and opens a form at most; what the form asks for is scanned by people from the things themselves.
    """

    action: str

    def __post_init__(self) -> None:
        matched(_ACTION, self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """An action code with its check character; else CodeUnreadable."""
        return cls(action=_checked(_ACTION, text))

    @classmethod
    def of_step(cls, name: str) -> Self:
        """The code of a step, by its name in the journey."""
        return cls(action=name.upper().replace("_", "-"))

    @property
    def step(self) -> str:
        """The name of the step, which the journey may have or not."""
        return self.action.lower().replace("-", "_")

    @property
    def text(self) -> str:
        """The characters of the symbol."""
        return _ACTION.identifier + self.printed

    @property
    def printed(self) -> str:
        """The action and K."""
        return self.action + _check_of(self.action)


LocalCode: TypeAlias = Badge | StationCode | StoragePosition | PrintMark | ActionCode

_READERS: Final[dict[str, Callable[[str], LocalCode]]] = {
    "&u": Badge.parse,
    "&w": StationCode.parse,
    "&x": StoragePosition.parse,
    "&p": PrintMark.parse,
    "&t": ActionCode.parse,
}


def read_local(text: str) -> LocalCode:
    """The local code that this text is; else CodeUnreadable."""
    reader = _READERS.get(text[:2])
    if reader is None:
        raise refusal("unknown_code", f"{text[:2]!r} is another house's code.")
    return reader(text)


def _checked(form: Grammar, text: str) -> str:
    """The id between identifier and K, once K is right."""
    if "&" in text[2:] or "=" in text[2:]:
        raise refusal("two_codes_in_one_read", "Two codes came in one read: scan them apart.")
    match = matched(form, text)
    if match[2] != _check_of(match[1]):
        raise refusal("check_character_wrong", f"The check character of this {form.name} is wrong.")
    return match[1]


def _check_of(identity: str) -> str:
    return check_character(identity.replace("-", "").replace("/", ""))
