"""`make bench-large`: `custody verify` of a whole database with millions of entries.

Makes a database of so many entries (10 million if no number is given), verifies it as a person would,
by the command, and tells entries a second and the peak of the memory of all its processes, beside
reading and hashing the same bytes in as many processes.  Everything is under `build/` and removed at the end; a
million entries need 3 GB of disk.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, sleep

from custody.ledger.blocks import BLOCK, processors
from custody.ledger.crew import Crew
from custody.store.log_rows import LogRows
from tests.bench.long_log import SIGNER, make
from tests.bench.verifying import hash_block

ENTRIES = 10_000_000
BUILD = Path("build")


def main() -> int:
    """Make, verify, tell."""
    parser = argparse.ArgumentParser(
        prog="make bench-large", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("entries", nargs="?", type=int, default=ENTRIES)
    size = parser.parse_args().entries
    BUILD.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="large-", dir=BUILD))
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
            ("log and rows", "api.start", (*asked, *resume)),
            ("the same, resumed", "api.start", (*asked, *resume)),
        ):
            took, peak = _run(folder, module, *words)
            _tell(
                f"{what}: {took:,.1f} s, {size / took:,.0f} entries/s,"
                f" {floor / took:.2f} of the floor, peak {peak / 1e6:,.0f} MB in all processes"
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


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


def _run(room: Path, module: str, *words: str) -> tuple[float, int]:
    """Seconds that a command takes, and the peak of the memory of all its processes in bytes."""
    begin, peak = perf_counter(), 0
    command = [sys.executable, "-m", module, *words]
    place = {**os.environ, "TMPDIR": str(room.resolve())}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=place) as running:
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
