"""What the owner of a database can do to the store of label templates; undone afterwards."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import psycopg

from api.settings import Settings

TABLE = "label_template"
COLUMNS = "name, version, kind, sha256, toml, kept_by, station, kept_at"


@contextmanager
def tampered(settings: Settings, key: str, changed: Mapping[str, Any] | None) -> Iterator[None]:
    """A version's row with other values in some columns, or without the row."""
    name, _, version = key.partition(" v")
    with closing(_owner(settings)) as owner:
        before = owner.execute(f"SELECT {COLUMNS} FROM {TABLE}").fetchall()
        _disarm(owner)
        where, (mark,) = f"WHERE name = '{name}' AND version = {version}", _marks(owner, 1)
        if changed is None:
            owner.execute(f"DELETE FROM {TABLE} {where}")
        for column, value in (changed or {}).items():
            owner.execute(f"UPDATE {TABLE} SET {column} = {mark} {where}", (value,))
        owner.commit()
        try:
            yield
        finally:
            owner.execute(f"DELETE FROM {TABLE}")
            marks = ", ".join(_marks(owner, len(before[0])))
            for row in before:
                owner.execute(f"INSERT INTO {TABLE} ({COLUMNS}) VALUES ({marks})", row)
            owner.commit()


def _owner(settings: Settings) -> Any:
    if settings.address.startswith("sqlite"):
        return sqlite3.connect(settings.address.removeprefix("sqlite:///"))
    return psycopg.connect(settings.address)


def _disarm(owner: Any) -> None:
    if isinstance(owner, sqlite3.Connection):
        for event in ("update", "delete", "insert"):
            owner.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{event}")
    else:
        owner.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")


def _marks(owner: Any, count: int) -> list[str]:
    return ["?" if isinstance(owner, sqlite3.Connection) else "%s"] * count
