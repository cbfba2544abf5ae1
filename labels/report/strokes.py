"""The few shapes all pictures are made of; a gap is hatched so that grey shows it too."""

from collections.abc import Sequence

from reportlab.graphics import shapes
from reportlab.lib.colors import Color

from labels.report import ink
from labels.report.text import visible, width_of


def blank(width: float, height: float) -> shapes.Drawing:
    """An empty drawing in our typeface from the start, so that no other gets into a PDF."""
    return shapes.Drawing(width, height, initialFontName=ink.REGULAR, initialFontSize=7.2)


def word(  # noqa: PLR0913  a text has this many ways to stand
    x: float,
    y: float,
    text: str,
    *,
    size: float = 7.2,
    colour: Color = ink.INK,
    font: str = ink.REGULAR,
    anchor: str = "start",
) -> shapes.String:
    """A text with its baseline at y."""
    shown = visible(text, font)
    return shapes.String(
        x, y, shown, fontName=font, fontSize=size, fillColor=colour, textAnchor=anchor
    )


def line(
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    colour: Color = ink.LINE,
    width: float = 0.6,
    dash: Sequence[float] | None = None,
) -> shapes.Line:
    """A straight line."""
    drawn = shapes.Line(*start, *end, strokeColor=colour, strokeWidth=width, strokeLineCap=0)
    drawn.strokeDashArray = list(dash) if dash else None
    return drawn


def box(  # noqa: PLR0913
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: Color | None = ink.SURFACE,
    stroke: Color | None = ink.LINE,
    line_width: float = 0.6,
    radius: float = 0,
    dash: Sequence[float] | None = None,
) -> shapes.Rect:
    """A rectangle from its lower left corner."""
    drawn = shapes.Rect(x, y, width, height, rx=radius, ry=radius)
    drawn.fillColor, drawn.strokeColor, drawn.strokeWidth = fill, stroke, line_width
    drawn.strokeDashArray = list(dash) if dash else None
    return drawn


def disc(
    x: float,
    y: float,
    radius: float,
    *,
    fill: Color | None = ink.SURFACE,
    stroke: Color | None = ink.LINE,
    line_width: float = 0.8,
) -> shapes.Circle:
    """A circle."""
    return shapes.Circle(x, y, radius, fillColor=fill, strokeColor=stroke, strokeWidth=line_width)


def polygon(
    points: Sequence[float], *, fill: Color | None, stroke: Color | None = None, width: float = 0.8
) -> shapes.Polygon:
    """A closed shape through its corners: x, y, x, y and so on."""
    return shapes.Polygon(list(points), fillColor=fill, strokeColor=stroke, strokeWidth=width)


def polyline(points: Sequence[float], *, colour: Color, width: float = 1.2) -> shapes.PolyLine:
    """An open line through its points: x, y, x, y and so on."""
    return shapes.PolyLine(
        list(points), strokeColor=colour, strokeWidth=width, strokeLineCap=1, strokeLineJoin=1
    )


def bend(
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    colour: Color = ink.MUTED,
    width: float = 0.8,
) -> shapes.Path:
    """A line that leaves and arrives level, as between parent and child."""
    (x1, y1), (x2, y2) = start, end
    middle = (x1 + x2) / 2
    path = shapes.Path(fillColor=None, strokeColor=colour, strokeWidth=width)
    path.moveTo(x1, y1)
    path.curveTo(middle, y1, middle, y2, x2, y2)
    return path


def hatch(
    x: float, y: float, width: float, height: float, *, colour: Color, step: float = 3.0
) -> list[shapes.Shape]:
    """Slanting lines clipped to a rectangle, and its border."""
    lines: list[shapes.Shape] = []
    offset = step
    while offset < width + height:
        low = (x + max(0.0, offset - height), y + min(height, offset))
        high = (x + min(width, offset), y + max(0.0, offset - width))
        lines.append(line(low, high, colour=colour, width=0.5))
        offset += step
    lines.append(box(x, y, width, height, fill=None, stroke=colour))
    return lines


def tick(x: float, y: float, size: float, colour: Color) -> shapes.PolyLine:
    """A tick whose middle is at x, y."""
    points = (x - size * 0.5, y, x - size * 0.12, y - size * 0.4, x + size * 0.5, y + size * 0.42)
    return polyline(points, colour=colour, width=size * 0.22)


def cross(x: float, y: float, size: float, colour: Color) -> list[shapes.Shape]:
    """A cross whose middle is at x, y."""
    half, width = size * 0.42, size * 0.22
    rising = polyline((x - half, y - half, x + half, y + half), colour=colour, width=width)
    falling = polyline((x - half, y + half, x + half, y - half), colour=colour, width=width)
    return [rising, falling]


def octagon(x: float, y: float, radius: float) -> list[float]:
    """The corners of a stop sign."""
    far, near = radius, radius * 0.414
    return [
        x - near, y + far, x + near, y + far, x + far, y + near, x + far, y - near,
        x + near, y - far, x - near, y - far, x - far, y - near, x - far, y + near,
    ]  # fmt: skip


def fit(text: str, width: float, *, size: float = 7.2, font: str = ink.REGULAR) -> bool:
    """Whether the text fits in this width."""
    return width_of(visible(text, font), font, size) <= width
