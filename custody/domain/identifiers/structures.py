"""All data structures of ISBT 128 with their lengths: the table that cuts a text exactly.

A structure is an identifier of two or three characters and content of a fixed length; 025, 029 and
030 carry a count of their own.  The donation number alone has no identifier apart from its first
character.  What stands in the two national structures, `&;` and `&!`, each country settles for
itself: they have no agreed length, so nothing that holds one can be cut, and it is refused.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from custody.domain.identifiers.dates import FlexibleDateTime, LabelDate
from custody.domain.identifiers.donation import ChainOfIdentity, DonationNumber
from custody.domain.identifiers.foreign_labels import (
    BloodGroup,
    EuropeanCode,
    HumanProductNumber,
)
from custody.domain.identifiers.items import (
    Dimensions,
    Material,
    Ppic,
    ProcessingFacility,
)
from custody.domain.identifiers.people import DonorId, DonorRegistration, PatientId, StaffMember
from custody.domain.identifiers.product import ProductCode, ProductDivisions
from custody.domain.identifiers.reading import ANOTHER_CODE, refusal
from custody.domain.identifiers.stepped_over import SteppedOver

Structure: TypeAlias = (
    BloodGroup
    | ChainOfIdentity
    | Dimensions
    | DonationNumber
    | DonorId
    | DonorRegistration
    | EuropeanCode
    | FlexibleDateTime
    | HumanProductNumber
    | LabelDate
    | Material
    | PatientId
    | Ppic
    | ProcessingFacility
    | ProductCode
    | ProductDivisions
    | StaffMember
    | SteppedOver
)


@dataclass(frozen=True, slots=True)
class Count:
    """Where in the content a structure counts its own parts, and how long one is."""

    start: int
    end: int
    part_length: int


@dataclass(frozen=True, slots=True)
class StructureRow:
    """One data structure: number, identifier, length of the content, and who reads it."""

    number: str
    identifier: str
    length: int  # before any counted parts
    parse: Callable[[str], Structure]
    count: Count | None = None


STRUCTURES: Final = (
    StructureRow("001", "=", 15, DonationNumber.parse),
    StructureRow("002", "=%", 4, BloodGroup.parse),
    StructureRow("003", "=<", 8, ProductCode.parse),
    StructureRow("004", "=>", 6, LabelDate.parse),
    StructureRow("005", "&>", 10, LabelDate.parse),
    StructureRow("006", "=*", 6, LabelDate.parse),
    StructureRow("007", "&*", 10, LabelDate.parse),
    StructureRow("008", "=}", 6, LabelDate.parse),
    StructureRow("009", "&}", 10, LabelDate.parse),
    StructureRow("010", "&(", 5, SteppedOver.parse),
    StructureRow("012", "=\\", 18, SteppedOver.parse),
    StructureRow("013", "&\\", 18, SteppedOver.parse),
    StructureRow("014", "&{", 18, SteppedOver.parse),
    StructureRow("017", "=)", 10, Material.parse),
    StructureRow("018", "&)", 10, Material.parse),
    StructureRow("019", "=;", 21, DonorId.parse),
    StructureRow("020", "='", 11, StaffMember.parse),
    StructureRow("021", "=-", 10, Material.parse),
    StructureRow("022", "&-", 10, Material.parse),
    StructureRow("024", "=#", 10, SteppedOver.parse),
    StructureRow("025", "&#", 4, PatientId.parse, Count(2, 4, 1)),
    StructureRow("026", "=]", 6, SteppedOver.parse),
    StructureRow("027", '&"', 18, SteppedOver.parse),
    StructureRow("028", "=$", 16, SteppedOver.parse),
    StructureRow("029", "&$", 2, Dimensions.parse, Count(0, 2, 14)),
    StructureRow("030", "&%", 3, SteppedOver.parse, Count(0, 3, 10)),
    StructureRow("031", "=(", 16, FlexibleDateTime.parse),
    StructureRow("032", "=,", 6, ProductDivisions.parse),
    StructureRow("033", "&+", 11, ProcessingFacility.parse),
    StructureRow("034", "=/", 16, Ppic.parse),
    StructureRow("035", "&,1", 18, HumanProductNumber.parse),
    StructureRow("036", "&,2", 18, HumanProductNumber.parse),
    StructureRow("038", "&,4", 40, EuropeanCode.parse),
    StructureRow("039", "&:", 19, DonorRegistration.parse),
    StructureRow("040", "&/", 15, ChainOfIdentity.parse),
)
_BY_IDENTIFIER: Final = {row.identifier: row for row in STRUCTURES}
_DONATION: Final = _BY_IDENTIFIER["="]
_NATIONAL: Final = ("&;", "&!")
_DONATION_START = re.compile("=[A-NP-Z1-9]")


def cut_structure(text: str) -> tuple[StructureRow, str, str]:
    """The first structure of a text: its row, its characters, and what is left over.

    CodeUnreadable where the identifier is unknown, national, or the text ends too early.
    """
    row = _row_of(text)
    start = len(row.identifier)
    end = start + row.length
    if row.count is not None:
        end += _count(row, row.count, text[start:]) * row.count.part_length
    if len(text) < end:
        raise refusal("truncated_code", f"Structure {row.number} is cut short: scan it again.")
    return row, text[:end], text[end:]


def read_structure(text: str) -> Structure:
    """The one structure that this text is, and nothing behind it; else CodeUnreadable."""
    row, piece, left_over = cut_structure(text)
    if left_over.startswith(ANOTHER_CODE):
        raise refusal("two_codes_in_one_read", "Two codes came in one read: scan them apart.")
    if left_over:
        raise refusal("unknown_code", f"Structure {row.number} is {len(left_over)} too long.")
    return row.parse(piece)


def _row_of(text: str) -> StructureRow:
    if _DONATION_START.match(text):
        return _DONATION
    for length in (3, 2):
        if len(text) >= length and text[:length] in _BY_IDENTIFIER:
            return _BY_IDENTIFIER[text[:length]]
    if text.startswith(_NATIONAL):
        raise refusal("national_code", f"What {text[:2]!r} begins is one country's own code.")
    if text in {"=", "&", "&,"}:
        raise refusal("truncated_code", "Only the beginning of a code was read.")
    if _DONATION_START.match(text.upper()):
        raise refusal("lower_case", "This donation number came in lower case: is caps lock on?")
    raise refusal("unknown_code", f"No data structure of ISBT 128 begins with {text[:2]!r}.")


def _count(row: StructureRow, count: Count, content: str) -> int:
    digits = content[count.start : count.end]
    if len(digits) < count.end - count.start:
        raise refusal("truncated_code", f"Structure {row.number} is cut short: scan it again.")
    if not re.fullmatch("[0-9]+", digits):
        raise refusal("unknown_code", f"Structure {row.number} counts with something but digits.")
    return int(digits)
