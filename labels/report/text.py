"""What is printed is what was recorded: no character is dropped, cut or turned into something else.

A character that the typeface cannot draw, or that would steer the layout (controls, direction
marks), is printed by its number, U+202E.  A text too long for its column goes on in the next line.
"""

import unicodedata
from functools import lru_cache

from reportlab.pdfbase import pdfmetrics

from labels.report.ink import REGULAR, Style, glyphs, load_fonts

SHY = 0x00AD  # drawn as a hyphen by some readers and as nothing by others


@lru_cache(maxsize=4096)
def visible(text: str, font: str = REGULAR) -> str:
    """The text with every character that cannot be drawn as itself written U+XXXX."""
    known = glyphs(font)
    return "".join(char if _is_drawable(char, known) else f"U+{ord(char):04X}" for char in text)


def _is_drawable(char: str, known: frozenset[int]) -> bool:
    point = ord(char)
    is_steering = unicodedata.category(char) in {"Cc", "Cf", "Cn", "Co", "Cs"}
    return point in known and point != SHY and not is_steering


@lru_cache(maxsize=16384)
def width_of(text: str, font: str, size: float) -> float:
    """How wide a text is when drawn, in points."""
    load_fonts()
    return float(pdfmetrics.stringWidth(text, font, size))


def wrap(text: str, style: Style, width: float) -> tuple[str, ...]:
    """The lines a text takes in a column; a newline starts one, a long word goes on in the next."""
    lines = (visible(line, style.font) for line in text.split("\n"))
    return tuple(part for line in lines for part in _fill(line, style, width))


def _fill(text: str, style: Style, width: float) -> list[str]:
    if width_of(text, style.font, style.size) <= width:
        return [text]
    space = width_of(" ", style.font, style.size)
    lines: list[str] = []
    words: list[str] = []
    used = 0.0
    for word in _words(text, style, width):
        needed = width_of(word, style.font, style.size)
        if words and used + space + needed > width:
            lines.append(" ".join(words))
            words, used = [], 0.0
        used += needed + (space if words else 0.0)
        words.append(word)
    return [*lines, " ".join(words)]


def _words(text: str, style: Style, width: float) -> list[str]:
    """The words of a text, those wider than the column cut into pieces that fit."""
    words: list[str] = []
    for word in text.split(" "):
        if width_of(word, style.font, style.size) <= width:
            words.append(word)
        else:
            words.extend(_pieces(word, style, width))
    return words


def _pieces(word: str, style: Style, width: float) -> list[str]:
    pieces: list[str] = []
    start, used = 0, 0.0
    for place, char in enumerate(word):
        needed = width_of(char, style.font, style.size)
        if used + needed > width and place > start:
            pieces.append(word[start:place])
            start, used = place, 0.0
        used += needed
    return [*pieces, word[start:]]


def utc_text(moment: str) -> str:
    """An RFC 3339 UTC moment to the second, as people read it: 2026-03-14 08:42:07 UTC."""
    return (
        f"{moment[:10]} {moment[11:19]} UTC"
        if len(moment) >= len("2026-03-14T08:42:07")
        else moment
    )
