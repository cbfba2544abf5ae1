"""Accepted scans and look-ups over HTTP, beside floors that do only the unavoidable.

Product and floor serve copies of the same database at the same time, and are asked in turn.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.bench.capture import capture_scans
from tests.bench.figure import Figure, middle
from tests.bench.load import Load, request_bytes, run_load, serving
from tests.bench.ward import Ward, open_ward, vessel_of

THERAPIES = 1000
ROUNDS = 3
SECONDS = 3.0
Make = Callable[[int], bytes]


def scan_figures(folder: Path) -> list[Figure]:
    """Scans per second, their 99th percentile, look-ups per second."""
    ward = open_ward(folder, THERAPIES)
    statements = capture_scans(ward, folder / "statements.json")
    ward.house.close()
    beneath = Path(shutil.copytree(folder, folder.with_name("floor")))
    scan, look = _scan(ward), _look(ward)
    with serving("house", folder) as house, serving("floors", beneath) as floors:
        scans = [(_load(house, scan), _load(floors, scan)) for _ in range(ROUNDS)]
        looks = [(_load(house, look), _load(floors, _look_floor)) for _ in range(ROUNDS)]
    return [
        middle([_rate(f"accepted scans, {statements} statements each", *pair) for pair in scans]),
        middle([_tail("accepted scans, 99th percentile", *pair) for pair in scans]),
        middle([_rate("scan look-ups", *pair) for pair in looks]),
    ]


def _rate(name: str, value: Load, floor: Load) -> Figure:
    return Figure(
        name=name, value=value.per_second, floor=floor.per_second, unit="1/s", better="higher", aim=0.5
    )  # fmt: skip


def _tail(name: str, value: Load, floor: Load) -> Figure:
    return Figure(
        name=name, value=value.p99_ms, floor=floor.p99_ms, unit="ms", better="lower", aim=2.0
    )


def _load(port: int, make: Make) -> Load:
    return run_load(port, make, seconds=SECONDS)


def _scan(ward: Ward) -> Make:
    """A cell count of one vessel after another, each under a key of its own."""

    def make(n: int) -> bytes:
        symbol = ward.symbols[n % THERAPIES]
        body = {
            "scans": {"vessel": [{"text": symbol, "symbology": "]Q1"}]},
            "values": {"viable_cells_thousands": 1000 + n % 1000, "viability_permille": 900},
        }
        headers = {
            "Authorization": f"Bearer {ward.sessions[n % THERAPIES]}",
            "Idempotency-Key": f"bench-{n:010d}",
        }
        return request_bytes("/api/v1/steps/record_count", body, headers)

    return make


def _look(ward: Ward) -> Make:
    """A vessel's symbol after another's: what is it."""

    def make(n: int) -> bytes:
        body = {"text": ward.symbols[n % THERAPIES], "symbology": "]Q1"}
        return request_bytes(
            "/api/v1/look-up", body, {"Authorization": f"Bearer {ward.sessions[n % THERAPIES]}"}
        )

    return make


def _look_floor(n: int) -> bytes:
    """The same vessels by their identifiers."""
    return request_bytes("/api/v1/look-up", {"id": vessel_of(n % THERAPIES + 1)}, {})
