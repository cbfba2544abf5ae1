"""The printer's own language: the same symbols, and no text that the printer could obey."""

import re
from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageChops

from labels.content import LabelKind
from labels.elements import Align
from labels.layout import lay_out
from labels.page import PlacedText
from labels.printing import print_labels
from labels.stock import PRINTER_DPI
from labels.templates import TEMPLATES
from labels.zpl import escaped, render_zpl
from tests.labels.emulator import printed_page
from tests.labels.examples import label_contents

CONTENTS = label_contents()
NATIVE = [kind for kind in LabelKind if TEMPLATES[kind].native_zpl]
FORMATS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCodeModel2,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Code128,
    ]
)
PICTURE = re.compile(rb"\^GFA,\d+,\d+,(\d+),")  # bytes across
HOSTILE = "Eve ^XZ^XA ^FO1,1^GB9,9 ~JA _5E \\5E %5E"


def test_no_qr_code_is_magnified_more_than_printers_can():
    """At 600 dpi a module has twelve dots, and printers magnify by ten: the code is sent as a picture."""
    page = lay_out(CONTENTS[LabelKind.FINAL_BAG], 600)

    zpl = render_zpl([page])

    assert b"^BQ" not in zpl
    assert b"^BQ" in render_zpl([lay_out(CONTENTS[LabelKind.FINAL_BAG], 300)])


def read(picture):
    codes = zxingcpp.read_barcodes(picture, formats=FORMATS)
    return sorted((code.symbology_identifier, code.bytes) for code in codes)


@pytest.mark.parametrize("dpi", PRINTER_DPI)
@pytest.mark.parametrize("kind", NATIVE)
def test_a_printer_draws_the_same_symbols_as_the_pdf(kind, dpi):
    printed = print_labels([CONTENTS[kind]], dpi=dpi)

    picture = printed_page(printed.zpl, lay_out(CONTENTS[kind], dpi))

    assert read(picture) == sorted((one.symbology, one.data) for one in printed.symbols)


def test_a_wristband_goes_to_its_printer_as_a_pdf():
    assert print_labels([CONTENTS[LabelKind.WRISTBAND]]).zpl is None


def test_a_name_full_of_commands_is_printed_and_not_obeyed():
    content = replace(CONTENTS[LabelKind.COLLECTION_BAG], patient_name=HOSTILE)
    page = lay_out(content, 203)

    zpl = render_zpl([page])

    assert zpl.count(b"^XA") == zpl.count(b"^XZ") == 1
    assert b"~" not in zpl
    assert len(read(printed_page(zpl, page))) == 4


@pytest.mark.parametrize("dpi", PRINTER_DPI)
@pytest.mark.parametrize("align", Align)
def test_the_printers_narrower_letters_keep_the_side_or_the_middle_that_they_belong_to(align, dpi):
    page = lay_out(CONTENTS[LabelKind.BADGE], dpi)
    item = next(one for one in page.placed if isinstance(one, PlacedText) and not one.reverse)
    item = replace(item, align=align)

    picture = printed_page(render_zpl([replace(page, placed=(item,))]), page)

    left, _, right, _ = ImageChops.invert(picture).getbbox()
    off = {
        Align.LEFT: left - item.left,
        Align.MIDDLE: (left + right) / 2 - (item.left + item.width / 2),
        Align.RIGHT: right - (item.left + item.width),
    }
    assert (
        abs(off[align]) <= dpi / 50
    )  # half a millimetre: letters have their own white at the sides
    assert right - left < item.width


def test_a_backslash_in_the_middle_is_a_letter_and_no_command():
    """In a block of text printers read a backslash and what follows it."""
    page = lay_out(replace(CONTENTS[LabelKind.BADGE], title=r"Ward 1\&2"), 203)

    assert b"Ward" not in render_zpl([page])


@given(st.text(min_size=1))
def test_no_text_can_start_a_command(text):
    sent = escaped(text)

    assert re.fullmatch(r"(?:[A-Za-z0-9 ]|%[0-9A-F]{2})+", sent)
    back = re.sub(rb"%(..)", lambda code: bytes.fromhex(code[1].decode()), sent.encode())
    assert back == text.encode()


def test_codes_are_sent_in_letters_that_tell_zero_from_o():
    zpl = render_zpl([lay_out(CONTENTS[LabelKind.SAMPLE], 203)]).decode()

    assert "A9999 26" not in zpl
    assert "Sterility sample 1" in zpl
    assert zpl.count("^GFA") >= 4


@pytest.mark.parametrize("dpi", PRINTER_DPI)
@pytest.mark.parametrize("kind", NATIVE)
def test_letters_that_are_sent_as_a_picture_are_no_wider_than_they_were_measured(kind, dpi):
    """A check character's box stands right behind its code."""
    page = lay_out(CONTENTS[kind], dpi)

    for item in page.placed:
        if isinstance(item, PlacedText):
            picture = PICTURE.search(render_zpl([replace(page, placed=(item,))]))
            assert picture is None or int(picture[1]) <= (item.width + 1) // 8 + 1, item
