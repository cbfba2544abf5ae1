"""What an element of a label can say: one vocabulary for every template, each word a function of the content.

A template names a word and never holds a text of its own, so that nothing on a label is typed.  A word of a symbol
also names the symbols that readers take it from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from labels.content import LabelContent, Moment
from labels.languages import say
from labels.symbols import SymbolKind

COMPARE: Final = "Compare each container with its line, then accept it."

Said: TypeAlias = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """One word: what it tells of a content, the same in people's words, and which symbols may carry it."""

    tells: Callable[[LabelContent], Said]
    meaning: str
    symbols: frozenset[SymbolKind] = frozenset()  # empty: it is for eyes


def _born(content: LabelContent) -> str:
    return f"{say('Born', content.language)} {content.birth_date}" if content.birth_date else ""


def _person(content: LabelContent) -> tuple[str, ...]:
    return (_born(content), *content.patient_lines)


def _person_line(content: LabelContent) -> str:
    return " | ".join(line for line in _person(content) if line)


def _collected(content: LabelContent) -> tuple[str, ...]:
    return _local(content.collected), _utc(content.collected)


def _local(moment: Moment | None) -> str:
    return moment.local if moment else ""


def _utc(moment: Moment | None) -> str:
    return f"({moment.utc})" if moment and moment.utc else ""


def _expires(content: LabelContent) -> str:
    return f"{say('Expires', content.language)} {content.expires.local}" if content.expires else ""


def _notice_word(content: LabelContent) -> str:
    return content.notice.partition(",")[0]


def _mark(content: LabelContent) -> str:
    return f"{content.mark_shape} {content.mark_pattern}".strip() if content.mark_shape else ""


_BARS = frozenset({SymbolKind.CODE_128})
_SQUARE = frozenset({SymbolKind.DATA_MATRIX})
_GS1 = frozenset({SymbolKind.GS1_DATA_MATRIX, SymbolKind.GS1_128})
_QR = frozenset({SymbolKind.QR})

# fmt: off
SAYS: Final[Mapping[str, Word]] = {
    # for scanners
    "token": Word(lambda c: c.token_text, "The signed token of this print, which stations and the bedside read", _QR),
    "compound": Word(lambda c: c.compound_text, "The compound message, or on small labels the print serial", _SQUARE),
    "donation_bars": Word(lambda c: c.din_text, "The donation number, for older scanners", _BARS),
    "product_bars": Word(lambda c: c.product_text, "The product code, for older scanners", _BARS),
    "element_string": Word(lambda c: c.gs1_text, "The GS1 element string", _GS1),
    "local_code": Word(lambda c: c.code_text, "The code of this installation", _QR | _SQUARE),
    # identity
    "chain_of_identity": Word(lambda c: c.coi_printed, "The Chain of Identity identifier, in groups"),
    "chain_of_identity_check": Word(lambda c: c.coi_check, "Its check character"),
    "donation": Word(lambda c: c.din_printed, "The donation number, in groups"),
    "donation_check": Word(lambda c: c.din_check, "Its check character"),
    "serial": Word(lambda c: c.serial_printed, "The number of this print"),
    "code": Word(lambda c: c.code_printed, "The code for eyes"),
    "mark": Word(_mark, "The therapy's mark"),
    "call_name": Word(lambda c: c.mark_name, "The therapy's call name"),
    # the person
    "patient_name": Word(lambda c: c.patient_name, "The patient's name"),
    "birth_date": Word(_born, "The patient's date of birth"),
    "patient_numbers": Word(lambda c: c.patient_lines, "Hospital and order numbers"),
    "patient_identifiers": Word(_person, "Date of birth and numbers, a line each"),
    "patient_identifiers_line": Word(_person_line, "Date of birth and numbers, flowing"),
    "patient": Word(lambda c: (c.patient_name, _born(c)), "The patient's name and date of birth"),
    # what it is
    "title": Word(lambda c: c.title, "The proper name, or what the thing is"),
    "product_code": Word(lambda c: c.product_printed, "The product code for eyes"),
    "stands_on": Word(lambda c: c.stands_on.upper(), "What a label beside the container's own is on"),
    "component": Word(lambda c: c.component_text, "Which component of the product it is"),
    "dose": Word(lambda c: c.dose_text, "The cells in it"),
    "volume": Word(lambda c: c.volume_text, "The volume"),
    "additives": Word(lambda c: c.additives_text, "Anticoagulant and additives"),
    "blood_group": Word(lambda c: c.blood_text, "Blood group and red cell compatibility"),
    "storage": Word(lambda c: c.storage_text, "The temperature to keep it at"),
    "colour": Word(lambda c: c.colour_name, "The colour of the bag, for a box"),
    "colour_word": Word(lambda c: say(c.colour_name, c.language).upper(), "The colour of the bag, as a word"),
    "details": Word(lambda c: c.extra_lines, "What else must be known of it"),
    # when and where
    "collected": Word(_collected, "When the collection ended, or it was packed; in UTC too where zones differ"),
    "expires": Word(lambda c: _local(c.expires), "When it expires, local time and zone"),
    "expires_utc": Word(lambda c: _utc(c.expires), "The same in UTC, where zones differ"),
    "expires_line": Word(_expires, "When it expires, with the word before it"),
    "facility": Word(lambda c: c.facility_lines, "The collecting, making or sending facility, a line each"),
    "facility_line": Word(lambda c: ", ".join(c.facility_lines), "The same facility, flowing"),
    "receiver": Word(lambda c: c.receiver_lines, "Whom it is for"),
    # what must be said
    "statements": Word(lambda c: c.statements, "The statements that rules ask for, a line each"),
    "statements_line": Word(lambda c: " | ".join(c.statements), "The same statements, flowing"),
    "biohazard": Word(lambda c: "biohazard" if c.biohazard else "", "The biohazard legend, where there is one"),
    "biohazard_word": Word(lambda c: "BIOHAZARD" if c.biohazard else "", "The word of the biohazard legend"),
    "see_documents": Word(lambda c: say("See accompanying documents", c.language), "See accompanying documents"),
    "instruction": Word(lambda c: say(COMPARE, c.language), "What the receiver of a shipment does with its list"),
    "notice": Word(lambda c: c.notice, "A notice, such as that this is a demo"),
    "notice_word": Word(_notice_word, "The notice's first word, where there is no room for all of it"),
    "template": Word(lambda c: c.template_printed, "Which template this is, and which version"),
}
# fmt: on


def tell(word: str, content: LabelContent) -> tuple[str, ...]:
    """The lines that a word tells of a content; none where it has nothing to say."""
    told = SAYS[word].tells(content)
    return tuple(line for line in ((told,) if isinstance(told, str) else told) if line)
