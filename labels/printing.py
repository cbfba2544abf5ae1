"""The only door through which labels leave: drawn, read back, and then handed out.

A label file holds the PDF for any printer and, where the kind of label has it, the ZPL for label
printers; both come from the same laid-out page. The printer's own firmware draws the symbols of
the ZPL, which is why every applied label is scanned once before it counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from labels.content import LabelContent
from labels.layout import FilledTemplate, lay_out
from labels.page import Page
from labels.read_back import ReadSymbol, read_pages
from labels.render import draw_pages
from labels.stock import DEFAULT_DPI
from labels.zpl import render_zpl


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelFile:
    """Labels ready to print, in the order asked for, and what was read from them."""

    pdf: bytes
    zpl: bytes | None
    symbols: tuple[ReadSymbol, ...]
    templates: tuple[str, ...]


def print_labels(contents: Sequence[LabelContent], *, dpi: int = DEFAULT_DPI) -> LabelFile:
    """Labels whose every symbol was decoded again from the drawn page.

    Raises MissingElement, LabelContradicts, TextDoesNotFit or SymbolUnreadable; then nothing is
    handed out.
    """
    return print_pages([lay_out(content, dpi) for content in contents], dpi=dpi)


def print_filled(filled: Sequence[FilledTemplate], *, dpi: int) -> LabelFile:
    """As `print_labels`, each on the template that comes with it."""
    return print_pages([one.lay_out(dpi) for one in filled], dpi=dpi)


def print_pages(pages: Sequence[Page], *, dpi: int) -> LabelFile:
    """As `print_labels`, for labels that are laid out already."""
    pdf = draw_pages(pages)
    symbols = read_pages(pdf, pages, dpi=dpi)
    native = all(page.template.native_zpl for page in pages)
    return LabelFile(
        pdf=pdf,
        zpl=render_zpl(pages) if native else None,
        symbols=symbols,
        templates=tuple(page.template.key for page in pages),
    )
