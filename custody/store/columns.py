"""The column words: what a field of a record or of a store is in either database.

Text is text in byte order, so that moments and identifiers sort alike in both databases; whole
numbers have 64 bits; truth is 0 or 1 where the database has no word for it.  Every SQLite table is
STRICT: a value of another kind is refused instead of bent.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Dialect,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    Text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
WHOLE = BigInteger().with_variant(Integer(), "sqlite")
BYTES = LargeBinary()

STRICT = {"sqlite_strict": True}
KEYED = {"sqlite_strict": True, "sqlite_with_rowid": False}  # the row lies in the tree of its key


class Truth(TypeDecorator[bool]):
    """True or false: a boolean in PostgreSQL, 0 or 1 in SQLite."""

    impl = Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """STRICT tables of SQLite know no boolean."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Boolean())

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:  # noqa: ARG002, ANN401 -- SQLAlchemy's signature
        """A truth value again, whatever the database calls it."""
        return None if value is None else bool(value)


class Row(SQLModel):
    """The base of every table; names of constraints follow one pattern."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def text(**more: Any) -> Any:  # noqa: ANN401 -- what Field gives and takes
    """A column of text."""
    return Field(sa_type=TEXT, **more)


def whole(**more: Any) -> Any:  # noqa: ANN401 -- what Field gives and takes
    """A column of whole numbers of 64 bits."""
    return Field(sa_type=WHOLE, **more)


def truth(**more: Any) -> Any:  # noqa: ANN401 -- what Field gives and takes
    """A column of true and false."""
    return Field(sa_type=Truth, **more)


def binary(**more: Any) -> Any:  # noqa: ANN401 -- what Field gives and takes
    """A column of bytes."""
    return Field(sa_type=BYTES, **more)


def refers(here: tuple[str, ...], table: str, there: tuple[str, ...]) -> ForeignKeyConstraint:
    """These columns name a row of another table by the time the transaction ends."""
    return ForeignKeyConstraint(
        here, [f"{table}.{column}" for column in there], deferrable=True, initially="DEFERRED"
    )


def of_therapy() -> ForeignKeyConstraint:
    """The row belongs to a therapy."""
    return refers(("therapy",), "therapy", ("coi",))


def of_container(column: str = "container") -> ForeignKeyConstraint:
    """The container that the row names belongs to the row's own therapy."""
    return refers(("therapy", column), "container", ("therapy", "id"))
