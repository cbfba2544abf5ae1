"""Every byte of every row that the ledger speaks for, changed one at a time: each change is found, and named.

In scope are the tables of the ledger and the projections: what is in them is signed, or follows from what is.  Stores
are not: sessions, stations, accounts, answers and drafts are the house's own notes, which no entry tells of; names and
salts in the vault are meant to be erased, and what the ledger has of them is a commitment, which shows a change only to
who is shown both.  Nothing in a store can change what the ledger proves.

It is done in process: a row is changed in a database in memory, the functions of `custody verify` are asked, and the
change is taken back.  A change of a ledger table asks for the whole log; a change of a projection leaves the ledger as
it is, so the ledger is folded once and every table compared anew.  A change of each table of the ledger and of some
projections goes through the door itself, `verify_database`, on a file.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from api.verifying import verify_database
from custody.domain.records import KINDS
from custody.errors import DocumentUnreadable, EntryMalformed, LedgerTampered
from custody.ledger.kept import newest_kept
from custody.ledger.note import read_signature_lines, word_of
from custody.ledger.report import Problem, Report
from custody.ledger.timestamp import is_time
from custody.ledger.verify import verify_walked
from custody.store.kept import kept_checkpoints
from custody.store.ledger_rows import wrong_row
from custody.store.log import SqlLog
from custody.store.replay import compare
from custody.store.statements import Statements
from custody.store.tables import LEDGER
from tests.adversaries.tiny_ledger import KNOWN, TinyLedger, fold, make_longer, make_tiny_ledger

MOST_ENTRIES = 20
PARTS = 8  # a long table is broken in so many tests, for as many processors
LONGER = 258  # entries: so many have a node of the tree that is kept
TABLES = sorted({*LEDGER} - {"ledger_node"})

Value = str | bytes | int | None
Flip = tuple[str, dict[str, Value], str, Value]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyLedger:
    return make_tiny_ledger(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def longer(tiny: TinyLedger) -> TinyLedger:
    return make_longer(tiny, LONGER)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> TinyLedger:
    """Only what was done in the house: every record has those that it names."""
    return make_tiny_ledger(tmp_path_factory.mktemp("played"), every_kind=False)


@pytest.fixture(scope="module")
def folded(tiny: TinyLedger) -> TinyLedger:
    return fold(tiny)


def columns(tiny: TinyLedger, table: str) -> list[str]:
    return [name for _, name, *_ in tiny.plain.execute(f'PRAGMA table_info("{table}")')]


def keys(tiny: TinyLedger, table: str) -> list[str]:
    return [name for _, name, *_, key in tiny.plain.execute(f'PRAGMA table_info("{table}")') if key]


def changes(value: Value) -> Iterator[tuple[str, Value]]:
    """Every change of one byte of what is stored, and one byte less and more: SQL for the value, and the value."""
    if isinstance(value, str):
        data = value.encode("utf-8", "surrogateescape")
        yield from (("CAST(? AS TEXT)", one) for one in changed_bytes(data))
    elif isinstance(value, bytes):
        yield from (("?", one) for one in changed_bytes(value))
    elif isinstance(value, int):
        for place in range(8):
            data = flipped(value.to_bytes(8, "big", signed=True), place)
            yield "?", int.from_bytes(data, "big", signed=True)
    else:
        yield from (("?", one) for one in ("x", 1, b"x"))  # the column takes one of them


def changed_bytes(data: bytes) -> Iterator[bytes]:
    yield from (flipped(data, place) for place in range(len(data)))
    yield data + b"\0"
    if data:
        yield data[:-1]


def flipped(data: bytes, place: int) -> bytes:
    """With one bit of one byte turned, each of the eight in its turn: letters, cases, what is no UTF-8."""
    return data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :]


def flips(tiny: TinyLedger, table: str) -> Iterator[Flip]:
    """Column, key of the row, the statement and the value, for every change of a table."""
    of_key, names = keys(tiny, table), columns(tiny, table)
    for row in tiny.plain.execute(f'SELECT * FROM "{table}"').fetchall():
        stored = dict(zip(names, row, strict=True))
        key = {name: stored[name] for name in of_key}
        where = " AND ".join(f'"{name}" IS ?' for name in of_key)
        for column, value in stored.items():
            emptied = [] if value is None else [("?", None)]
            for spelled, new in (*changes(value), *emptied):
                yield column, key, f'UPDATE "{table}" SET "{column}" = {spelled} WHERE {where}', new


def is_harmless(column: str, key: dict[str, Value], value: Value) -> bool:
    """The two things about a cosignature that nobody who verifies can tell, and that prove nothing.

    - `at` is the house's own note of when the line came in: another moment is as good. (The witness's own time is
      in the line, and signed.)
    - The signature of a witness whom the policy does not name: its line is still one, of the key it is kept for.
    """
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    if column == "at":
        return is_time(text)
    if column == "line" and key["witness"] != word_of(KNOWN.name, KNOWN.key.id):
        try:
            (line,) = read_signature_lines(str(text))
        except (DocumentUnreadable, ValueError):
            return False
        return word_of(line.name, line.key_id) == key["witness"]
    return False


def is_refused_by_the_database(error: sqlite3.IntegrityError) -> bool:
    """Two rows of one key, nothing where something must be, or a value of another kind: not to be stored."""
    return any(
        word in str(error) for word in ("UNIQUE", "NOT NULL", "cannot store", "datatype mismatch")
    )


def ledger_problem(tiny: TinyLedger) -> Problem:
    """What verifying says of the ledger's own tables."""
    connection = tiny.connection
    try:
        newest, kept = newest_kept(kept_checkpoints(Statements(connection).all), tiny.policy)
        log = SqlLog(connection)
        rows = log.rows(0, log.size)
        report = verify_walked(lambda walk: walk.walk(rows), newest, tiny.policy, kept=kept)
        if not report.ok:
            return report.first_bad_index, report.problem
        if report.root != log.head().root():
            return report.size, "the head of the log does not follow from its entries"
    except (LedgerTampered, EntryMalformed) as error:
        return None, f"{error}"
    return wrong_row(connection)


