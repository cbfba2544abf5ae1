"""What else ISBT 128 labels may say: materials, measures, makers (017-018, 021-022, 029-034)."""

import re
from dataclasses import dataclass
from typing import Final, Self

from custody.domain.identifiers.facility import FACILITY
from custody.domain.identifiers.product import PDC
from custody.domain.identifiers.reading import (
    Grammar,
    grammar,
    matched,
    refusal,
    require_count,
)

_MATERIALS: Final[dict[str, Grammar]] = {
    "=)": grammar("container maker and catalogue number", "=)", "([0-9A-Z]{10})", 10),
    "&)": grammar("container lot number", "&)", "([0-9A-Z]{10})", 10),
    "=-": grammar("item maker and catalogue number", "=-", "([0-9A-Z]{10})", 10),
    "&-": grammar("item lot number", "&-", "([0-9A-Z]{10})", 10),
}
_FACILITY_CODE = grammar("facility code", "&+", f"({FACILITY})([0-9A-Z]{{6}})", 11)
_PPIC = grammar("processor product code", "=/", f"({FACILITY})([0-9A-Z]{{6}})({PDC})", 16)
_MEASURE: Final = "([0-9A-Z]{2})([0-9A-Z]{4})([0-9]{5})([0-9])00"
_DIMENSIONS = grammar("set of dimensions", "&$", f"([0-9]{{2}})((?:{_MEASURE})*)", 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Maker's catalogue number or lot of a container or another item (017, 018, 021, 022)."""

    identifier: str
    number: str  # ten characters, zeroes on the left

    def __post_init__(self) -> None:
        if self.identifier not in _MATERIALS:
            raise refusal("unknown_code", "This is no material number of ISBT 128.")
        matched(_MATERIALS[self.identifier], self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A material number from its identifier and 10 characters; else CodeUnreadable."""
        return cls(identifier=text[:2], number=text[2:])

    @property
    def name(self) -> str:
        """Which of the four numbers this is."""
        return _MATERIALS[self.identifier].name

    @property
    def text(self) -> str:
        """The 12 characters of the symbol."""
        return self.identifier + self.number

    @property
    def printed(self) -> str:
        """The number without the zeroes that fill it."""
        return self.number.lstrip("0") or "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One dimension: five digits, of which the last `decimals` stand behind the point."""

    symbol: str
    dimension: str
    digits: str
    decimals: int

    @property
    def text(self) -> str:
        """The 14 characters of the symbol."""
        return f"{self.symbol}{self.dimension}{self.digits}{self.decimals}00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimensions:
    """The measures of a product, with their count (data structure 029)."""

    measures: tuple[Measure, ...]

    def __post_init__(self) -> None:
        counted = matched(_DIMENSIONS, self.text)[1]
        require_count(_DIMENSIONS.name, counted, len(self.measures))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Dimensions from `&$`, a count and 14 characters for each; else CodeUnreadable."""
        match = matched(_DIMENSIONS, text)
        found = re.findall(_MEASURE, match[2])
        require_count(_DIMENSIONS.name, match[1], len(found))
        return cls(
            measures=tuple(
                Measure(symbol=aa, dimension=bbbb, digits=ccccc, decimals=int(d))
                for aa, bbbb, ccccc, d in found
            )
        )

    @property
    def text(self) -> str:
        """The characters of the symbol."""
        return f"&${len(self.measures):02d}" + "".join(one.text for one in self.measures)

    @property
    def printed(self) -> str:
        """Code, digits and decimals of each measure."""
        return ", ".join(f"{one.dimension} {one.digits}e-{one.decimals}" for one in self.measures)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingFacility:
    """A processing facility with its own product code (data structure 033)."""

    facility: str
    facility_code: str

    def __post_init__(self) -> None:
        matched(_FACILITY_CODE, self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A processing facility from `&+` and 11 characters; else CodeUnreadable."""
        match = matched(_FACILITY_CODE, text)
        return cls(facility=match[1], facility_code=match[2])

    @property
    def text(self) -> str:
        """The 13 characters of the symbol."""
        return f"&+{self.facility}{self.facility_code}"

    @property
    def printed(self) -> str:
        """Facility and code in groups."""
        return f"{self.facility} {self.facility_code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ppic:
    """Processor product identification code: facility, its own code and the PDC (034)."""

    facility: str
    facility_code: str
    pdc: str

    def __post_init__(self) -> None:
        matched(_PPIC, self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A processor product code from `=/` and 16 characters; else CodeUnreadable."""
        match = matched(_PPIC, text)
        return cls(facility=match[1], facility_code=match[2], pdc=match[3])

    @property
    def text(self) -> str:
        """The 18 characters of the symbol."""
        return f"=/{self.facility}{self.facility_code}{self.pdc}"

    @property
    def printed(self) -> str:
        """The three parts in groups."""
        return f"{self.facility} {self.facility_code} {self.pdc}"
