"""What every record is made of: a KIND, a KEY, and fields of text, whole numbers or truth values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, ClassVar, NamedTuple, Self, TypeAlias

Scalar: TypeAlias = str | int | bool | None
Getter: TypeAlias = Callable[["Record"], tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Anything the books know; the base of all kinds."""

    KIND: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]

    @property
    def key(self) -> tuple[Scalar, ...]:
        """The values that name this record among its kind."""
        return _parts(type(self)).key(self)

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        """The record's fields in their order."""
        return _parts(cls).names

    def present(self) -> dict[str, str | int | bool]:
        """The fields that have a value, by name."""
        names, values, _ = _parts(type(self))
        told = zip(names, values(self), strict=True)
        return {name: value for name, value in told if value is not None}

    @classmethod
    def of(cls, values: Mapping[str, Scalar]) -> Self:
        """A record from its fields; absent fields are None or their default."""
        return cls(**values)


def getter(names: tuple[str, ...]) -> Getter:
    """What takes these fields out of a record at C's speed, always as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    one = attrgetter(*names)
    return lambda record: (one(record),)


class _Parts(NamedTuple):
    """How the records of one kind are taken apart."""

    names: tuple[str, ...]
    values: Getter
    key: Getter


_PARTS: dict[type[Record], _Parts] = {}


def _parts(kind: type[Record]) -> _Parts:
    """Found out once for each kind: records are taken apart by the million."""
    parts = _PARTS.get(kind)
    if parts is None:
        names = tuple(field.name for field in fields(kind))
        parts = _PARTS[kind] = _Parts(names, getter(names), getter(kind.KEY))
    return parts
