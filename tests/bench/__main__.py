"""`make bench`: each figure beside its floor in the same run; writes build/bench.json.

A ratio at or above its aim is met.  Absolute figures belong to the machine, ratios to the design.
"""

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.capture import capture_scan
from tests.bench.load import Load, request_bytes, run_load
from tests.bench.papers import paper_figures
from tests.bench.ward import open_ward

THERAPIES = 400
SECONDS = 6.0
OUT = Path("build/bench.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure and its floor; `ratio` is value / floor, `aim` what design asks of it."""

    name: str
    value: float
    floor: float
    unit: str
    better: str  # higher or lower
    aim: float

    @property
    def ratio(self) -> float:
        """The figure in floors."""
        return self.value / self.floor

    @property
    def met(self) -> bool:
        """Whether the ratio is what was aimed at."""
        return self.ratio >= self.aim if self.better == "higher" else self.ratio <= self.aim


@contextmanager
def serving(which: str, folder: Path) -> Iterator[int]:
    """A server process on a free port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.server", which, str(folder), str(port)]
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def http_figures(folder: Path) -> list[Figure]:
    """Accepted scans and look-ups over HTTP, beside their floors on copies of the same database."""
    ward = open_ward(folder, THERAPIES)
    statements = capture_scan(ward, folder / "statements.json")
    token, symbols = ward.token, ward.symbols
    ward.house.close()
    floor = Path(shutil.copytree(folder, folder.with_name(folder.name + "-floor")))

    def scan(n: int) -> bytes:
        body = json.dumps(
            {
                "scans": {"vessel": [{"text": symbols[n % len(symbols)], "symbology": "]Q1"}]},
                "values": {"viable_cells_thousands": 1000 + n % 1000, "viability_permille": 900},
            }
        ).encode()
        return request_bytes(
            "/api/v1/steps/record_count",
            body,
            {"Authorization": f"Bearer {token}", "Idempotency-Key": f"bench-{n:010d}"},
        )

    def look(n: int) -> bytes:
        body = json.dumps({"text": symbols[n % len(symbols)], "symbology": "]Q1"}).encode()
        return request_bytes("/api/v1/look-up", body, {"Authorization": f"Bearer {token}"})

    def look_floor(n: int) -> bytes:
        body = json.dumps({"id": f"00000S9002A999926{n % THERAPIES + 1:06d}A00000"}).encode()
        return request_bytes("/api/v1/look-up", body, {})

    def load(which: str, place: Path, make: object, word: bytes) -> Load:
        with serving(which, place) as port:
            return run_load(port, make, expect=word, seconds=SECONDS)  # type: ignore[arg-type]

    scan_floor = load("scan_floor", floor, scan, b'"accepted"')
    scans = load("house", folder, scan, b'"accepted"')
    look_up_floor = load("look_up_floor", floor, look_floor, b'"container"')
    looks = load("house", folder, look, b'"container"')
    return [
        Figure(name=f"accepted scans ({statements} statements each)", value=scans.per_second, floor=scan_floor.per_second, unit="1/s", better="higher", aim=0.5),
        Figure(name="accepted scans, p99", value=scans.p99_ms, floor=scan_floor.p99_ms, unit="ms", better="lower", aim=2.0),
        Figure(name="scan look-ups", value=looks.per_second, floor=look_up_floor.per_second, unit="1/s", better="higher", aim=0.5),
    ]  # fmt: skip


def main() -> int:
    """Measure, print, write down."""
    folder = Path(tempfile.mkdtemp(prefix="custody-bench-"))
    try:
        figures = http_figures(folder / "ward")
        figures += [Figure(**paper) for paper in paper_figures()]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    table = Table("what", "value", "floor", "ratio", "aim", "")
    for one in figures:
        sign = "≥" if one.better == "higher" else "≤"
        table.add_row(
            one.name, f"{one.value:,.1f} {one.unit}", f"{one.floor:,.1f} {one.unit}", f"{one.ratio:.2f}",
            f"{sign} {one.aim:g}", "met" if one.met else "missed",
        )  # fmt: skip
    Console().print(table)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([asdict(one) | {"ratio": one.ratio} for one in figures], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
