"""A database with millions of entries, quickly: one real entry of each form is the pattern for the rest.

A pattern is the bytes of an entry that the ledger itself made, with the words and numbers taken out that differ
from entry to entry.  Every therapy has a hundred entries, and a thousand therapies are under way at once; the first
entry of each puts the therapy and its vessel, most count cells, some are readings by two people, some refusals.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from custody.domain.books import outcome_of
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Draft, Entry, Link
from custody.ledger.keys import Ed25519Signer, sign_note
from custody.ledger.merkle import Frontier, leaf_hash
from custody.ledger.tiles import WIDTH, Node, completed
from custody.store.database import open_database
from custody.store.log_rows import LogRows
from custody.store.migrate import migrate
from custody.store.replay import replay_into
from tests.bench.verifying import START, scan_draft, subjects_of
from tests.custody.store.stories import a_bag, a_therapy

SIGNER = Ed25519Signer.from_seed("bench.example/demo", bytes(32))
AT_ONCE, ENTRIES_EACH = 1000, 100
_STEP = 256 * WIDTH  # entries written by one transaction
_FOLDED = 500_000  # entries folded by one transaction
_FORMS = "ccccccrrrx"  # of ten entries: counts, readings, a refusal

_N, _NUMBER, _PLACE, _PREV = (
    987_654_321_012,
    999_999,
    77_777,
    "ab" * 32,
)  # stand in a pattern's entry
_REC = START + timedelta(days=999)


def make(file: Path, size: int) -> None:
    """A database whose log has so many entries, as the sequencer would have written it."""
    address = f"sqlite:///{file}"
    migrate(address)
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        for pragma in ("synchronous = OFF", "cache_size = -65536"):
            database.execute(f"PRAGMA {pragma}")
        with _without_guards(database):
            tree, rec = _fill(database, size)
        note = sign_note(_checkpoint(tree), SIGNER)
        database.execute("INSERT INTO ledger_checkpoint (size, note) VALUES (?, ?)", (size, note))
        database.execute(
            "UPDATE ledger_head SET size = ?, frontier = ?, rec = ? WHERE id = 1",
            (size, tree.to_bytes(), rec),
        )
    opened = open_database(address)
    rows = LogRows(dialect="sqlite", place=str(file))
    for start in range(0, size, _FOLDED):
        with opened.write() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            replay_into(rows(start, min(start + _FOLDED, size)), connection)
    opened.close()


def _checkpoint(tree: Frontier) -> str:
    return Checkpoint(origin=SIGNER.name, size=tree.size, root=tree.root()).text()


@contextmanager
def _without_guards(database: sqlite3.Connection) -> Iterator[None]:
    """Without the triggers that look at each row: here are too many, and all are looked at later."""
    triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    guards = triggers.fetchall()
    for name, _ in guards:
        database.execute(f"DROP TRIGGER {name}")
    yield
    for _, statement in guards:
        database.execute(statement)


def _fill(database: sqlite3.Connection, size: int) -> tuple[Frontier, str]:
    """Write entries, links and nodes; the tree, and when the last was recorded."""
    tree, made = Frontier(), _entries(size)
    while entries := list(islice(made, _STEP)):
        nodes: list[Node] = []
        for start in range(0, len(entries), WIDTH):
            *leaves, last = (one.leaf for one in entries[start : start + WIDTH])
            tree = tree.extend(leaves)
            nodes += completed(tree, last)
            tree = tree.append(last)
        database.execute("BEGIN")
        database.executemany(
            "INSERT INTO ledger_entry (seq, id, body, leaf) VALUES (?, ?, ?, ?)",
            [(one.n, one.id, one.body, one.leaf) for one in entries],
        )
        database.executemany(
            "INSERT INTO ledger_link (subject, n, seq) VALUES (?, ?, ?)",
            sorted(
                (name, one.place, one.n) for one in entries for name in subjects_of(one.therapy)
            ),
        )
        database.executemany("INSERT INTO ledger_node (level, n, hash) VALUES (?, ?, ?)", nodes)
        database.execute("COMMIT")
    return tree, _rec(size - 1)


def _refusal(draft: Draft) -> Draft:
    return replace(draft, verdict="refused", reasons=("wrong_patient",), outcome=())


def _reading(draft: Draft) -> Draft:
    return replace(draft, second="NURSE2", outcome=draft.outcome[:1])


def _birth(draft: Draft) -> Draft:
    born = outcome_of((a_therapy(draft.subjects[0]), a_bag(draft.subjects[1], draft.subjects[0])))
    return replace(draft, outcome=(*born, *draft.outcome))


def _pattern(draft: Draft, place: int = _PLACE) -> str:
    """The bytes of a draft's entry as a format for `%`."""
    links = [Link(one, place, "" if place == 1 else _PREV) for one in sorted(draft.subjects)]
    text = Entry.of(0, draft, links=links, rec=_REC).body.decode("ascii")
    for found, told in (
        ("%", "%%"),
        (f'"print_serial":{_NUMBER}', '"print_serial":%(number)d'),
        (f"{_NUMBER:06d}", "%(number)06d"),
        (f"-7000-8000-{_N:012x}", "-7000-8000-%(n)012x"),
        (f":{_N}", ":%(n)d"),
        (sha256(str(_N).encode()).hexdigest(), "%(seal)s"),
        (f'"n":{_PLACE}', '"n":%(place)d'),
        (_PREV, "%(prev)s"),
        (f"{_REC:%Y-%m-%dT%H:%M:%S.%f}Z", "%(rec)s"),
    ):
        text = text.replace(found, told)
    return text


def _patterns() -> dict[str, str]:
    draft = scan_draft(_N, _NUMBER)
    return {
        "b": _pattern(_birth(draft), 1),
        "c": _pattern(draft),
        "r": _pattern(_reading(draft)),
        "x": _pattern(_refusal(draft)),
    }


class _Made(NamedTuple):
    """What is written of an entry."""

    n: int
    id: str
    body: bytes
    leaf: bytes
    therapy: int
    place: int


def _entries(size: int) -> Iterator[_Made]:
    patterns, tails = _patterns(), {}  # type: dict[str, str], dict[int, str]
    for n in range(size):
        round_, among = divmod(n, AT_ONCE)
        place = round_ % ENTRIES_EACH + 1
        number = round_ // ENTRIES_EACH * AT_ONCE + among
        form = "b" if place == 1 else _FORMS[(n + place) % len(_FORMS)]
        body = (
            patterns[form]
            % {
                "n": n, "number": number, "place": place, "prev": tails.get(among),
                "seal": sha256(b"%d" % n).hexdigest(), "rec": _rec(n),
            }
        ).encode()  # fmt: skip
        leaf = leaf_hash(body)
        tails[among] = leaf.hex()
        yield _Made(n, f"019c0000-0000-7000-8000-{n:012x}", body, leaf, number, place)


def _rec(n: int) -> str:
    """When an entry is recorded: a thousand in a second."""
    return f"{_second(n // 1000)}.{n % 1000:03}000Z"


@lru_cache(maxsize=16)
def _second(seconds: int) -> str:
    return f"{START + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%S}"
