"""Lines of text written as the PDF has them, once for a whole row of a table.

The drawing library writes colour, typeface and place of every line as if it were the only one, and
measures numbers each time; a record of five hundred entries has eight thousand lines.  Here what has
been written once is kept, and a line that follows the one above it says no more than its text.
"""

from collections.abc import Iterable
from functools import cache

from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from labels.report.ink import Style

Line = tuple[str, Style, float, float]
"""A text that is already wrapped, how it looks, and the left end of its baseline."""

_SPECIAL = {ord(sign): f"\\{sign}" for sign in "()\\"}
_OCTAL = {code: f"\\{code:03o}" for code in (*range(32), *range(127, 256))}
_ESCAPES = str.maketrans({chr(code): text for code, text in (_SPECIAL | _OCTAL).items()})


def set_lines(canvas: Canvas, lines: Iterable[Line]) -> None:
    """Draw lines in their order, which is the order in which they are read aloud and searched."""
    code = ["BT"]
    face: tuple[str, int, float, float] | None = None
    colour: Color | None = None
    spot: tuple[float, float, float] | None = None
    document = canvas._doc  # noqa: SLF001 -- each document has its own subset of a typeface
    for text, style, x, y in lines:
        if colour is not style.colour:
            colour = style.colour
            code.append(_colour(colour))
        if spot != (x, style.size, style.leading):  # else it follows the line above by itself
            spot = (x, style.size, style.leading)
            code.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
        font = pdfmetrics.getFont(style.font)
        for subset, packed in font.splitString(text, document):
            if face != (style.font, subset, style.size, style.leading):
                face = (style.font, subset, style.size, style.leading)
                name = font.getSubsetInternalName(subset, document)
                code.append(f"{name} {style.size:g} Tf {style.leading:g} TL")
            code.append(f"({packed.decode('latin-1').translate(_ESCAPES)}) Tj")
        code.append("T*")
    code.append("ET")
    canvas.addLiteral(" ".join(code))


@cache
def _colour(colour: Color) -> str:
    return f"{colour.red:.6g} {colour.green:.6g} {colour.blue:.6g} rg"
