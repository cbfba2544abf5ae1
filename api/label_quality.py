"""How well the symbols of a label read: decoded again, each with the error correction that reading did not need.

No symbol holds a name.  So an open print is drawn with nobody's name to tell this, and nobody's is read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from api.house import House
from api.label_files import DPI, filled, open_print
from custody.errors import (
    Conflict,
    LabelContradicts,
    MissingElement,
    SymbolUnreadable,
    TextDoesNotFit,
)
from labels.printing import LabelFile, print_filled
from labels.read_back import ReadSymbol
from labels.symbols import SymbolKind

SYMBOL_WORDS: Final = {
    SymbolKind.QR: "QR code",
    SymbolKind.DATA_MATRIX: "Data Matrix",
    SymbolKind.GS1_DATA_MATRIX: "GS1 Data Matrix",
    SymbolKind.CODE_128: "Code 128",
    SymbolKind.GS1_128: "GS1-128",
}
NOBODY: Final = {"family": "Nobody", "given": "Name", "birth_date": "2000-01-01"}
NOT_PRINTABLE: Final = (
    Conflict, LabelContradicts, MissingElement, SymbolUnreadable, TextDoesNotFit
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Each symbol and how well it reads, or why the label is not printed."""

    symbols: tuple[tuple[str, str], ...] = ()
    problem: str = ""


def decoded(house: House, serial: int) -> LabelFile:
    """An open print, drawn without a name and decoded; raises what `open_print` and `print_filled` raise."""
    facts = replace(open_print(house, serial), names=NOBODY)
    return print_filled([filled(house, facts)], dpi=DPI)


def quality_of(draw: Callable[[], LabelFile]) -> Quality:
    """How a label reads, in words; what keeps it from being printed is a sentence and no error."""
    try:
        return Quality(symbols=_words(draw().symbols))
    except NOT_PRINTABLE as error:
        return Quality(problem=str(error))


def quality_json(serial: int, file: LabelFile) -> dict[str, Any]:
    """How an open print reads, as the API tells it: nothing that could be scanned."""
    return {
        "serial": serial,
        "template": file.templates[0],
        "dpi": DPI,
        "symbols": [
            {
                "symbology": one.symbology,
                "characters": len(one.data),
                "correction_unused": one.correction_unused,
            }
            for one in file.symbols
        ],
    }


def _words(symbols: Sequence[ReadSymbol]) -> tuple[tuple[str, str], ...]:
    return tuple((SYMBOL_WORDS[one.kind], _unused(one.correction_unused)) for one in symbols)


def _unused(part: float | None) -> str:
    if part is None:
        return "Reads. Bars have no error correction."
    return f"{part * 100:.0f} % of its error correction is left"
