"""Texts as symbols: what a scanner would send, for each kind and against known answers."""

import json

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from custody.errors import TextDoesNotFit
from labels.symbols import AIM, QUIET_MODULES, SymbolKind, symbol, transmitted
from tests.kit.house import FIXTURES

KNOWN = json.loads((FIXTURES / "labels" / "symbols.json").read_text())
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
ISBT = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=&<>/*,(+"
ROOM = 400


def as_picture(drawn, scale=4):
    """A symbol as a grey picture with its quiet zone."""
    quiet = QUIET_MODULES[drawn.kind]
    rows = drawn.matrix if drawn.rows > 1 else drawn.matrix * 30
    picture = Image.new("L", (len(rows[0]) + 2 * quiet, len(rows) + 2 * quiet), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                picture.putpixel((x + quiet, y + quiet), 0)
    return picture.resize((picture.width * scale, picture.height * scale), Image.Resampling.NEAREST)


def read(picture):
    """What the other engine reads."""
    formats = [
        zxingcpp.BarcodeFormat.QRCodeModel2,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Code128,
    ]
    return [
        (code.symbology_identifier, code.bytes)
        for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(formats))
    ]


@pytest.mark.parametrize("case", KNOWN, ids=lambda case: f"{case['kind']} {case['text'][:20]}")
def test_a_symbol_sends_its_known_answer(case):
    kind = SymbolKind(case["kind"])

    drawn = symbol(kind, case["text"], most_modules=ROOM)

    assert transmitted(kind, case["text"]) == case["sent"].encode()
    assert read(as_picture(drawn)) == [(AIM[kind], case["sent"].encode())]


@given(st.text(alphabet=BASE45, min_size=20, max_size=190))
def test_any_token_reads_back(text):
    try:
        drawn = symbol(SymbolKind.QR, "C1:" + text, most_modules=ROOM)
    except TextDoesNotFit:
        assert "0000000000" in text  # the library divides by zero there, and we refuse
        return

    assert read(as_picture(drawn, scale=3)) == [("]Q1", b"C1:" + text.encode())]


@given(st.text(alphabet=ISBT, min_size=5, max_size=90))
def test_any_compound_message_reads_back(text):
    drawn = symbol(SymbolKind.DATA_MATRIX, "=" + text, most_modules=ROOM)

    assert read(as_picture(drawn)) == [("]d1", b"=" + text.encode())]


@pytest.mark.parametrize(
    ("characters", "room", "level"), [(100, 61, "Q"), (187, 65, "Q"), (187, 61, "M")]
)
def test_error_correction_gives_way_only_where_the_box_is_too_small(characters, room, level):
    text = "C1:" + (BASE45 * 5)[:characters]

    assert symbol(SymbolKind.QR, text, most_modules=room).level == level


@pytest.mark.parametrize("text", ["00123", "(00)", "(ab)12", "(00)12(", "", "(10)A(B)"])
def test_what_is_no_element_string_is_refused(text):
    with pytest.raises(TextDoesNotFit, match="element string"):
        symbol(SymbolKind.GS1_DATA_MATRIX, text, most_modules=ROOM)


@pytest.mark.parametrize(
    ("kind", "text"), [(SymbolKind.DATA_MATRIX, "naïve"), (SymbolKind.CODE_128, "Straße")]
)
def test_letters_that_a_symbology_lacks_are_refused(kind, text):
    with pytest.raises(TextDoesNotFit):
        symbol(kind, text, most_modules=ROOM)


@pytest.mark.parametrize(
    "case",
    [case for case in KNOWN if "matrix" in case["kind"] or case["kind"] == "qr"],
    ids=lambda case: case["text"][:24],
)
def test_a_rubbed_and_blurred_symbol_reads_right_or_not_at_all(case):
    kind = SymbolKind(case["kind"])
    picture = as_picture(symbol(kind, case["text"], most_modules=ROOM))
    side = picture.width // 8
    wanted = (AIM[kind], case["sent"].encode())

    blurred = read(picture.filter(ImageFilter.GaussianBlur(1.2)))
    answers = []
    for left in range(0, picture.width - side, side):
        for top in range(0, picture.height - side, side):
            rubbed = picture.copy()
            ImageDraw.Draw(rubbed).rectangle((left, top, left + side, top + side), fill=255)
            answers += read(rubbed)

    assert blurred == [wanted]
    assert set(answers) == {wanted}
