"""The SQL statements of one accepted scan, taken from the product itself, for the floor to repeat."""

import json
from pathlib import Path
from typing import Any

from api.acts import Act, submit
from custody.domain.case import RawScan, StepRequest
from custody.store import statements
from tests.bench.ward import Ward


class _Listening:
    """A cursor that writes down what it is asked."""

    def __init__(self, cursor: Any, heard: list[tuple[str, list[Any]]]) -> None:
        self._cursor, self._heard = cursor, heard

    def execute(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        self._heard.append((sql, [{"hex": v.hex()} if isinstance(v, bytes) else v for v in values]))
        return self._cursor.execute(sql, values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


def count_request(ward: Ward, n: int) -> StepRequest:
    """The n-th accepted scan: a cell count of one of the vessels."""
    symbol = ward.symbols[n % len(ward.symbols)]
    return StepRequest(
        step="record_count", scans={"vessel": [RawScan(text=symbol, symbology="]Q1")]},
        values={"viable_cells_thousands": 1000 + n % 1000, "viability_permille": 900},
    )  # fmt: skip


def capture_scan(ward: Ward, file: Path) -> int:
    """Write the statements of one accepted scan to a file; how many there are."""
    heard: list[tuple[str, list[Any]]] = []
    plain = statements.Statements.__init__

    def listening(self: statements.Statements, connection: Any) -> None:
        plain(self, connection)
        self.cursor = _Listening(self.cursor, heard)

    submit(
        ward.house, ward.token, Act(key="bench-warm-up", request=count_request(ward, 0))
    ).result()
    statements.Statements.__init__ = listening
    try:
        submit(
            ward.house, ward.token, Act(key="bench-capture", request=count_request(ward, 0))
        ).result()
    finally:
        statements.Statements.__init__ = plain
    file.write_text(json.dumps(heard))
    return len(heard)
