"""Texts as symbols: which modules are dark. The only place that speaks to the barcode libraries.

QR with error correction Q where the box has room for it, else M. Data Matrix ECC 200, plain or
GS1 (FNC1 first). Code 128, plain or GS1-128. The QR mask is fixed: every mask decodes, trying all
eight takes six times as long, and each symbol is read back by another engine before it may be
printed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal, TypeAlias

import qrcode
from barcode.codex import Code128
from barcode.errors import BarcodeError
from pystrich.datamatrix import DataMatrixData, DataMatrixEncoder
from pystrich.exceptions import PyStrichError
from pystrich.gs1 import GS1Fixed, GS1Variable
from qrcode.exceptions import DataOverflowError
from qrcode.util import QRData

from custody.errors import TextDoesNotFit

Matrix: TypeAlias = tuple[tuple[bool, ...], ...]

_FNC1 = "\xf1"
_SEPARATOR = b"\x1d"
_FIELD = re.compile(r"\((\d{2,4})\)([^()]+)")
# GS1 General Specifications: element strings of predefined length, which no separator follows.
_PREDEFINED = frozenset(
    f"{number:02}" for number in (*range(5), *range(11, 21), *range(31, 37), 41)
)
_MASK = 3


class SymbolKind(StrEnum):
    """How a text is made machine-readable."""

    QR = "qr"
    DATA_MATRIX = "data_matrix"
    GS1_DATA_MATRIX = "gs1_data_matrix"
    CODE_128 = "code_128"
    GS1_128 = "gs1_128"


LINEAR = frozenset({SymbolKind.CODE_128, SymbolKind.GS1_128})
GS1 = frozenset({SymbolKind.GS1_DATA_MATRIX, SymbolKind.GS1_128})

# Modules of white that each symbol needs around it.
QUIET_MODULES: dict[SymbolKind, int] = {
    SymbolKind.QR: 4,
    SymbolKind.DATA_MATRIX: 2,
    SymbolKind.GS1_DATA_MATRIX: 2,
    SymbolKind.CODE_128: 10,
    SymbolKind.GS1_128: 10,
}

# What a scanner puts before the data when it is set to (AIM, ISO/IEC 15424).
AIM: dict[SymbolKind, str] = {
    SymbolKind.QR: "]Q1",
    SymbolKind.DATA_MATRIX: "]d1",
    SymbolKind.GS1_DATA_MATRIX: "]d2",
    SymbolKind.CODE_128: "]C0",
    SymbolKind.GS1_128: "]C1",
}

# Tried in this order; a level that makes the symbol too big for its box gives way to the next.
QR_LEVELS: tuple[tuple[str, int], ...] = (
    ("Q", qrcode.ERROR_CORRECT_Q),
    ("M", qrcode.ERROR_CORRECT_M),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Symbol:
    """A drawn text: its modules, and the error correction level where there is one."""

    kind: SymbolKind
    text: str
    matrix: Matrix
    level: str = ""

    @property
    def columns(self) -> int:
        """How many modules wide, without the quiet zone."""
        return len(self.matrix[0])

    @property
    def rows(self) -> int:
        """How many modules high; one for bars."""
        return len(self.matrix)


def symbol(kind: SymbolKind, text: str, *, most_modules: int) -> Symbol:
    """A text as a symbol of at most so many modules across, quiet zones included.

    Raises TextDoesNotFit when no error correction level is small enough, or the text cannot be
    encoded.
    """
    needed = 0
    for level in _levels(kind):
        drawn = _drawn(kind, text, level)
        needed = drawn.columns + 2 * QUIET_MODULES[kind]
        if needed <= most_modules:
            return drawn
    raise TextDoesNotFit(
        f"The {kind} for {len(text)} characters needs {needed} modules, there is room for "
        f"{most_modules}."
    )


def transmitted(kind: SymbolKind, text: str) -> bytes:
    """The bytes a scanner sends: the text itself, or for GS1 its fields with separators."""
    if kind not in GS1:
        return text.encode()
    fields = _gs1_fields(text)
    ends = [
        b"" if identifier[:2] in _PREDEFINED else _SEPARATOR for identifier, _ in fields[:-1]
    ] + [b""]
    return b"".join(
        f"{identifier}{value}".encode() + end
        for (identifier, value), end in zip(fields, ends, strict=True)
    )


def _levels(kind: SymbolKind) -> tuple[str, ...]:
    return tuple(name for name, _ in QR_LEVELS) if kind is SymbolKind.QR else ("",)


@lru_cache(
    maxsize=64
)  # for labels that share a code; a QR's modules take 30 kB, and 10,000 labels are printed
def _drawn(kind: SymbolKind, text: str, level: str) -> Symbol:
    try:
        matrix = _DRAW[kind](text, level)
    except (ValueError, BarcodeError, DataOverflowError, PyStrichError) as error:
        raise TextDoesNotFit(f"A {kind} cannot carry this text: {error}") from error
    return Symbol(kind=kind, text=text, matrix=matrix, level=level)


def _qr(text: str, level: str) -> Matrix:
    data = QRData(text)
    code = _empty_qr(level, _version(data.mode, len(data), level))
    code.add_data(data, optimize=0)
    code.make(fit=False)
    return _as_matrix(code.modules)


@lru_cache(maxsize=1024)
def _version(mode: Literal[1, 2, 4], length: int, level: str) -> int:
    """The smallest version for so many characters of a mode.

    The library finds it by writing the text out three times, though only its length counts.
    """
    code = _empty_qr(level)
    code.add_data(QRData(b"0" * length, mode=mode), optimize=0)
    return int(code.best_fit())


def _empty_qr(level: str, version: int | None = None) -> qrcode.QRCode[Any]:
    correction = dict(QR_LEVELS)[level]
    return qrcode.QRCode(version, error_correction=correction, border=0, mask_pattern=_MASK)


def _data_matrix(text: str, _level: str) -> Matrix:
    return _ecc200(DataMatrixData(text, encoding="ascii"))


def _gs1_data_matrix(text: str, _level: str) -> Matrix:
    fields = [
        (GS1Fixed if identifier[:2] in _PREDEFINED else GS1Variable)(identifier, value)
        for identifier, value in _gs1_fields(text)
    ]
    return _ecc200(DataMatrixData.gs1(*fields))


def _ecc200(data: DataMatrixData) -> Matrix:
    return _as_matrix(DataMatrixEncoder(data, quiet_zone=0).init_renderer().matrix)


def _code_128(text: str, _level: str) -> Matrix:
    return _as_matrix([[bar == "1" for bar in Code128(text).build()[0]]])


def _gs1_128(text: str, _level: str) -> Matrix:
    joined = transmitted(SymbolKind.GS1_128, text).decode().replace(_SEPARATOR.decode(), _FNC1)
    return _code_128(_FNC1 + joined, "")


def _gs1_fields(text: str) -> list[tuple[str, str]]:
    fields = _FIELD.findall(text)
    if "".join(f"({identifier}){value}" for identifier, value in fields) != text or not fields:
        raise TextDoesNotFit(f"{text!r} is not a bracketed GS1 element string.")
    return fields


def _as_matrix(rows: Sequence[Sequence[object]]) -> Matrix:
    return tuple(tuple(map(bool, row)) for row in rows)


_DRAW = {
    SymbolKind.QR: _qr,
    SymbolKind.DATA_MATRIX: _data_matrix,
    SymbolKind.GS1_DATA_MATRIX: _gs1_data_matrix,
    SymbolKind.CODE_128: _code_128,
    SymbolKind.GS1_128: _gs1_128,
}
