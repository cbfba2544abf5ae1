"""From what came out of a scanner to the thing it names, or the reason why that cannot be told.

Codes are parsed exactly and looked up exactly: never trimmed, never guessed.  Where a step acts on cells or on a
patient, only the symbol with the print serial counts, so that a voided print cannot pass; other symbols inform.
"""

from collections.abc import Callable
from dataclasses import dataclass

from custody.domain.books import Books
from custody.domain.case import RawScan, Read, StepRequest
from custody.domain.covered_labels import therapy_of_foreign_label
from custody.domain.identifiers.compound import CompoundMessage
from custody.domain.identifiers.donation import ChainOfIdentity, DonationNumber
from custody.domain.identifiers.gs1 import Asset as AssetCode
from custody.domain.identifiers.gs1 import PatientBand, Sscc, TradeItem
from custody.domain.identifiers.kinds import Scanned
from custody.domain.identifiers.label_token import LabelToken
from custody.domain.identifiers.local_codes import ActionCode, PrintMark, StoragePosition
from custody.domain.identifiers.scan import read_scan, read_typed
from custody.domain.label_kinds import COMPANIONS, ON_CONTAINERS, TOO_SMALL_FOR_A_TOKEN
from custody.domain.records import (
    Asset,
    Container,
    Label,
    Lot,
    Position,
    Record,
    Shipment,
    Therapy,
    Wristband,
)
from custody.domain.scan_problems import (
    band_problem,
    companion_problem,
    kind_problem,
    label_problem,
    mpho,
    names_another_therapy,
    names_though_void,
    new_label_problem,
    says_another_expiry,
)
from custody.domain.step import Slot, Step, Wants
from custody.domain.vocabulary import LabelState
from custody.errors import CodeUnreadable

Found = tuple[Record | None, Label | None, str | None, str | None]  # thing, label, therapy, problem
OPEN = (LabelState.PRINTED, LabelState.APPLIED)
OF_A_LABEL = (CompoundMessage, DonationNumber, ChainOfIdentity)  # its symbols without print serial
MOST_SCANS = 64  # in one request; no act of a person has more


