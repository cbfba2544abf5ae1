"""Reading what was drawn, with another engine than the one that drew it.

Every symbol is decoded from the printer's own dots, quiet zone and neighbours included, and
compared byte for byte with what it should say. A fresh symbol must need none of its error
correction: what needs it before it was ever frozen, rubbed or bent is drawn wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import zxingcpp
from PIL.Image import Image

from custody.errors import SymbolUnreadable
from labels.content import LabelContent
from labels.layout import lay_out
from labels.page import Page, PlacedSymbol
from labels.raster import page_images
from labels.symbols import AIM, LINEAR, SymbolKind, transmitted

# Of the whole.  A fresh symbol needs none of its error correction: what is gone when it is printed is missing under
# frost, and a label is years in the cold.
CORRECTION_UNUSED_LEAST: Final = 1.0
_SCAN_DPI = 300
_NONE = 0.0

_FORMAT: dict[SymbolKind, zxingcpp.BarcodeFormat] = {
    SymbolKind.QR: zxingcpp.BarcodeFormat.QRCodeModel2,
    SymbolKind.DATA_MATRIX: zxingcpp.BarcodeFormat.DataMatrix,
    SymbolKind.GS1_DATA_MATRIX: zxingcpp.BarcodeFormat.DataMatrix,
    SymbolKind.CODE_128: zxingcpp.BarcodeFormat.Code128,
    SymbolKind.GS1_128: zxingcpp.BarcodeFormat.Code128,
}
_ANY = zxingcpp.BarcodeFormats(list(dict.fromkeys(_FORMAT.values())))


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadSymbol:
    """What was read: the page it is on, its kind, the bytes that a scanner sends, and how well."""

    page: int
    kind: SymbolKind
    data: bytes
    correction_unused: float | None  # of the whole; bars have no error correction

    @property
    def symbology(self) -> str:
        """What a scanner puts before the data."""
        return AIM[self.kind]

    @property
    def text(self) -> str:
        """The bytes as text."""
        return self.data.decode()


def read_back(pdf: bytes, contents: Sequence[LabelContent], *, dpi: int) -> tuple[ReadSymbol, ...]:
    """Every symbol of these labels, read from the PDF.

    Raises SymbolUnreadable for the first that is missing, damaged, or says something else.
    """
    return read_pages(pdf, [lay_out(content, dpi) for content in contents], dpi=dpi)


def read_pages(pdf: bytes, pages: Sequence[Page], *, dpi: int) -> tuple[ReadSymbol, ...]:
    """As `read_back`, for labels that are laid out already."""
    images = list(page_images(pdf, dpi))
    if len(images) != len(pages):
        raise SymbolUnreadable(f"{len(pages)} labels were asked for and {len(images)} drawn.")
    return tuple(
        _read(number, page, image, placed)
        for number, (page, image) in enumerate(zip(pages, images, strict=True))
        for placed in page.symbols
    )


def symbols_on(pdf: bytes, *, dpi: int = _SCAN_DPI) -> list[tuple[str, str]]:
    """What a scanner finds on labels, page by page from the top: text and AIM prefix of each."""
    return [symbol for image in page_images(pdf, dpi) for symbol in symbols_in(image)]


def symbols_in(image: Image) -> list[tuple[str, str]]:
    """What a scanner finds on one label, from the top: text and AIM prefix of each."""
    read = zxingcpp.read_barcodes(image, formats=_ANY)
    read.sort(key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    return [(code.bytes.decode(), code.symbology_identifier) for code in read]


def _read(number: int, page: Page, image: Image, placed: PlacedSymbol) -> ReadSymbol:
    kind, wanted = placed.symbol.kind, transmitted(placed.symbol.kind, placed.symbol.text)
    read = zxingcpp.read_barcodes(
        image.crop(_around(placed)),
        formats=zxingcpp.BarcodeFormats(_FORMAT[kind]),
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
    )
    where = f"The {kind} on label {number + 1} ({page.template.key})"
    if len(read) != 1 or read[0].bytes != wanted or read[0].symbology_identifier != AIM[kind]:
        raise SymbolUnreadable(f"{where} could not be read back.")
    unused = None if kind in LINEAR else _correction_unused(read[0])
    if unused is not None and unused < CORRECTION_UNUSED_LEAST:
        raise SymbolUnreadable(f"{where} is read only with its error correction.")
    return ReadSymbol(page=number, kind=kind, data=wanted, correction_unused=unused)


def _correction_unused(code: zxingcpp.Barcode) -> float:
    """The part of the error correction that reading did not need."""
    return float(code.extra["UEC"]) if isinstance(code.extra, dict) else _NONE


def _around(placed: PlacedSymbol) -> tuple[int, int, int, int]:
    """The symbol with its quiet zone; bars need theirs only at both ends."""
    above = 0 if placed.symbol.rows == 1 else placed.quiet
    return (
        placed.left - placed.quiet,
        placed.top - above,
        placed.left + placed.width + placed.quiet,
        placed.top + placed.height + above,
    )
