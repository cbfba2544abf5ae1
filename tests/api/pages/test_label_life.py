"""A label from its design to its end, by nothing but pages and a printer on a desk.

Designed, approved by two people, printed, put on its bag, reprinted, and the first print accounted for.
"""

import re
from collections.abc import Callable

import pytest

from custody.domain.identifiers.gs1 import PatientBand
from custody.domain.records import Asset, Container, Label, Wristband
from tests.api.collection import Collection, collection_under_way
from tests.api.pages.hand import Hand, scanned
from tests.api.pages.played import WORLD
from tests.kit.installation import Installation, card
from tests.kit.printer import PrinterOnDesk, printer_on_desk

DRAFT = "/label-templates/collection_bag/draft"
DESK, CHAIR = ("W-GRANT", "W-QUALITY"), ("N-WEBER", "N-APHERESIS-1")
OURS = "collection_bag v2"


@pytest.fixture
def collection(house: Installation) -> Collection:
    return collection_under_way(house)


@pytest.fixture
def desk(collection: Collection):
    with printer_on_desk() as made:
        collection.has(made, "ZEBRA")
        yield made


def records(collection: Collection, record: type, /, **equal: object) -> list:
    with collection.made.house.look() as look:
        return look.books.find(record, **equal)


def newest(collection: Collection) -> Label:
    prints = records(collection, Label, therapy=collection.coi, kind="collection_bag")
    return max(prints, key=lambda one: one.serial)


def band(collection: Collection) -> str:
    (one,) = records(collection, Wristband, therapy=collection.coi, state="bound")
    return PatientBand.of(one.gsrn, str(one.srin), version=str(one.version)).text


def takes(hand: Hand, step: str, second: str = "", **filled: str) -> Hand:
    """A step's form, filled in and sent; whatever may be scanned was scanned."""
    badge = {"second__badge": WORLD.people[second].badge} if second else {}
    hand.go(f"/steps/{step}").send(f"/steps/{step}", **filled, **badge)
    assert hand.verdict == "Recorded", f"{step}: {hand.text}"
    return hand


def came_out(collection: Collection, desk: PrinterOnDesk) -> tuple[str, str]:
    """What a scanner reads on the label that the printer has just printed: its token, its compound message."""
    collection.tries()
    read = dict(desk.read())
    return read["]Q1"].decode(), read["]d1"].decode()


def test_a_label_is_designed_approved_printed_applied_reprinted_and_voided(
    collection: Collection, desk: PrinterOnDesk, hand: Callable[[], Hand]
):
    # Designed: the serial stands a little lower, in a version that nobody has approved yet.
    designer = hand().be(*DESK)
    designer.go("/label-templates/collection_bag").send("/label-templates/begin")
    (place,) = re.findall(r'element=(\d+)[^"]*"[^>]*>Serial \(words\)<', designer.html)
    designer.go(f"{DRAFT}?element={place}").send(f"{DRAFT}/element", top="89.4")
    designer.send(f"{DRAFT}/keep")
    assert f"Label template {OURS}" in designer.text

    # Approved by two people for exactly its bytes.
    designer.send("/steps/approve_label_template/form").send(
        "/steps/approve_label_template", value__read="yes", second__badge=WORLD.people["W-RAMAN"].badge
    )  # fmt: skip
    assert designer.verdict == "Recorded", designer.text
    assert "In force" in designer.go("/label-templates").text

    # Printed: by itself to the printer of the station, from the new version.
    nurse = hand().be(*CHAIR)
    takes(
        nurse,
        "print_collection_labels",
        **scanned("therapy", card(collection.coi)),
        value__count="1",
    )
    token, compound = came_out(collection, desk)
    first = newest(collection)
    assert first.template == OURS

    # Applied: it counts once it was scanned on its bag.
    (instrument,) = records(collection, Asset, kind="apheresis", id="NORTH-APH-01")
    takes(
        nurse, "start_collection", **scanned("wristband", band(collection)),
        **scanned("instrument", f"(8004){instrument.id}"),
    )  # fmt: skip
    takes(
        nurse, "bind_container", "N-DIALLO", **scanned("wristband", band(collection)), **scanned("label", token)
    )  # fmt: skip
    assert records(collection, Label, serial=first.serial)[0].state == "applied"
    (bag,) = records(collection, Container, therapy=collection.coi)
    assert bag.id == first.bears

    # Reprinted: another serial from the same version; the first is void and opens nothing any more.
    takes(nurse, "reprint_label", "N-DIALLO", **scanned("container", token), value__reason="frost")
    fresh, _ = came_out(collection, desk)
    again = newest(collection)
    assert (again.template, again.replaces) == (OURS, first.serial)
    assert records(collection, Label, serial=first.serial)[0].state == "void"
    takes(
        nurse, "apply_reprint", "N-DIALLO", **scanned("container", compound), **scanned("label", fresh)
    )  # fmt: skip

    # Voided: the first print was torn up before two people.
    takes(
        nurse, "account_for_label", "N-DIALLO", **scanned("therapy", card(collection.coi)),
        value__serial=str(first.serial), value__fate="destroyed",
    )  # fmt: skip
    assert records(collection, Label, serial=first.serial)[0].state == "destroyed"
    nurse.go(f"/labels/{first.serial}")
    assert "This print was replaced" in nurse.text
    assert len(desk.printed) == 2
