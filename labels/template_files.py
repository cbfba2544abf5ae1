"""A template as a TOML file: read strictly, written in one form, so that the same template has the same hash.

Millimetres from the top left.  An element has a type; what is as usual is left out.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from hashlib import sha256
from reprlib import repr as briefly
from typing import Any, Final

from custody.domain.preset_reading import read_table
from custody.errors import PresetInvalid, TemplateInvalid
from labels.content import LabelKind
from labels.elements import (
    Box,
    Checked,
    Coded,
    Drawn,
    Element,
    LabelTemplate,
    Words,
)
from labels.fonts import Font
from labels.stock import STOCKS, Stock
from labels.template_form import faults_of_form

MOST_BYTES: Final = 100_000
MOST_COLUMNS: Final = 200  # a key of many parts costs the reader their square, and is on one line
MOST_ELEMENTS: Final = 100

TYPES: Final[Mapping[str, type[Element]]] = {
    "words": Words, "checked": Checked, "code": Coded, "shape": Drawn, "box": Box,
}  # fmt: skip
_TYPE_OF: Final = {kind: word for word, kind in TYPES.items()}
FONTS: Final[Mapping[str, Font]] = {one.name.lower(): one for one in Font}
_FONT_WORD: Final = {one: word for word, one in FONTS.items()}
_TABLE, _ELEMENT, _FONT = "element", "type", "font"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Head:
    """What a file says before its elements."""

    name: str
    version: int
    kind: LabelKind
    stock: str
    native_zpl: bool = True


def template_from_toml(raw: bytes) -> LabelTemplate:
    """The template that a file describes; raises TemplateInvalid, naming where and what, for the first fault."""
    try:
        return _template(_table(raw), sha256(raw).hexdigest())
    except PresetInvalid as fault:
        raise TemplateInvalid(str(fault)) from fault


def template_to_toml(template: LabelTemplate) -> bytes:
    """A template's file; read back it is the same template."""
    head = [
        f'name = "{template.name}"', f"version = {template.version}", f'kind = "{template.kind}"',
        f'stock = "{template.stock.name}"',
    ]  # fmt: skip
    if not template.native_zpl:
        head.append("native_zpl = false")
    blocks = ["\n".join(head), *("\n".join(_lines(one)) for one in template.elements)]
    return ("\n\n".join(blocks) + "\n").encode()


def element_from_table(table: object, path: str) -> Element:
    """An element from its table; raises PresetInvalid."""
    if not isinstance(table, Mapping) or table.get(_ELEMENT) not in TYPES:
        raise PresetInvalid(f"`{path}.{_ELEMENT}` must be one of {', '.join(TYPES)}.")
    rest = {key: value for key, value in table.items() if key != _ELEMENT}
    if _FONT in rest:
        if rest[_FONT] not in FONTS:
            raise PresetInvalid(f"`{path}.{_FONT}` must be one of {', '.join(FONTS)}.")
        rest[_FONT] = FONTS[rest[_FONT]].value
    return read_table(TYPES[table[_ELEMENT]], rest, path)


def element_to_table(element: Element) -> dict[str, Any]:
    """An element's table: its type, and what is not as usual."""
    told = {_ELEMENT: _TYPE_OF[type(element)]}
    for field in fields(element):
        value = getattr(element, field.name)
        if field.default is MISSING or value != field.default:
            told[field.name] = _FONT_WORD[value] if field.name == _FONT else value
    return told


def _table(raw: bytes) -> Mapping[str, Any]:
    if len(raw) > MOST_BYTES:
        raise TemplateInvalid(f"A template's file has at most {MOST_BYTES} bytes.")
    try:
        text = raw.decode("utf-8-sig")
        if any(len(line) > MOST_COLUMNS for line in text.split("\n")):
            raise TemplateInvalid(
                f"A template's file has no line of more than {MOST_COLUMNS} characters."
            )
        return tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as fault:
        raise TemplateInvalid(f"The file is not TOML: {fault}") from fault


def _template(table: Mapping[str, Any], digest: str) -> LabelTemplate:
    elements = table.get(_TABLE, [])
    head = read_table(_Head, {key: value for key, value in table.items() if key != _TABLE})
    if not isinstance(elements, list) or not 0 < len(elements) <= MOST_ELEMENTS:
        raise PresetInvalid(f"`{_TABLE}` must be a list of 1 to {MOST_ELEMENTS} tables.")
    template = LabelTemplate(
        name=head.name, version=head.version, kind=head.kind, stock=_stock(head.stock), native_zpl=head.native_zpl,
        elements=tuple(element_from_table(one, f"{_TABLE}[{at}]") for at, one in enumerate(elements)), sha256=digest,
    )  # fmt: skip
    for fault in faults_of_form(template):
        raise PresetInvalid(fault)
    return template


def _stock(name: str) -> Stock:
    if name not in STOCKS:
        raise PresetInvalid(f"`stock` must be one of {', '.join(STOCKS)}, not {briefly(name)}.")
    return STOCKS[name]


def _lines(element: Element) -> Iterator[str]:
    yield f"[[{_TABLE}]]"
    for key, value in element_to_table(element).items():
        yield f"{key} = {_as_toml(value)}"


def _as_toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_as_toml, value))}]"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, int):
        return str(value)
    return f'"{value}"'  # words, names and captions are checked: none has a quote or a control character
