"""A database as an earlier release left it: without the tables that later migrations made.

Migrations only ever add, so that taking away what they added is what was there before.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

import custody.store.migrations.versions

MIGRATIONS = Path(*custody.store.migrations.versions.__path__)
MADE = re.compile(r"^CREATE (TABLE|FUNCTION) (\w+)", re.MULTILINE)


def set_back(address: str, revision: str) -> None:
    """Take the schema of a database that nobody has open back to a revision."""
    kind = "sqlite" if address.startswith("sqlite") else "postgresql"
    later = [
        one for one in MIGRATIONS.glob(f"*.{kind}.sql") if one.name[: len(revision)] > revision
    ]
    with closing(_owner(address, kind)) as owner:
        for script in sorted(later, reverse=True):
            made = MADE.findall(script.read_text())
            for what, name in sorted(made, reverse=True):  # a table goes before its functions
                owner.execute(f"DROP {what} {name}")
        owner.execute(f"UPDATE alembic_version SET version_num = '{revision}'")
        owner.commit()


def _owner(address: str, kind: str) -> Any:
    if kind == "sqlite":
        return sqlite3.connect(address.removeprefix("sqlite:///"))
    return psycopg.connect(address)
