"""Labels on sheets of A4: at true size, in their places, each symbol read where it stands."""

import io

import pypdf
import pytest

from custody.errors import Conflict
from labels.content import LabelKind
from labels.layout import lay_out
from labels.page import POINTS_PER_INCH
from labels.raster import page_images
from labels.read_back import symbols_on
from labels.sheet import A4_MILLIMETRES, SHEET_DPI, grid_of, print_on_sheets
from labels.stock import MILLIMETRES_PER_INCH, STOCKS, Stock, dots
from tests.labels.examples import label_contents, on_its_template

CONTENTS = label_contents()
SAMPLE, BAG = CONTENTS[LabelKind.SAMPLE], CONTENTS[LabelKind.COLLECTION_BAG]


@pytest.mark.parametrize(
    ("stock", "columns", "rows"),
    [
        (STOCKS["small"], 4, 11),
        (STOCKS["base"], 2, 2),
        (STOCKS["final"], 2, 3),
        (STOCKS["cryobag"], 2, 5),
        (STOCKS["carton"], 2, 1),
    ],
)
def test_a_sheet_has_as_many_labels_as_fit_inside_its_margins(stock, columns, rows):
    grid = grid_of(stock)

    assert (grid.columns, grid.rows) == (columns, rows)
    left, top = grid.corner(0)
    right, bottom = grid.corner(grid.places - 1)
    assert left == pytest.approx(A4_MILLIMETRES[0] - right - stock.width_millimetres)
    assert top == pytest.approx(A4_MILLIMETRES[1] - bottom - stock.height_millimetres)
    assert min(left, top) >= 5


def test_labels_begin_at_the_first_free_position_and_every_symbol_reads():
    file = print_on_sheets([on_its_template(SAMPLE)] * 3, start=43)

    assert len(file.symbols) == 3
    assert [one.page for one in file.symbols] == [0, 0, 1]
    assert len(symbols_on(file.pdf)) == 3
    first, second = page_images(file.pdf, SHEET_DPI)
    top = dots(grid_of(STOCKS["small"]).corner(42)[1], SHEET_DPI)
    assert first.crop((0, 0, first.width, top)).getextrema() == (255, 255)
    assert second.getextrema()[0] == 0


def test_a_sheet_is_a4_and_its_labels_are_as_large_as_alone():
    file = print_on_sheets([on_its_template(BAG)], start=4)

    (page,) = pypdf.PdfReader(io.BytesIO(file.pdf)).pages
    size = [float(side) * MILLIMETRES_PER_INCH / POINTS_PER_INCH for side in page.mediabox[2:]]
    assert size == pytest.approx(A4_MILLIMETRES, abs=0.1)
    (sheet,) = page_images(file.pdf, SHEET_DPI)
    alone = lay_out(BAG, SHEET_DPI)
    left, top = (dots(side, SHEET_DPI) for side in grid_of(STOCKS["base"]).corner(3))
    for symbol in alone.symbols:
        row = top + symbol.top + symbol.module // 2
        assert sheet.getpixel((left + symbol.left + symbol.module // 2, row)) == 0


def test_labels_of_two_sizes_are_not_put_on_one_sheet():
    with pytest.raises(Conflict, match="have one size"):
        print_on_sheets([on_its_template(one) for one in (SAMPLE, BAG)], start=1)


@pytest.mark.parametrize("start", [0, 5])
def test_a_position_that_a_sheet_does_not_have_is_refused(start):
    with pytest.raises(Conflict, match="positions 1 to 4"):
        print_on_sheets([on_its_template(BAG)], start=start)


def test_what_is_larger_than_a_sheet_is_refused():
    band = Stock(name="band", width_millimetres=250, height_millimetres=25, made_for="wristband")

    with pytest.raises(Conflict, match="no room for wristband"):
        grid_of(band)
