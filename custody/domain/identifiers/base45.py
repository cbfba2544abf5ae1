"""Base45 (RFC 9285): bytes in the 45 characters that a QR code packs tightest.

Two bytes become three characters, a last single byte two.  Decoding is strict, so that each text
has one value and each value one text.
"""

from typing import Final

from custody.domain.identifiers.reading import ReadingReason, refusal

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}
_PAIR, _TRIPLE = 2, 3


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
    decoded = bytearray()
    for start in range(0, len(text), _TRIPLE):
        group = text[start : start + _TRIPLE]
        if len(group) == 1:
            raise refusal("truncated_code", "The code is cut short: scan it again.")
        size = len(group) - 1
        value = sum(_value(one) * len(ALPHABET) ** place for place, one in enumerate(group))
        if value >= 256**size:
            raise refusal("unknown_code", f"{group!r} is not base45.")
        decoded += value.to_bytes(size, "big")
    return bytes(decoded)


def encoded_length(size_bytes: int) -> int:
    """How many characters the text of so many bytes has."""
    pairs, single = divmod(size_bytes, _PAIR)
    return pairs * _TRIPLE + single * _PAIR


def _value(character: str) -> int:
    value = _VALUES.get(character)
    if value is None:
        reason: ReadingReason = "lower_case" if character.upper() in _VALUES else "unknown_code"
        raise refusal(reason, f"{character!r} is not base45.")
    return value
