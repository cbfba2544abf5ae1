"""What of a laid-out label leaves it, or stands on something else."""

from labels.page import PlacedBox, PlacedShape, PlacedSymbol, PlacedText


def outside(page):
    """Everything drawn that is not wholly on the label."""
    return [
        item
        for item, (left, top, right, bottom) in _drawn(page)
        if left < 0 or top < 0 or right > page.width or bottom > page.height
    ]


def overlapping(page):
    """Every two things that touch; lines and filled boxes lie under words on purpose."""
    drawn = _drawn(page)
    return [
        (one, other)
        for number, (one, extent) in enumerate(drawn)
        for other, beside in drawn[number + 1 :]
        if _overlap(extent, beside)
    ]


def _drawn(page):
    return [
        (item, _extent(item, page.dpi)) for item in page.placed if not isinstance(item, PlacedBox)
    ]


def _extent(item, dpi):
    if isinstance(item, PlacedText):
        size = item.points * dpi / 72
        return (
            item.left,
            item.baseline - round(0.7 * size),
            item.left + item.width,
            item.baseline + round(0.2 * size),
        )
    if isinstance(item, PlacedShape):
        return (item.left, item.top, item.left + item.size, item.top + item.size)
    assert isinstance(item, PlacedSymbol)
    above = 0 if item.symbol.rows == 1 else item.quiet
    return (
        item.left - item.quiet,
        item.top - above,
        item.left + item.width + item.quiet,
        item.top + item.height + above,
    )


def _overlap(one, other):
    return min(one[2], other[2]) > max(one[0], other[0]) and min(one[3], other[3]) > max(
        one[1], other[1]
    )
