"""A label that will be frozen is not sent to a printer whose product does not bear the cold."""

from dataclasses import replace

import pytest

from api.house import House
from api.opening import open_house
from api.settings import Settings
from api.stock_rating import GOES_INTO_THE_COLD, UNKNOWN, UNNAMED, not_rated, rated_first
from custody.domain.records import Label, Therapy
from custody.errors import Conflict
from custody.store.printers import Printer
from custody.store.spool import JobState
from labels.content import LabelKind
from tests.api.collection import Collection
from tests.kit.printer import PrinterOnDesk, printer_on_desk

CRYO, PAPER = "EXAMPLE-CRYO-100X80", "EXAMPLE-PAPER-100X80"


@pytest.fixture
def desk(collection: Collection):
    with printer_on_desk() as made:
        yield made
    collection.has_none()


def final_bag(collection: Collection) -> Label:
    """A print of the therapy, made to be one for its final bag."""
    (serial,) = collection.prints()

    def make(at) -> Label:
        label = replace(
            at.books.get(Label, serial), kind=LabelKind.FINAL_BAG.value, template="final_bag v1"
        )
        at.books.put(label)
        return label

    return collection.made.house.write(make)


def why(collection: Collection, printer: Printer, label: Label, house: House | None = None) -> str:
    """Why the printer must not print the label, or nothing."""
    with collection.made.house.look() as look:
        return not_rated(house or collection.made.house, look.books, printer, label)


def production(collection: Collection) -> House:
    """The same house, were it no demo."""
    return replace(collection.made.house, demo=False)


def test_paper_is_refused_with_both_temperatures_and_the_next_step(collection, desk):
    label = final_bag(collection)

    told = why(collection, collection.has(desk, "PAPER", stock="final", product=PAPER), label)

    assert told == (
        "EXAMPLE Paper 100 × 80 is rated from −20 °C, and this label goes down to −196 °C: "
        "load a product rated for it and name it on the page Printers"
    )


def test_a_product_rated_for_nitrogen_is_taken(collection, desk):
    label = final_bag(collection)

    cryo = collection.has(desk, "CRYO", stock="final", product=CRYO)

    assert why(collection, cryo, label) == ""
    assert why(collection, cryo, label, production(collection)) == ""


def test_a_printer_that_names_no_product_prints_in_a_demo_only(collection, desk):
    label, nameless = final_bag(collection), collection.has(desk, "NAMELESS", stock="final")

    assert why(collection, nameless, label) == ""
    assert why(collection, nameless, label, production(collection)) == UNNAMED


def test_a_product_that_has_left_the_table_is_refused(collection, desk):
    gone = collection.has(desk, "GONE", stock="final", product="LAST-YEARS")

    assert why(collection, gone, final_bag(collection)) == UNKNOWN


@pytest.mark.parametrize("kind", LabelKind)
def test_only_what_is_frozen_with_the_cells_is_asked_after(collection, desk, kind):
    paper = collection.has(desk, "PAPER", stock="final", product=PAPER)
    label = replace(final_bag(collection), kind=kind.value)

    assert bool(why(collection, paper, label)) is (kind in GOES_INTO_THE_COLD)


def test_cells_that_are_stored_fresh_ask_for_nothing(collection, desk):
    paper, label = (
        collection.has(desk, "PAPER", stock="final", product=PAPER),
        final_bag(collection),
    )
    house = collection.made.house
    with house.look() as look:
        preset = house.presets[look.books.get(Therapy, label.therapy).preset]
    name = "storage_temperature_max_millicelsius"
    fresh = replace(
        preset, limits=preset.limits | {name: replace(preset.limits[name], value=8_000)}
    )
    silent = replace(preset, limits={})

    kept_fresh = replace(house, presets={fresh.name: fresh})
    told_nothing = replace(house, presets={silent.name: silent})

    assert why(collection, paper, label, kept_fresh) == ""
    assert "rated from" in why(collection, paper, label, told_nothing)
    assert "rated from" in why(collection, paper, replace(label, therapy=None))


def test_of_two_printers_the_rated_one_is_chosen(collection, desk):
    label = final_bag(collection)
    both = [
        collection.has(desk, "A-PAPER", stock="final", product=PAPER),
        collection.has(desk, "B-CRYO", stock="final", product=CRYO),
    ]

    with collection.made.house.look() as look:
        best = rated_first(collection.made.house, look.books, both, label)

    assert [one.id for one in best] == ["B-CRYO", "A-PAPER"]


def test_what_waits_for_a_printer_that_is_not_rated_is_not_sent(collection, desk: PrinterOnDesk):
    collection.has(desk, "PAPER")
    label = final_bag(collection)
    collection.has(desk, "PAPER", stock="final", product=PAPER)

    collection.tries()

    job = collection.job(label.serial)
    assert (job.state, desk.printed) == (JobState.FAILED, [])
    assert "goes down to −196 °C" in job.problem


def test_a_person_cannot_choose_a_printer_that_is_not_rated(collection, desk):
    collection.has(desk, "PAPER", stock="final", product=PAPER)
    label = final_bag(collection)

    answer = collection.nurse.post(f"/labels/{label.serial}/print", data={"printer": "PAPER"})

    assert answer.status_code == 409
    assert (
        "PAPER in the collection room: EXAMPLE Paper 100 × 80 is rated from −20 °C" in answer.text
    )
    assert collection.job(label.serial) is None


def test_a_faulty_stock_table_opens_no_house(sqlite_settings: Settings, tmp_path):
    file = tmp_path / "stocks.toml"
    file.write_text("FROST = 7", encoding="utf-8")

    with pytest.raises(Conflict, match="does not say what labels are printed on"):
        open_house(sqlite_settings.model_copy(update={"stocks": file}))
