"""A site's own product codes: a file is read whole or refused with its row."""

from pathlib import Path

import pytest

from custody.domain.identifiers.product import ProductCode
from custody.domain.product_codes import (
    COLUMNS,
    MADE_UP,
    MOST_BYTES,
    made_up_code,
    read_product_file,
)
from custody.domain.vocabulary import ContainerKind
from custody.errors import DocumentUnreadable

EXAMPLE = Path(__file__).parents[3] / "fixtures" / "products" / "made_up.csv"
FIRST_LINE = ",".join(COLUMNS)


def of(*rows: str, first: str = FIRST_LINE) -> bytes:
    return "\n".join((first, *rows)).encode()


def test_the_example_is_read_as_it_stands():
    file = read_product_file(EXAMPLE.read_bytes())

    assert [one.code for one in file.products] == ["S9101", "S9102", "S9103", "S9104", "S9199"]
    assert file.products[0].description == "T CELLS, LEUKAPHERESIS"
    assert file.products[0].attributes == "Anticoagulant: ACD-A; Storage: 2 to 8 C"
    assert {one.used_for for one in file.products} == {*ContainerKind, ""}


def test_a_spreadsheets_mark_and_line_ends_are_taken():
    data = b"\xef\xbb\xbf" + of("S9101,T CELLS,,vessel").replace(b"\n", b"\r\n")

    assert read_product_file(data).products[0].used_for == "vessel"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the first line must be"),
        (b"\xff\xfe", "UTF-8"),
        (of("S9101,T CELLS,", first="code,description,used_for"), "the first line must be"),
        (of(), "no product code"),
        (of("S9101,T CELLS,"), "row 2 has not 4 columns"),
        (of("S9101,T CELLS,,", "", "S9102,B CELLS,,"), "row 3 has not 4 columns"),
        (of('S9101,"T CELLS,,'), "no CSV"),
        (of("S9101,T CELLS,,", "s9102,T CELLS,,"), "row 3: 's9102' is no product"),
        (of("S910,T CELLS,,"), "row 2: 'S910' is no product"),
        (of("S91012A0,T CELLS,,"), "row 2: 'S91012A0' is no product"),
        (of("S9101,,,"), "row 2: a description"),
        (of("S9101, ,,"), "row 2: a description"),
        (of(f"S9101,{'T' * 121},,"), "row 2: a description"),
        (of("S9101,T\x00CELLS,,"), "row 2: a description"),
        (of("S9101,T\u202eCELLS,,"), "row 2: a description"),
        (of('S9101,"T\nCELLS",,'), "row 2: a description"),
        (of("S9101,T\u2028CELLS,,"), "row 2: a description"),
        (of(f"S9101,T CELLS,{'A' * 401},"), "row 2: attributes"),
        (of("S9101,T CELLS,,bag"), "row 2: 'bag' is no kind"),
        (of("T0479,TISSUE,,final_bag"), "row 2: T0479 has no divisions"),
        (of("Z0479,NOTHING,,final_bag"), "row 2: Z0479 has no divisions"),
        (of("S9101,T CELLS,,", "S9101,B CELLS,,"), "S9101 stands more than once"),
        (of("S9101,T CELLS,,vessel", "S9102,B CELLS,,vessel"), "vessel stands more than once"),
        (b" " * (MOST_BYTES + 1), "at most"),
    ],
)
def test_what_is_not_of_the_form_is_refused_whole(data: bytes, why: str):
    with pytest.raises(DocumentUnreadable, match=why):
        read_product_file(data)


@pytest.mark.parametrize("kind", ContainerKind)
def test_the_demo_has_a_made_up_code_for_each_container(kind):
    code = made_up_code(kind)

    assert ProductCode(pdc=code, collection_type="1", division="A0").has_divisions
    assert [one.description for one in MADE_UP if one.code == code] != [""]
