"""What scanned codes stand for, and which class says which."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from custody.domain.identifiers.gs1 import Asset, PatientBand, Sscc, StaffBand, TradeItem
from custody.domain.identifiers.isbt128 import (
    BloodGroup,
    ChainOfIdentity,
    CompoundMessage,
    Dimensions,
    DonationNumber,
    DonorId,
    DonorRegistration,
    EuropeanCode,
    FlexibleDateTime,
    HumanProductNumber,
    LabelDate,
    Material,
    PatientId,
    Ppic,
    ProcessingFacility,
    ProductCode,
    ProductDivisions,
    StaffMember,
    SteppedOver,
)
from custody.domain.identifiers.label_token import LabelToken
from custody.domain.identifiers.local_codes import (
    ActionCode,
    Badge,
    PrintMark,
    StationCode,
    StoragePosition,
)
from custody.domain.identifiers.reading import Code


class ScanKind(StrEnum):
    """What a scanned code stands for; stored in the ledger and never renamed."""

    DONATION = "donation"
    PRODUCT = "product"
    DIVISIONS = "divisions"
    COMPOUND = "compound"
    CHAIN_OF_IDENTITY = "chain_of_identity"
    LABEL_TOKEN = "label_token"  # noqa: S105 -- the name of a kind
    PRINT_MARK = "print_mark"
    WRISTBAND = "wristband"
    STAFF_BADGE = "staff_badge"
    STATION = "station"
    ACTION = "action"
    POSITION = "position"
    SHIPPER = "shipper"
    TRADE_ITEM = "trade_item"
    MATERIAL = "material"
    ASSET = "asset"
    DATE = "date"
    PATIENT_NUMBER = "patient_number"
    DONOR_NUMBER = "donor_number"
    PROCESSOR = "processor"
    DIMENSIONS = "dimensions"
    OTHER_STRUCTURE = "other_structure"


KIND_OF: Final[dict[type[Code], ScanKind]] = {
    DonationNumber: ScanKind.DONATION,
    ProductCode: ScanKind.PRODUCT,
    ProductDivisions: ScanKind.DIVISIONS,
    CompoundMessage: ScanKind.COMPOUND,
    ChainOfIdentity: ScanKind.CHAIN_OF_IDENTITY,
    LabelToken: ScanKind.LABEL_TOKEN,
    PrintMark: ScanKind.PRINT_MARK,
    PatientBand: ScanKind.WRISTBAND,
    Badge: ScanKind.STAFF_BADGE,
    StaffBand: ScanKind.STAFF_BADGE,
    StaffMember: ScanKind.STAFF_BADGE,
    StationCode: ScanKind.STATION,
    ActionCode: ScanKind.ACTION,
    StoragePosition: ScanKind.POSITION,
    Sscc: ScanKind.SHIPPER,
    TradeItem: ScanKind.TRADE_ITEM,
    Material: ScanKind.MATERIAL,
    Asset: ScanKind.ASSET,
    LabelDate: ScanKind.DATE,
    FlexibleDateTime: ScanKind.DATE,
    PatientId: ScanKind.PATIENT_NUMBER,
    DonorId: ScanKind.DONOR_NUMBER,
    DonorRegistration: ScanKind.DONOR_NUMBER,
    ProcessingFacility: ScanKind.PROCESSOR,
    Ppic: ScanKind.PROCESSOR,
    Dimensions: ScanKind.DIMENSIONS,
    BloodGroup: ScanKind.OTHER_STRUCTURE,
    HumanProductNumber: ScanKind.OTHER_STRUCTURE,
    EuropeanCode: ScanKind.OTHER_STRUCTURE,
    SteppedOver: ScanKind.OTHER_STRUCTURE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A text that was understood: what it is, what it says, and exactly how it came."""

    kind: ScanKind
    value: Code
    text: str  # with the AIM prefix, if the scanner sent one
    symbology: str = ""  # the AIM prefix, "typed", or "" where nobody knows
