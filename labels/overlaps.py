"""What of a laid-out label leaves it, or stands on something else: a symbol's quiet zone is its own.

Lines and filled boxes lie under words on purpose.
"""

from collections.abc import Iterator
from typing import TypeAlias

from labels.page import POINTS_PER_INCH, Page, PlacedBox, PlacedShape, PlacedSymbol, PlacedText

Drawn: TypeAlias = PlacedText | PlacedSymbol | PlacedShape
Extent: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom in dots

_ABOVE, _BELOW = 0.7, 0.2  # of the type size: capitals, and what hangs below the line


def outside(page: Page) -> list[Drawn]:
    """Everything drawn that is not wholly on the label."""
    return [
        item
        for item, (left, top, right, bottom) in _drawn(page)
        if left < 0 or top < 0 or right > page.width or bottom > page.height
    ]


def overlapping(page: Page) -> list[tuple[Drawn, Drawn]]:
    """Every two things that touch."""
    drawn = list(_drawn(page))
    return [
        (one, other)
        for number, (one, extent) in enumerate(drawn)
        for other, beside in drawn[number + 1 :]
        if overlap(extent, beside)
    ]


def overlap(one: Extent, other: Extent) -> bool:
    """Whether two rooms share a dot."""
    return min(one[2], other[2]) > max(one[0], other[0]) and min(one[3], other[3]) > max(
        one[1], other[1]
    )


def words_for(item: Drawn) -> str:
    """A drawn thing as people name it."""
    match item:
        case PlacedText():
            return f"“{item.text}”"
        case PlacedSymbol():
            return f"the {item.symbol.kind.replace('_', ' ')}"
        case PlacedShape():
            return f"the {item.shape}"


def _drawn(page: Page) -> Iterator[tuple[Drawn, Extent]]:
    for item in page.placed:
        if not isinstance(item, PlacedBox):
            yield item, _extent(item, page.dpi)


def _extent(item: Drawn, dpi: int) -> Extent:
    match item:
        case PlacedText():
            size = item.points * dpi / POINTS_PER_INCH
            top, bottom = item.baseline - round(_ABOVE * size), item.baseline + round(_BELOW * size)
            return item.left, top, item.left + item.width, bottom
        case PlacedShape():
            return item.left, item.top, item.left + item.size, item.top + item.size
        case PlacedSymbol():
            quiet = item.quiet
            above = 0 if item.symbol.rows == 1 else quiet  # bars need theirs only at both ends
            right, bottom = item.left + item.width + quiet, item.top + item.height + above
            return item.left - quiet, item.top - above, right, bottom
