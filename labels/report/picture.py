"""A picture is drawn once: vectors for the PDF, SVG for the pages.

The SVG carries no style attribute, no script and no identifier, so it may stand inline under a
strict content security policy, and many may stand on one page.  Ink becomes `currentColor`; every
other colour is a presentation attribute with a class (`fill-stop`, `stroke-go`, …) that a style
sheet may override.
Each text states its length, so that texts in a reader's wider typeface cannot overlap.
"""

from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab.graphics import shapes
from reportlab.lib.colors import Color

from labels.report import ink
from labels.report.text import visible, width_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing with the words that stand for it where it cannot be seen."""

    drawing: shapes.Drawing
    title: str
    description: str

    @property
    def width(self) -> float:
        """In points."""
        return float(self.drawing.width)

    @property
    def height(self) -> float:
        """In points."""
        return float(self.drawing.height)


# What a colour is called in a style sheet, what it is without one, and how much of it is laid on.
_THEMED: dict[str, tuple[str, str, str]] = {
    ink.INK.hexval(): ("ink", "currentColor", "1"),
    ink.MUTED.hexval(): ("muted", "currentColor", "0.78"),
    ink.LINE.hexval(): ("line", "currentColor", "0.28"),
    ink.PAPER.hexval(): ("paper", "currentColor", "0.06"),
    ink.SURFACE.hexval(): ("surface", "none", "1"),
    ink.ACTION.hexval(): ("action", "#174a85", "1"),
    ink.GO.hexval(): ("go", "#0b6637", "1"),
    ink.GO_SOFT.hexval(): ("go-soft", "#0b6637", "0.14"),
    ink.WAIT.hexval(): ("wait", "#7a4f00", "1"),
    ink.WAIT_SOFT.hexval(): ("wait-soft", "#e0a526", "0.22"),
    ink.STOP.hexval(): ("stop", "#9c0f1c", "1"),
    ink.STOP_SOFT.hexval(): ("stop-soft", "#9c0f1c", "0.1"),
}
_PATH_WORDS = (("M", 2), ("L", 2), ("C", 6), ("Z", 0))


def to_svg(picture: Picture) -> str:
    """The picture as one inline `<svg>` element with title and description."""
    drawing = picture.drawing
    size = f'width="{_number(drawing.width)}" height="{_number(drawing.height)}"'
    box = f'viewBox="0 0 {_number(drawing.width)} {_number(drawing.height)}"'
    body = "".join(_element(shape, float(drawing.height)) for shape in drawing.contents)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="img" {size} {box}'
        f' font-family="system-ui, Verdana, sans-serif">'
        f"<title>{_said(picture.title)}</title><desc>{_said(picture.description)}</desc>"
        f"{body}</svg>"
    )


def _said(text: str) -> str:
    """A text in markup; a control character, which XML forbids, by its number."""
    return escape(visible(text))


def _element(shape: shapes.Shape, top: float) -> str:
    """One shape, or all of a group; raises KeyError for a kind that no picture uses."""
    if isinstance(shape, shapes.Group):
        return "".join(_element(child, top) for child in shape.contents)
    return _ELEMENTS[type(shape)](shape, top)


def _line(shape: shapes.Line, top: float) -> str:
    start = _attributes(("x1", shape.x1), ("y1", top - shape.y1))
    end = _attributes(("x2", shape.x2), ("y2", top - shape.y2))
    return f"<line{start}{end}{_look(shape, stroke_only=True)}/>"


def _rect(shape: shapes.Rect, top: float) -> str:
    place = _attributes(("x", shape.x), ("y", top - shape.y - shape.height))
    size = _attributes(("width", shape.width), ("height", shape.height), ("rx", shape.rx))
    return f"<rect{place}{size}{_look(shape)}/>"


def _circle(shape: shapes.Circle, top: float) -> str:
    place = _attributes(("cx", shape.cx), ("cy", top - shape.cy), ("r", shape.r))
    return f"<circle{place}{_look(shape)}/>"


def _polyline(shape: shapes.PolyLine, top: float) -> str:
    points = _points(shape.points, top)
    return f'<polyline points="{points}" fill="none"{_look(shape, stroke_only=True)}/>'


def _polygon(shape: shapes.Polygon, top: float) -> str:
    return f'<polygon points="{_points(shape.points, top)}"{_look(shape)}/>'


def _path(shape: shapes.Path, top: float) -> str:
    numbers = iter(shape.points)
    steps: list[str] = []
    for operator in shape.operators:
        word, count = _PATH_WORDS[operator]
        values = [next(numbers) for _ in range(count)]
        turned = (top - value if place % 2 else value for place, value in enumerate(values))
        steps.append(word + " ".join(_number(value) for value in turned))
    return f'<path d="{"".join(steps)}"{_look(shape)}/>'


def _string(shape: shapes.String, top: float) -> str:
    weight = ' font-weight="700"' if shape.fontName == ink.BOLD else ""
    slant = ' font-style="italic"' if shape.fontName == ink.ITALIC else ""
    anchor = f' text-anchor="{shape.textAnchor}"' if shape.textAnchor != "start" else ""
    place = _attributes(("x", shape.x), ("y", top - shape.y), ("font-size", shape.fontSize))
    width = width_of(shape.text, shape.fontName, shape.fontSize)
    length = f' textLength="{_number(width)}" lengthAdjust="spacingAndGlyphs"' if width else ""
    classes, paint = _paint("fill", shape.fillColor)
    look = f"{length}{anchor}{weight}{slant}{_classes(classes)}{paint}"
    return f"<text{place}{look}>{escape(shape.text)}</text>"


_ELEMENTS: dict[type[shapes.Shape], Callable[[shapes.Shape, float], str]] = {
    shapes.String: _string,
    shapes.Line: _line,
    shapes.Rect: _rect,
    shapes.Circle: _circle,
    shapes.PolyLine: _polyline,
    shapes.Polygon: _polygon,
    shapes.Path: _path,
}


def _look(shape: shapes.Shape, *, stroke_only: bool = False) -> str:
    """Fill, line, width and dashes as attributes, the colours' classes in one attribute."""
    filled, fill = ("", "") if stroke_only else _paint("fill", shape.fillColor)
    if shape.strokeColor is None:
        return f"{_classes(filled)}{fill}"
    stroked, stroke = _paint("stroke", shape.strokeColor)
    width = _attributes(("stroke-width", shape.strokeWidth))
    cap = ' stroke-linecap="round"' if shape.strokeLineCap == 1 else ""
    dashes = " ".join(_number(one) for one in shape.strokeDashArray or ())
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f"{_classes(filled, stroked)}{fill}{stroke}{width}{cap}{dash}"


def _paint(what: str, colour: Color | None) -> tuple[str, str]:
    """The class of a colour, and its attributes where no style sheet says otherwise."""
    if colour is None:
        return "", f' {what}="none"'
    name, value, strength = _THEMED[colour.hexval()]
    if what == "stroke" and value == "none":  # a tick or cross upon a strong ground
        value = "#ffffff"
    opacity = "" if strength == "1" else f' {what}-opacity="{strength}"'
    return f"{what}-{name}", f' {what}="{value}"{opacity}'


def _classes(*names: str) -> str:
    kept = " ".join(name for name in names if name)
    return f' class="{kept}"' if kept else ""


def _points(points: list[float], top: float) -> str:
    pairs = zip(points[::2], points[1::2], strict=True)
    return " ".join(f"{_number(x)},{_number(top - y)}" for x, y in pairs)


def _attributes(*pairs: tuple[str, float]) -> str:
    return "".join(f' {name}="{_number(value)}"' for name, value in pairs if value or name != "rx")


def _number(value: float) -> str:
    """At most two decimals, none when none are needed, and no minus before a zero."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
