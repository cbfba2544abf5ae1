"""Several data structures in one symbol: the compound message (ISBT 128 structure 023).

`=+aabbb` counts the structures that follow without separators.  Everything promised must be there
and nothing may be left over; no message stands inside another; what names a thing is said once.
"""

from dataclasses import dataclass
from typing import Final, Self, TypeVar

from custody.domain.identifiers.dates import DateMeaning, FlexibleDateTime, LabelDate
from custody.domain.identifiers.donation import ChainOfIdentity, DonationNumber
from custody.domain.identifiers.product import MphoIdentifier, ProductCode, ProductDivisions
from custody.domain.identifiers.reading import ANOTHER_CODE, grammar, matched, refusal
from custody.domain.identifiers.structures import Structure, cut_structure

_HEAD = grammar("compound message", "=+", "([0-9]{2})([0-9]{3})", 5)
_HEAD_LENGTH: Final = 7
NO_FIXED_ORDER: Final = "000"
_MOST_PARTS: Final = 99

_Part = TypeVar("_Part", bound=Structure)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompoundMessage:
    """The structures of one two-dimensional symbol, in their order."""

    parts: tuple[Structure, ...]
    order: str = NO_FIXED_ORDER  # or the number of an agreed order, ISBT 128 table RT017

    def __post_init__(self) -> None:
        matched(_HEAD, self._head)
        if not 0 < len(self.parts) <= _MOST_PARTS:
            raise refusal("unknown_code", "A compound message has 1 to 99 structures.")
        _require_each_once(self.parts)
        _require_divisions_to_agree(self.product, self.divisions)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A compound message, cut to its last character; else CodeUnreadable."""
        head = matched(_HEAD, text[:_HEAD_LENGTH])
        rest = text[_HEAD_LENGTH:]
        parts: list[Structure] = []
        for _ in range(int(head[1])):
            if not rest:
                raise refusal("truncated_code", f"Only {len(parts)} of {head[1]} structures came.")
            row, piece, rest = cut_structure(rest)
            parts.append(row.parse(piece))
        if rest.startswith(ANOTHER_CODE):
            raise refusal("two_codes_in_one_read", "Another code follows the compound message.")
        if rest:
            raise refusal("unknown_code", f"{len(rest)} characters are left over.")
        return cls(parts=tuple(parts), order=head[2])

    @property
    def text(self) -> str:
        """The characters of the symbol."""
        return self._head + "".join(part.text for part in self.parts)

    @property
    def printed(self) -> str:
        """Each structure for the eye, in order."""
        return " | ".join(part.printed for part in self.parts)

    @property
    def donation(self) -> DonationNumber | None:
        """The donation number, if the message holds one."""
        return _first(self.parts, DonationNumber)

    @property
    def product(self) -> ProductCode | None:
        """The product code, if the message holds one."""
        return _first(self.parts, ProductCode)

    @property
    def divisions(self) -> ProductDivisions | None:
        """The product divisions, if the message holds them."""
        return _first(self.parts, ProductDivisions)

    @property
    def chain_of_identity(self) -> ChainOfIdentity | None:
        """The Chain of Identity identifier, if the message holds one."""
        return _first(self.parts, ChainOfIdentity)

    @property
    def expiry(self) -> LabelDate | FlexibleDateTime | None:
        """The expiry, the flexible structure first because it says its zone."""
        dates = [p for p in self.parts if isinstance(p, LabelDate | FlexibleDateTime)]
        expiries = [one for one in dates if one.meaning is DateMeaning.EXPIRY]
        return _first(tuple(expiries), FlexibleDateTime) or _first(tuple(expiries), LabelDate)

    @property
    def mpho(self) -> MphoIdentifier | None:
        """The container's name with no processing facility, if donation and product are here."""
        if self.donation is None or self.product is None or not self.product.has_divisions:
            return None
        return MphoIdentifier.of(
            product=self.product, donation=self.donation, divisions=self.divisions
        )

    @property
    def _head(self) -> str:
        return f"=+{len(self.parts):02d}{self.order}"


def _first(parts: tuple[Structure, ...], kind: type[_Part]) -> _Part | None:
    return next((part for part in parts if isinstance(part, kind)), None)


def _identity_of(part: Structure) -> tuple[object, ...]:
    """Two parts with the same identity say the same thing twice."""
    if isinstance(part, LabelDate | FlexibleDateTime):
        return (type(part), part.meaning)
    return (type(part), getattr(part, "identifier", ""))


def _require_each_once(parts: tuple[Structure, ...]) -> None:
    if len({_identity_of(part) for part in parts}) < len(parts):
        raise refusal("two_codes_in_one_read", "One message says the same thing twice.")


def _require_divisions_to_agree(
    product: ProductCode | None, divisions: ProductDivisions | None
) -> None:
    """A product code ends in 99 exactly where product divisions are read with it."""
    if product is None or not product.has_divisions:
        return
    if product.needs_divisions and divisions is None:
        raise refusal(
            "division_missing", "The product code ends in 99 and no divisions came with it."
        )
    if divisions is not None and not product.needs_divisions:
        raise refusal("unknown_code", "Two divisions on one label: only 99 is divided further.")
