"""What one version of a label template changes against another, so that who approves it looks at that.

Elements are told apart by their names.  Boxes have none: one at another place is another box.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Final

from api.printed import words
from api.template_views import TYPE_WORDS, Version, size_words
from labels.elements import Box, Element, LabelTemplate
from labels.fonts import Font

CALLED: Final[Mapping[str, str]] = {
    "at": "place in mm", "points": "letters in points", "symbol": "symbol", "says": "what it says",
    "check": "check character", "lines": "most lines", "font": "font", "align": "aligned", "caption": "caption",
    "reverse": "white on dark", "follows": "moves up to what is above", "required": "always there",
    "line": "line in mm", "colour": "colour", "shows": "there when there is a",
}  # fmt: skip


def held_against(versions: list[Version], one: Version) -> Version | None:
    """What a version would take the place of: what prints now for its kind, else the version before it, if any."""
    others = [each for each in versions if each.kind == one.kind and each.key != one.key]
    in_use = [each for each in others if each.prints_now]
    older = [each for each in others if each.name == one.name and each.version < one.version]
    return max(in_use or older, key=lambda each: each.version, default=None)


def changes(before: LabelTemplate, after: LabelTemplate) -> list[str]:
    """A line for each difference that a print can show, in the order of the elements; none where there is none."""
    return [*_of_the_whole(before, after), *_of_elements(before, after)]


def _of_the_whole(before: LabelTemplate, after: LabelTemplate) -> Iterator[str]:
    if before.stock != after.stock:
        yield f"The label: {size_words(after)}; before {size_words(before)}"
    if before.native_zpl != after.native_zpl:
        yield f"In the language of label printers: {_told(after.native_zpl)}; before {_told(before.native_zpl)}"


def _of_elements(before: LabelTemplate, after: LabelTemplate) -> Iterator[str]:
    were, are = _named(before), _named(after)
    for name, element in are.items():
        if name not in were:
            yield f"{words(name)}: new, {TYPE_WORDS[type(element)]}"
        elif element != were[name]:
            yield f"{words(name)}: {'; '.join(_differing(were[name], element))}"
    yield from (f"{words(name)}: gone" for name in were if name not in are)


def _named(template: LabelTemplate) -> dict[str, Element]:
    return {
        f"box at {_told(one.at)}" if isinstance(one, Box) else one.name: one
        for one in template.elements
    }


def _differing(before: Element, after: Element) -> Iterator[str]:
    if type(before) is not type(after):
        yield f"{TYPE_WORDS[type(after)]}; before {TYPE_WORDS[type(before)]}"
        return
    for field in fields(after):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if was != now:
            yield f"{CALLED[field.name]} {_told(now)}, before {_told(was)}"


def _told(value: object) -> str:
    """A value of a template in words."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Font():
            return value.name.lower().replace("_", " ")
        case int() | float():
            return f"{value:g}"
        case tuple():
            return ", ".join(map(_told, value))
        case _:
            return str(value).replace("_", " ") or "none"
