"""What of a laid-out label is printed and cannot be read: white on white, black on black, or covered.

A word that nobody can read is not said, so it cannot be what a template is complete by.  Symbols are read by a scanner.
"""

from collections.abc import Iterable, Iterator

from labels.overlaps import Extent, overlap
from labels.page import POINTS_PER_INCH, Page, Placed, PlacedBox, PlacedShape, PlacedText

_CAPITALS = 0.7  # of the type size


def hidden(page: Page) -> Iterator[PlacedText | PlacedShape]:
    """Every word and shape that does not stand out from what lies under it, or lies under something dark itself."""
    for place, item in enumerate(page.placed):
        if not isinstance(item, PlacedText | PlacedShape):
            continue
        room = _room(item, page.dpi)
        under, over = _dark(page.placed[:place]), _dark(page.placed[place + 1 :])
        covered = any(overlap(room, one) for one in over)
        if covered or not _stands_out(item, room, list(under)):
            yield item


def _stands_out(item: PlacedText | PlacedShape, room: Extent, under: list[Extent]) -> bool:
    """White letters lie wholly on one dark ground, black ones on none."""
    if isinstance(item, PlacedText) and item.reverse:
        return any(_holds(one, room) for one in under)
    return not any(overlap(room, one) for one in under)


def _room(item: PlacedText | PlacedShape, dpi: int) -> Extent:
    """Where it is read: of letters the capitals."""
    if isinstance(item, PlacedShape):
        return item.left, item.top, item.left + item.size, item.top + item.size
    top = item.baseline - round(_CAPITALS * item.points * dpi / POINTS_PER_INCH)
    return item.left, top, item.left + item.width, item.baseline


def _dark(placed: Iterable[Placed]) -> Iterator[Extent]:
    """Everything that boxes blacken: a filled one its room, an outline its four sides."""
    for box in placed:
        if not isinstance(box, PlacedBox):
            continue
        left, top, right, bottom = box.left, box.top, box.left + box.width, box.top + box.height
        if not box.line:
            yield left, top, right, bottom
            continue
        yield left, top, right, top + box.line
        yield left, bottom - box.line, right, bottom
        yield left, top, left + box.line, bottom
        yield right - box.line, top, right, bottom


def _holds(ground: Extent, room: Extent) -> bool:
    left, top, right, bottom = ground
    return left <= room[0] and top <= room[1] and right >= room[2] and bottom >= room[3]
