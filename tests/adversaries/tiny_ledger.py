"""A database in memory with at most twenty entries and a record of every kind, to be broken in any way.

It is a copy of a small real house, plus one entry whose outcome puts a record of each kind, so that every projection
has a row and every column a value.  Guards, constraints and foreign keys are off: whoever owns the file has none.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from api.evidence import issue
from custody.domain.records import KINDS, Record
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Draft, Occurred
from custody.ledger.keys import Ed25519Signer, Policy, cosign, sign_note
from custody.ledger.note import COSIGNATURE, Note
from custody.ledger.timestamp import write_time
from custody.store.checkpoints import Checkpoints
from custody.store.log import SqlLog
from custody.store.replay import replay_into
from custody.store.shelves import SHELVES
from custody.store.statements import Statements
from tests.api.small_house import SmallHouse, open_small_house

KNOWN = Ed25519Signer.from_seed("witness.example/known", b"k" * 32, COSIGNATURE)
UNKNOWN = Ed25519Signer.from_seed("witness.example/unknown", b"u" * 32, COSIGNATURE)
MOMENT = datetime(2027, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class TinyLedger:
    """The connection, the driver's own beside it, and whose log it is."""

    connection: Connection
    plain: sqlite3.Connection
    signer: Ed25519Signer

    @property
    def policy(self) -> Policy:
        """The log's key, and one of its two witnesses; the reader has never heard of the other."""
        return Policy.parse(f"log {self.signer.vkey}\nwitness known {KNOWN.vkey}\nquorum none\n")

    @contextmanager
    def changed(self, sql: str, *values: object) -> Iterator[None]:
        """With one statement done, and undone afterwards."""
        self.plain.execute("SAVEPOINT before")
        try:
            self.plain.execute(sql, values)
            yield
        finally:
            self.plain.execute("ROLLBACK TO before")
            self.plain.execute("RELEASE before")


def make_tiny_ledger(folder: Path, *, every_kind: bool = True) -> TinyLedger:
    """Two therapies, one with its evidence, and, if asked, an entry about every kind of record."""
    small = open_small_house(folder)
    coi = small.enrol()
    small.house.sign()
    small.enrol(2)
    issue(small.house, small.session("AUDI3"), coi, names=False, language="en")
    signer = small.house.signer
    close(small)
    with sqlite3.connect(folder / "data" / "custody.sqlite") as file:
        tiny = in_memory(file, signer)
    file.close()
    if every_kind:
        append_every_kind(tiny, coi)
    have_cosigned(tiny)
    return tiny


def make_longer(tiny: TinyLedger, size: int) -> TinyLedger:
    """A copy of a ledger with so many entries, the last about nothing, under a checkpoint."""
    longer = in_memory(tiny.plain, tiny.signer)
    log = SqlLog(longer.connection, lambda: MOMENT)
    log.lock()
    for number in range(log.size, size):
        log.append(
            Draft(
                id=f"019ab000-0000-7000-8000-{number:012x}",
                type="house:looked_at",
                at=Occurred(time=MOMENT, zone="Europe/Berlin", source="server"),
                site="A9990",
                station="CLINIC-1",
                actor="CORA1",
                verdict="accepted",
            )
        )
    log.write_head()
    sign(longer)
    return longer


def close(small: SmallHouse) -> None:
    """Let the file go."""
    small.house.close()


def in_memory(file: sqlite3.Connection, signer: Ed25519Signer) -> TinyLedger:
    """A copy without guards, read as verifying reads: byte for byte."""
    plain = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    file.backup(plain)
    plain.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON"):
        plain.execute(f"PRAGMA {pragma}")
    for (name,) in plain.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        plain.execute(f"DROP TRIGGER {name}")
    engine = create_engine("sqlite://", creator=lambda: plain, poolclass=StaticPool)
    return TinyLedger(engine.connect(), plain, signer)


def append_every_kind(tiny: TinyLedger, coi: str) -> None:
    """One entry more, with a record of each kind, under a checkpoint of its own."""
    records = [example_of(kind) for kind in KINDS.values()]
    log = SqlLog(tiny.connection, lambda: MOMENT)
    log.lock()
    log.append(
        Draft(
            id="019ab000-0000-7000-8000-000000000001",
            type="house:filled",
            at=Occurred(time=MOMENT - timedelta(hours=1), zone="Europe/Berlin", source="paper"),
            site="A9990",
            station="CLINIC-1",
            actor="CORA1",
            second="PHIL2",
            verdict="accepted",
            subjects=(coi, "A999926000001-S0001A00"),
            outcome=tuple((record.KIND, as_fields(record)) for record in records),
        )
    )
    log.write_head()
    for record in records:
        shelf = SHELVES["sqlite"][type(record)]
        tiny.plain.execute(shelf.put, shelf.values(record))
    sign(tiny)


def sign(tiny: TinyLedger) -> None:
    """Put a checkpoint over all entries."""
    head = SqlLog(tiny.connection).head()
    text = Checkpoint(origin=tiny.signer.name, size=head.size, root=head.root()).text()
    tiny.plain.execute(
        "INSERT INTO ledger_checkpoint (size, note) VALUES (?, ?)",
        (head.size, sign_note(text, tiny.signer)),
    )


def have_cosigned(tiny: TinyLedger) -> None:
    """Two witnesses cosign the newest checkpoint; a reader knows one of them."""
    checkpoints = Checkpoints(Statements(tiny.connection))
    size, note = checkpoints.last() or (0, "")
    for witness in (KNOWN, UNKNOWN):
        line = cosign(Note.parse(note).text, witness, time=1_800_000_000)
        checkpoints.keep_cosignature(size, line, write_time(MOMENT))


def fold(tiny: TinyLedger) -> TinyLedger:
    """The ledger folded into empty tables of the same form, as verifying does it."""
    empty = in_memory(tiny.plain, tiny.signer)
    for kind in KINDS:
        empty.plain.execute(f'DELETE FROM "{kind}"')
    log = SqlLog(tiny.connection)
    replay_into(log.rows(0, log.size), empty.connection)
    return empty


def as_fields(record: Record) -> dict[str, Any]:
    """What an outcome tells of a record."""
    return {name: getattr(record, name) for name in record.field_names()}


def example_of(kind: type[Record]) -> Record:
    """A record of a kind with something in every field."""
    hints = get_type_hints(kind)
    assert all(one.default is not MISSING or one.name in hints for one in fields(kind))
    return kind.of({name: example(hints[name], name) for name in kind.field_names()})


def example(hint: Any, name: str) -> Any:
    """A value of a type; optional ones have one too."""
    if get_origin(hint) in {Union, UnionType}:
        hint = next(one for one in get_args(hint) if one is not type(None))
    if hint is bool:
        return True
    if hint is int:
        return 7_000
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return str(next(iter(hint)))
    return f"{name} é"
