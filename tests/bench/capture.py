"""The SQL of accepted scans, taken from the product itself, for the floor to repeat.

What a commit does once (the head) is told apart from what each scan does.
"""

import json
from pathlib import Path
from typing import Any

from api.acts import Act, submit
from custody.domain.case import RawScan, StepRequest
from custody.store import statements
from tests.bench.ward import Ward

Statement = tuple[str, list[Any]]


class _Listening:
    """A cursor that writes down what it is asked."""

    def __init__(self, cursor: Any, heard: list[Statement]) -> None:
        self._cursor, self._heard = cursor, heard

    def execute(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        self._heard.append((sql, [{"hex": v.hex()} if isinstance(v, bytes) else v for v in values]))
        return self._cursor.execute(sql, values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


def capture_scans(ward: Ward, file: Path) -> int:
    """Write down the statements of one accepted scan of each vessel; how many a scan has."""
    _scan_all(ward, "bench-first")
    heard: list[Statement] = []
    plain = statements.Statements.__init__

    def listening(self: statements.Statements, connection: Any) -> None:
        plain(self, connection)
        self.cursor = _Listening(self.cursor, heard)

    statements.Statements.__init__ = listening  # type: ignore[method-assign]
    try:
        scans = _scan_all(ward, "bench-again", heard)
    finally:
        statements.Statements.__init__ = plain  # type: ignore[method-assign]
    commit = [one for one in scans[-1] if "ledger_head" in one[0]]
    scans = [[one for one in scan if "ledger_head" not in one[0]] for scan in scans]
    file.write_text(json.dumps({"commit": commit, "scans": scans}))
    return len(scans[-1])


def _scan_all(ward: Ward, key: str, heard: list[Statement] | None = None) -> list[list[Statement]]:
    """A cell count of every vessel, one commit each, and what was heard of each."""
    scans = []
    for n, symbol in enumerate(ward.symbols):
        request = StepRequest(
            step="record_count",
            scans={"vessel": [RawScan(text=symbol, symbology="]Q1")]},
            values={"viable_cells_thousands": 1000 + n, "viability_permille": 900},
        )
        answer = submit(ward.house, ward.token, Act(key=f"{key}-{n}", request=request)).result(30)
        if b'"accepted"' not in answer:
            raise SystemExit(f"the scan to capture was not accepted: {answer!r}")
        if heard is not None:
            scans.append(list(heard))
            heard.clear()
    return scans
