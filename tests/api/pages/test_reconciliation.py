"""Prints add up, on the page, in the paper and for machines: of a therapy, and of a station shift by shift."""

import re

import pypdfium2
import pytest

from custody.domain.records import Label
from tests.api.collection import Collection, collection_under_way
from tests.api.pages.played import Ward
from tests.kit.installation import Installation, card
from tests.kit.pages import told

OPERATOR = ("W-RAMAN", "W-CLEAN-3")


def letters(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_range() for page in pages)


@pytest.fixture
def collection(house: Installation) -> Collection:
    return collection_under_way(house)


def test_a_treated_therapys_prints_close_at_zero(ward: Ward):
    page = told(ward.page(*OPERATOR, f"/labels/reconciliation?q={ward.lymphoma}"))

    with ward.made.house.look() as look:
        prints = look.books.find(Label, therapy=ward.lymphoma)
    assert "Closes at zero" in page
    assert f"Printed {len(prints)} = Applied" in page
    assert "Left over 0" in page


def test_what_lies_open_is_named_and_leads_to_the_step(collection: Collection):
    answer = collection.nurse.get(f"/labels/reconciliation?q={collection.coi}")
    page = told(answer.text)

    with collection.made.house.look() as look:
        still = look.books.find(Label, therapy=collection.coi, state="printed")
    assert still
    assert f"{len(still)} prints are not accounted for" in page
    assert all(f'href="/labels/{one.serial}"' in answer.text for one in still)
    assert "/steps/account_for_label" in answer.text


def test_a_shift_carries_on_what_the_one_before_left_open(collection: Collection):
    house = collection.made.house
    now = collection.nurse.get("/api/v1/labels/reconciliation").json()
    house.move_clock(house.now().replace(hour=23))

    later = collection.nurse.get("/api/v1/labels/reconciliation").json()

    assert now["open"]
    assert (later["carried_in"], later["printed"], later["difference"]) == (
        now["open"],
        [],
        len(now["open"]),
    )
    assert "Carried in" in told(collection.nurse.get("/labels/reconciliation").text)


def test_an_earlier_shift_is_told_as_it_stood_then(collection: Collection):
    """What became of a print in the evening does not change what the morning handed on."""
    house, nurse = collection.made.house, collection.nurse
    begun = nurse.get("/api/v1/labels/reconciliation").json()
    address = re.search(r'href="([^"]+shift=\d)"', nurse.get("/labels/reconciliation").text)
    house.move_clock(house.now().replace(hour=23))
    gone = begun["open"][0]
    fate = {"serial": gone, "fate": "destroyed"}
    nurse.does("account_for_label", {"therapy": card(collection.coi)}, fate, second="N-DIALLO")

    evening = nurse.get("/api/v1/labels/reconciliation").json()
    day, shift = begun["begins"][:10], 1
    morning = nurse.get(f"/api/v1/labels/reconciliation?day={day}&shift={shift}").json()

    page = told(nurse.get("/labels/reconciliation").text)

    assert address
    assert gone in evening["destroyed"]
    assert "Destroyed Account for label" in page
    assert "Jonas Weber and Amara Diallo" in page
    assert "Account for label" in letters(nurse.get("/labels/reconciliation.pdf").content)
    assert "N-DIALLO" in letters(nurse.get("/labels/reconciliation.pdf").content)
    assert gone in morning["open"]
    assert morning["until"] < evening["until"]


def test_the_paper_says_the_same_and_has_room_to_sign(ward: Ward):
    who = ward.made.as_(*OPERATOR)
    therapy = who.get(f"/labels/reconciliation.pdf?q={ward.lymphoma}")
    station = who.get("/labels/reconciliation.pdf")

    words = letters(therapy.content)
    assert therapy.headers["content-type"] == "application/pdf"
    assert "Closes at zero" in words
    assert "Counted by" in words
    assert "Checked by" in words
    assert ward.lymphoma[:7] in words
    assert "W-CLEAN-3" in letters(station.content)


def test_machines_fetch_the_same_paper(ward: Ward):
    who, path = ward.made.as_(*OPERATOR), "/api/v1/labels/reconciliation.pdf"

    fetched = who.get(f"{path}?therapy={ward.lymphoma}")

    assert fetched.headers["content-type"] == "application/pdf"
    assert "Closes at zero" in letters(fetched.content)
    assert "W-CLEAN-3" in letters(who.get(path).content)
    assert who.get(f"{path}?therapy=CHA999926999999").status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=CHA999926999999", 200), ("q=nothing+like+it", 200), ("day=2026-02-30&shift=1", 422), ("shift=99", 422),
        ("day=1900-01-01&shift=3", 200), ("day=2026-03-01", 200),
    ],
)  # fmt: skip
def test_questions_that_name_nothing_are_answered(ward: Ward, query, status):
    assert ward.status(*OPERATOR, f"/labels/reconciliation?{query}") == status


def test_a_therapy_that_is_not_there_has_no_paper(ward: Ward):
    assert ward.status(*OPERATOR, "/labels/reconciliation.pdf?q=CHA999926999999") == 404
