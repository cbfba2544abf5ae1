"""Verifying a whole log, beside reading and hashing the same bytes in as many processes.

The entries are those of accepted scans; both sides read the same rows from the same file.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from time import perf_counter

from custody.ledger.block import Rows
from custody.ledger.blocks import BLOCK, walk_blocks
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.crew import Crew
from custody.ledger.entry import Draft, Occurred
from custody.ledger.keys import Ed25519Signer, Policy, sign_note
from custody.ledger.log import MemoryLog, Row
from custody.ledger.merkle import Frontier
from custody.ledger.report import Report
from custody.ledger.verify import verify_walked
from custody.ledger.walk import LedgerWalk
from tests.bench.figure import Figure, middle

ENTRIES, ROUNDS = 4 * BLOCK, 3
ALONE = BLOCK  # of them, for the figure of one process
PROCESSES = 2
START = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FileRows:
    """The rows of the log that is measured, read in whichever process asks."""

    file: Path

    def __call__(self, start: int, stop: int) -> Iterator[Row]:
        """Those from one index up to another."""
        with closing(sqlite3.connect(self.file)) as connection:
            yield from connection.execute(
                "SELECT seq, body, leaf FROM entry WHERE seq >= ? AND seq < ? ORDER BY seq",
                (start, stop),
            )


def verify_figures(folder: Path) -> list[Figure]:
    """Entries verified in a second: alone, and by processes that have started."""
    signer = Ed25519Signer.from_seed("bench.example/demo", bytes(32))
    ticks = count()
    log = MemoryLog(lambda: START + timedelta(seconds=next(ticks)))
    for n in range(ENTRIES):
        log.append(scan_draft(n, n % 500))
    folder.mkdir(parents=True)
    rows = FileRows(folder / "entries.sqlite")
    _store(rows.file, log)
    checkpoint = Checkpoint(origin=signer.name, size=0, root=Frontier().root())
    note, policy = sign_note(checkpoint.text(), signer), Policy.of([signer.vkey], pinned=True)
    verify = partial(verify_walked, note=note, policy=policy)
    alone = [_once(rows, ALONE, "one process", verify) for _ in range(ROUNDS)]
    with Crew(PROCESSES) as pool:
        name = f"{PROCESSES} processes"
        helped = [_once(rows, ENTRIES, name, verify, pool) for _ in range(ROUNDS)]
    return [middle(alone), middle(helped)]


def _once(
    rows: FileRows,
    size: int,
    name: str,
    verify: Callable[..., Report],
    pool: Crew | None = None,
) -> Figure:
    """One round of both, first the floor."""
    begin = perf_counter()
    _hash_all(rows, size, pool)
    between = perf_counter()
    report = verify(partial(_walk, rows=rows, size=size, pool=pool))
    end = perf_counter()
    if not report.ok or report.size != size:
        raise SystemExit(f"the log to measure does not verify: {report}")
    return Figure(
        name=f"verify, entries, {name}",
        value=size / (end - between), floor=size / (between - begin),
        unit="1/s", better="higher", aim=0.5,
    )  # fmt: skip


def _walk(walk: LedgerWalk, rows: FileRows, size: int, pool: Crew | None) -> None:
    """Past all entries, as `walk_in_processes` goes."""
    if pool is None:
        walk_blocks(walk, rows, size)
    else:
        walk_blocks(walk, rows, size, pool, 2 * PROCESSES)


def _hash_all(rows: FileRows, size: int, pool: Crew | None) -> None:
    """The floor: what cannot be left out, in blocks over the same processes."""
    if pool is None:
        hash_block(rows, 0, size)
    else:
        starts = range(0, size, BLOCK)
        for answer in [pool.submit(hash_block, rows, one, one + BLOCK) for one in starts]:
            answer.result()


def hash_block(rows: Rows, start: int, stop: int) -> None:
    """Read and hash: what nobody who verifies can leave out."""
    for _, body, _ in rows(start, stop):
        sha256(body).digest()


def _store(file: Path, log: MemoryLog) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, body BLOB, leaf BLOB)")
        connection.executemany("INSERT INTO entry VALUES (?, ?, ?)", log.rows(0, log.size))


def scan_draft(n: int, number: int) -> Draft:
    """A cell count of one therapy as a step writes it down."""
    therapy, vessel = subjects_of(number)
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
                    "print_serial": number, "kind": "container", "key": [vessel],
                }
            ],
        },
        outcome=(
            ("observation", seen | {"name": "viable_cells", "unit": "cells_thousands"}),
            ("observation", seen | {"name": "culture_viability", "unit": "permille"}),
            ("milestone", count_of | {"times": n, "first_at": at, "last_at": at}),
        ),
    )  # fmt: skip


def subjects_of(number: int) -> tuple[str, str]:
    """A therapy and its vessel."""
    return f"CHA999926{number:06d}", f"00000S9002A999926{number:06d}A00000"
