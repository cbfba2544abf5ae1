"""A person with nothing but a browser takes a patient from enrolment to the first bag, on the demo's scanner."""

import re
from collections.abc import Callable
from html import unescape

from tests.api.pages.hand import Hand
from tests.kit.installation import Installation

NewHand = Callable[[], Hand]
CHAIR = "N-APHERESIS-1"
PATIENT = {
    "family": "Santos-Lima", "given": "Maria", "birth_date": "1971-03-04", "sex": "female", "hospital_number": "H-4711",
    "preset": "lymphoma", "candidacy": "relapse", "weight_grams": "70.5", "under_twelve": "no",
}  # fmt: skip


def material(house: Installation) -> None:
    quality, expert = house.as_("W-GRANT", "W-QUALITY"), "W-STONE"
    kit = {
        "gtin": "09521101530308",
        "lot": "APH-2209",
        "kind": "kit",
        "title": "APHERESIS-SET",
        "construct": "NONE",
    }
    quality.does("register_lot", values=kit | {"expires": "2027-01-31"})
    quality.does(
        "set_lot_status",
        {"lot": "(01)09521101530308(10)APH-2209"},
        {"status": "released"},
        second=expert,
    )
    chair = {
        "asset": "NORTH-APH-01",
        "kind": "apheresis",
        "title": "SEPARATOR-1",
        "calibrated_until": "2026-12-31",
    }
    house.as_("N-HOFFMANN", "N-QUALITY").does("register_asset", values=chair)


def press(hand: Hand, step: str, slot: str, words: str) -> None:
    """Press a thing of the demo's scanner, by what people read on it."""
    buttons = re.findall(r'name="demo_scan" value="([^"]*)"[^>]*>([^<]*)<', hand.html)
    fitting = [
        unescape(value)
        for value, label in buttons
        if value.startswith(f"{slot}|") and words in unescape(label)
    ]
    assert fitting, f"{step}: nothing to press like {words!r} for {slot}"
    hand.send(f"/steps/{step}", to=f"/steps/{step}/form", demo_scan=fitting[0])


def does(hand: Hand, step: str, scans: dict[str, str], second: str = "", **values: str) -> Hand:
    hand.go(f"/steps/{step}")
    for slot, words in scans.items():
        press(hand, step, slot, words)
    if second:
        press(hand, step, "second", second)
    hand.send(f"/steps/{step}", **{f"value__{name}": value for name, value in values.items()})
    assert hand.verdict == "Recorded", hand.text
    return hand


def test_from_enrolment_to_the_first_bag(hand: NewHand, house: Installation):
    material(house)
    coordinator, physician = hand().be("N-VOGT", "N-CLINIC"), hand().be("N-ADEYEMI", "N-CLINIC")
    nurse, card = hand().be("N-WEBER", CHAIR), {"therapy": "CHA9999 26 000001"}

    does(coordinator, "enrol_therapy", {}, **PATIENT)
    does(
        physician,
        "record_consent",
        card,
        consent_given="yes",
        consent_version="ICF-4",
        hospital_number="H-4711",
    )
    does(physician, "place_order", card, order_number="ORD-1", hospital_number="H-4711")
    does(coordinator, "confirm_slot", card, slot="SLOT-1", order_number="ORD-1")
    does(nurse, "print_wristband", card)
    does(
        nurse,
        "bind_wristband",
        card | {"wristband": "Wristband 1"},
        "Amara Diallo",
        stated_name_and_birth_date="yes",
    )
    band = {"wristband": "Wristband 1"}
    does(nurse, "assign_donation", band | {"kit": "APHERESIS-SET", "instrument": "SEPARATOR-1"})
    does(nurse, "print_collection_labels", card, count="1")
    does(nurse, "start_collection", band | {"instrument": "SEPARATOR-1"})
    does(nurse, "bind_container", band | {"label": "Collection bag label"}, "Amara Diallo")

    assert "Collection bag A" in nurse.text
    assert "Complete a collection bag" in nurse.text
