"""What must not grow with the log: a scan, a therapy's chain, a proof; each at a million entries beside a thousand.

The entries in between are rows as the sequencer writes them, about other therapies; their bytes are not read.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

from api.acts import Act, submit
from custody.domain.case import RawScan, StepRequest
from custody.ledger.merkle import Frontier
from custody.ledger.tiles import Node, completed
from tests.bench.figure import Figure
from tests.bench.ward import Ward, coi_of, open_ward

SMALL, LARGE = 1_000, 1_000_000
THERAPIES, SCANS_EACH = 10, 20
TIMES = 200
_STRIDE = 7919  # a prime: questions fall all over the log
_AT_ONCE = 50_000
_BODY = b"x" * 1000  # about as long as an entry is

Ask = Callable[[int], object]


def growth_figures(folder: Path) -> list[Figure]:
    """Seconds at a million entries, beside those at a thousand."""
    ward, numbers = open_ward(folder, THERAPIES), count()
    file = Path(ward.house.settings.data) / "custody.sqlite"
    asks: tuple[tuple[str, float, Ask], ...] = (
        ("an accepted scan", 1.2, lambda _: _scan(ward, next(numbers))),
        ("the chain of one therapy", 1.2, lambda n: _chain(ward, n)),
        ("an inclusion proof", 2.5, lambda n: _proof(ward, n)),
    )
    try:
        for _ in range(THERAPIES * SCANS_EACH):
            _scan(ward, next(numbers))
        grow(file, SMALL)
        small = [_seconds(ask) for _, _, ask in asks]
        grow(file, LARGE)
        large = [_seconds(ask) for _, _, ask in asks]
    finally:
        ward.house.close()
    return [
        Figure(
            name=f"{name} at {LARGE:,} entries, beside {SMALL:,}",
            value=value * 1000, floor=floor * 1000, unit="ms", better="lower", aim=aim,
        )
        for (name, aim, _), value, floor in zip(asks, large, small, strict=True)
    ]  # fmt: skip


def grow(file: Path, size: int) -> None:
    """Fill a log up to so many entries, with their links and the nodes that they make whole."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        (frontier,) = database.execute("SELECT frontier FROM ledger_head").fetchone()
        tree = Frontier.from_bytes(frontier)
        for start in range(tree.size, size, _AT_ONCE):
            database.execute("BEGIN IMMEDIATE")
            tree = _fill(database, tree, range(start, min(start + _AT_ONCE, size)))
            database.execute(
                "UPDATE ledger_head SET size = ?, frontier = ? WHERE id = 1",
                (tree.size, tree.to_bytes()),
            )
            database.execute("COMMIT")


def _fill(database: sqlite3.Connection, tree: Frontier, numbers: range) -> Frontier:
    leaves = [sha256(n.to_bytes(8)).digest() for n in numbers]
    database.executemany(
        "INSERT INTO ledger_entry (seq, id, body, leaf) VALUES (?, ?, ?, ?)",
        ((n, f"filled-{n:029d}", _BODY, leaf) for n, leaf in zip(numbers, leaves, strict=True)),
    )
    database.executemany(
        "INSERT INTO ledger_link (subject, n, seq) VALUES (?, ?, ?)",
        (
            (f"FILLED-{kind}-{n // 100}", n % 100 + 1, n)
            for n in numbers
            for kind in ("THERAPY", "BAG")
        ),
    )
    nodes: list[Node] = []
    for leaf in leaves:
        nodes += completed(tree, leaf)
        tree = tree.append(leaf)
    database.executemany("INSERT INTO ledger_node (level, n, hash) VALUES (?, ?, ?)", nodes)
    return tree


def _seconds(ask: Ask) -> float:
    """What one question takes: the median, after some to warm up."""
    return median(list(_timed(ask))[TIMES // 10 :])


def _timed(ask: Ask) -> Iterator[float]:
    for n in range(TIMES):
        begin = perf_counter()
        ask(n)
        yield perf_counter() - begin


def _scan(ward: Ward, number: int) -> None:
    vessel = number % THERAPIES
    request = StepRequest(
        step="record_count",
        scans={"vessel": [RawScan(text=ward.symbols[vessel], symbology="]Q1")]},
        values={"viable_cells_thousands": 1000 + number, "viability_permille": 900},
    )
    answer = submit(ward.house, ward.sessions[vessel], Act(key=f"grow-{number}", request=request))
    if b'"accepted"' not in answer.result(60):
        raise SystemExit(f"a scan was not accepted: {answer.result()!r}")


def _chain(ward: Ward, number: int) -> None:
    """The first entries of a therapy's timeline: scans go on, so a chain has as many at both sizes."""
    with ward.house.look() as look:
        entries = look.log.about(coi_of(number % THERAPIES + 1))
        if sum(1 for _, _ in zip(range(SCANS_EACH), entries, strict=False)) < SCANS_EACH:
            raise SystemExit("a chain has fewer entries than were scanned")


def _proof(ward: Ward, number: int) -> None:
    """Made anew each time, as for a bundle of one entry: nothing of the tree is in memory."""
    with ward.house.look() as look:
        size = look.log.size
        look.log.tree(size).inclusion_proof(number * _STRIDE % size)
