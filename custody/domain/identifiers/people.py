"""People on ISBT 128 labels: staff, donors and patients by number (019, 020, 025, 039).

All four are numbers; no structure with a name or a birth date is ever interpreted.
"""

from dataclasses import dataclass
from typing import Self

from custody.domain.identifiers.check_character import (
    ALPHABET,
    check_character,
    require_check_character,
)
from custody.domain.identifiers.facility import FACILITY
from custody.domain.identifiers.reading import PLAIN, grammar, matched, require_count

_STAFF = grammar("staff member number", "='", f"({FACILITY})([0-9A-Z]{{6}})", 11)
_DONOR = grammar("donor number", "=;", f"({FACILITY})([0-9A-Z]{{16}})", 21)
_PATIENT = grammar("patient number", "&#", f"([0-9A-Z]{{2}})([0-9]{{2}})({PLAIN}*)", 4)
_DONOR_REGISTRY = grammar("donor registration number", "&:", "([0-9]{4}[0-9A-Z]{13})([0-9]{2})", 19)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """A person by facility and six characters (data structure 020)."""

    facility: str
    number: str

    def __post_init__(self) -> None:
        matched(_STAFF, self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A staff member from `='` and 11 characters; else CodeUnreadable."""
        match = matched(_STAFF, text)
        return cls(facility=match[1], number=match[2])

    @property
    def text(self) -> str:
        """The 13 characters of the symbol."""
        return f"='{self.facility}{self.number}"

    @property
    def printed(self) -> str:
        """Facility and number in groups."""
        return f"{self.facility} {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DonorId:
    """A donor by facility and sixteen characters (019); K stands beside it in print."""

    facility: str
    number: str

    def __post_init__(self) -> None:
        matched(_DONOR, self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A donor from `=;` and 21 characters; else CodeUnreadable."""
        match = matched(_DONOR, text)
        return cls(facility=match[1], number=match[2])

    @property
    def text(self) -> str:
        """The 23 characters of the symbol."""
        return f"=;{self.facility}{self.number}"

    @property
    def check_character(self) -> str:
        """K over the 21 characters."""
        return check_character(self.facility + self.number)

    @property
    def printed(self) -> str:
        """Facility and number in groups."""
        return f"{self.facility} {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientId:
    """A hospital's own number for a patient, with its kind and its counted length (025)."""

    origin: str  # two characters of ISBT 128 table RT018: whose number it is
    number: str

    def __post_init__(self) -> None:
        require_count(_PATIENT.name, matched(_PATIENT, self.text)[2], len(self.number))

    @classmethod
    def parse(cls, text: str) -> Self:
        """A patient number from `&#`, origin, length and number; else CodeUnreadable."""
        match = matched(_PATIENT, text)
        require_count(_PATIENT.name, match[2], len(match[3]))
        return cls(origin=match[1], number=match[3])

    @property
    def text(self) -> str:
        """The characters of the symbol."""
        return f"&#{self.origin}{len(self.number):02d}{self.number}"

    @property
    def printed(self) -> str:
        """The number as the hospital writes it."""
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class DonorRegistration:
    """A donor of an international registry; the last two digits check the rest (039, GRID)."""

    number: str

    def __post_init__(self) -> None:
        match = matched(_DONOR_REGISTRY, self.text)
        value = int(match[2])
        known = ALPHABET[value] if value < len(ALPHABET) else ""
        require_check_character(match[1], known, name=_DONOR_REGISTRY.name)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A registration from `&:` and 19 characters; else CodeUnreadable."""
        match = matched(_DONOR_REGISTRY, text)
        return cls(number=match[1] + match[2])

    @property
    def text(self) -> str:
        """The 21 characters of the symbol."""
        return f"&:{self.number}"

    @property
    def printed(self) -> str:
        """The number in groups of four."""
        return " ".join(self.number[i : i + 4] for i in range(0, len(self.number), 4))
