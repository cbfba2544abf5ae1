r"""GS1 element strings: application identifiers with their values, raw or in brackets.

Raw, as a scanner sends it: identifiers of predefined length need no separator and take none, all
others end with FNC1 (0x1D) unless they are last.  In brackets, as one prints and types it:
`(01)…(10)…`, where `(` inside a value is written `\(`.  An identifier that is not in the table is
refused: nobody can know where it ends.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from typing import Final, TypeAlias

from custody.domain.identifiers.reading import ANOTHER_CODE, GROUP_SEPARATOR, refusal

Elements: TypeAlias = tuple[tuple[str, str], ...]

_WEIGHTS: Final = (3, 1)
_DAY_LENGTH: Final = len("YYMMDD")
_CLOCK: Final = "(?:[01][0-9]|2[0-3])[0-5][0-9]"
_TEXT: Final = r"""[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]"""  # GS1 character set 82


@dataclass(frozen=True, slots=True)
class IdentifierRow:
    """One application identifier: what its value looks like and how it ends."""

    identifier: str
    name: str
    pattern: str
    length: int = 0  # of the value where it is predefined: no separator follows
    check_digits: int = 0  # the check digit is the last of so many; 0 for none
    is_date: bool = False


APPLICATION_IDENTIFIERS: Final = {
    row.identifier: row
    for row in (
        IdentifierRow("00", "SSCC", "[0-9]{18}", 18, 18),
        IdentifierRow("01", "GTIN", "[0-9]{14}", 14, 14),
        IdentifierRow("10", "lot", f"{_TEXT}{{1,20}}"),
        IdentifierRow("11", "production date", "[0-9]{6}", 6, is_date=True),
        IdentifierRow("13", "packaging date", "[0-9]{6}", 6, is_date=True),
        IdentifierRow("15", "best-before date", "[0-9]{6}", 6, is_date=True),
        IdentifierRow("17", "expiry date", "[0-9]{6}", 6, is_date=True),
        IdentifierRow("21", "serial number", f"{_TEXT}{{1,20}}"),
        *(IdentifierRow(f"41{n}", "GLN of a place", "[0-9]{13}", 13, 13) for n in range(8)),
        *(IdentifierRow(f"433{n}", "temperature limit", "[0-9]{6}-?") for n in range(4)),
        IdentifierRow("7003", "expiry time", f"[0-9]{{6}}{_CLOCK}", is_date=True),
        IdentifierRow("7240", "protocol", f"{_TEXT}{{1,20}}"),
        IdentifierRow("7241", "carrier", "[0-9]{2}"),
        IdentifierRow("7242", "version", f"{_TEXT}{{1,25}}"),
        IdentifierRow("8003", "GRAI", f"0[0-9]{{13}}{_TEXT}{{0,16}}", check_digits=14),
        IdentifierRow("8004", "GIAI", f"{_TEXT}{{1,30}}"),
        IdentifierRow("8017", "GSRN of a provider", "[0-9]{18}", check_digits=18),
        IdentifierRow("8018", "GSRN of a recipient", "[0-9]{18}", check_digits=18),
        IdentifierRow("8019", "service relation instance", "[0-9]{1,10}"),
    )
}
_BRACKETED = re.compile(r"\(([0-9]{2,4})\)((?:[^(\\]|\\\()*)")


def check_digit(digits: str) -> str:
    """The GS1 check digit, modulo 10, for the digits before it."""
    weighed = (int(digit) * _WEIGHTS[place % 2] for place, digit in enumerate(reversed(digits)))
    return str(-sum(weighed) % 10)


def parse_elements(text: str) -> Elements:
    """The elements of a raw or bracketed text, each checked; else CodeUnreadable."""
    elements = _cut_bracketed(text) if text.startswith("(") else _cut_raw(text)
    require_elements(elements)
    return elements


def raw(elements: Elements) -> str:
    """The text as a symbol holds it, FNC1 as 0x1D."""
    parts = [identifier + value + _ending(identifier) for identifier, value in elements[:-1]] + [
        "".join(last) for last in elements[-1:]
    ]
    return "".join(parts)


def bracketed(elements: Elements) -> str:
    """The text as one prints it."""
    return "".join(f"({one}){value.replace('(', chr(92) + '(')}" for one, value in elements)


def require_elements(elements: Elements) -> None:
    """Every value is as its identifier demands, and none is there twice; else CodeUnreadable."""
    if not elements:
        raise refusal("empty", "Nothing was read.")
    for identifier, value in elements:
        _require_value(_row(identifier), value)
    if len({identifier for identifier, _ in elements}) < len(elements):
        raise refusal("two_codes_in_one_read", "One read says the same thing twice.")


def _row(identifier: str) -> IdentifierRow:
    row = APPLICATION_IDENTIFIERS.get(identifier)
    if row is None:
        raise refusal("unknown_code", f"The GS1 identifier ({identifier}) is not known here.")
    return row


def _ending(identifier: str) -> str:
    return "" if _row(identifier).length else GROUP_SEPARATOR


def _cut_bracketed(text: str) -> Elements:
    if GROUP_SEPARATOR in text:
        raise refusal("control_characters", "A separator stands in a GS1 text with brackets.")
    elements: list[tuple[str, str]] = []
    place = 0
    while place < len(text):
        match = _BRACKETED.match(text, place)
        if match is None:
            raise refusal("unknown_code", "The brackets of this GS1 text do not match.")
        elements.append((match[1], match[2].replace("\\(", "(")))
        place = match.end()
    return tuple(elements)


def _cut_raw(text: str) -> Elements:
    elements: list[tuple[str, str]] = []
    rest = text
    while rest:
        identifier = _identifier_at_start_of(rest)
        length = _row(identifier).length
        value, rest = _value_and_rest(rest[len(identifier) :], length)
        _require_its_own_end(_row(identifier), value)
        elements.append((identifier, value))
    return tuple(elements)


def _identifier_at_start_of(text: str) -> str:
    for length in (2, 3, 4):
        if text[:length] in APPLICATION_IDENTIFIERS:
            return text[:length]
    if text.startswith(ANOTHER_CODE):
        raise refusal("two_codes_in_one_read", "Another code follows the GS1 code.")
    if any(known.startswith(text) for known in APPLICATION_IDENTIFIERS):
        raise refusal("truncated_code", "This GS1 text is cut short: scan it again.")
    raise refusal("unknown_code", f"No GS1 identifier known here begins with {text[:4]!r}.")


def _value_and_rest(text: str, length: int) -> tuple[str, str]:
    if length:
        return text[:length], text[length:]
    value, separator, rest = text.partition(GROUP_SEPARATOR)
    if separator and not rest:
        raise refusal("truncated_code", "Nothing follows the last separator of this GS1 text.")
    return value, rest


def _require_its_own_end(row: IdentifierRow, value: str) -> None:
    """A value that is too much, and whose end is another element, had a separator once."""
    if row.length or re.fullmatch(row.pattern, value):
        return
    ends = (end for end in range(1, len(value)) if re.fullmatch(row.pattern, value[:end]))
    if any(value[end:].startswith(tuple(APPLICATION_IDENTIFIERS)) for end in ends):
        raise refusal("separator_lost", f"A separator is missing behind this {row.name}.")


def _require_value(row: IdentifierRow, value: str) -> None:
    if not re.fullmatch(row.pattern, value):
        least = max(row.length, row.check_digits, 1)
        if len(value) < least:
            raise refusal("truncated_code", f"This {row.name} is cut short: scan it again.")
        raise refusal("unknown_code", f"This is no {row.name} as GS1 writes it.")
    checked = value[: row.check_digits]
    if checked and check_digit(checked[:-1]) != checked[-1]:
        raise refusal("check_character_wrong", f"The check digit of this {row.name} is wrong.")
    if row.is_date:
        _require_date(row, value)


def _require_date(row: IdentifierRow, value: str) -> None:
    """YYMMDD, where DD may be 00 for the end of the month unless a time follows."""
    year, month, day = (int(value[start : start + 2]) for start in (0, 2, 4))
    no_day = day == 0 and len(value) > _DAY_LENGTH
    if not 1 <= month <= 12 or day > monthrange(2000 + year, month)[1] or no_day:  # noqa: PLR2004
        raise refusal("unknown_code", f"This {row.name} is no day of the calendar.")
