"""Verifying a whole log in one process, beside reading and hashing the same bytes.

The entries are those of accepted scans; both sides read the same rows from the same file.
"""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from time import perf_counter

from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Draft, Occurred
from custody.ledger.keys import Ed25519Signer, Policy, sign_note
from custody.ledger.log import MemoryLog, Row
from custody.ledger.verify import verify_entries
from tests.bench.figure import Figure, middle

ENTRIES, ROUNDS = 10_000, 3
START = datetime(2026, 3, 2, tzinfo=UTC)


def verify_figures(folder: Path) -> list[Figure]:
    """Entries verified in a second."""
    signer = Ed25519Signer.from_seed("bench.example/demo", bytes(32))
    ticks = count()
    log = MemoryLog(lambda: START + timedelta(seconds=next(ticks)))
    for n in range(ENTRIES):
        log.append(_count(n))
    folder.mkdir(parents=True)
    file = folder / "entries.sqlite"
    _store(file, log)
    checkpoint = Checkpoint(origin=signer.name, size=log.size, root=log.head().root())
    note, policy = sign_note(checkpoint.text(), signer), Policy.of([signer.vkey], pinned=True)
    return [middle([_once(file, note, policy) for _ in range(ROUNDS)])]


def _once(file: Path, note: str, policy: Policy) -> Figure:
    begin = perf_counter()
    report = verify_entries(_rows(file), note, policy)
    between = perf_counter()
    for _, body, _ in _rows(file):
        sha256(body).digest()
    end = perf_counter()
    if not report.ok or report.size != ENTRIES:
        raise SystemExit(f"the log to measure does not verify: {report}")
    return Figure(
        name="verify, entries, one process",
        value=ENTRIES / (between - begin), floor=ENTRIES / (end - between),
        unit="1/s", better="higher", aim=0.5,
    )  # fmt: skip


def _store(file: Path, log: MemoryLog) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, body BLOB, leaf BLOB)")
        connection.executemany("INSERT INTO entry VALUES (?, ?, ?)", log.rows(0, log.size))


def _rows(file: Path) -> Iterator[Row]:
    with sqlite3.connect(file) as connection:
        yield from connection.execute("SELECT seq, body, leaf FROM entry ORDER BY seq")


def _count(n: int) -> Draft:
    """A cell count as a step writes it down."""
    therapy, vessel = f"CHA999926{n % 500:06d}", f"00000S9002A999926{n % 500:06d}A00000"
    at, count_of = "2026-03-02T06:00:00.000000Z", {"therapy": therapy, "step": "record_count"}
    seen = count_of | {"n": n, "at": at, "by": "OPERATOR1", "value": n, "container": vessel}
    return Draft(
        id=f"019c0000-0000-7000-8000-{n:012x}", type="step:record_count", step="record_count",
        site="WORKS", station="WORKS-ROOM-1", actor="OPERATOR1", verdict="accepted",
        at=Occurred(time=START, zone="America/New_York", source="simulated"),
        subjects=(therapy, vessel), commitments={"scan_0": sha256(str(n).encode()).hexdigest()},
        body={
            "values": {"viable_cells_thousands": n, "viability_permille": 900},
            "scans": [
                {
                    "slot": "vessel", "length": 180, "commitment": "scan_0", "symbology": "]Q1",
                    "print_serial": n % 500, "kind": "container", "key": [vessel],
                }
            ],
        },
        outcome=(
            ("observation", seen | {"name": "viable_cells", "unit": "cells_thousands"}),
            ("observation", seen | {"name": "culture_viability", "unit": "permille"}),
            ("milestone", count_of | {"times": n, "first_at": at, "last_at": at}),
        ),
    )  # fmt: skip
