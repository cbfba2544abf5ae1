"""Whose cells: donation numbers and Chain of Identity identifiers (ISBT 128 001, 040).

A DIN names one collection, a Chain of Identity identifier one therapy.  Flags say which container
or tube a DIN stands on; they are no part of the number.
"""

import re
from dataclasses import dataclass
from typing import Final, Self

from custody.domain.identifiers.check_character import check_character, flag_value
from custody.domain.identifiers.facility import FACILITY
from custody.domain.identifiers.reading import grammar, matched, refusal

DIN: Final = f"{FACILITY}[0-9]{{8}}"
CHAIN_OF_IDENTITY: Final = f"CH{FACILITY}[0-9]{{2}}[0-9A-Z]{{6}}"

_DONATION = grammar("donation number", "=", f"({DIN})([0-9]{{2}})", 15)
_CHAIN = grammar("Chain of Identity identifier", "&/", f"({CHAIN_OF_IDENTITY})", 15)

# ISBT 128 table RT004; a flag that is not here is reserved, and refused.
_CONTAINERS = {f"{n:02d}": f"container {n} of a set" for n in range(1, 5)}
_MORE_CONTAINERS = {f"{n:02d}": f"container {n - 10} of a set" for n in range(15, 20)}
_LOCAL = {f"{n:02d}": "of this facility's own meaning" for n in range(20, 60)}
_CHECKED = {f"{n:02d}": "check character of the number" for n in range(60, 97)}
FLAG_MEANINGS: Final[dict[str, str]] = {
    "00": "none",
    **_CONTAINERS,
    "05": "second or repeated label printed on demand",
    "06": "pilot tube",
    "07": "test tube",
    "08": "donor record",
    "09": "sample tube for nucleic acid testing",
    "10": "samples for bacterial testing",
    "11": "match with unit",
    "12": "partial label on unit",
    "13": "attached label",
    **_MORE_CONTAINERS,
    **_LOCAL,
    **_CHECKED,
}
_TUBES = frozenset({"06", "07", "09", "10"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DonationNumber:
    """A DIN of 13 characters with its two flags (data structure 001)."""

    din: str
    flags: str = "00"

    def __post_init__(self) -> None:
        matched(_DONATION, self.text)
        if self.flags not in FLAG_MEANINGS:
            raise refusal("unknown_code", f"The flags {self.flags} are reserved by ISBT 128.")
        if self.flags in _CHECKED and self.flags != flag_value(self.din):
            raise refusal("check_character_wrong", "The flags do not check this donation number.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """A donation number from `=` and 15 characters; else CodeUnreadable."""
        match = matched(_DONATION, text)
        return cls(din=match[1], flags=match[2])

    @property
    def text(self) -> str:
        """The 16 characters of the symbol."""
        return f"={self.din}{self.flags}"

    @property
    def facility(self) -> str:
        """The five characters of the facility that assigned the number."""
        return self.din[:5]

    @property
    def check_character(self) -> str:
        """K, printed in a box behind the number and typed with it."""
        return check_character(self.din)

    @property
    def printed(self) -> str:
        """Facility, year and sequence in groups, without flags and K."""
        return f"{self.din[:5]} {self.din[5:7]} {self.din[7:]}"

    @property
    def flag_meaning(self) -> str:
        """What the flags say, in words."""
        return FLAG_MEANINGS[self.flags]

    @property
    def is_on_a_tube(self) -> bool:
        """True for a sample: it may never be taken for a bag of the same donation."""
        return self.flags in _TUBES


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainOfIdentity:
    """The one identifier of a therapy, 15 characters that begin with CH (data structure 040)."""

    coi: str

    def __post_init__(self) -> None:
        matched(_CHAIN, self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A Chain of Identity identifier from `&/` and 15 characters; else CodeUnreadable."""
        return cls(coi=matched(_CHAIN, text)[1])

    @property
    def text(self) -> str:
        """The 17 characters of the symbol."""
        return f"&/{self.coi}"

    @property
    def facility(self) -> str:
        """The facility that issued the identifier."""
        return self.coi[2:7]

    @property
    def check_character(self) -> str:
        """K over the 15 characters; required wherever the identifier is printed."""
        return check_character(self.coi)

    @property
    def printed(self) -> str:
        """CH, facility, year and sequence in groups, without K."""
        return f"CH {self.coi[2:7]} {self.coi[7:9]} {self.coi[9:]}"


def is_chain_of_identity(coi: str) -> bool:
    """Whether 15 characters are a Chain of Identity identifier without its data identifier."""
    return re.fullmatch(CHAIN_OF_IDENTITY, coi) is not None