def test_the_tiny_ledger_is_good_and_has_a_row_of_everything(tiny: TinyLedger, folded: TinyLedger):
    assert ledger_problem(tiny) == (None, "")
    assert list(compare(tiny.connection, folded.connection)) == []
    assert SqlLog(tiny.connection).size <= MOST_ENTRIES
    for table in {*TABLES, *KINDS}:
        assert tiny.plain.execute(f'SELECT 1 FROM "{table}"').fetchone(), table


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("table", TABLES)
def test_every_flip_of_a_ledger_row_is_found_and_named(tiny: TinyLedger, table: str, part: int):
    assert_every_flip_is_named(tiny, table, islice(flips(tiny, table), part, None, PARTS))


def test_every_flip_of_a_node_is_found_and_named(longer: TinyLedger):
    assert ledger_problem(longer) == (None, "")
    assert_every_flip_is_named(longer, "ledger_node", flips(longer, "ledger_node"))


def assert_every_flip_is_named(tiny: TinyLedger, table: str, broken: Iterator[Flip]) -> None:
    missed, found = [], 0
    for column, key, sql, value in broken:
        if table == "ledger_cosignature" and is_harmless(column, key, value):
            continue
        try:
            with tiny.changed(sql, value, *key.values()):
                index, problem = ledger_problem(tiny)
        except sqlite3.IntegrityError as error:
            if not is_refused_by_the_database(error):
                raise
            continue
        found += 1
        if not names_ledger_row(table, key, index, problem):
            missed.append((column, key, value, index, problem))

    assert missed == []
    assert found


def names_ledger_row(table: str, key: dict[str, Value], index: int | None, problem: str) -> bool:
    """Whether a sentence leads to the row that was changed."""
    if table == "ledger_entry":
        return index == key["seq"] and f"entry {index}" in problem
    if table == "ledger_link":
        return str(key["subject"]) in problem and f"number {key['n']} " in problem
    if table == "ledger_checkpoint":
        told = (f"over {key['size']} entries", f"it is over {key['size']}")
        return any(words in problem for words in told)
    if table == "ledger_cosignature":
        by_size = f"the checkpoint over {key['size']} entries: " in problem
        return by_size or f"cosignature of '{key['witness']}'" in problem
    if table == "ledger_node":
        return problem == "the node over entries 0 to 255 does not follow from them"
    return "head" in problem or "not the frontier of a log" in problem


@pytest.mark.parametrize("table", sorted(KINDS))
def test_every_flip_of_a_projection_is_found_and_named(
    tiny: TinyLedger, folded: TinyLedger, table: str
):
    missed, found = [], 0
    for column, key, sql, value in flips(tiny, table):
        try:
            with tiny.changed(sql, value, *key.values()):
                named = {(one.kind, one.key) for one in compare(tiny.connection, folded.connection)}
        except sqlite3.IntegrityError as error:
            if not is_refused_by_the_database(error):
                raise
            continue
        found += 1
        by_key = tuple(key[name] for name in KINDS[table].KEY)
        if (table, by_key) not in named or {kind for kind, _ in named} != {table}:
            missed.append((column, key, value, named))

    assert missed == []
    assert found


@pytest.mark.parametrize("table", [*TABLES, "therapy", "serial"])
def test_a_change_of_each_table_is_found_by_the_door_itself(
    played: TinyLedger, tmp_path: Path, table: str
):
    file, column = tmp_path / "changed.sqlite", columns(played, table)[-1]
    _, key, sql, value = next(
        flip
        for flip in flips(played, table)
        if flip[0] == column and flip[3] is not None and not is_harmless(column, flip[1], flip[3])
    )
    with closing(sqlite3.connect(file)) as copy:
        played.plain.backup(copy)
        copy.execute(sql, (value, *key.values()))
        copy.commit()

    report = verify_database(f"sqlite:///{file}", played.policy)

    assert not report.ok
    assert named(table, key, report)


def named(table: str, key: dict[str, Value], report: Report) -> bool:
    """Whether a report of the door leads to the row."""
    if table in LEDGER:
        return names_ledger_row(table, key, report.first_bad_index, report.problem)
    return f"{table} {'/'.join(map(str, key.values()))}" in report.problem
