"""How a text is refused: one exact grammar for each code, one word for each way to fail it.

A text is read as it came or not at all: nothing is trimmed, folded to capitals or completed.  The
words of ReadingReason are stored in the ledger and never renamed.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from custody.errors import CodeUnreadable

ReadingReason = Literal[
    "unknown_code",
    "truncated_code",
    "check_character_wrong",
    "wrong_symbology",
    "control_characters",
    "too_long",
    "two_codes_in_one_read",
    "lower_case",
    "empty",
    "wrong_keyboard",
    "separator_lost",
    "division_missing",
    "national_code",
]

GROUP_SEPARATOR: Final = "\x1d"  # what a scanner sends for the GS1 function character FNC1
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
PLAIN: Final = "[!-%'-<>-~]"  # no `=` and no `&` inside a structure: a wrong cut is noticed at once
ANOTHER_CODE: Final = ("=", "&", "C1:")  # how the codes begin that may follow another


class Code(Protocol):
    """What every parsed code can say of itself."""

    @property
    def text(self) -> str:
        """The exact characters that a symbol holds."""

    @property
    def printed(self) -> str:
        """The same for the eye, in groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """The shape of one code: its data identifier, what follows, and how long the whole is."""

    name: str
    pattern: re.Pattern[str]
    length: int  # of the whole text; the least length where it varies
    identifier: str = ""


def grammar(name: str, identifier: str, content: str, length: int) -> Grammar:
    """A grammar from a regular expression for the content and the content's (least) length."""
    pattern = re.compile(re.escape(identifier) + content)
    return Grammar(
        name=name, pattern=pattern, length=len(identifier) + length, identifier=identifier
    )


def refusal(reason: ReadingReason, sentence: str) -> CodeUnreadable:
    """The exception for one of the fixed reasons."""
    return CodeUnreadable(sentence, reason=reason)


def matched(form: Grammar, text: str) -> re.Match[str]:
    """The match of the whole text, or CodeUnreadable with the most helpful reason."""
    match = form.pattern.fullmatch(text)
    if match is None:
        raise _why_not(form, text)
    return match


def _why_not(form: Grammar, text: str) -> CodeUnreadable:
    """The reasons in the order in which a person can act on them."""
    start = len(form.identifier)
    if not text:
        return refusal("empty", "Nothing was read.")
    if _CONTROL.search(text):
        return refusal("control_characters", f"This {form.name} holds control characters.")
    if form.pattern.fullmatch(text[:start] + text[start:].upper()):
        return refusal("lower_case", f"This {form.name} came in lower case: is caps lock on?")
    if len(text) < form.length and text.startswith(form.identifier[: len(text)]):
        return refusal("truncated_code", f"This {form.name} is cut short: scan it again.")
    if text[form.length :].startswith(ANOTHER_CODE):
        return refusal("two_codes_in_one_read", f"Another code follows this {form.name}.")
    return refusal("unknown_code", f"This is not a {form.name} as its standard writes it.")


def has_control_characters(text: str) -> bool:
    """True where a character cannot be printed, the GS1 separator among them."""
    return _CONTROL.search(text) is not None


def require_count(name: str, counted: str, actual: int) -> None:
    """The count that a code holds is that of what follows it, or CodeUnreadable."""
    if int(counted) > actual:
        raise refusal("truncated_code", f"This {name} is cut short: it promises {counted}.")
    if int(counted) < actual:
        raise refusal("unknown_code", f"This {name} holds more than the {counted} it promises.")
