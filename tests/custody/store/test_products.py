"""Product codes that a site imported: the newest file counts, and no older one is forgotten."""

from collections.abc import Iterator

import pytest

from custody.domain.product_codes import ProductDescription, ProductFile
from custody.store.database import Database
from custody.store.products import ProductImport, Products
from custody.store.statements import Statements

BAG = ProductDescription(code="S9101", description="T CELLS", used_for="collection_bag")
FIRST = ProductFile(sha256="a" * 64, products=(BAG,))
SECOND = ProductFile(
    sha256="b" * 64,
    products=(
        ProductDescription(code="S9201", description="T CELLS", used_for="collection_bag"),
        ProductDescription(code="S9202", description="B CELLS", attributes="Storage: cold"),
    ),
)


@pytest.fixture
def products(database: Database) -> Iterator[Products]:
    with database.write() as connection:
        yield Products(Statements(connection))


def kept(products: Products, file: ProductFile, by: str = "N-RUIZ") -> ProductImport | None:
    return products.keep(file, by=by, station="N-OFFICE", at="2026-03-02T08:00:00.000000Z")


def test_nothing_is_known_before_a_file_came(products: Products):
    assert products.newest() is None
    assert products.code_for("collection_bag") is None
    assert products.described("S9101") is None


def test_who_imported_which_file_is_kept(products: Products):
    made = kept(products, FIRST)

    assert products.imports(most=9) == [made]
    assert made == ProductImport(
        n=1, sha256="a" * 64, codes=1, imported_by="N-RUIZ", station="N-OFFICE",
        imported_at="2026-03-02T08:00:00.000000Z",
    )  # fmt: skip


def test_labels_take_their_code_from_the_newest_file(products: Products):
    kept(products, FIRST)
    kept(products, SECOND)

    assert products.code_for("collection_bag") == "S9201"
    assert products.code_for("vessel") is None
    assert products.described("S9202") == SECOND.products[1]


def test_what_an_older_file_said_of_a_code_is_still_told(products: Products):
    kept(products, FIRST)
    kept(products, SECOND)

    assert products.described("S9101") == BAG


def test_the_newest_file_again_changes_nothing_and_an_older_one_becomes_the_newest(
    products: Products,
):
    kept(products, FIRST)

    again = kept(products, FIRST, by="SOMEBODY")
    kept(products, SECOND)
    back = kept(products, FIRST)

    assert again is None
    assert back is not None
    assert [one.n for one in products.imports(most=9)] == [3, 2, 1]
    assert products.code_for("collection_bag") == "S9101"
