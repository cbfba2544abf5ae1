"""A template changed by one element: each change gives another template, or says why there is none.

Raises TemplateInvalid for what no file may say either.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from custody.errors import PresetInvalid, TemplateInvalid
from labels.content import LabelContent
from labels.elements import (
    CAPTION_POINTS,
    Box,
    Checked,
    Coded,
    Drawn,
    Element,
    LabelTemplate,
    Words,
)
from labels.fonts import LEADING
from labels.layout import lay_out_what_fits
from labels.page import POINTS_PER_INCH
from labels.raster import preview_png
from labels.render import draw_pages
from labels.says import SAYS
from labels.stock import MILLIMETRES_PER_INCH
from labels.symbols import SymbolKind
from labels.template_files import element_from_table
from labels.template_form import faults_of_form

_MARGIN: Final = 2.0
_SIDES: Final = {
    SymbolKind.QR: 33.0,
    SymbolKind.DATA_MATRIX: 18.5,
    SymbolKind.GS1_DATA_MATRIX: 18.5,
}
_BARS: Final = (46.0, 9.0)


@dataclass(frozen=True, slots=True)
class Preview:
    """A picture of a template's sample, and what stands in the way of which element, by its place."""

    png: bytes
    problems: Mapping[int, str]


def preview(template: LabelTemplate, content: LabelContent, dpi: int) -> Preview:
    """How a template looks with a content, as far as it goes."""
    page, problems = lay_out_what_fits(template, content, dpi)
    return Preview(preview_png(draw_pages([page]), 0, dpi=dpi), problems)


def with_element(template: LabelTemplate, place: int, table: Mapping[str, object]) -> LabelTemplate:
    """One element in place of another, from its table."""
    try:
        element = element_from_table(table, f"element[{place}]")
    except PresetInvalid as fault:
        raise TemplateInvalid(str(fault)) from fault
    elements = list(template.elements)
    elements[_place(template, place)] = element
    return _checked(template, elements)


def with_more(template: LabelTemplate, kind: type[Element], word: str) -> LabelTemplate:
    """One element more, at the top left, that tells a word; to be moved and sized."""
    return _checked(template, [*template.elements, _begun(template, kind, word)])


def renamed(template: LabelTemplate, name: str) -> LabelTemplate:
    """The same under another name."""
    return _checked(replace(template, name=name), list(template.elements))


def without(template: LabelTemplate, place: int) -> LabelTemplate:
    """One element less."""
    elements = list(template.elements)
    del elements[_place(template, place)]
    return _checked(template, elements)


def moved(template: LabelTemplate, place: int, by: int) -> LabelTemplate:
    """One element drawn so many places later, or earlier: what is drawn later lies on top."""
    elements = list(template.elements)
    element = elements.pop(_place(template, place))
    elements.insert(max(0, min(len(elements), place + by)), element)
    return _checked(template, elements)


def extent_of(element: Element) -> tuple[float, float, float, float]:
    """Left, top, width and height of the room that an element has, in millimetres."""
    left, top, width, *rest = element.at
    if isinstance(element, Words | Checked):
        lines = element.lines if isinstance(element, Words) else 1
        points = element.points * LEADING * lines + (
            CAPTION_POINTS * LEADING if element.caption else 0
        )
        return left, top, width, points * MILLIMETRES_PER_INCH / POINTS_PER_INCH
    return left, top, width, width if isinstance(element, Drawn) else rest[0]


def _place(template: LabelTemplate, place: int) -> int:
    if not 0 <= place < len(template.elements):
        raise TemplateInvalid(f"There is no element {place + 1}.")
    return place


def _checked(template: LabelTemplate, elements: list[Element]) -> LabelTemplate:
    made = replace(template, elements=tuple(elements), sha256="")
    if not elements:
        raise TemplateInvalid("A template has at least one element.")
    for fault in faults_of_form(made):
        raise TemplateInvalid(fault)
    return made


def _begun(template: LabelTemplate, kind: type[Element], word: str) -> Element:
    room = template.stock.width_millimetres - 2 * _MARGIN
    at = (_MARGIN, _MARGIN, min(room, 30.0))
    name = _unused(template, word.replace("_", " "))
    if kind is Box:
        return Box((*at, 0.25))
    if word not in SAYS:
        raise TemplateInvalid(f"{word!r} is no word of the vocabulary.")
    if kind is Coded:
        if not SAYS[word].symbols:
            raise TemplateInvalid(f"{word!r} is for eyes, not for scanners.")
        symbol = min(SAYS[word].symbols)
        wide, high = (_SIDES[symbol],) * 2 if symbol in _SIDES else _BARS
        return Coded(name, symbol, (_MARGIN, _MARGIN, min(wide, room), high), word)
    if kind is Checked:
        return Checked(name, at, word, f"{word}_check")
    return Drawn(name, (_MARGIN, _MARGIN, 5.0), word) if kind is Drawn else Words(name, at, word)


def _unused(template: LabelTemplate, name: str) -> str:
    taken = {one.name for one in template.elements if not isinstance(one, Box)}
    numbered = (name if n == 1 else f"{name} {n}" for n in range(1, len(taken) + 2))
    return next(one for one in numbered if one not in taken)
