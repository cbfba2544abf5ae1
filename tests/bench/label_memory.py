"""The most memory that drawing labels takes: ten thousand beside a hundred, each in a process of its own.

They are drawn, read back and written out a batch at a time, as sheets are: what does not grow here
may print for a whole trial.
"""

import multiprocessing
from pathlib import Path
from typing import Final

from labels.printing import print_labels
from tests.bench.figure import Figure
from tests.bench.some_labels import DPI, some_labels

FEW, MANY, BATCH = 100, 10_000, 50
KIBIBYTES: Final = 1024


def memory_figures(folder: Path) -> list[Figure]:
    """Peak memory of many labels, beside that of few."""
    folder.mkdir(parents=True, exist_ok=True)
    few, many = (_in_a_process_of_its_own(folder, count) for count in (FEW, MANY))
    return [
        Figure(
            name=f"memory of {MANY:,} labels, one batch after another, beside {FEW}",
            value=many, floor=few, unit="MiB", better="lower", aim=1.2,
        )
    ]  # fmt: skip


def _in_a_process_of_its_own(folder: Path, count: int) -> float:
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as alone:
        return alone.apply(print_many, (folder, count))


def print_many(folder: Path, count: int) -> float:
    """Print so many labels; the most memory that this process ever had, in MiB."""
    for first in range(0, count, BATCH):
        file = print_labels(some_labels(first, BATCH), dpi=DPI)
        (folder / "labels.pdf").write_bytes(file.pdf)
        (folder / "labels.zpl").write_bytes(file.zpl or b"")
    return _most_memory()


def _most_memory() -> float:
    """Of this program alone: what `getrusage` tells begins with the size of whoever started it."""
    status = Path("/proc/self/status").read_text("ascii")
    told = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(told.split()[1]) / KIBIBYTES
