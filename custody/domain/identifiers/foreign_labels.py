"""What labels of blood and tissue banks say beside ours (ISBT 128 002, 035, 036, 038).

They come on material from elsewhere.  They are read exactly and can be built; no rule of the
journey asks them.  What most of their codes mean stands in licensed tables and is not here.
"""

from dataclasses import dataclass
from typing import Final, Self

from custody.domain.identifiers.reading import PLAIN, grammar, matched

# Where a blood group would stand, a label may say these instead.
MESSAGES: Final[dict[str, str]] = {
    "Ma": "autologous",
    "Mb": "biohazard",
    "Md": "discard",
    "Mq": "quarantine",
    "Mr": "research",
    "Mx": "not for transfusion",
}

_BLOOD_GROUP = grammar("blood group", "=%", "([0-9A-Za-z]{2})([0-9A-Za-z]{2})", 4)
_HUMAN_PRODUCT = grammar("number of a product of human origin", "&,", f"([12])({PLAIN}{{18}})", 19)
_EUROPEAN = grammar(
    "Single European Code",
    "&,4",
    "([A-Z]{2}[0-9A-Z]{6})([0-9A-Z]{13})([A-Z][0-9A-Z]{7})([0-9A-Z]{3})([0-9]{8})",
    40,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BloodGroup:
    """ABO and RhD, or a message in their place, and what else is known (data structure 002)."""

    group: str  # two characters of a licensed table, or a key of MESSAGES
    more: str = "00"  # Rh, Kell and Miltenberger phenotypes

    def __post_init__(self) -> None:
        matched(_BLOOD_GROUP, self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A blood group from `=%` and 4 characters; else CodeUnreadable."""
        match = matched(_BLOOD_GROUP, text)
        return cls(group=match[1], more=match[2])

    @property
    def text(self) -> str:
        """The 6 characters of the symbol."""
        return f"=%{self.group}{self.more}"

    @property
    def printed(self) -> str:
        """The message in words, or the code as it stands."""
        return MESSAGES.get(self.group, f"{self.group}{self.more}")


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanProductNumber:
    """Lot (035) or supplemental number (036) of a product of human origin, with zeroes in front."""

    is_lot: bool
    number: str  # eighteen characters

    def __post_init__(self) -> None:
        matched(_HUMAN_PRODUCT, self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A number from `&,1` or `&,2` and 18 characters; else CodeUnreadable."""
        match = matched(_HUMAN_PRODUCT, text)
        return cls(is_lot=match[1] == "1", number=match[2])

    @property
    def identifier(self) -> str:
        """The three characters that say which of the two it is."""
        return "&,1" if self.is_lot else "&,2"

    @property
    def text(self) -> str:
        """The 21 characters of the symbol."""
        return self.identifier + self.number

    @property
    def printed(self) -> str:
        """The number without the zeroes that fill it."""
        return self.number.lstrip("0") or "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class EuropeanCode:
    """The Single European Code of tissues and cells (data structure 038)."""

    establishment: str  # country in two letters, and six characters
    donation: str  # thirteen characters of whatever system the establishment uses
    product: str  # the coding system in one letter, and seven characters
    split: str
    expiry: str  # YYYYMMDD

    def __post_init__(self) -> None:
        matched(_EUROPEAN, self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A code from `&,4` and 40 characters; else CodeUnreadable."""
        match = matched(_EUROPEAN, text)
        return cls(
            establishment=match[1],
            donation=match[2],
            product=match[3],
            split=match[4],
            expiry=match[5],
        )

    @property
    def text(self) -> str:
        """The 43 characters of the symbol."""
        return f"&,4{self.establishment}{self.donation}{self.product}{self.split}{self.expiry}"

    @property
    def printed(self) -> str:
        """Where it comes from, and behind a blank what it is."""
        return f"{self.establishment}{self.donation} {self.product}{self.split}{self.expiry}"
