"""A test label: shows that a printer prints to the edge, dark enough to be read, and about nobody.

Its symbol holds words that no scan takes for a code.
"""

from labels.content import LabelContent, LabelKind
from labels.elements import Box, Coded, LabelTemplate, Words
from labels.fonts import Font
from labels.layout import lay_out_on
from labels.printing import LabelFile, print_pages
from labels.stock import STOCKS, Stock
from labels.symbols import SymbolKind

_EDGE_MILLIMETRES = 0.5
_LINE_MILLIMETRES = 0.3


def trial_label(printer: str, details: tuple[str, ...], *, stock: str, dpi: int) -> LabelFile:
    """A test label for the stock that is in a printer, read back like any other."""
    content = LabelContent(
        kind=LabelKind.ASSET,  # a printer is equipment
        serial_printed="",
        title="TEST LABEL",
        code_printed=printer,
        code_text=f"TEST LABEL {printer}",
        extra_lines=details,
    )
    return print_pages([lay_out_on(_template(STOCKS[stock]), content, dpi)], dpi=dpi)


def _template(stock: Stock) -> LabelTemplate:
    edge = _EDGE_MILLIMETRES
    wide, high = stock.width_millimetres - 2 * edge, stock.height_millimetres - 2 * edge
    return LabelTemplate(
        name="test",
        version=1,
        kind=LabelKind.ASSET,
        stock=stock,
        elements=(
            Box((edge, edge, wide, high), line=_LINE_MILLIMETRES),
            Coded("symbol", SymbolKind.DATA_MATRIX, (1.5, 3.5, 18, 18), "local_code", required=True),
            Words("test", (21, 2.5, 28), "title", points=9, font=Font.WORDS_BOLD),
            Words("printer", (21, 7.2, 28), "code", font=Font.CODE_BOLD, required=True),
            Words("details", (21, 11, 28), "details", points=6, lines=4),
        ),
    )  # fmt: skip
