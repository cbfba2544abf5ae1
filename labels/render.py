"""Laid-out labels as one PDF: a page for each, fonts embedded, the same bytes each time."""

import io
from collections.abc import Iterator, Sequence
from itertools import groupby

from reportlab.pdfgen.canvas import Canvas

from labels.content import LabelContent
from labels.fonts import Font, register
from labels.layout import lay_out
from labels.marks import shape
from labels.page import POINTS_PER_INCH, Page, PlacedBox, PlacedShape, PlacedSymbol, PlacedText
from labels.stock import DEFAULT_DPI
from labels.symbols import LINEAR

# Dark enough for white letters; a printer without colour shows black, and the name is printed.
COLOURS: dict[str, str] = {
    "red": "#a30f1d",
    "orange": "#b04a00",
    "yellow": "#7d6200",
    "green": "#0b6637",
    "blue": "#174a9c",
    "violet": "#5b2a86",
    "grey": "#4d5968",
}
_HAIR = 0.001
_BLACK, _WHITE = 0, 1  # levels of grey


def render_pdf(contents: Sequence[LabelContent], *, dpi: int = DEFAULT_DPI) -> bytes:
    """Labels as a PDF whose symbols stand on whole dots of a printer with so many dots per inch.

    Raises what `lay_out` raises.  Nothing here may leave the house unread: see `print_labels`.
    """
    return draw_pages([lay_out(content, dpi) for content in contents])


def draw_pages(pages: Sequence[Page]) -> bytes:
    """Pages as PDF bytes, without clock or chance."""
    out = io.BytesIO()
    begin = register(Font.WORDS).fontName  # else the file names a font that it does not hold
    canvas = Canvas(out, invariant=True, pageCompression=1, initialFontName=begin)
    canvas.setTitle("Labels")
    for page in pages:
        _draw_page(canvas, page)
    canvas.save()
    return out.getvalue()


def _draw_page(canvas: Canvas, page: Page) -> None:
    """One page; a unit is a dot, y grows downwards."""
    point = POINTS_PER_INCH / page.dpi
    # A page a hair larger than its dots is drawn one dot larger: every module leaves the grid.
    width, height = page.width * point - _HAIR, page.height * point - _HAIR
    canvas.setPageSize((width, height))
    canvas.translate(0, height)
    canvas.scale(point, -point)
    for item in page.placed:
        match item:
            case PlacedText():
                _draw_text(canvas, item, page.dpi)
            case PlacedSymbol():
                _draw_symbol(canvas, item)
            case PlacedBox():
                _draw_box(canvas, item)
            case PlacedShape():
                _draw_shape(canvas, item)
    canvas.showPage()


def _draw_text(canvas: Canvas, item: PlacedText, dpi: int) -> None:
    register(item.font)
    canvas.setFillGray(_WHITE if item.reverse else _BLACK)
    text = canvas.beginText()
    text.setTextTransform(1, 0, 0, -1, item.left, item.baseline)
    text.setFont(item.font.value, item.points * dpi / POINTS_PER_INCH)
    text.textOut(item.text)
    canvas.drawText(text)


def _draw_symbol(canvas: Canvas, item: PlacedSymbol) -> None:
    """All dark modules as one path in units of a module: neighbours in a row are one rectangle.

    Written as PDF operators, because the library takes ten times as long to write each
    rectangle's numbers.
    """
    high = item.height if item.symbol.kind in LINEAR else item.module
    canvas.setFillGray(_BLACK)
    canvas.addLiteral(
        f"q {item.module} 0 0 {high} {item.left} {item.top} cm "
        + " ".join(f"{start} {row} {length} 1 re" for row, start, length in _dark_runs(item))
        + " f Q"
    )


def _dark_runs(item: PlacedSymbol) -> Iterator[tuple[int, int, int]]:
    """Row, first column and length of every run of dark modules."""
    for number, row in enumerate(item.symbol.matrix):
        column = 0
        for dark, run in groupby(row):
            length = len(tuple(run))
            if dark:
                yield number, column, length
            column += length


def _draw_box(canvas: Canvas, item: PlacedBox) -> None:
    half = item.line / 2
    if item.line:
        canvas.setStrokeGray(_BLACK)
        canvas.setLineWidth(item.line)
        canvas.rect(
            item.left + half, item.top + half, item.width - item.line, item.height - item.line
        )
        return
    canvas.setFillGray(_BLACK)
    if item.colour in COLOURS:
        canvas.setFillColor(COLOURS[item.colour])
    canvas.rect(item.left, item.top, item.width, item.height, stroke=0, fill=1)


def _draw_shape(canvas: Canvas, item: PlacedShape) -> None:
    """A shape is drawn once for each file, in a unit square, and placed wherever it is wanted."""
    name = item.shape.replace(" ", "-")
    if not canvas.hasForm(name):
        canvas.beginForm(name)
        for layer in shape(item.shape):
            canvas.setFillGray(_BLACK if layer.dark else _WHITE)
            first, *rest = [f"{x:.5f} {y:.5f}" for x, y in layer.points]
            canvas.addLiteral(f"{first} m " + " ".join(f"{point} l" for point in rest) + " h f")
        canvas.endForm()
    canvas.saveState()
    canvas.transform(item.size, 0, 0, item.size, item.left, item.top)
    canvas.doForm(name)
    canvas.restoreState()
