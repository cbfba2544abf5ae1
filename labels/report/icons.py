"""The signs that stand with every verdict: tick, cross in an octagon, diamond, warning triangle.

Shape and word agree with the colour, so that a grey print says the same.
"""

from collections.abc import Sequence
from enum import StrEnum

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from labels import marks
from labels.report import ink
from labels.report.strokes import octagon

BLEED = 1.3  # radii around a sign's middle that hold it with its strokes


class Icon(StrEnum):
    """A sign by what it says."""

    GO = "go"
    WAIT = "wait"
    STOP = "stop"
    DECLARED = "declared"


def draw_icon(canvas: Canvas, icon: Icon, x: float, y: float, radius: float) -> None:
    """A sign with its middle at x, y; its strokes are in the file once, however often it is drawn."""
    name = f"sign-{icon}"
    if not canvas.hasForm(name):
        canvas.beginForm(name, -BLEED, -BLEED, BLEED, BLEED)
        _sign(canvas, icon, 0, 0, 1)
        canvas.endForm()
    canvas.saveState()
    canvas.transform(radius, 0, 0, radius, x, y)
    canvas.doForm(name)
    canvas.restoreState()


def _sign(canvas: Canvas, icon: Icon, x: float, y: float, radius: float) -> None:
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.setLineWidth(radius * 0.28)
    match icon:
        case Icon.GO:
            _go(canvas, x, y, radius)
        case Icon.WAIT:
            _polygon(canvas, _diamond(x, y, radius), None, ink.WAIT)
        case Icon.STOP:
            _polygon(canvas, octagon(x, y, radius), ink.STOP, ink.STOP)
            _cross(canvas, x, y, radius * 0.42)
        case Icon.DECLARED:
            _declared(canvas, x, y, radius)


def draw_mark(canvas: Canvas, shape: str, x: float, y: float, size: float) -> None:
    """A therapy's shape in a square; raises MissingElement for an unknown one."""
    canvas.saveState()
    for layer in marks.shape(shape):
        points = [part for px, py in layer.points for part in (x + px * size, y + (1 - py) * size)]
        _polygon(canvas, points, ink.INK if layer.dark else ink.SURFACE, None)
    canvas.restoreState()


def _go(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.setStrokeColor(ink.GO)
    canvas.circle(x, y, radius * 0.9, stroke=1, fill=0)
    path = canvas.beginPath()
    path.moveTo(x - radius * 0.42, y)
    path.lineTo(x - radius * 0.1, y - radius * 0.36)
    path.lineTo(x + radius * 0.44, y + radius * 0.36)
    canvas.drawPath(path, stroke=1, fill=0)


def _cross(canvas: Canvas, x: float, y: float, half: float) -> None:
    canvas.setStrokeColor(ink.SURFACE)
    canvas.line(x - half, y - half, x + half, y + half)
    canvas.line(x - half, y + half, x + half, y - half)


def _declared(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """A triangle with an exclamation mark: it happened, and it is told afterwards."""
    corners = (x, y + radius, x + radius, y - radius * 0.8, x - radius, y - radius * 0.8)
    _polygon(canvas, corners, None, ink.STOP)
    canvas.setStrokeColor(ink.STOP)
    canvas.line(x, y + radius * 0.35, x, y - radius * 0.15)
    canvas.line(x, y - radius * 0.5, x, y - radius * 0.48)


def _diamond(x: float, y: float, radius: float) -> tuple[float, ...]:
    return (x, y + radius, x + radius, y, x, y - radius, x - radius, y)


def _polygon(
    canvas: Canvas, points: Sequence[float], fill: Color | None, stroke: Color | None
) -> None:
    path = canvas.beginPath()
    path.moveTo(points[0], points[1])
    for place in range(2, len(points), 2):
        path.lineTo(points[place], points[place + 1])
    path.close()
    if fill is not None:
        canvas.setFillColor(fill)
    if stroke is not None:
        canvas.setStrokeColor(stroke)
    canvas.drawPath(path, stroke=int(stroke is not None), fill=int(fill is not None))
