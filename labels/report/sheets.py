"""Pages filled from top to bottom: first everything is placed, then everything is painted.

Placing knows heights only; painting comes when the number of pages, and the page each section
begins on, are known.  So "page x of y" and the contents cost no second run, and time grows with the
number of pages alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from reportlab.graphics import renderPDF
from reportlab.pdfgen.canvas import Canvas

from labels.report import ink
from labels.report.ink import Style
from labels.report.picture import Picture
from labels.report.text import wrap

Paint = Callable[[Canvas], None]


@dataclass(slots=True, kw_only=True)
class Sheets:
    """Pages being filled; `y` is how far down the last of them is filled."""

    pages: list[list[Paint]] = field(default_factory=lambda: [[]])
    sections: dict[str, int] = field(default_factory=dict)
    y: float = ink.TOP

    @property
    def room(self) -> float:
        """What is left of this page, in points."""
        return self.y - ink.BOTTOM

    @property
    def whole_page(self) -> float:
        """What an empty page holds, in points."""
        return ink.TOP - ink.BOTTOM

    def turn(self) -> None:
        """Begin a new page."""
        self.pages.append([])
        self.y = ink.TOP

    def paint(self, paint: Paint) -> None:
        """Paint something on this page when its time comes."""
        self.pages[-1].append(paint)

    def paint_first(self, paint: Paint) -> None:
        """Paint something on the first page, whichever is being filled."""
        self.pages[0].append(paint)

    def skip(self, height: float) -> None:
        """Leave white."""
        self.y -= height

    def section(self, title: str, *, lead: str = "", needs: float = 90.0) -> None:
        """Begin a section with its heading, on a new page when there is not enough room."""
        if self.y < ink.TOP:
            if self.room < needs + ink.HEADING.leading * 4:
                self.turn()
            else:
                self.skip(ink.HEADING.leading)
        self.sections[title] = len(self.pages)
        self.write(title, ink.HEADING)
        if lead:
            self.write(lead, ink.LEAD)
        self.skip(2 * ink.GRID)

    def write(self, text: str, style: Style, *, x: float = ink.MARGIN, width: float = 0) -> None:
        """A paragraph over the whole measure, or a column of it."""
        for line in wrap(text, style, width or ink.MEASURE):
            if self.room < style.leading:
                self.turn()
            self.skip(style.leading)
            self.paint(_line(line, style, x, self.y + style.leading - style.size))

    def place(self, picture: Picture, *, x: float = ink.MARGIN) -> None:
        """A picture, made smaller when it is wider or higher than the page allows."""
        scale = min(1.0, ink.MEASURE / picture.width, self.whole_page * 0.8 / picture.height)
        if self.room < picture.height * scale:
            self.turn()
        self.skip(picture.height * scale)
        self.paint(_picture(picture, x, self.y, scale))


def _line(text: str, style: Style, x: float, y: float) -> Paint:
    def paint(canvas: Canvas) -> None:
        write(canvas, text, style, x, y)

    return paint


def _picture(picture: Picture, x: float, y: float, scale: float) -> Paint:
    def paint(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(x, y)
        canvas.scale(scale, scale)
        renderPDF.draw(picture.drawing, canvas, 0, 0)
        canvas.restoreState()

    return paint


def write(canvas: Canvas, text: str, style: Style, x: float, y: float) -> None:
    """One line of text that is already wrapped."""
    canvas.setFillColor(style.colour)
    canvas.setFont(style.font, style.size)
    canvas.drawString(x, y, text)
