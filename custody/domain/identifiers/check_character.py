"""The check character K of ISBT 128: ISO/IEC 7064, modulus 37, radix 2.

A reader who types a number types K too.  Every single wrong character and every swap of two
neighbours changes K.  The alphabet is digits, capital letters and, for K alone, the asterisk.
"""

from custody.domain.identifiers.reading import ReadingReason, refusal

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
MODULUS = 37
TYPE_3_FLAG_BASE = 60  # ISBT 128 table RT004: a flag of 60 to 96 is 60 plus the value of K


def check_value(text: str) -> int:
    """The value of K, 0 to 36, for digits and capital letters; else CodeUnreadable."""
    total = 0
    for character in text:
        value = ALPHABET.find(character)
        if value < 0 or character == "*":
            reason: ReadingReason = "lower_case" if character.islower() else "unknown_code"
            raise refusal(reason, f"A check character is made of 0-9 and A-Z, not {character!r}.")
        total = (total + value) * 2 % MODULUS
    return (MODULUS + 1 - total) % MODULUS


def check_character(text: str) -> str:
    """The character K for digits and capital letters; else CodeUnreadable."""
    return ALPHABET[check_value(text)]


def flag_value(text: str) -> str:
    """K as the two digits of a type 3 flag, "60" to "96"; CodeUnreadable as check_character."""
    return f"{TYPE_3_FLAG_BASE + check_value(text):02d}"


def require_check_character(text: str, check: str, *, name: str) -> None:
    """Nothing, or CodeUnreadable(check_character_wrong) when `check` is not K of `text`."""
    if check_character(text) != check:
        raise refusal("check_character_wrong", f"The check character of this {name} is wrong.")
