"""Laid-out labels as native ZPL II for label printers: the same page, the same dots.

No text reaches the printer as it is: every byte that is not a letter, a digit or a blank goes as
a hexadecimal escape (^FH), so a name that holds ^XA is printed and not obeyed. Words that the
printer's own font has are sent as words. Codes, and words with other letters, are sent as
pictures of our fonts, because the printer's font does not tell 0 from O.
"""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import accumulate

from PIL import Image, ImageChops, ImageDraw, ImageFont

from labels.elements import Align
from labels.fonts import FILES, Font, width_points
from labels.marks import shape
from labels.page import (
    POINTS_PER_INCH,
    Page,
    PlacedBox,
    PlacedShape,
    PlacedSymbol,
    PlacedText,
)
from labels.stock import MOST_MODULE_DOTS
from labels.symbols import GS1, SymbolKind, transmitted

_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ")
_HEX = (
    "%"  # ^FH's indicator; not the underscore, which ^BX keeps for itself, nor the backslash of ^FB
)
_ESCAPED = [chr(byte) if byte in _PLAIN else f"{_HEX}{byte:02X}" for byte in range(256)]
_LAST_OF_ASCII = "~"
# The printer's scalable font, narrow enough to stay inside what our condensed font measured.
_WIDTH_PARTS, _WIDTH_WHOLE = 85, 100
_WORDS = frozenset({Font.WORDS, Font.WORDS_BOLD})
_SIDE = {Align.MIDDLE: "C", Align.RIGHT: "R"}
_END_OF_LINE = "\\&"  # of a block: without it a line is centred as if a blank stood behind it
_QR_DROP = 9  # printers draw ^BQ so many dots below its origin
_DARK, _LIGHT = 0, 255


def render_zpl(pages: Sequence[Page]) -> bytes:
    """One ^XA … ^XZ format for each label, in the order given."""
    return "".join(_format(page) for page in pages).encode()


def escaped(text: str) -> str:
    """A text for ^FD after ^FH: nothing in it can be read as a command."""
    return "".join(_ESCAPED[byte] for byte in text.encode())


def _format(page: Page) -> str:
    head = f"^XA^CI28^LH0,0^PW{page.width}^LL{page.height}\n"
    return head + "".join(_DRAW[type(item)](item, page.dpi) for item in page.placed) + "^XZ\n"


def _text(item: PlacedText, dpi: int) -> str:
    size = round(item.points * dpi / POINTS_PER_INCH)
    reverse = "^FR" if item.reverse else ""
    if _has_letters(item):
        width = size * _WIDTH_PARTS // _WIDTH_WHOLE
        at = f"^FT{item.left},{item.baseline}{reverse}^A0N,{size},{width}{_block(item)}"
        end = _END_OF_LINE if item.align is Align.MIDDLE else ""
        return f"{at}^FH{_HEX}^FD{escaped(item.text)}{end}^FS\n"
    draw = _letters if item.font in _WORDS else _code
    graphic, above = draw(item.text, item.font, item.points, dpi)
    return f"^FO{item.left},{item.baseline - above}{reverse}{graphic}"


def _has_letters(item: PlacedText) -> bool:
    """Whether the printer's own font does; in a block it would read a backslash as a command."""
    in_block = item.align is not Align.LEFT
    plain = max(item.text) <= _LAST_OF_ASCII and not (in_block and "\\" in item.text)
    return item.font in _WORDS and plain


def _block(item: PlacedText) -> str:
    """The printer's font is narrower than what was measured: a block of that width keeps it where it belongs."""
    return f"^FB{item.width},1,0,{_SIDE[item.align]}" if item.align in _SIDE else ""


def _symbol(item: PlacedSymbol, _dpi: int) -> str:
    top = item.top - _QR_DROP if item.symbol.kind is SymbolKind.QR else item.top
    at = f"^FO{item.left},{top}"
    match item.symbol.kind:
        case SymbolKind.QR if item.module > MOST_MODULE_DOTS:
            return f"^FO{item.left},{item.top}{_drawn(item)}"
        case SymbolKind.QR:
            command = f"^BQN,2,{item.module}"
            data = f"{item.symbol.level}A," + item.symbol.text
        case SymbolKind.DATA_MATRIX | SymbolKind.GS1_DATA_MATRIX:
            side = item.symbol.columns
            command, data = f"^BXN,{item.module},200,{side},{side},,_,1", _for_bx(item)
        case _:
            command = f"^BY{item.module}^BCN,{item.height},N,N,N,A"
            data = _for_bc(item)
    return f"{at}{command}^FH{_HEX}^FD{escaped(data)}^FS\n"


