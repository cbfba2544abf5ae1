"""What is wrong with a template before it is drawn: questions to each element, and to all of them together."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from math import isfinite
from reprlib import repr as briefly
from typing import Final

from custody.domain.label_templates import from_key, key_of
from labels.elements import Box, Checked, Coded, Drawn, Element, LabelTemplate, Words, words_of
from labels.languages import CAPTIONS
from labels.says import SAYS
from labels.stock import Stock

MOST_LINES: Final = 30
POINTS: Final = (4.0, 72.0)  # the smallest that is read without a lens, and an inch
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ,-]{0,39}")


def faults_of_form(template: LabelTemplate) -> Iterator[str]:
    """What is wrong with a template before it is drawn, a sentence each."""
    if from_key(key_of(template.name, template.version)) is None:
        yield "`name` is small letters, digits and _, at most 40; `version` is 1 to 999999."
    names = [one.name for one in template.elements if not isinstance(one, Box)]
    for name in names:
        if NAME.fullmatch(name) is None:
            yield f"{briefly(name)} is no name of an element: letters, digits and blanks, at most 40."
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{times} elements are called {name!r}: a name is given once."
    for at, one in enumerate(template.elements):
        for question in QUESTIONS:
            fault = question(one, template.stock)
            if fault:
                yield f"`element[{at}]` {fault}"


def stands_on_the_label(one: Element, stock: Stock) -> str | None:
    """Nothing is drawn beside the stock."""
    left, top, width, *rest = one.at
    high = width if isinstance(one, Drawn) else rest[0] if rest else 0.0
    inside = (
        left >= 0 and top >= 0 and width > 0 and high >= 0
        and left + width <= stock.width_millimetres and top + high <= stock.height_millimetres
    )  # fmt: skip
    if all(map(isfinite, one.at)) and inside:
        return None
    return f"leaves the label, which is {stock.width_millimetres:g} by {stock.height_millimetres:g} mm."


def words_are_known(one: Element, _stock: Stock) -> str | None:
    """A template says nothing of its own."""
    unknown = next((word for word in words_of(one) if word not in SAYS), None)
    return f"says {briefly(unknown)}, which is no word of the vocabulary." if unknown else None


def symbol_is_what_readers_take(one: Element, _stock: Stock) -> str | None:
    """A text is only read from the symbols of its standard."""
    if isinstance(one, Coded):
        fits = one.says in SAYS and one.symbol in SAYS[one.says].symbols
        return (
            None
            if fits
            else f"puts {briefly(one.says)} into a symbol that no reader takes it from."
        )
    coded = next((word for word in words_of(one) if word in SAYS and SAYS[word].symbols), None)
    return f"shows {coded!r} as words, and it is for scanners." if coded else None


def letters_are_of_a_size(one: Element, _stock: Stock) -> str | None:
    """Letters that can be read, on lines that can be counted."""
    low, high = POINTS
    if isinstance(one, Words | Checked) and not low <= one.points <= high:
        return f"has letters of {one.points:g} points: {low:g} to {high:g} can be read."
    if isinstance(one, Words) and not 1 <= one.lines <= MOST_LINES:
        return f"has room for {one.lines} lines: 1 to {MOST_LINES}."
    return None


def code_stands_before_its_own_check_character(one: Element, _stock: Stock) -> str | None:
    """No code has another's, and of words that take more than one line none is left out."""
    if isinstance(one, Checked) and one.check != f"{one.says}_check":
        return f"shows {one.says!r} with {one.check!r}, which is not its check character."
    return None


def line_is_inside_its_box(one: Element, _stock: Stock) -> str | None:
    """An outline is at most as thick as its box is thin."""
    if not isinstance(one, Box) or 0 <= one.line <= min(one.at[2:]):
        return None
    return f"has a line of {one.line:g} mm: 0 to {min(one.at[2:]):g} fit into its box."


def caption_is_known(one: Element, _stock: Stock) -> str | None:
    """A caption is one that every language has."""
    caption = one.caption if isinstance(one, Words | Checked) else ""
    known = caption in ("", *CAPTIONS)
    return (
        None
        if known
        else f"has the caption {briefly(caption)}: choose one of {', '.join(CAPTIONS)}."
    )


QUESTIONS: Final[tuple[Callable[[Element, Stock], str | None], ...]] = (
    stands_on_the_label,
    words_are_known,
    symbol_is_what_readers_take,
    code_stands_before_its_own_check_character,
    letters_are_of_a_size,
    line_is_inside_its_box,
    caption_is_known,
)
