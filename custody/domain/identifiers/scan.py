"""What a raw text is: the one door for everything that a scanner sends or a person types.

A text is taken as it came.  Blanks, lower case, lost separators, a symbol of the wrong kind, two
codes in one read: refused, each with its word.  A scanner's AIM prefix (`]d1` and so on) is
believed and kept.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from custody.domain.identifiers.check_character import flag_value, require_check_character
from custody.domain.identifiers.donation import (
    CHAIN_OF_IDENTITY,
    DIN,
    ChainOfIdentity,
    DonationNumber,
)
from custody.domain.identifiers.gs1 import PatientBand, Sscc, StaffBand, read_gs1
from custody.domain.identifiers.isbt128 import read_isbt128
from custody.domain.identifiers.keyboard import SPOILED
from custody.domain.identifiers.kinds import KIND_OF, ScanKind, Scanned
from custody.domain.identifiers.label_token import PREFIX, parse_token
from custody.domain.identifiers.local_codes import (
    ActionCode,
    Badge,
    PrintMark,
    StationCode,
    StoragePosition,
    read_local,
)
from custody.domain.identifiers.reading import (
    ANOTHER_CODE,
    GROUP_SEPARATOR,
    Code,
    grammar,
    has_control_characters,
    matched,
    refusal,
)
from custody.errors import CodeUnreadable

__all__ = ["MOST_CHARACTERS", "TYPED", "ScanKind", "Scanned", "read_scan", "read_typed"]

MOST_CHARACTERS: Final = 2048
TYPED: Final = "typed"  # the symbology of a text that came by the keyboard

_AIM = re.compile(r"\][A-Za-z][0-9]")
_SECOND_AIM = re.compile(r"(?<!=)\][A-Za-z][0-9]")  # `=]` is a structure of ISBT 128
_PLAIN: Final = frozenset({"]C0", "]d1", "]Q1"})  # Code 128, Data Matrix, QR code
_GS1: Final = frozenset({"]C1", "]d2", "]Q3"})  # the same three with FNC1 in front
_TOKEN: Final = frozenset({"]d1", "]Q1"})  # a token is too long for bars


@dataclass(frozen=True, slots=True)
class _Family:
    """Codes that begin alike, who reads them, and the symbols that may hold them."""

    begins: re.Pattern[str]
    read: Callable[[str], Code]
    symbologies: frozenset[str]


_FAMILIES: Final = (
    _Family(re.compile(PREFIX, re.IGNORECASE), parse_token, _TOKEN),
    _Family(re.compile("&[a-z]"), read_local, _PLAIN),
    _Family(re.compile("[=&]"), read_isbt128, _PLAIN),
    _Family(re.compile("[(0-9]"), read_gs1, _GS1),
)

# What begins with CH is never a donation number: an identifier cut short could look like one.
_TYPED_CHAIN = grammar(
    "typed Chain of Identity identifier", "", f"({CHAIN_OF_IDENTITY})([0-9A-Z*])", 16
)
_TYPED_DONATION = grammar("typed donation number", "", f"({DIN})([0-9A-Z*])", 14)
_TYPED_AS_PRINTED: Final = {
    ScanKind.STAFF_BADGE: "&u",
    ScanKind.STATION: "&w",
    ScanKind.POSITION: "&x",
    ScanKind.PRINT_MARK: "&p",
}
_MAY_BE_THE_KEYBOARD: Final = frozenset({"unknown_code", "wrong_symbology"})
_CHECKED_CODES: Final = (
    ChainOfIdentity,
    DonationNumber,
    Badge,
    StationCode,
    StoragePosition,
    PrintMark,
    ActionCode,
    PatientBand,
    StaffBand,
    Sscc,
)


def read_scan(text: str, symbology: str = "") -> Scanned:
    """What a scanned text is; `symbology` is the AIM prefix where the reader told it apart.

    CodeUnreadable, with one of the fixed reasons, for everything that is not exactly a known code.
    """
    try:
        return _read(text, symbology)
    except CodeUnreadable as unreadable:
        raise _explained(unreadable, text, symbology) from None


def read_typed(text: str, *, expecting: ScanKind | None = None) -> Scanned:
    """What a typed text is: only codes that carry a check character or digit, and only with it.

    A donation number is its 13 characters and K, a Chain of Identity identifier its 15 and K; a
    badge, station or position is typed as printed where that kind is expected, else with its `&u`,
    `&w` or `&x`; GS1 in brackets.  CodeUnreadable for everything else.  The flags of a typed
    donation number are its check (type 3): nobody typed which container it stands on.
    """
    try:
        return _read_typed(text, expecting)
    except CodeUnreadable as unreadable:
        raise _explained(unreadable, text, symbology="") from None


def _read(text: str, symbology: str) -> Scanned:
    _require_some(text)
    prefix = match[0] if (match := _AIM.match(text)) else ""
    body = text[len(prefix) :]
    _require_one_plain_line(body)
    if prefix and symbology and prefix != symbology:
        raise refusal("wrong_symbology", f"The text says {prefix} and the scanner {symbology}.")
    told = prefix or symbology
    family = _family_of(body)
    if told and told not in family.symbologies:
        raise refusal("wrong_symbology", f"This code may not stand in a symbol {told}.")
    _require_read_once(family, body)
    value = family.read(body)
    return Scanned(kind=KIND_OF[type(value)], value=value, text=text, symbology=told)


def _read_typed(text: str, expecting: ScanKind | None) -> Scanned:
    _require_some(text)
    _require_one_plain_line(text)
    if GROUP_SEPARATOR in text:
        raise refusal("control_characters", "Control characters cannot be typed.")
    value = _typed_value(text, expecting)
    if not isinstance(value, _CHECKED_CODES):
        raise refusal("unknown_code", "This code has no check character: it can only be scanned.")
    return Scanned(kind=KIND_OF[type(value)], value=value, text=text, symbology=TYPED)


def _explained(unreadable: CodeUnreadable, text: str, symbology: str) -> CodeUnreadable:
    """The same refusal, or a better one for what would be a code, had the keyboard not spoiled it."""
    if symbology and text.startswith(symbology):
        symbology = ""  # read from the text: whatever spoiled the text spoiled it as well
    if unreadable.reason in _MAY_BE_THE_KEYBOARD and not _is_a_code(text, symbology):
        for undo, reason, sentence in SPOILED:
            if _is_a_code(undo(text), symbology):
                return refusal(reason, sentence)
    return unreadable


def _is_a_code(text: str, symbology: str) -> bool:
    try:
        _read(text, symbology)
    except CodeUnreadable:
        return False
    return True


def _require_some(text: str) -> None:
    if not text:
        raise refusal("empty", "Nothing was read.")
    if len(text) > MOST_CHARACTERS:
        raise refusal("too_long", f"No code is longer than {MOST_CHARACTERS} characters.")


def _require_one_plain_line(body: str) -> None:
    """Printable ASCII, with GS1's separator, no blank at an end, and no second prefix inside."""
    if not body:
        raise refusal("empty", "Nothing was read.")
    if has_control_characters(body.replace(GROUP_SEPARATOR, "")):
        raise refusal("control_characters", "Control characters came with the code.")
    if not body.isascii():
        raise refusal("unknown_code", "No code has such letters: is the keyboard set to US?")
    # a token may hold blanks, and one that was cut may end in one: its own reader tells that
    if not body.startswith(PREFIX) and body != body.strip(" "):
        raise refusal("unknown_code", "A blank stands before or behind the code.")
    if _SECOND_AIM.search(body):
        raise refusal("two_codes_in_one_read", "Two codes came in one read: scan them apart.")