@dataclass(frozen=True, slots=True)
class Resolver:
    """Looks codes up in the books; `why_not_ours` checks a label token's signature."""

    books: Books
    why_not_ours: Callable[[LabelToken], str | None]

    def read_all(self, step: Step, request: StepRequest) -> tuple[Read, ...]:
        """Every scan of a request, slot by slot in the order of the step's row."""
        asked = [(slot, raw) for slot in step.scans for raw in request.scans.get(slot.name, ())]
        reads = [self.read(slot, raw) for slot, raw in asked[:MOST_SCANS]]
        more = [
            Read(slot=slot, raw=raw, problem="too_long") for slot, raw in asked[MOST_SCANS:][:1]
        ]
        return (*reads, *more)

    def read(self, slot: Slot, raw: RawScan) -> Read:
        """One scan."""
        try:
            scanned = read_typed(raw.text) if raw.typed else read_scan(raw.text, raw.symbology)
        except CodeUnreadable as unreadable:
            return Read(slot=slot, raw=raw, problem=unreadable.reason)
        if raw.typed and raw.rekeyed != raw.text:
            return Read(slot=slot, raw=raw, problem="typed_without_rekey")
        if isinstance(scanned.value, ActionCode):
            return Read(slot=slot, raw=raw, problem="wrong_kind")  # it names a form, no thing
        thing, label, therapy, problem = self._find(slot, scanned)
        serial = scanned.value.serial if isinstance(scanned.value, TradeItem) else ""
        return Read(
            slot=slot,
            raw=raw,
            thing=thing,
            label=label,
            therapy=therapy,
            problem=problem,
            serial=serial,
        )

    def _find(self, slot: Slot, scanned: Scanned) -> Found:
        match slot.wants:
            case Wants.THERAPY:
                return self._therapy(scanned)
            case Wants.WRISTBAND | Wants.NEW_WRISTBAND:
                return self._wristband(slot, scanned)
            case Wants.CONTAINER:
                return self._container(slot, scanned)
            case Wants.NEW_LABEL | Wants.COVERED_LABEL:
                covered = slot.wants is Wants.COVERED_LABEL
                return self._covered(slot, scanned) if covered else self._new_label(slot, scanned)
            case Wants.SHIPMENT:
                return self._shipment(scanned)
            case _:
                return self._shared(slot, scanned)

    def _therapy(self, scanned: Scanned) -> Found:
        value, problem = scanned.value, None
        if isinstance(value, LabelToken | PrintMark):
            label, problem = self._label(value)
            coi = (label.therapy or "") if label else ""
        elif isinstance(value, ChainOfIdentity):
            coi = value.coi
        else:
            return None, None, None, "wrong_kind"
        therapy = self.books.get(Therapy, coi)
        return (
            (therapy, None, coi, problem)
            if therapy
            else (None, None, None, problem or "not_on_file")
        )

    def _wristband(self, slot: Slot, scanned: Scanned) -> Found:
        value, problem = scanned.value, None
        if isinstance(value, LabelToken | PrintMark):
            label, problem = self._label(value)
            if label is None or label.kind != "wristband":
                return None, None, None, problem or "wrong_kind"
            problem = "wristband_void" if problem else None
            gsrn, _, srin = label.bears.partition("/")
            version = None  # the print serial says it
        elif isinstance(value, PatientBand):
            gsrn, srin, version = value.gsrn, value.instance, value.version
        else:
            return None, None, None, "wrong_kind"
        band = self.books.get(Wristband, gsrn, int(srin)) if srin.isdecimal() else None
        if band is None or srin != str(band.srin):
            return None, None, None, "not_on_file"
        return band, None, band.therapy, problem or band_problem(slot, band, version)

    def _container(self, slot: Slot, scanned: Scanned) -> Found:
        value = scanned.value
        if isinstance(value, LabelToken | PrintMark):
            label, problem = self._label(value)
            if label is None:
                return None, None, None, problem
            if label.kind not in ON_CONTAINERS:
                return None, None, label.therapy, problem or "wrong_kind"
            container = self.books.get(Container, label.bears)
            problem = (
                problem or companion_problem(slot, label) or label_problem(slot, label, container)
            )
            if container is not None and names_though_void(slot, label):
                problem = None
            return container, label, label.therapy, problem or kind_problem(slot, container)
        uid = mpho(value)
        if uid is None:
            other_symbol = isinstance(value, DonationNumber)
            return self._whose(value, "label_without_serial" if other_symbol else "wrong_kind")
        container = self.books.get(Container, uid)
        if container is None:
            return self._whose(value, "not_on_file")
        problem = None if slot.any_symbol else "label_without_serial"
        if names_another_therapy(value, container):
            problem = "label_forged"
        return container, None, container.therapy, problem or kind_problem(slot, container)

    def _new_label(self, slot: Slot, scanned: Scanned) -> Found:
        if not isinstance(scanned.value, LabelToken | PrintMark):
            other_symbol = isinstance(scanned.value, OF_A_LABEL)
            return self._whose(
                scanned.value, "label_without_serial" if other_symbol else "wrong_kind"
            )
        label, problem = self._label(scanned.value)
        if label is None:
            return None, None, None, problem
        problem = problem or new_label_problem(slot, label)
        if label.state == LabelState.APPLIED and not slot.applied_again:
            problem = problem or "serial_already_known"
        return label, label, label.therapy, problem

    def _whose(self, value: object, problem: str) -> Found:
        """A code that opens nothing still tells whose the label is, and another patient's is told as such."""
        therapy, _ = therapy_of_foreign_label(self.books, value)
        return None, None, therapy.coi if therapy else None, problem

    def _covered(self, slot: Slot, scanned: Scanned) -> Found:
        """A label that another one goes over: a print of ours on its container, or another house's."""
        value = scanned.value
        if isinstance(value, LabelToken | PrintMark):
            label, problem = self._label(value)
            if label is None or label.kind not in ON_CONTAINERS:
                return None, None, label.therapy if label else None, problem or "wrong_kind"
            container = self.books.get(Container, label.bears)
            if label.state != LabelState.VOID:  # a void one counts no more, and may be covered
                problem = problem or label_problem(slot, label, container)
            elif container is not None:
                problem = None
            beside = (
                label.kind in COMPANIONS
            )  # its cover would be on a cassette, and count for the bag
            return (
                container,
                label,
                label.therapy,
                problem or ("companion_label" if beside else None),
            )
        ours = self.books.get(Container, mpho(value) or "")
        if ours is not None and not names_another_therapy(value, ours):
            return ours, None, ours.therapy, None
        therapy, problem = therapy_of_foreign_label(self.books, value)
        return therapy, None, therapy.coi if therapy else None, problem

    def _shipment(self, scanned: Scanned) -> Found:
        value = scanned.value
        if isinstance(value, LabelToken | PrintMark):
            label, problem = self._label(value)
            sscc = label.bears if label else ""
        elif isinstance(value, Sscc):
            sscc, problem = value.sscc, None
        else:
            return None, None, None, "wrong_kind"
        shipment = self.books.get(Shipment, sscc)
        if shipment is None and problem is None and isinstance(value, LabelToken):
            problem = "wrong_kind"  # a print, but of nothing that is on its way
        return (
            (shipment, None, shipment.therapy, problem)
            if shipment
            else (None, None, None, problem or "not_on_file")
        )

    def _shared(self, slot: Slot, scanned: Scanned) -> Found:
        """Things that are no therapy's own: equipment, lots, positions."""
        value = scanned.value
        found: Record | None
        if slot.wants is Wants.LOT and isinstance(value, TradeItem):
            found = self.books.get(Lot, value.gtin, value.lot)
        elif slot.wants is Wants.ASSET and isinstance(value, AssetCode):
            found = self.books.get(Asset, value.asset_id)
        elif slot.wants is Wants.POSITION and isinstance(value, StoragePosition):
            found = self.books.get(Position, value.position)
        else:
            return None, None, None, "wrong_kind"
        if found is None or (isinstance(found, Lot) and says_another_expiry(value, found)):
            return None, None, None, "not_on_file"
        wrong = isinstance(found, Asset) and slot.asset_kind not in ("", found.kind)
        return found, None, None, "wrong_kind" if wrong else None

    def _label(self, token: LabelToken | PrintMark) -> tuple[Label | None, str | None]:
        """The print that a token names: signed by this house, on file, saying the same, and not voided.

        A print mark, the local structure of labels too small for a token, has a check character and no signature.
        """
        if isinstance(token, PrintMark):
            marked = self.books.get(Label, token.print_serial)
            if marked is None:
                return None, "not_on_file"
            if marked.kind not in TOO_SMALL_FOR_A_TOKEN:
                return None, "label_without_serial"
            return marked, None if marked.state in OPEN else "label_void"
        problem = self.why_not_ours(token)
        if problem is not None:
            return None, problem
        label = self.books.get(Label, token.print_serial)
        if (
            label is None
            or label.bears != token.container_id
            or (label.therapy or "") != token.chain_of_identity
        ):
            return None, "label_forged"
        return label, None if label.state in OPEN else "label_void"
