"""What labels are printed on: examples that say so, and a site's own table, read strictly."""

from pathlib import Path

import pytest

from custody.errors import Conflict
from labels.stock import STOCKS
from labels.stock_products import packaged_products, read_products

NITROGEN, ROOM = -196_000, 20_000  # in thousandths of a degree Celsius
APPLIED = "applied_from_millicelsius"
DATA_SHEETS = ("Technical Data Sheet", "Technical Information")
OWN = """
[{key}]
maker = "Own House"
name = "Frost 7"
stock = "final"
material = "polyester film"
adhesive = "acrylic"
rated_from_millicelsius = -196_000
rated_to_millicelsius = 60_000
media = "transfer"
source = "data sheet 7, edition 2"
example = false
"""


def own(folder: Path, *, was: str = "", now: str = "", key: str = "FROST-7") -> Path:
    """A site's table, with one thing said otherwise; in Latin-1, whose letters are no UTF-8."""
    text = OWN.format(key=key)
    assert was in text
    file = folder / "stocks.toml"
    file.write_text(text.replace(was, now, 1) if was else text, encoding="latin-1")
    return file


def test_every_packaged_product_is_an_example_in_a_size_that_we_print():
    products = packaged_products()

    assert products
    assert all(one.example and one.source for one in products.values())
    assert {one.stock for one in products.values()} <= set(STOCKS)


def test_a_product_of_nobody_is_named_as_such():
    for key, one in packaged_products().items():
        assert (
            (one.maker == "EXAMPLE") == ("fictitious" in one.source) == key.startswith("EXAMPLE-")
        )


def test_a_real_product_names_its_data_sheet_or_says_that_none_was_found():
    for one in packaged_products().values():
        if one.maker != "EXAMPLE":
            assert any(told in one.source for told in DATA_SHEETS) != (
                "no data sheet" in one.source
            )


def test_every_packaged_product_bears_the_room_and_none_is_rated_below_nitrogen():
    for one in packaged_products().values():
        assert NITROGEN <= one.rated_from_millicelsius < ROOM < one.rated_to_millicelsius
        assert one.applied_from_millicelsius is None or one.applied_from_millicelsius < ROOM


def test_a_product_tells_how_cold_a_surface_may_be_where_its_maker_does(tmp_path: Path):
    silent = read_products(own(tmp_path), demo=False)
    telling = read_products(
        own(tmp_path, was="example = false", now=f"example = false\n{APPLIED} = -80_000"),
        demo=False,
    )

    assert silent["FROST-7"].rating == "−196 °C to 60 °C"
    assert telling["FROST-7"].rating == "−196 °C to 60 °C, onto surfaces from −80 °C"


def test_production_knows_what_the_site_wrote_and_no_example(tmp_path: Path):
    assert read_products(None, demo=False) == {}

    (only,) = read_products(own(tmp_path), demo=False).items()

    assert only[0] == "FROST-7"
    assert (only[1].title, only[1].rating) == ("Own House Frost 7", "−196 °C to 60 °C")


def test_a_demo_has_the_examples_beside_it_and_the_sites_word_counts(tmp_path: Path):
    examples = packaged_products()
    file = own(tmp_path, key="EXAMPLE-CRYO-100X80")

    products = read_products(file, demo=True)

    assert set(products) == set(examples)
    assert products["EXAMPLE-CRYO-100X80"].maker == "Own House"


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ('stock = "final"', 'stock = "huge"', "must be one of"),
        ('media = "transfer"', 'media = "ink"', "must be one of"),
        ('maker = "Own House"', 'maker = " "', "leaves a word empty"),
        ('source = "data sheet 7, edition 2"\n', "", "`FROST-7.source` is missing"),
        ("example = false\n", "", "`FROST-7.example` is missing"),
        ("example = false", "example = true", "is an example"),
        ("example = false", "example = false\ncolour = 1", "`FROST-7.colour` is not a key"),
        ("-196_000", '"-196"', "must be a whole number"),
        ("-196_000", "-196.0", "must be a whole number"),
        ("-196_000", "-300_000", "is rated from −300 °C"),
        ("-196_000", "60_000", "is rated from 60 °C to 60 °C"),
        (
            "example = false",
            f"example = false\n{APPLIED} = -197_000",
            "goes onto surfaces from −197 °C",
        ),
        (
            "example = false",
            f"example = false\n{APPLIED} = 61_000",
            "goes onto surfaces from 61 °C",
        ),
        ("example = false", f'example = false\n{APPLIED} = "5"', "must be a whole number"),
        ("[FROST-7]", "[FROST-7", "does not say"),
        ("Own House", "\xff", "does not say"),
    ],
)
def test_a_table_that_says_anything_else_is_refused(tmp_path: Path, was: str, now: str, told: str):
    file = own(tmp_path, was=was, now=now)

    with pytest.raises(Conflict, match="does not say what labels are printed on") as refused:
        read_products(file, demo=False)

    assert told in str(refused.value)


def test_a_table_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(Conflict, match="does not say what labels are printed on"):
        read_products(tmp_path / "nothing.toml", demo=True)
