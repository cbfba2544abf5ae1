"""What is wrong with a thing that a code names where it was scanned: a reason, or nothing."""

from custody.domain.identifiers.compound import CompoundMessage
from custody.domain.identifiers.gs1 import TradeItem
from custody.domain.label_kinds import COMPANIONS
from custody.domain.records import Container, Label, Lot, Wristband
from custody.domain.step import Slot, Wants
from custody.domain.vocabulary import BandState, LabelState


def band_problem(slot: Slot, band: Wristband, version: str | None) -> str | None:
    """A void band, or a copy of another version than the one that was printed last."""
    if band.state == BandState.VOID or version not in (None, str(band.version)):
        return "wristband_void"
    bound = band.state == BandState.BOUND or slot.wants is Wants.NEW_WRISTBAND
    return None if bound else "wristband_not_bound"


def names_another_therapy(value: object, container: Container) -> bool:
    """A message with the donation of one patient and the Chain of Identity of another was never printed here."""
    chain = value.chain_of_identity if isinstance(value, CompoundMessage) else None
    return chain is not None and chain.coi != container.therapy


def says_another_expiry(value: object, lot: Lot) -> bool:
    """A pack that says another last day of use than its lot on file is not of the lot that was released."""
    if not isinstance(value, TradeItem):
        return False
    told = value.expires_on(this_year=int(lot.expires_at[:4]))
    return told is not None and told.isoformat() != lot.expires_at[:10]


def label_problem(slot: Slot, label: Label, container: Container | None) -> str | None:
    """A label that was not scanned back on a container that is there does not name it, least of all to be put on it."""
    if container is not None and label.state == LabelState.APPLIED:
        return None
    return "new_label_alone" if container and slot.void_labels else "label_not_scanned_back"


def companion_problem(slot: Slot, label: Label) -> str | None:
    """A companion names its container where nothing is done to cells; elsewhere only where the slot takes it."""
    stands = label.kind not in COMPANIONS or label.kind in slot.companions
    return None if stands or slot.any_symbol else "companion_label"


def names_though_void(slot: Slot, label: Label) -> bool:
    """A print that was replaced and still sits there tells what its successor goes onto."""
    return label.state == LabelState.VOID and label.kind in slot.void_labels


def new_label_problem(slot: Slot, label: Label) -> str | None:
    """A companion is scanned back as such, and nothing is born of it or relabelled with it."""
    if label.kind in slot.label_kinds:
        return None
    if label.kind in COMPANIONS:
        return "companion_label"
    return "wrong_kind" if slot.label_kinds else None


def kind_problem(slot: Slot, container: Container | None) -> str | None:
    """A container of another kind than the slot takes."""
    if container is None or not slot.kinds or container.kind in slot.kinds:
        return None
    return "wrong_kind"


def mpho(value: object) -> str | None:
    """The container that a compound message names, where it says enough."""
    mpho = value.mpho if isinstance(value, CompoundMessage) else None
    return mpho.text if mpho is not None else None
