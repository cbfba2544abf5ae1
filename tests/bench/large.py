"""`make bench-large`: `custody verify` of a whole database with millions of entries.

Makes a database of so many entries (10 million if no number is given), verifies it as a person would,
by the command, and tells entries a second and the peak of the memory of all its processes, beside
reading and hashing the same bytes in as many processes.  Making takes about twice as long as
verifying; a million entries need 2.5 GB of disk.

Every therapy has a hundred entries, and a thousand therapies are under way at once.
"""

import argparse
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter, sleep

from custody.domain.books import Outcome, outcome_of
from custody.ledger.blocks import BLOCK, processors
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.crew import Crew
from custody.ledger.entry import Entry, Tail, follow
from custody.ledger.keys import Ed25519Signer, sign_note
from custody.ledger.merkle import Frontier
from custody.ledger.tiles import Node, completed
from custody.store.database import open_database
from custody.store.log_rows import LogRows
from custody.store.migrate import migrate
from custody.store.replay import replay_into
from tests.bench.verifying import START, hash_block, scan_draft
from tests.custody.store.stories import a_bag, a_therapy

ENTRIES = 10_000_000
AT_ONCE, ENTRIES_EACH = 1000, 100
SIGNER = Ed25519Signer.from_seed("bench.example/demo", bytes(32))
_STEP = 20_000


def main() -> int:
    """Make, verify, tell."""
    parser = argparse.ArgumentParser(
        prog="make bench-large", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("entries", nargs="?", type=int, default=ENTRIES)
    size = parser.parse_args().entries
    folder = Path(tempfile.mkdtemp(prefix="custody-large-"))
    try:
        file = folder / "custody.sqlite"
        begin = perf_counter()
        make(file, size)
        _tell(
            f"made {size:,} entries in {perf_counter() - begin:,.0f} s, {file.stat().st_size / 1e9:.1f} GB"
        )
        floor = _hash_all(file, size)
        _tell(f"read and hashed: {size / floor:,.0f} entries/s")
        policy = file.with_name("policy")
        policy.write_text(f"log {SIGNER.vkey}\nquorum none\n", "utf-8")
        asked = ("verify", str(file), "--policy", str(policy))
        resume = ("--resume", str(file.with_name("verified")))
        for what, module, words in (
            ("the log, one process", "custody", asked),
            ("log and rows", "api.cli", (*asked, *resume)),
            ("the same, resumed", "api.cli", (*asked, *resume)),
        ):
            took, peak = _run(module, *words)
            _tell(
                f"{what}: {took:,.1f} s, {size / took:,.0f} entries/s,"
                f" {floor / took:.2f} of the floor, peak {peak / 1e6:,.0f} MB in all processes"
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def make(file: Path, size: int) -> None:
    """A database whose log has so many entries, as the sequencer would have written it."""
    address = f"sqlite:///{file}"
    migrate(address)
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = OFF")
        tree, rec = Frontier(), ""
        for entries in _entries(size):
            tree = _store(database, entries, tree)
            rec = entries[-1].view["rec"]
        checkpoint = Checkpoint(origin=SIGNER.name, size=size, root=tree.root())
        note = sign_note(checkpoint.text(), SIGNER)
        database.execute("INSERT INTO ledger_checkpoint (size, note) VALUES (?, ?)", (size, note))
        database.execute(
            "UPDATE ledger_head SET size = ?, frontier = ?, rec = ? WHERE id = 1",
            (size, tree.to_bytes(), rec),
        )
    opened = open_database(address)
    with opened.write() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        replay_into(LogRows(dialect="sqlite", place=str(file))(0, size), connection)
    opened.close()


def _entries(size: int) -> Iterator[list[Entry]]:
    """The entries in their order, many at once."""
    tails: dict[str, Tail] = {}
    made: list[Entry] = []
    for n in range(size):
        therapy = n // (AT_ONCE * ENTRIES_EACH) * AT_ONCE + n % AT_ONCE
        draft = scan_draft(n, therapy)
        if draft.subjects[0] not in tails:
            draft = replace(draft, outcome=(*_born(*draft.subjects), *draft.outcome))
        links = follow(draft.subjects, tails.get)
        entry = Entry.of(n, draft, links=links, rec=START + timedelta(milliseconds=n))
        tails.update((link.subject, Tail(link.n, entry.leaf)) for link in links)
        made.append(entry)
        if len(made) == _STEP:
            yield made
            made = []
    if made:
        yield made


def _born(therapy: str, vessel: str) -> Outcome:
    """What the first entry about a therapy puts: the therapy and its vessel."""
    return outcome_of((a_therapy(therapy), a_bag(vessel, therapy)))


def _store(database: sqlite3.Connection, entries: list[Entry], tree: Frontier) -> Frontier:
    nodes: list[Node] = []
    for entry in entries:
        nodes += completed(tree, entry.leaf)
        tree = tree.append(entry.leaf)
    database.execute("BEGIN")
    database.executemany(
        "INSERT INTO ledger_entry (seq, id, body, leaf) VALUES (?, ?, ?, ?)",
        [(one.index, one.id, one.body, one.leaf) for one in entries],
    )
    database.executemany(
        "INSERT INTO ledger_link (subject, n, seq) VALUES (?, ?, ?)",
        [(link.subject, link.n, one.index) for one in entries for link in one.links],
    )
    database.executemany("INSERT INTO ledger_node (level, n, hash) VALUES (?, ?, ?)", nodes)
    database.execute("COMMIT")
    return tree


def _hash_all(file: Path, size: int) -> float:
    """Seconds for the floor: read and hash, in blocks over as many processes."""
    rows = LogRows(dialect="sqlite", place=str(file))
    with Crew(processors()) as crew:
        begin = perf_counter()
        for answer in [
            crew.submit(hash_block, rows, start, min(start + BLOCK, size))
            for start in range(0, size, BLOCK)
        ]:
            answer.result()
        return perf_counter() - begin


def _run(module: str, *words: str) -> tuple[float, int]:
    """Seconds that a command takes, and the peak of the memory of all its processes in bytes."""
    begin, peak = perf_counter(), 0
    command = [sys.executable, "-m", module, *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        while running.poll() is None:
            peak = max(peak, sum(_memory(one) for one in _family(running.pid)))
            sleep(0.1)
        said = running.stdout.read() if running.stdout else ""
    if running.returncode:
        raise SystemExit(f"the large log does not verify: {said}")
    return perf_counter() - begin, peak


def _family(pid: int) -> Iterator[int]:
    """A process and all below it (Linux)."""
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))
    except OSError:
        return


def _memory(pid: int) -> int:
    """Bytes that a process has for itself, and its share of what it shares; 0 when it is gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next(int(line.split()[1]) << 10 for line in text.splitlines() if line.startswith("Pss:"))


def _tell(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
