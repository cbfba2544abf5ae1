"""ISBT 128 by one name: all that this house parses and builds, and what reads any of it."""

from custody.domain.identifiers.compound import CompoundMessage
from custody.domain.identifiers.dates import DateMeaning, FlexibleDateTime, LabelDate
from custody.domain.identifiers.donation import (
    FLAG_MEANINGS,
    ChainOfIdentity,
    DonationNumber,
    is_chain_of_identity,
)
from custody.domain.identifiers.foreign_labels import (
    BloodGroup,
    EuropeanCode,
    HumanProductNumber,
)
from custody.domain.identifiers.items import (
    Dimensions,
    Material,
    Measure,
    Ppic,
    ProcessingFacility,
)
from custody.domain.identifiers.people import DonorId, DonorRegistration, PatientId, StaffMember
from custody.domain.identifiers.product import (
    COLLECTION_TYPES,
    MphoIdentifier,
    ProductCode,
    ProductDivisions,
)
from custody.domain.identifiers.reading import refusal
from custody.domain.identifiers.stepped_over import SteppedOver
from custody.domain.identifiers.structures import STRUCTURES, Structure, read_structure

__all__ = [
    "COLLECTION_TYPES",
    "FLAG_MEANINGS",
    "STRUCTURES",
    "BloodGroup",
    "ChainOfIdentity",
    "CompoundMessage",
    "DateMeaning",
    "Dimensions",
    "DonationNumber",
    "DonorId",
    "DonorRegistration",
    "EuropeanCode",
    "FlexibleDateTime",
    "HumanProductNumber",
    "LabelDate",
    "Material",
    "Measure",
    "MphoIdentifier",
    "PatientId",
    "Ppic",
    "ProcessingFacility",
    "ProductCode",
    "ProductDivisions",
    "StaffMember",
    "SteppedOver",
    "Structure",
    "is_chain_of_identity",
    "read_isbt128",
]


def read_isbt128(text: str) -> Structure | CompoundMessage:
    """The compound message or the single structure that this text is; else CodeUnreadable.

    A product code that ends in 99 is half a name and is refused on its own.
    """
    if text.startswith("=+"):
        return CompoundMessage.parse(text)
    structure = read_structure(text)
    if isinstance(structure, ProductCode) and structure.needs_divisions:
        raise refusal("division_missing", "This product code ends in 99: scan the square symbol.")
    return structure
