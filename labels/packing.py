"""The packing list: what lies in one shipper, on as many sheets of A4 as it needs.

Each sheet begins with the same head, so that a single one still says what it belongs to, which of how many it is, and
how many containers there are in all.  It is put together from labels (`labels.sheet`), so that its words are measured
and its symbols read back like theirs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from labels.languages import say
from labels.layout import FilledTemplate
from labels.page import Page
from labels.printing import LabelFile, print_pages
from labels.sheet import A4_MILLIMETRES, MARGIN_MILLIMETRES, SHEET_DPI, moved
from labels.stock import PACKING_ITEM, PACKING_LIST, dots

SHEET: Final = "Sheet {sheet} of {sheets}, containers: {count}"
ITEM: Final = "{n} of {count}"
_ROOM: Final = A4_MILLIMETRES[1] - 2 * MARGIN_MILLIMETRES - PACKING_LIST.height_millimetres
LINES_ON_A_SHEET: Final = int(_ROOM // PACKING_ITEM.height_millimetres)


def print_packing_list(head: FilledTemplate, items: Sequence[FilledTemplate]) -> LabelFile:
    """The sheets, in the language of the head; raises what `print_labels` raises."""
    language = head.content.language
    starts = range(0, max(len(items), 1), LINES_ON_A_SHEET)
    numbered = [
        _numbered(item, say(ITEM, language).format(n=n, count=len(items)))
        for n, item in enumerate(items, 1)
    ]
    sheets = [
        _sheet(
            _headed(head, number, len(starts), len(items)),
            numbered[start : start + LINES_ON_A_SHEET],
        )
        for number, start in enumerate(starts, 1)
    ]
    return print_pages(sheets, dpi=SHEET_DPI)


def _headed(head: FilledTemplate, sheet: int, sheets: int, count: int) -> FilledTemplate:
    """The head with the number of its sheet."""
    counted = say(SHEET, head.content.language)
    return _numbered(head, counted.format(sheet=sheet, sheets=sheets, count=count))


def _numbered(one: FilledTemplate, number: str) -> FilledTemplate:
    """With a number where a print has its serial."""
    return replace(one, content=replace(one.content, serial_printed=number))


def _sheet(head: FilledTemplate, items: Sequence[FilledTemplate]) -> Page:
    pages = [one.lay_out(SHEET_DPI) for one in (head, *items)]
    left = dots(MARGIN_MILLIMETRES, SHEET_DPI)
    width, height = (dots(side, SHEET_DPI) for side in A4_MILLIMETRES)
    placed = tuple(
        one
        for page, top in zip(pages, _tops(), strict=False)
        for one in moved(page, left, dots(top, SHEET_DPI))
    )
    return Page(
        template=pages[0].template, dpi=SHEET_DPI, width=width, height=height, placed=placed
    )


def _tops() -> Iterator[float]:
    """Where the head and each line under it begin, in millimetres."""
    yield MARGIN_MILLIMETRES
    first = MARGIN_MILLIMETRES + PACKING_LIST.height_millimetres
    for line in range(LINES_ON_A_SHEET):
        yield first + line * PACKING_ITEM.height_millimetres
