"""Base45 (RFC 9285): bytes in the 45 characters that a QR code packs tightest.

Two bytes become three characters, a last single byte two.  Decoding is strict, so that each text
has one value and each value one text.
"""

import struct
from typing import Final

from custody.domain.identifiers.reading import ReadingReason, refusal
from custody.errors import CodeUnreadable

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}
_PAIR, _TRIPLE = 2, 3
_BASE: Final = len(ALPHABET)
_SQUARE: Final = _BASE * _BASE


def encode(data: bytes) -> str:
    """The text for any bytes."""
    characters: list[str] = []
    for start in range(0, len(data), _PAIR):
        chunk = data[start : start + _PAIR]
        value = int.from_bytes(chunk, "big")
        for _ in range(len(chunk) + 1):
            value, digit = divmod(value, len(ALPHABET))
            characters.append(ALPHABET[digit])
    return "".join(characters)


def decode(text: str) -> bytes:
    """The bytes of a text; CodeUnreadable for a foreign or lone character."""
    try:
        values = [_VALUES[character] for character in text]
    except KeyError as foreign:
        raise _foreign(foreign.args[0]) from None
    rest = len(values) % _TRIPLE
    if rest == 1:
        raise refusal("truncated_code", "The code is cut short: scan it again.")
    single = [values.pop() * _BASE + values.pop()] if rest else []
    triples = zip(values[::_TRIPLE], values[1::_TRIPLE], values[2::_TRIPLE], strict=True)
    pairs = [low + middle * _BASE + high * _SQUARE for low, middle, high in triples]
    try:
        return struct.pack(f">{len(pairs)}H{len(single)}B", *pairs, *single)
    except struct.error:  # three characters can say more than two bytes, two more than one
        raise refusal("unknown_code", "The code is not base45.") from None


def encoded_length(size_bytes: int) -> int:
    """How many characters the text of so many bytes has."""
    pairs, single = divmod(size_bytes, _PAIR)
    return pairs * _TRIPLE + single * _PAIR


def _foreign(character: str) -> CodeUnreadable:
    reason: ReadingReason = "lower_case" if character.upper() in _VALUES else "unknown_code"
    return refusal(reason, f"{character!r} is not base45.")
