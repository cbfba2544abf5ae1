"""How well a label's symbols read is told wherever a label is looked at; whoever looks reads nobody's name for it."""

from dataclasses import replace

import pytest

from api.label_contents import content_of
from api.label_quality import NOBODY
from custody.domain.records import Therapy
from labels.completeness import MOMENTS
from labels.languages import Language
from labels.printing import print_labels
from tests.api.collection import Collection, collection_under_way
from tests.kit.house import token_text
from tests.kit.installation import Installation
from tests.kit.pages import told
from tests.kit.printer import printer_on_desk
from tests.labels.corpus import BEARS, Case, facts_of

TRIAL = "Data Matrix 100 % of its error correction is left"
ENGLISH = [
    Case(kind=kind, language=Language.ENGLISH, moment=MOMENTS.get(kind, (None,))[-1])
    for kind in BEARS
]


@pytest.fixture(scope="module")
def collection(shared_house: Installation) -> Collection:
    return collection_under_way(shared_house)


def test_a_prints_page_tells_what_is_left_of_each_symbols_error_correction(collection):
    serial = collection.prints()[0]

    page = told(collection.nurse.get(f"/labels/{serial}").text)

    assert "QR code 100 % of its error correction is left" in page
    assert "Data Matrix 100 % of its error correction is left" in page
    assert page.count("Code 128 Reads. Bars have no error correction.") == 2


def test_machines_are_told_the_same_and_nothing_that_could_be_scanned(collection):
    serial = collection.prints()[0]

    answer = collection.nurse.get(f"/api/v1/labels/{serial}/symbols")

    told_of = answer.json()
    unused = {one["symbology"]: one["correction_unused"] for one in told_of["symbols"]}
    assert (told_of["serial"], told_of["dpi"]) == (serial, 203)
    assert unused == {"]Q1": 1.0, "]d1": 1.0, "]C0": None}
    assert collection.coi not in answer.text
    assert "C1:" not in answer.text


def test_nobodys_name_is_read_to_tell_it(collection):
    serial, house = collection.prints()[0], collection.made.house

    with house.look() as look:
        subject = look.books.get(Therapy, collection.coi).subject
        before = look.stores.vault.readings(subject)
    collection.nurse.get(f"/api/v1/labels/{serial}/symbols")

    with house.look() as look:
        assert look.stores.vault.readings(subject) == before


@pytest.mark.parametrize("case", ENGLISH, ids=lambda case: case.kind)
def test_the_symbols_are_the_same_whoever_it_is(case):
    facts = facts_of(case)
    token = token_text(facts.label)

    somebody, nobody = (
        print_labels([content_of(one, token)]).symbols
        for one in (facts, replace(facts, names=NOBODY))
    )

    assert somebody == nobody


def test_a_label_that_cannot_be_printed_says_why_on_its_page(collection, monkeypatch):
    serial = collection.prints()[0]
    monkeypatch.setattr("labels.read_back.CORRECTION_UNUSED_LEAST", 1.01)

    page = collection.nurse.get(f"/labels/{serial}").text

    assert "It is not printed" in told(page)
    assert "is read only with its error correction" in told(page)
    assert f"/labels/{serial}.png" not in page


def test_the_test_label_of_a_printer_is_told_of_as_well(collection, monkeypatch):
    with printer_on_desk() as desk:
        collection.has(desk, "WARD-1", stock="small")
    administrator = collection.made.as_("N-RUIZ", "N-OFFICE")

    page = told(administrator.get("/printers/WARD-1").text)
    monkeypatch.setattr("labels.read_back.CORRECTION_UNUSED_LEAST", 1.01)
    refused = told(administrator.get("/printers/WARD-1").text)

    assert TRIAL in page
    assert "It prints no test label" in refused
