"""What is known now: one frozen record for each thing, folded from the ledger's outcomes.

A record has a KIND (its word in the ledger and its table) and a KEY (the fields that name it).  Change is a
new value put in its place; nothing is ever removed.  Fields are text, whole numbers or truth values, absent as
None.  Moments are RFC 3339 UTC text with microseconds, so that they sort as text.  No record knows a name,
a birth date or free text: those live in the vault.
"""

from custody.domain.records.base import Record, Scalar
from custody.domain.records.care import IdentityCheck, Infusion, Observation, PlannedBag
from custody.domain.records.containers import Container, Edge, Hold
from custody.domain.records.foreign import ForeignEvidence
from custody.domain.records.labels import Label, Relabelling, Serial, Wristband
from custody.domain.records.logistics import (
    CustodySpan,
    Handoff,
    HandoffItem,
    Shipment,
    ShipmentItem,
)
from custody.domain.records.material import Asset, Lot, LotUse, Occupancy, Position
from custody.domain.records.quality import (
    Deviation,
    LabelTemplateApproval,
    Override,
    PresetApproval,
)
from custody.domain.records.therapy import Alias, Donation, Milestone, Participation, Therapy

__all__ = [
    "KINDS",
    "Alias",
    "Asset",
    "Container",
    "CustodySpan",
    "Deviation",
    "Donation",
    "Edge",
    "ForeignEvidence",
    "Handoff",
    "HandoffItem",
    "Hold",
    "IdentityCheck",
    "Infusion",
    "Label",
    "LabelTemplateApproval",
    "Lot",
    "LotUse",
    "Milestone",
    "Observation",
    "Occupancy",
    "Override",
    "Participation",
    "PlannedBag",
    "Position",
    "PresetApproval",
    "Record",
    "Relabelling",
    "Scalar",
    "Serial",
    "Shipment",
    "ShipmentItem",
    "Therapy",
    "Wristband",
]

KINDS: dict[str, type[Record]] = {
    kind.KIND: kind
    for kind in (
        Therapy, Alias, Milestone, Participation, Donation, Container, Edge, CustodySpan, Handoff, HandoffItem,
        Hold, Label, Wristband, Shipment, ShipmentItem, Lot, LotUse, Asset, Occupancy, Position, Observation,
        PlannedBag, IdentityCheck, Infusion, Deviation, Override, PresetApproval, Serial,
        ForeignEvidence, LabelTemplateApproval, Relabelling,
    )
}  # fmt: skip