def _family_of(body: str) -> _Family:
    family = next((one for one in _FAMILIES if one.begins.match(body)), None)
    if family is None:
        raise refusal("unknown_code", f"No code known here begins with {body[:3]!r}.")
    if GROUP_SEPARATOR in body and family.symbologies is not _GS1:
        raise refusal("control_characters", "A GS1 separator stands in a code that is not GS1.")
    return family


def _require_read_once(family: _Family, body: str) -> None:
    """A GS1 value of free length swallows a second read of itself: look before reading."""
    half = body[: len(body) // 2]
    if body != half + half:
        return
    try:
        family.read(half)
    except CodeUnreadable:
        return
    raise refusal("two_codes_in_one_read", "The same code came twice: scan it once.")


def _typed_value(text: str, expecting: ScanKind | None) -> Code:
    if text.startswith("("):
        return read_gs1(text)
    if re.match("&[a-z]", text):
        return read_local(text)
    if expecting in _TYPED_AS_PRINTED:
        return read_local(_TYPED_AS_PRINTED[expecting] + text)
    if text.upper().startswith(ANOTHER_CODE):
        raise refusal("unknown_code", "A symbol's text checks nothing: it can only be scanned.")
    if text.upper().startswith("CH"):
        chain = matched(_TYPED_CHAIN, text)
        require_check_character(chain[1], chain[2], name="Chain of Identity identifier")
        return ChainOfIdentity(coi=chain[1])
    donation = matched(_TYPED_DONATION, text)
    require_check_character(donation[1], donation[2], name="donation number")
    return DonationNumber(din=donation[1], flags=flag_value(donation[1]))
