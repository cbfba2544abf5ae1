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
FIRST = "SAVEPOINT"  # what every scan begins with


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
        _scan_all(ward, "bench-again")
    finally:
        statements.Statements.__init__ = plain  # type: ignore[method-assign]
    commit = [one for one in heard if "ledger_head" in one[0]][:2]
    scans: list[list[Statement]] = []
    for one in heard:
        if one[0].startswith(FIRST):
            scans.append([])
        if "ledger_head" not in one[0] and "ledger_node" not in one[0]:  # a node is once in 256
            scans[-1].append(one)
    file.write_text(json.dumps({"commit": commit, "scans": scans}))
    return len(scans[-1])


def _scan_all(ward: Ward, key: str) -> None:
    """A cell count of every vessel."""
    answers = [
        submit(ward.house, session, Act(key=f"{key}-{n}", request=_count(symbol)))
        for n, (session, symbol) in enumerate(zip(ward.sessions, ward.symbols, strict=True))
    ]
    for answer in answers:
        if b'"accepted"' not in answer.result(60):
            raise SystemExit(f"a scan to capture was not accepted: {answer.result()!r}")


def _count(symbol: str) -> StepRequest:
    return StepRequest(
        step="record_count",
        scans={"vessel": [RawScan(text=symbol, symbology="]Q1")]},
        values={"viable_cells_thousands": 1000, "viability_permille": 900},
    )
