"""Our steps in the words of EPCIS 2.0: one table, so that no step is told in two ways or forgotten.

Words without a scheme are those of the Core Business Vocabulary 2.0 (CBV), used with its meaning
only: CBV `collecting` is picking up for disposal, so an apheresis bag is `commissioning`.  A step
that CBV has no word for has a URI of our own.  What EPCIS cannot tell because it is about no
thing, or only about a label, a room or the patient, stands in SILENT with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from custody.domain.vocabulary import Condition, Disposition, HandoffState
from custody.exchange.names import step_uri


class Shape(StrEnum):
    """Which event, or events, a step becomes."""

    SEEN = "ObjectEvent OBSERVE"
    BORN = "ObjectEvent ADD"
    ENDED = "ObjectEvent DELETE, or OBSERVE if it is kept"
    MADE = "TransformationEvent"
    PACKED = "AggregationEvent ADD; AssociationEvent ADD (logger)"
    RECEIVED = (
        "ObjectEvent OBSERVE (sensor); AggregationEvent DELETE; AssociationEvent DELETE (logger)"
    )
    UNPACKED = "AggregationEvent DELETE; AssociationEvent DELETE (logger)"
    HANDED = "ObjectEvent OBSERVE (source and destination)"
    HELD = "ObjectEvent OBSERVE (persistent disposition)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How a step is told; `disposition` is empty where it says none or follows from a record."""

    shape: Shape
    step: str
    disposition: str = ""


def _seen(step: str, disposition: str = "") -> Said:
    return Said(shape=Shape.SEEN, step=step, disposition=disposition)


def _made(word: str) -> Said:
    return Said(shape=Shape.MADE, step=step_uri(word), disposition="in_progress")


RECEIVED: Final = Said(shape=Shape.RECEIVED, step="receiving", disposition="in_progress")
PACKED: Final = Said(shape=Shape.PACKED, step="packing", disposition="in_progress")
HELD: Final = Said(shape=Shape.HELD, step="holding")
FROZEN: Final = _seen(step_uri("freezing"), "in_progress")
THAWED: Final = _seen(step_uri("thawing"), "in_progress")
GIVEN: Final = _seen(step_uri("infusing"))
PICKED: Final = _seen("picking")

EVENT_OF: Final[Mapping[str, Said]] = {
    "bind_container": Said(shape=Shape.BORN, step="commissioning", disposition="active"),
    "complete_container": _seen(step_uri("completing_collection"), "in_progress"),
    "pack_material": PACKED,
    "pack_product": PACKED,
    "unpack": Said(shape=Shape.UNPACKED, step="unpacking", disposition="in_progress"),
    "release_custody": Said(shape=Shape.HANDED, step="departing"),
    "accept_custody": Said(shape=Shape.HANDED, step="accepting"),
    "decline_custody": Said(shape=Shape.HANDED, step=step_uri("declining_custody")),
    "receive_material": RECEIVED,
    "receive_product": RECEIVED,
    "accept_material": _seen("inspecting", "conformant"),
    "freeze_material": FROZEN,
    "freeze_product": FROZEN,
    "thaw_material": THAWED,
    "start_thaw": THAWED,
    "end_thaw": THAWED,
    "put_away": _seen("storing"),
    "pick": PICKED,
    "pick_for_infusion": PICKED,
    "pick_for_quarantine": PICKED,
    "select_and_activate": _made("selecting_and_activating"),
    "transduce": _made("inserting_gene"),
    "record_count": _seen("inspecting", "in_progress"),
    "move_vessel": _seen(step_uri("incubating"), "in_progress"),
    "take_sample": Said(shape=Shape.BORN, step="sampling", disposition="active"),
    "fill_bag": _made("filling"),
    "finish_fill": _made("filling"),
    "record_result": _seen("inspecting"),
    "release_product": _seen("inspecting"),
    "plan_dose": _seen("reserving", "reserved"),
    "start_infusion": GIVEN,
    "stop_infusion": GIVEN,
    "declare_infusion": GIVEN,
    "declare_leak": _seen("inspecting", "damaged"),
    "declare_loss": _seen(step_uri("losing"), "unknown"),
    "dispose_container": Said(shape=Shape.ENDED, step="destroying"),
    "apply_reprint": _seen(step_uri("relabelling")),
    "apply_companion_label": _seen(step_uri("labelling_beside")),
    "relabel_over": _seen(step_uri("relabelling")),
    "place_hold": HELD,
    "lift_hold": HELD,
    "report_sterility": HELD,
    "set_lot_status": HELD,
}

