"""The letters we print with: one condensed family for words, one monospace for codes.

Codes stand in a monospace that tells 0 from O and 1 from I and l. The families come from packages
that are installed, so no font file is kept here; every font is embedded in what we draw. A
character that a font lacks is refused, because an empty box on a label reads as some other name.
"""

from enum import StrEnum
from functools import cache
from itertools import repeat
from pathlib import Path

import fontpkg_fira_sans_condensed
import fontpkg_ibm_plex_mono
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_WORDS = Path(fontpkg_fira_sans_condensed.ROOT) / "files"
_CODES = Path(fontpkg_ibm_plex_mono.ROOT) / "files"


class Font(StrEnum):
    """The name under which a font is registered for drawing."""

    WORDS = "CustodyWords"
    WORDS_BOLD = "CustodyWords-Bold"
    CODE = "CustodyCode"
    CODE_BOLD = "CustodyCode-Bold"


FILES: dict[Font, Path] = {
    Font.WORDS: _WORDS / "FiraSansCondensed-Medium.ttf",
    Font.WORDS_BOLD: _WORDS / "FiraSansCondensed-Bold.ttf",
    Font.CODE: _CODES / "IBMPlexMono-Medium.ttf",
    Font.CODE_BOLD: _CODES / "IBMPlexMono-Bold.ttf",
}

# Parts of the type size, the same for all four so that mixed lines share a baseline.
ASCENT, CAP_HEIGHT, LEADING = 0.93, 0.70, 1.17


@cache
def register(font: Font) -> TTFont:
    """The font, made known to the drawing library the first time it is asked for."""
    face = TTFont(font.value, str(FILES[font]))
    pdfmetrics.registerFont(face)
    return face


def width_points(text: str, font: Font, size_points: float) -> float:
    """How wide a text stands, in points; measured anew each time, for what is kept keeps names."""
    face = register(font).face
    widths = map(face.charWidths.get, map(ord, text), repeat(face.defaultWidth))
    return float(sum(widths)) * size_points / 1000


def letters_missing(text: str, font: Font) -> str:
    """The characters of a text that the font cannot draw, control characters among them."""
    known = register(font).face.charToGlyph
    return "".join(letter for letter in text if ord(letter) not in known or letter < " ")
