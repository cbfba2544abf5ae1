"""One installation's tables copied into another database, of either kind, row for row.

What is copied is one committed state.  Two things stay behind on purpose: sessions, since nobody
is signed in at a restored installation, and the wrapped keys of persons, which are kept apart so
that a copy that was forgotten somewhere names nobody, and so that who was erased stays erased.  One
thing is changed: what waited for a printer was perhaps printed since, and waits no more.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from custody.errors import Conflict
from custody.store.spool import GIVEN_UP, STUCK, JobState
from custody.store.tables import METADATA

LEFT_BEHIND = frozenset({"session"})
SIGNED = frozenset({"ledger_checkpoint", "ledger_cosignature"})
_AT_ONCE = 1000
_FEW_AT_ONCE = {"photo": 4}  # of large rows, so that memory stays flat
_HEAD, _PERSON, _INSTALLATION = "ledger_head", "vault_person", "installation"
_JOB, _IN_DOUBT = "print_job", {"state": JobState.UNSURE.value, "problem": GIVEN_UP}


def copy_installation(source: Connection, target: Connection, *, as_origin: str = "") -> int:
    """Copy everything but sessions and wrapped keys; how many rows.

    `as_origin` makes it the log of another origin, which has signed nothing yet.

    Raises:
        Conflict: the target holds an installation already.
    """
    require_empty(target)
    if target.dialect.name == "sqlite":
        target.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    tables = [one for one in _tables() if not as_origin or one.name not in SIGNED]
    origin = {"origin": as_origin} if as_origin else {}
    rows = sum(_copy(one, source, target, origin) for one in tables)
    if target.dialect.name == "postgresql":
        _count_on(target)
    return rows


def require_empty(target: Connection) -> None:
    """Conflict where something was installed: nothing is ever copied over it."""
    table = METADATA.tables[_INSTALLATION]
    if target.execute(select(func.count()).select_from(table)).scalar_one():
        raise Conflict("there is an installation at that place already; restore into an empty one")


def wrapped_keys(source: Connection) -> dict[str, bytes]:
    """The wrapped key of every person who was not erased, by subject."""
    person = METADATA.tables[_PERSON]
    rows = source.execute(select(person.c.subject, person.c.wrapped_key).order_by(person.c.subject))
    return {subject: bytes(key) for subject, key in rows if key is not None}


def give_back_keys(target: Connection, keys: Mapping[str, bytes]) -> tuple[str, ...]:
    """Put persons' wrapped keys back; who has none stays erased, sealed names and all. Their subjects."""
    person = METADATA.tables[_PERSON]
    known = [subject for (subject,) in target.execute(select(person.c.subject))]
    erased = tuple(sorted(subject for subject in known if subject not in keys))
    for subject in known:
        values = (
            {"wrapped_key": keys[subject]}
            if subject in keys
            else {"wrapped_key": None, "nonce": None, "ciphertext": None}
        )
        target.execute(update(person).where(person.c.subject == subject).values(values))
    for subject in erased:
        for table in _sealed_with_their_key():
            target.execute(table.delete().where(table.c.subject == subject))
    return erased


def _sealed_with_their_key() -> tuple[Table, ...]:
    return METADATA.tables["opening"], METADATA.tables["photo"]


def _tables() -> Iterator[Table]:
    return (table for table in METADATA.sorted_tables if table.name not in LEFT_BEHIND)


def _copy(table: Table, source: Connection, target: Connection, origin: Mapping[str, str]) -> int:
    """One table in the order of its keys, which is the order that the guards of the ledger ask for."""
    some_rows = _FEW_AT_ONCE.get(table.name, _AT_ONCE)
    rows = source.execution_options(yield_per=some_rows).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    count = 0
    for some in rows.mappings().partitions(some_rows):
        batch = [_changed(table, row, origin) for row in some]
        if table.name == _HEAD:  # a migrated database has its one head already
            target.execute(update(table).values(batch[0]))
        else:
            target.execute(insert(table), batch)
        count += len(batch)
    return count


def _changed(table: Table, row: Mapping[Any, Any], origin: Mapping[str, str]) -> dict[Any, Any]:
    changes: dict[str, Mapping[str, Any]] = {
        _PERSON: {"wrapped_key": None},
        _INSTALLATION: origin,
        _JOB: _IN_DOUBT if row.get("state") in STUCK else {},
    }
    return {**row, **changes.get(table.name, {})}


def _count_on(target: Connection) -> None:
    """PostgreSQL numbers new rows by itself: it goes on after the last that was copied."""
    for table in _tables():
        column = table.autoincrement_column
        if column is not None:
            last = target.execute(select(func.max(column))).scalar_one()
            if last is not None:
                name = func.pg_get_serial_sequence(table.name, column.name)
                target.execute(select(func.setval(name, last)))
