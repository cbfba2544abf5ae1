"""GS1 codes this house uses: shippers, materials, wristbands, staff bands and assets.

Each class is an element string with one key and the identifiers that may stand beside it.  A
wristband must tell its instance (8019), so that a copy on the door frame or the band of the last
admission is another code.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final, Self, TypeAlias

from custody.domain.identifiers.gs1_elements import (
    Elements,
    bracketed,
    parse_elements,
    raw,
    require_elements,
)
from custody.domain.identifiers.reading import refusal
from custody.errors import CodeUnreadable

_CENTURY: Final = 100
_FURTHEST_YEARS: Final = 50  # GS1 General Specifications: two digits mean the nearest year


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementString:
    """Elements in the order of their symbol; the base of every GS1 code."""

    KEYS: ClassVar[frozenset[str]]
    REQUIRED: ClassVar[frozenset[str]] = frozenset()
    OPTIONAL: ClassVar[frozenset[str]] = frozenset()
    elements: Elements

    def __post_init__(self) -> None:
        require_elements(self.elements)
        found = {identifier for identifier, _ in self.elements}
        if len(found & self.KEYS) != 1 or found - self.KEYS - self.REQUIRED - self.OPTIONAL:
            raise refusal("unknown_code", f"{bracketed(self.elements)} is no code of this kind.")
        if missing := self.REQUIRED - found:
            raise refusal("truncated_code", f"GS1 ({min(missing)}) is missing in this code.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The code in a raw or bracketed element string; else CodeUnreadable."""
        return cls(elements=parse_elements(text))

    @property
    def element_string(self) -> str:
        """The characters of the symbol, FNC1 as 0x1D."""
        return raw(self.elements)

    @property
    def bracketed(self) -> str:
        """The same with identifiers in brackets."""
        return bracketed(self.elements)

    @property
    def text(self) -> str:
        """The characters of the symbol: `element_string`."""
        return self.element_string

    @property
    def printed(self) -> str:
        """The text beside the symbol: `bracketed`."""
        return self.bracketed

    def value(self, identifier: str) -> str:
        """The value of an application identifier, "" where it is absent."""
        return dict(self.elements).get(identifier, "")

    @classmethod
    def _of(cls, *elements: tuple[str, str]) -> Self:
        return cls(elements=tuple((one, value) for one, value in elements if value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sscc(ElementString):
    """A shipper or carton (00), with the places and temperatures that its label may name."""

    KEYS: ClassVar[frozenset[str]] = frozenset({"00"})
    OPTIONAL: ClassVar[frozenset[str]] = frozenset(
        [*(f"41{n}" for n in range(8)), *(f"433{n}" for n in range(4))]
    )

    @classmethod
    def of(cls, sscc: str) -> Self:
        """From its 18 digits; else CodeUnreadable."""
        return cls._of(("00", sscc))

    @property
    def sscc(self) -> str:
        """The 18 digits."""
        return self.value("00")


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeItem(ElementString):
    """A reagent, vector or kit (01), with lot, dates and serial number where it has them."""

    KEYS: ClassVar[frozenset[str]] = frozenset({"01"})
    OPTIONAL: ClassVar[frozenset[str]] = frozenset(
        {"10", "11", "13", "15", "17", "21", "7003", "7240"}
    )

    def __post_init__(self) -> None:
        ElementString.__post_init__(self)
        day, moment = self.value("17"), self.value("7003")
        if day and moment and day != moment[: len(day)]:
            raise refusal("unknown_code", "This pack says two different expiry dates.")

    @classmethod
    def of(cls, gtin: str, *, lot: str = "", expiry: str = "", serial: str = "") -> Self:
        """From its 14 digits, lot, expiry (YYMMDD) and serial; else CodeUnreadable."""
        return cls._of(("01", gtin), ("17", expiry), ("10", lot), ("21", serial))

    @property
    def gtin(self) -> str:
        """The 14 digits."""
        return self.value("01")

    @property
    def lot(self) -> str:
        """The lot, "" where absent."""
        return self.value("10")

    @property
    def serial(self) -> str:
        """The serial number, "" where absent."""
        return self.value("21")

    def expires_on(self, *, this_year: int) -> date | None:
        """The last day of use; two digits of a year mean the one nearest to this year."""
        return _day(self.value("17") or self.value("7003")[:6], this_year)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientBand(ElementString):
    """A patient's wristband: who (8018), which band (8019), and its version (7242)."""

    KEYS: ClassVar[frozenset[str]] = frozenset({"8018"})
    REQUIRED: ClassVar[frozenset[str]] = frozenset({"8019"})
    OPTIONAL: ClassVar[frozenset[str]] = frozenset({"7241", "7242"})

    @classmethod
    def of(cls, gsrn: str, instance: str, *, version: str = "", carrier: str = "") -> Self:
        """From 18 digits, instance, version and carrier (two digits); else CodeUnreadable."""
        return cls._of(("8018", gsrn), ("8019", instance), ("7242", version), ("7241", carrier))

    @property
    def gsrn(self) -> str:
        """The patient's 18 digits."""
        return self.value("8018")

    @property
    def instance(self) -> str:
        """Which of the patient's bands this is: up to 10 digits, zeroes count."""
        return self.value("8019")

    @property
    def version(self) -> str:
        """Which copy of the band this is, "" where it does not say."""
        return self.value("7242")

    @property
    def band_id(self) -> str:
        """GSRN and instance with a slash, as a label token names the band."""
        return f"{self.gsrn}/{self.instance}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffBand(ElementString):
    """A staff badge by GSRN (8017)."""

    KEYS: ClassVar[frozenset[str]] = frozenset({"8017"})
    OPTIONAL: ClassVar[frozenset[str]] = frozenset({"7241", "7242", "8019"})

    @classmethod
    def of(cls, gsrn: str, *, instance: str = "") -> Self:
        """From 18 digits and the badge's instance; else CodeUnreadable."""
        return cls._of(("8017", gsrn), ("8019", instance))

    @property
    def gsrn(self) -> str:
        """The person's 18 digits."""
        return self.value("8017")

    @property
    def instance(self) -> str:
        """Which of the person's badges this is, "" where it does not say."""
        return self.value("8019")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset(ElementString):
    """A shipper, logger or freezer: returnable (8003, GRAI) or individual (8004, GIAI)."""

    KEYS: ClassVar[frozenset[str]] = frozenset({"8003", "8004"})

    @classmethod
    def of(cls, asset_id: str) -> Self:
        """From a number on file: a GRAI where it is one, else a GIAI; else CodeUnreadable."""
        try:
            return cls.returnable(asset_id)
        except CodeUnreadable:
            return cls.individual(asset_id)

    @classmethod
    def returnable(cls, grai: str) -> Self:
        """From 0, 13 digits and a serial number; else CodeUnreadable."""
        return cls._of(("8003", grai))

    @classmethod
    def individual(cls, giai: str) -> Self:
        """From up to 30 characters; else CodeUnreadable."""
        return cls._of(("8004", giai))

    @property
    def asset_id(self) -> str:
        """The GRAI or GIAI."""
        return self.elements[0][1]


Gs1Code: TypeAlias = Sscc | TradeItem | PatientBand | StaffBand | Asset

_KINDS: Final[tuple[type[Gs1Code], ...]] = (Sscc, TradeItem, PatientBand, StaffBand, Asset)
_CLASS_OF: Final = {key: kind for kind in _KINDS for key in kind.KEYS}


def read_gs1(text: str) -> Gs1Code:
    """The GS1 code that this raw or bracketed text is; else CodeUnreadable."""
    elements = parse_elements(text)
    kinds = [_CLASS_OF[identifier] for identifier, _ in elements if identifier in _CLASS_OF]
    if not kinds:
        raise refusal("unknown_code", "This GS1 text names nothing: it has no key.")
    if len(kinds) > 1:
        raise refusal("two_codes_in_one_read", "This GS1 text names two things.")
    return kinds[0](elements=elements)


def _day(digits: str, this_year: int) -> date | None:
    """YYMMDD in the nearest century; day 00 is the last of the month."""
    if not digits:
        return None
    year = this_year - this_year % _CENTURY + int(digits[:2])
    if year - this_year > _FURTHEST_YEARS:
        year -= _CENTURY
    elif this_year - year >= _FURTHEST_YEARS:
        year += _CENTURY
    month, day = int(digits[2:4]), int(digits[4:6])
    return date(year, month, day or monthrange(year, month)[1])
