"""The form of one element of a label template: its fields, and what was filled in, as a file's table would say it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields as fields_of
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from labels.elements import Align, Box, Checked, Coded, Drawn, Element, Words
from labels.languages import CAPTIONS
from labels.render import COLOURS
from labels.says import SAYS
from labels.symbols import SymbolKind
from labels.template_files import FONTS, element_to_table

Choices = tuple[tuple[str, str], ...]

NONE: Final = "-"  # chosen where nothing is
NUMBER: Final = re.compile(r"-?[0-9]{1,4}(?:[.,][0-9]{1,20})?")
SIDES: Final[Mapping[type[Element], tuple[str, ...]]] = {
    Words: ("left", "top", "width"), Checked: ("left", "top", "width"), Coded: ("left", "top", "width", "height"),
    Drawn: ("left", "top", "size"), Box: ("left", "top", "width", "height"),
}  # fmt: skip
LABELS: Final = {
    "name": "Name", "left": "From the left", "top": "From the top", "width": "Width", "height": "Height",
    "size": "Size",
    "says": "Says", "check": "Check character", "symbol": "Symbol", "points": "Letters", "lines": "Lines, at most",
    "font": "Font", "align": "Stands", "caption": "Caption above", "reverse": "White, on something dark",
    "follows": "Moves up to the words before it", "required": "Must say something, or the label is refused",
    "line": "Line", "colour": "Colour by", "shows": "Only where there is",
}  # fmt: skip
UNITS: Final = {
    "points": "pt",
    "line": "mm",
    **dict.fromkeys(("left", "top", "width", "height", "size"), "mm"),
}
HELP: Final = {"line": "0 fills the box.", "follows": "Short text leaves no hole."}
FLAGS: Final = frozenset({"reverse", "follows", "required"})
NUMBERS: Final = frozenset({*UNITS, "lines"})


def choices_of(name: str, element: Element) -> Choices:
    """What can be chosen in a field; nothing where it is free."""
    if name == "says":
        for_scanners = isinstance(element, Coded)
        fitting = (word for word in SAYS if bool(SAYS[word].symbols) == for_scanners)
        return tuple((word, SAYS[word].meaning) for word in fitting)
    known: dict[str, Choices] = {
        "check": tuple((word, SAYS[word].meaning) for word in SAYS if word.endswith("_check")),
        "symbol": _of(SymbolKind),
        "font": tuple((word, word.replace("_", " ")) for word in FONTS),
        "align": _of(Align),
        "caption": ((NONE, "none"), *((one, one) for one in CAPTIONS)),
        "colour": ((NONE, "black"), ("colour", f"the colour of the bag ({', '.join(COLOURS)})")),
        "shows": (
            ("", "always"),
            *((word, one.meaning) for word, one in SAYS.items() if not one.symbols),
        ),
    }
    return known.get(name, ())


def element_fields(element: Element) -> Iterator[dict[str, Any]]:
    """The fields of an element, as the component of that name takes them."""
    told = element_to_table(element)
    for name in _names(element):
        value = _value(element, told, name)
        common = {"name": name, "label": LABELS[name], "help": HELP.get(name, "")}
        if name in FLAGS:
            yield common | {"kind": "check", "value": value, "required": False}
        elif choices := choices_of(name, element):
            chosen = {"value": value or NONE, "choices": choices, "wide": name == "says"}
            yield common | {"kind": "select"} | chosen
        elif name in NUMBERS:
            unit = UNITS.get(name, "")
            step = 1 if name == "lines" else "any"
            yield common | {"kind": "number", "value": value, "unit": unit, "step": step}
        else:
            yield common | {"kind": "text", "value": value}


def table_from(element: Element, form: Mapping[str, Any]) -> dict[str, object]:
    """An element's table from its form; a number that is none stays text, to be refused by its name."""
    told: dict[str, object] = {"type": element_to_table(element)["type"]}
    told["at"] = [_number(str(form.get(side, ""))) for side in SIDES[type(element)]]
    for name in _names(element):
        text = str(form.get(name, ""))
        if name in SIDES[type(element)]:
            continue
        if name in FLAGS:
            told[name] = text == "yes"
        elif name in NUMBERS:
            told[name] = _number(text)
        else:
            told[name] = "" if text == NONE else text
    return told


def _names(element: Element) -> Iterator[str]:
    """The fields in their order: the sides of the room in place of `at`."""
    for field in fields_of(element):
        if field.name == "at":
            yield from SIDES[type(element)]
        else:
            yield field.name


def _value(element: Element, told: Mapping[str, Any], name: str) -> object:
    sides = SIDES[type(element)]
    if name == "font":
        return told.get(name, "words")
    value = element.at[sides.index(name)] if name in sides else getattr(element, name)
    return f"{Decimal(repr(value)):f}".removesuffix(".0") if isinstance(value, float) else value


def _number(text: str) -> object:
    text = text.strip()
    if not NUMBER.fullmatch(text):
        return text
    whole = text.replace(",", ".")
    return float(whole) if "." in whole else int(whole)


def _of(words: type[StrEnum]) -> Choices:
    return tuple((one.value, one.value.replace("_", " ")) for one in words)
