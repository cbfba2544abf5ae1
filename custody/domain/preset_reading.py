"""Reading a table of plain values into frozen dataclasses, and nothing that they do not name.

The dataclass is the schema: a key that is no field, a field without a key (unless it has a
default) and a value of another type are each refused with the path at which they stand.  A truth
value is not a number, and one with a point only where the schema measures: presets count in whole
units.  What is told of a fault is a sentence, however long and strange the value or its key.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from reprlib import repr as briefly
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

from custody.errors import PresetInvalid

T = TypeVar("T")

BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,60}")
MOST_BITS: Final = 64  # of a whole number, as TOML has them
WORD_FOR = {int: "a whole number", float: "a number", str: "text", bool: "true or false"}


def read_table(kind: type[T], table: object, path: str = "") -> T:
    """The dataclass `kind` from a table; raises PresetInvalid naming the path of a fault."""
    if not isinstance(table, Mapping):
        raise PresetInvalid(f"{_shown(path)} must be a table.")
    hints = get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    for key in table:
        if key not in known:
            raise PresetInvalid(f"{_shown(_below(path, key))} is not a key that is known.")
    return kind(
        **{
            name: _read_value(hints[name], table[name], _below(path, name))
            for name, field in known.items()
            if _is_given(field, table, path)
        }
    )


def _is_given(field: Field[Any], table: Mapping[str, object], path: str) -> bool:
    if field.name in table:
        return True
    if field.default is MISSING and field.default_factory is MISSING:
        raise PresetInvalid(f"{_shown(_below(path, field.name))} is missing.")
    return False


def _read_value(kind: Any, value: object, path: str) -> object:  # noqa: ANN401, PLR0911 - a type as Python spells it
    origin = get_origin(kind)
    if origin is tuple:
        return _read_list(get_args(kind), value, path)
    if origin is dict:
        return _read_named(get_args(kind)[1], value, path)
    if origin is UnionType:
        (kind,) = (arm for arm in get_args(kind) if arm is not NoneType)
        return _read_value(kind, value, path)
    if is_dataclass(kind):
        return read_table(kind, value, path)  # type: ignore[arg-type]
    if issubclass(kind, StrEnum):
        return _read_word(kind, value, path)
    if type(value) is int and value.bit_length() >= MOST_BITS:
        raise PresetInvalid(f"{_shown(path)} is a number of more than {MOST_BITS} bits.")
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise PresetInvalid(f"{_shown(path)} must be {WORD_FOR[kind]}, not {briefly(value)}.")
    return value


def _read_list(arms: tuple[Any, ...], value: object, path: str) -> tuple[object, ...]:
    """A list as a tuple of one kind, of any length or of the length that the schema spells out."""
    if not isinstance(value, list):
        raise PresetInvalid(f"{_shown(path)} must be a list.")
    if Ellipsis not in arms and len(value) != len(arms):
        raise PresetInvalid(f"{_shown(path)} must be a list of {len(arms)}.")
    return tuple(_read_value(arms[0], item, f"{path}[{at}]") for at, item in enumerate(value))


def _read_named(kind: Any, value: object, path: str) -> dict[str, object]:  # noqa: ANN401 - as above
    if not isinstance(value, Mapping):
        raise PresetInvalid(f"{_shown(path)} must be a table.")
    return {name: _read_value(kind, item, _below(path, name)) for name, item in value.items()}


def _read_word(kind: type[StrEnum], value: object, path: str) -> StrEnum:
    if isinstance(value, str) and value in {word.value for word in kind}:
        return kind(value)
    raise PresetInvalid(f"{_shown(path)} must be one of {', '.join(kind)}, not {briefly(value)}.")


def _below(path: str, key: object) -> str:
    told = str(key) if BARE_KEY.fullmatch(str(key)) else briefly(key)
    return f"{path}.{told}" if path else told


def _shown(path: str) -> str:
    return f"`{path}`" if path else "The file"