def _drawn(item: PlacedSymbol) -> str:
    """A symbol as ^GF, where the printer would need to magnify it more than it can."""
    dark = [bytes(_DARK if module else _LIGHT for module in row) for row in item.symbol.matrix]
    size = (item.symbol.columns, item.symbol.rows)
    modules = Image.frombytes("L", size, b"".join(dark))
    scaled = modules.resize(
        (size[0] * item.module, size[1] * item.module), Image.Resampling.NEAREST
    )
    return _graphic(scaled)


def _for_bx(item: PlacedSymbol) -> str:
    """^BX reads _1 as FNC1 and _dNNN as a character by number, here the underscore itself."""
    sent = transmitted(item.symbol.kind, item.symbol.text).decode().replace("_", "_d095")
    return "_1" + sent.replace("\x1d", "_1") if item.symbol.kind in GS1 else sent


def _for_bc(item: PlacedSymbol) -> str:
    """^BC reads >8 as FNC1 and >0 as the sign > itself."""
    sent = transmitted(item.symbol.kind, item.symbol.text).decode().replace(">", ">0")
    return ">8" + sent.replace("\x1d", ">8") if item.symbol.kind in GS1 else sent


def _box(item: PlacedBox, _dpi: int) -> str:
    line = item.line or min(item.width, item.height)
    return f"^FO{item.left},{item.top}^GB{item.width},{item.height},{line}^FS\n"


def _shape(item: PlacedShape, _dpi: int) -> str:
    return f"^FO{item.left},{item.top}{_shape_graphic(item.shape, item.size)}"


@lru_cache(maxsize=256)
def _shape_graphic(name: str, size: int) -> str:
    """A shape as ^GF; there are few, and each is drawn on label after label."""
    picture = Image.new("L", (size, size), _LIGHT)
    pen = ImageDraw.Draw(picture)
    for layer in shape(name):
        points = [(x * size, y * size) for x, y in layer.points]
        pen.polygon(points, fill=_DARK if layer.dark else _LIGHT)
    return _graphic(picture)


@cache
def _face(font: Font, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FILES[font]), size, layout_engine=ImageFont.Layout.BASIC)


def _letters(text: str, font: Font, points: float, dpi: int) -> tuple[str, int]:
    """A line of letters as ^GF, and how many dots of it stand above the baseline.

    Each letter begins where it was measured: a face in whole dots is wider, and would run into what stands beside it.
    Words are drawn anew each time: what is kept would keep patients' names.
    """
    face = _face(font, round(points * dpi / POINTS_PER_INCH))
    above, below = face.getmetrics()
    widths = (width_points(letter, font, points) * dpi / POINTS_PER_INCH for letter in text)
    *starts, end = map(round, accumulate(widths, initial=0.0))
    picture = Image.new("L", (end + 1, above + below), _LIGHT)
    pen = ImageDraw.Draw(picture)
    for start, letter in zip(starts, text, strict=True):
        pen.text((start, 0), letter, font=face, fill=_DARK)
    return _graphic(picture), above


# Codes name nobody, and all labels of one donation carry the same.
_code = lru_cache(maxsize=1024)(_letters)


def _graphic(picture: Image.Image) -> str:
    """A picture as ^GF; a set bit is a dark dot."""
    bits = ImageChops.invert(picture).convert("1", dither=Image.Dither.NONE)
    data = bits.tobytes()
    across = (picture.width + 7) // 8
    return f"^GFA,{len(data)},{len(data)},{across},{data.hex().upper()}^FS\n"


_DRAW: dict[type, Callable[..., str]] = {
    PlacedText: _text,
    PlacedSymbol: _symbol,
    PlacedBox: _box,
    PlacedShape: _shape,
}
