"""Rows of the projections that name a row that there is not, in any database, whatever its own guards let through."""

from typing import NamedTuple

from sqlalchemy import Connection, ForeignKeyConstraint, Table, exists, select

from custody.domain.records import KINDS, Scalar
from custody.store.tables import METADATA


class Stray(NamedTuple):
    """A row by its kind and key, and the kind that it names one of."""

    kind: str
    key: tuple[Scalar, ...]
    named: str


def first_stray(connection: Connection) -> Stray | None:
    """The first row that names one that there is not; None if all hang together."""
    for table in METADATA.sorted_tables:
        if table.name not in KINDS:
            continue
        for reference in sorted(
            table.foreign_key_constraints, key=lambda one: tuple(one.column_keys)
        ):
            if (key := _first(connection, table, reference)) is not None:
                return Stray(table.name, key, reference.referred_table.name)
    return None


def _first(
    connection: Connection, table: Table, reference: ForeignKeyConstraint
) -> tuple[Scalar, ...] | None:
    """The key of the first row whose reference, if it has one, leads nowhere."""
    child, parent = table.alias("child"), reference.referred_table.alias("parent")
    pairs = [(child.c[one.parent.name], parent.c[one.column.name]) for one in reference.elements]
    key = [child.c[name] for name in KINDS[table.name].KEY]
    row = connection.execute(
        select(*key)
        .where(*(here.is_not(None) for here, _ in pairs))
        .where(~exists().where(*(there == here for here, there in pairs)))
        .order_by(*key)
        .limit(1)
    ).first()
    return None if row is None else tuple(row)
