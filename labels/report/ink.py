"""The report's colours, type and measures in one place: the print form of the pages' tokens.

Red and green belong to verdicts only and never stand without a shape and a word.  The typefaces are embedded,
so that a report looks the same everywhere and needs no font of the reader's.  Lengths are points.
"""

from dataclasses import dataclass
from functools import cache

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

INK = HexColor("#16202b")
MUTED = HexColor("#4d5968")
LINE = HexColor("#d3dae2")
PAPER = HexColor("#f4f6f8")
SURFACE = HexColor("#ffffff")
ACTION = HexColor("#174a85")
GO = HexColor("#0b6637")
GO_SOFT = HexColor("#e3f3ea")
WAIT = HexColor("#7a4f00")
WAIT_SOFT = HexColor("#fff1d0")
STOP = HexColor("#9c0f1c")
STOP_SOFT = HexColor("#fde8e8")

REGULAR = "Vera"
BOLD = "VeraBd"
ITALIC = "VeraIt"

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 18 * mm
MEASURE = PAGE_WIDTH - 2 * MARGIN
TOP = PAGE_HEIGHT - 24 * mm
BOTTOM = 27 * mm
GRID = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a line of text looks; `leading` is from one baseline to the next."""

    font: str = REGULAR
    size: float = 7.2
    leading: float = 9.4
    colour: Color = INK


BODY = Style()
STRONG = Style(font=BOLD)
QUIET = Style(colour=MUTED)
SMALL = Style(size=6.2, leading=8.2, colour=MUTED)
ASIDE = Style(font=ITALIC, colour=MUTED)
STOP_TEXT = Style(colour=STOP)
STOP_WORD = Style(font=BOLD, colour=STOP)
WAIT_WORD = Style(font=BOLD, colour=WAIT)
HEADING = Style(font=BOLD, size=14, leading=20)
LEAD = Style(size=8.6, leading=12, colour=MUTED)
ANSWER = Style(size=13, leading=19)


@cache
def load_fonts() -> None:
    """Make the embedded typefaces known to the drawing library, once in a process."""
    for name in (REGULAR, BOLD, ITALIC):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))


@cache
def glyphs(font: str) -> frozenset[int]:
    """The code points that a typeface can draw."""
    load_fonts()
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)
