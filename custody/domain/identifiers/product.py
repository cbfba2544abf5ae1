"""Which product and which part of it (ISBT 128 003, 032) and the name of one container (MPHO).

(PDC, DIN, division) is unique.  A product code whose division is `99` says nothing until the
product divisions have been read with it.  Divisions are all digits or three pairs of letters; a
mixture is refused.
"""

from dataclasses import dataclass
from typing import Final, Self

from custody.domain.identifiers.donation import DIN, DonationNumber
from custody.domain.identifiers.facility import FACILITY
from custody.domain.identifiers.reading import grammar, matched, refusal

PDC: Final = "[A-Z][0-9A-Z]{4}"
NO_FACILITY: Final = "00000"  # in an MPHO identifier: the processing facility is not needed
DIVISIONS_FOLLOW: Final = "99"

# By the first character of the PDC: blood and cellular products; packs of tissue; reserved; local.
_CELLULAR = r"(?:[EFHPSY][0-9A-Z]|X0)[0-9A-Z]{3}"
_PACKS = r"[MNRTVW][0-9A-Z]{4}"
_TAILS = (
    rf"{_CELLULAR}[0-9A-Za-z](?:00|99|[A-Z][0a-z])",
    rf"{_PACKS}[0-9]{{3}}",
    r"X[1-9][0-9A-Z]{3}000",
    r"[A-D][0-9A-Z]{4}[0-9A-Za-z]{3}",
)
_PRODUCT = grammar("product code", "=<", f"(?:{'|'.join(_TAILS)})", 8)
_DIVISIONS = grammar("product division", "=,", "([0-9]{6}|[A-Z]{6})", 6)
_MPHO = grammar(
    "container identifier",
    "",
    f"({NO_FACILITY}|{FACILITY})({PDC})({DIN})([0-9]{{6}}|[A-Z]{{6}}|[A-Z][0a-z]0000)",
    29,
)
_FAMILIES_WITH_DIVISIONS = "EFHPSXY"

# ISBT 128 table RT008, the collection types that this house has words for.
COLLECTION_TYPES: Final[dict[str, str]] = {
    "0": "not specified",
    "1": "autologous use only",
    "X": "autologous use only, biohazard",
    "A": "autologous, eligible for crossover",
    "V": "volunteer allogeneic",
    "2": "directed",
    "3": "directed, biohazard",
    "4": "designated",
    "6": "designated, biohazard",
    "7": "allogeneic",
    "8": "autologous, contains allogeneic material",
    "E": "medical exception",
    "F": "family",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCode:
    """Product description code, collection type and division (data structure 003)."""

    pdc: str
    collection_type: str
    division: str

    def __post_init__(self) -> None:
        matched(_PRODUCT, self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A product code from `=<` and 8 characters; else CodeUnreadable."""
        matched(_PRODUCT, text)
        return cls(pdc=text[2:7], collection_type=text[7], division=text[8:])

    @property
    def text(self) -> str:
        """The 10 characters of the symbol."""
        return f"=<{self.pdc}{self.collection_type}{self.division}"

    @property
    def printed(self) -> str:
        """The eight characters as labels print them."""
        return self.text[2:]

    @property
    def has_divisions(self) -> bool:
        """True where the last two characters are a division; tissue packs have numbers."""
        return self.pdc[0] in _FAMILIES_WITH_DIVISIONS

    @property
    def needs_divisions(self) -> bool:
        """True where the code is half a name until the product divisions were read."""
        return self.has_divisions and self.division == DIVISIONS_FOLLOW

    @property
    def is_autologous_only(self) -> bool:
        """True where the collection type allows this patient and nobody else."""
        return self.collection_type in {"1", "X"}

    @property
    def division_of_six(self) -> str:
        """The division in an MPHO identifier; CodeUnreadable for `99` and for tissue packs."""
        if self.needs_divisions:
            raise refusal("division_missing", "This product code needs its product divisions.")
        if not self.has_divisions:
            raise refusal("unknown_code", "A numbered pack is not a container of this house.")
        return self.division.ljust(6, "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDivisions:
    """Six digits, or three levels of two letters (data structure 032)."""

    divisions: str

    def __post_init__(self) -> None:
        matched(_DIVISIONS, self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Product divisions from `=,` and 6 characters; else CodeUnreadable."""
        return cls(divisions=matched(_DIVISIONS, text)[1])

    @property
    def text(self) -> str:
        """The 8 characters of the symbol."""
        return f"=,{self.divisions}"

    @property
    def printed(self) -> str:
        """Digits together, letters in pairs."""
        pairs = (self.divisions[:2], self.divisions[2:4], self.divisions[4:])
        return self.divisions if self.divisions.isdigit() else " ".join(pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class MphoIdentifier:
    """The name of one container: facility, PDC, DIN and division in 29 characters."""

    processing_facility: str = NO_FACILITY
    pdc: str
    din: str
    division: str

    def __post_init__(self) -> None:
        matched(_MPHO, self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A container identifier from its 29 characters; else CodeUnreadable."""
        match = matched(_MPHO, text)
        return cls(processing_facility=match[1], pdc=match[2], din=match[3], division=match[4])

    @classmethod
    def of(
        cls,
        *,
        product: ProductCode,
        donation: DonationNumber,
        divisions: ProductDivisions | None = None,
        processing_facility: str = NO_FACILITY,
    ) -> Self:
        """The name of what a label shows; CodeUnreadable when 99 and divisions disagree."""
        if product.needs_divisions and divisions is not None:
            division = divisions.divisions
        elif divisions is None:
            division = product.division_of_six
        else:
            raise refusal("unknown_code", "Two divisions on one label: only 99 is divided further.")
        return cls(
            processing_facility=processing_facility,
            pdc=product.pdc,
            din=donation.din,
            division=division,
        )

    @property
    def text(self) -> str:
        """The 29 characters."""
        return f"{self.processing_facility}{self.pdc}{self.din}{self.division}"

    @property
    def printed(self) -> str:
        """The four parts in groups."""
        return f"{self.processing_facility} {self.pdc} {self.din} {self.division}"
