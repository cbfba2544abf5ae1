"""The report's colours, type and measures in one place: the print form of the pages' tokens.

Red and green belong to verdicts only and never stand without a shape and a word.  The typefaces are
embedded, so that a report looks the same everywhere; codes stand in a monospace that tells 0 from
O.  Lengths are points.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import fontpkg_fira_sans_condensed
import fontpkg_ibm_plex_mono
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

REGULAR = "CustodyReport"
BOLD = "CustodyReport-Bold"
ITALIC = "CustodyReport-Italic"
CODE = "CustodyReport-Code"

_WORDS = Path(fontpkg_fira_sans_condensed.ROOT) / "files"
_CODES = Path(fontpkg_ibm_plex_mono.ROOT) / "files"
_FILES: dict[str, Path] = {
    REGULAR: _WORDS / "FiraSansCondensed-Regular.ttf",
    BOLD: _WORDS / "FiraSansCondensed-SemiBold.ttf",
    ITALIC: _WORDS / "FiraSansCondensed-Italic.ttf",
    CODE: _CODES / "IBMPlexMono-Regular.ttf",
}

PAGE_WIDTH: float
PAGE_HEIGHT: float
PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN: float = 18 * mm
MEASURE: float = PAGE_WIDTH - 2 * MARGIN
TOP: float = PAGE_HEIGHT - 24 * mm
BOTTOM: float = 27 * mm
GRID = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a line of text looks; `leading` is from one baseline to the next."""

    font: str = REGULAR
    size: float = 8.2
    leading: float = 10.6
    colour: Color = INK


BODY = Style()
STRONG = Style(font=BOLD)
QUIET = Style(colour=MUTED)
ASIDE = Style(font=ITALIC, colour=MUTED)
CODED = Style(font=CODE, size=7.0)
QUIET_CODE = Style(font=CODE, size=6.4, colour=MUTED)
GO_WORD = Style(font=BOLD, colour=GO)
WAIT_WORD = Style(font=BOLD, colour=WAIT)
STOP_WORD = Style(font=BOLD, colour=STOP)
STOP_TEXT = Style(colour=STOP)
SMALL = Style(size=7.2, leading=9.4, colour=MUTED)
LEAD = Style(size=9.4, leading=12.6, colour=MUTED)
HEADING = Style(font=BOLD, size=17, leading=24)
ANSWER = Style(size=13, leading=17.4)


@cache
def load_fonts() -> None:
    """Make the embedded typefaces known to the drawing library, once in a process."""
    for name, path in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(path)))


@cache
def glyphs(font: str) -> frozenset[int]:
    """The code points that a typeface can draw."""
    load_fonts()
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)
