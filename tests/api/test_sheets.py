"""A sheet of labels is one patient's: two patients' labels never lie on one table."""

from dataclasses import replace

import pytest

from custody.domain.records import Label, Therapy
from custody.store.sequencer import Transaction
from tests.api.collection import Collection

SHEETS = ("/api/v1/labels/sheet.pdf", "/labels/sheet.pdf")


@pytest.fixture(scope="module")
def both(collection: Collection) -> tuple[int, int]:
    """Two open prints of one kind at one station, of two patients: the second as a hand wrote it into the books."""
    (serial,) = collection.prints()
    other = collection.made.as_("N-VOGT", "N-CLINIC").enrols(hospital_number="H-4712")

    def write(at: Transaction) -> None:
        label = at.books.get(Label, serial)
        assert label is not None
        at.books.put(replace(label, serial=serial + 1, therapy=other))

    collection.made.house.write(write)
    return serial, serial + 1


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_with_two_patients_labels_is_refused_and_no_name_is_read(collection, both, sheet):
    before = _readings(collection)

    told = collection.nurse.get(f"{sheet}?prints={both[0]} {both[1]}")

    assert told.status_code == 409
    assert _readings(collection) == before


def test_the_refusal_says_what_to_do(collection, both):
    told = collection.nurse.get(f"{SHEETS[0]}?prints={both[0]} {both[1]}")

    assert "print a sheet for each therapy" in told.json()["detail"]


def test_the_page_offers_the_prints_of_one_patient(collection, both):
    page = collection.nurse.get("/labels").text

    assert f'value="{both[1]}"' in page
    assert f"{both[0]} {both[1]}" not in page


@pytest.mark.parametrize(
    "path", ["/labels/{}", "/labels/{}.png", "/api/v1/labels/{}.pdf", "/labels/sheet.pdf?prints={}"]
)
@pytest.mark.parametrize("serial", ["0", "-1", "9" * 15, "9" * 19, "9" * 400])
def test_a_print_that_cannot_be_is_never_an_error(collection, path, serial):
    assert collection.nurse.get(path.format(serial)).status_code in (404, 422)


def _readings(collection: Collection) -> int:
    with collection.made.house.look() as look:
        subjects = {one.subject for one in look.books.find(Therapy)}
        return sum(len(look.stores.vault.readings(one)) for one in subjects)
