"""What every record is made of: a KIND, a KEY, and fields of text, whole numbers or truth values."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar, Self, TypeAlias

Scalar: TypeAlias = str | int | bool | None


_FIELD_NAMES: dict[type["Record"], tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Anything the books know; the base of all kinds."""

    KIND: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]

    @property
    def key(self) -> tuple[Scalar, ...]:
        """The values that name this record among its kind."""
        return tuple([getattr(self, name) for name in self.KEY])

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        """The record's fields in their order."""
        names = _FIELD_NAMES.get(cls)
        if names is None:
            names = _FIELD_NAMES[cls] = tuple(field.name for field in fields(cls))
        return names

    @classmethod
    def of(cls, values: Mapping[str, Scalar]) -> Self:
        """A record from its fields; absent fields are None or their default."""
        return cls(**values)
