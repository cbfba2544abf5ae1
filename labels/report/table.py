"""Tables cut by page before they are drawn: one pass over the rows, so time is linear.

A cell is a list of paragraphs.  A row stands whole on one page unless it is higher than a page;
then it goes on, line by line, on the next.  A row's tone lays a soft ground and a strong bar beside
it; its word and its icon say the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from custody.domain.audit_lines import Moment
from labels.report import ink
from labels.report.icons import Icon, draw_icon
from labels.report.ink import Style
from labels.report.sheets import Paint, Sheets, write
from labels.report.text import utc_text, wrap
from labels.report.typeset import set_lines
from labels.report.words import Words

GUTTER = 8.0
PAD = 4.0
ICON_ROOM = 12.0


class Tone(StrEnum):
    """What a row's ground says."""

    PLAIN = "plain"
    WAIT = "wait"
    STOP = "stop"


_GROUNDS: dict[Tone, tuple[Color, Color]] = {
    Tone.WAIT: (ink.WAIT_SOFT, ink.WAIT),
    Tone.STOP: (ink.STOP_SOFT, ink.STOP),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A heading and its share of the measure."""

    title: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paragraph in a cell, with an icon before it if it has one."""

    text: str
    style: Style = ink.BODY
    icon: Icon | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells side by side."""

    cells: tuple[tuple[Part, ...], ...]
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A row that is wrapped, or as much of it as stands on one page."""

    cells: tuple[tuple[Part, ...], ...]
    tone: Tone
    height: float
    y: float = 0


def moment_parts(moment: Moment) -> tuple[Part, ...]:
    """A moment as a cell says it: UTC, and below it the clock on that wall."""
    local = (Part(text=moment.local, style=ink.QUIET),) if moment.local else ()
    return (Part(text=utc_text(moment.utc)), *local)


def headed(*headings: tuple[str, float]) -> tuple[Column, ...]:
    """Headings, each with its share of the measure."""
    return tuple(Column(title=title, share=share) for title, share in headings)


def lay_table(sheets: Sheets, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Put a table where the page is filled up to, its headings again on every page."""
    edges = _edges(columns)
    begun = False
    for block in _blocks(rows, edges, sheets.whole_page - _HEAD_HEIGHT):
        if not begun or sheets.room < block.height:
            if begun or sheets.room < block.height + _HEAD_HEIGHT:
                sheets.turn()
            sheets.skip(_HEAD_HEIGHT)
            sheets.paint(_head(columns, edges, sheets.y))
            begun = True
        sheets.skip(block.height)
        sheets.paint(_block(replace(block, y=sheets.y), edges))


def table_or_nothing(
    sheets: Sheets, columns: Sequence[Column], rows: Sequence[Row], words: Words
) -> None:
    """A table, or in words that there is nothing to put into it."""
    if rows:
        lay_table(sheets, columns, rows)
    else:
        sheets.write(words.nothing_recorded, ink.QUIET)


_HEAD_HEIGHT = 16.0


def _edges(columns: Sequence[Column]) -> tuple[tuple[float, float], ...]:
    """Left edge and width of each column."""
    whole = sum(column.share for column in columns)
    edges, x = [], ink.MARGIN
    for column in columns:
        width = ink.MEASURE * column.share / whole
        edges.append((x, width - GUTTER))
        x += width
    return tuple(edges)


def _blocks(
    rows: Sequence[Row], edges: tuple[tuple[float, float], ...], whole_page: float
) -> Iterator[_Block]:
    for row in rows:
        cells = tuple(
            tuple(_lines(cell, width)) for cell, (_, width) in zip(row.cells, edges, strict=True)
        )
        height = max(_height(cell) for cell in cells) + 2 * PAD
        if height <= whole_page:
            yield _Block(cells=cells, tone=row.tone, height=height)
        else:
            yield from _cut(cells, row.tone, whole_page)


def _lines(cell: tuple[Part, ...], width: float) -> Iterator[Part]:
    for part in cell:
        room = width - ICON_ROOM if part.icon else width
        first, *more = wrap(part.text, part.style, room)
        yield part if first == part.text else replace(part, text=first)
        yield from (Part(text=text, style=part.style) for text in more)


def _height(lines: Sequence[Part]) -> float:
    return sum(line.style.leading for line in lines)


def _cut(cells: tuple[tuple[Part, ...], ...], tone: Tone, whole_page: float) -> Iterator[_Block]:
    """A row higher than a page, in pieces that fit, each cell going on where it stopped."""
    leading = max(line.style.leading for cell in cells for line in cell)
    count = int((whole_page - 2 * PAD) / leading)
    pieces = [
        [cell[start : start + count] for start in range(0, len(cell), count)] for cell in cells
    ]
    for piece in zip_longest(*pieces, fillvalue=()):
        height = max(_height(cell) for cell in piece) + 2 * PAD
        yield _Block(cells=tuple(piece), tone=tone, height=height)


def _head(columns: Sequence[Column], edges: tuple[tuple[float, float], ...], y: float) -> Paint:
    def paint(canvas: Canvas) -> None:
        for column, (x, _) in zip(columns, edges, strict=True):
            write(canvas, column.title, replace(ink.SMALL, font=ink.BOLD), x, y + 5)
        canvas.setStrokeColor(ink.INK)
        canvas.setLineWidth(0.8)
        canvas.line(ink.MARGIN, y, ink.MARGIN + ink.MEASURE, y)

    return paint


def _block(block: _Block, edges: tuple[tuple[float, float], ...]) -> Paint:
    def paint(canvas: Canvas) -> None:
        _ground(canvas, block)
        placed = list(_placed(block, edges))
        for line, x, y in placed:
            if line.icon:
                draw_icon(canvas, line.icon, x + 4, y + line.style.size * 0.34, 4)
        set_lines(
            canvas,
            (
                (line.text, line.style, x + ICON_ROOM if line.icon else x, y)
                for line, x, y in placed
            ),
        )

    return paint


def _placed(
    block: _Block, edges: tuple[tuple[float, float], ...]
) -> Iterator[tuple[Part, float, float]]:
    """Every line of a row with the left end of its baseline."""
    for cell, (x, _) in zip(block.cells, edges, strict=True):
        y = block.y + block.height - PAD
        for line in cell:
            y -= line.style.leading
            yield line, x, y + (line.style.leading - line.style.size) * 0.75 + 0.6


def _ground(canvas: Canvas, block: _Block) -> None:
    if block.tone in _GROUNDS:
        soft, strong = _GROUNDS[block.tone]
        canvas.setFillColor(soft)
        canvas.rect(ink.MARGIN - 6, block.y, ink.MEASURE + 6, block.height, stroke=0, fill=1)
        canvas.setFillColor(strong)
        canvas.rect(ink.MARGIN - 6, block.y, 2, block.height, stroke=0, fill=1)
    canvas.setStrokeColor(ink.LINE)
    canvas.setLineWidth(0.5)
    canvas.line(ink.MARGIN, block.y, ink.MARGIN + ink.MEASURE, block.y)
