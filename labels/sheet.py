"""Labels on sheets of A4 at true size: in rows from a start position, so that a begun sheet is used up.

A sheet is one laid-out page like any other; so its symbols are drawn and read back like any other's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from custody.errors import Conflict
from labels.layout import FilledTemplate
from labels.page import Page, Placed, PlacedText
from labels.printing import LabelFile, print_pages
from labels.stock import A4, Stock, dots

A4_MILLIMETRES: Final = (A4.width_millimetres, A4.height_millimetres)
MARGIN_MILLIMETRES: Final = 5  # what an office printer leaves white
SHEET_DPI: Final = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """Where labels of one stock lie on a sheet: side by side, in the middle of it."""

    stock: Stock
    columns: int
    rows: int

    @property
    def places(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[float, float]:
        """The left and top of a place in millimetres; places are counted row by row from zero."""
        row, column = divmod(place, self.columns)
        wide, high = self.stock.width_millimetres, self.stock.height_millimetres
        left = (A4_MILLIMETRES[0] - self.columns * wide) / 2 + column * wide
        return left, (A4_MILLIMETRES[1] - self.rows * high) / 2 + row * high


def grid_of(stock: Stock) -> Grid:
    """The sheet for a stock; Conflict for labels that no sheet of A4 has room for."""
    wide, high = (side - 2 * MARGIN_MILLIMETRES for side in A4_MILLIMETRES)
    grid = Grid(
        stock=stock,
        columns=int(wide // stock.width_millimetres),
        rows=int(high // stock.height_millimetres),
    )
    if not grid.places:
        raise Conflict(f"a sheet of A4 has no room for {stock.made_for} labels")
    return grid


def print_on_sheets(filled: Sequence[FilledTemplate], *, start: int) -> LabelFile:
    """Labels on as many sheets as they need, the first of them at position `start`, counted from 1.

    Raises Conflict where they are of more than one size or the sheet has no such position, and what
    `print_labels` raises.
    """
    pages = [one.lay_out(SHEET_DPI) for one in filled]
    stocks = {page.template.stock.name for page in pages}
    if len(stocks) != 1:
        raise Conflict("labels on one sheet have one size: choose prints of one kind")
    grid = grid_of(pages[0].template.stock)
    if not 1 <= start <= grid.places:
        raise Conflict(f"a sheet of these has the positions 1 to {grid.places}, and no {start}")
    return print_pages(_sheets(pages, grid, start - 1), dpi=SHEET_DPI)


def _sheets(pages: Sequence[Page], grid: Grid, first: int) -> list[Page]:
    placed: dict[int, list[Placed]] = {}
    for n, page in enumerate(pages, first):
        sheet, place = divmod(n, grid.places)
        left, top = (dots(side, SHEET_DPI) for side in grid.corner(place))
        placed.setdefault(sheet, []).extend(moved(page, left, top))
    width, height = (dots(side, SHEET_DPI) for side in A4_MILLIMETRES)
    return [
        Page(template=pages[0].template, dpi=SHEET_DPI, width=width, height=height, placed=tuple(all_))
        for all_ in placed.values()
    ]  # fmt: skip


def moved(page: Page, left: int, top: int) -> Iterator[Placed]:
    """What stands on a page, so many dots further right and down."""
    return (_moved(one, left, top) for one in page.placed)


def _moved(one: Placed, left: int, top: int) -> Placed:
    if isinstance(one, PlacedText):
        return replace(one, left=one.left + left, baseline=one.baseline + top)
    return replace(one, left=one.left + left, top=one.top + top)