PATIENT: Final = "about the patient; FHIR tells it"
PAPER: Final = "about orders, signatures or quality's files, and no thing"
LABEL: Final = "about a label that is on nothing"
ROOM: Final = "about a room"
MATERIAL: Final = "about lots and equipment of the whole house"
SILENT: Final[Mapping[str, str]] = {
    "enrol_therapy": PATIENT, "record_consent": PATIENT, "withdraw_consent": PATIENT, "record_donor_screening": PATIENT,
    "place_order": PAPER, "confirm_slot": PAPER,
    "print_wristband": LABEL, "bind_wristband": PATIENT, "assign_donation": PAPER,
    "print_collection_labels": LABEL, "print_vessel_labels": LABEL, "print_sample_labels": LABEL,
    "print_final_labels": LABEL, "print_shipper_label": LABEL, "reprint_label": LABEL, "account_for_label": LABEL,
    "print_companion_label": LABEL,
    "start_collection": PATIENT, "end_collection": PATIENT, "open_run": ROOM, "clear_line": ROOM,
    "review_results": PAPER, "start_bridging": PATIENT, "end_bridging": PATIENT, "record_marrow_blasts": PATIENT,
    "start_lymphodepletion": PATIENT, "end_lymphodepletion": PATIENT, "confirm_ready": PATIENT,
    "check_identity": "half of a check; the result is an entry of its own",
    "record_vital_signs": PATIENT, "record_neurology": PATIENT, "delay_session": PATIENT, "discharge": PATIENT,
    "close_therapy": PAPER, "erase_person": PAPER, "approve_preset": PAPER,
    "approve_label_template": PAPER, "retire_label_template": PAPER, "override": PAPER, "close_deviation": PAPER,
    "change_status": PAPER, "register_lot": MATERIAL, "register_asset": MATERIAL, "renew_calibration": MATERIAL,
    "register_position": MATERIAL, "requalify_shipper": MATERIAL,
}  # fmt: skip

# A bedside check that was made has a result, whatever it is: an entry of its own.
CONCLUDED: Final[Mapping[str, Said]] = {
    "identity:matched": _seen("inspecting", "conformant"),
    "identity:mismatched": _seen("inspecting", "mismatch_instance"),
}

# A handoff closed by what the other party's log tells is told as what they did.
HANDOFF_CLOSED: Final = "handoff:closed"
CLOSING: Final[Mapping[str, Said]] = {
    HandoffState.ACCEPTED: EVENT_OF["accept_custody"],
    HandoffState.DECLINED: EVENT_OF["decline_custody"],
}

DISPOSITION_OF_DECISION: Final[Mapping[str, str]] = {
    Disposition.RELEASED: "available",
    Disposition.RELEASED_CONDITIONALLY: "available",
    Disposition.EXCEPTIONALLY_RELEASED: "available",
    Disposition.REJECTED: "non_conformant",
}
DISPOSITION_OF_CONDITION: Final[Mapping[str, str]] = {
    Condition.INFUSING: "in_progress",
    Condition.INFUSED: "dispensed",
    Condition.PARTLY_INFUSED: "partially_dispensed",
    Condition.WASTED: "destroyed",
    Condition.DESTROYED: "destroyed",
    Condition.RETAINED: "unavailable",
}
PERSISTENT_OF_HOLD: Final[Mapping[str, str]] = {"recall": "recalled"}  # any other: unavailable
ALARM_OF_VERDICT: Final[Mapping[str, str]] = {
    "out_of_range": "ALARM_CONDITION",
    "unreadable": "ERROR_CONDITION",
}
