"""The schema as it should be now: what the migrations, all run, must add up to.

A migration is frozen SQL that anybody can read before it runs; this is the living definition it is
compared with.
"""

from typing import Any

from sqlalchemy import create_mock_engine
from sqlalchemy.schema import CreateIndex, CreateTable

from custody.store.guards import guards
from custody.store.tables import METADATA

FIRST_MOMENT = "0001-01-01T00:00:00.000000Z"
_EMPTY_FRONTIER = {
    "sqlite": "x'0000000000000000'",
    "postgresql": r"'\x0000000000000000'::bytea",
}


def schema(dialect: str) -> tuple[str, ...]:
    """Every statement that makes an empty database of this dialect, in order."""
    engine: Any = create_mock_engine(f"{dialect}://", executor=lambda *_: None)
    statements: list[CreateTable | CreateIndex] = []
    for table in METADATA.sorted_tables:
        statements.append(CreateTable(table))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        statements += [CreateIndex(index) for index in indexes]
    texts = [_tidy(str(one.compile(dialect=engine.dialect))) for one in statements]
    head = (
        "INSERT INTO ledger_head (id, size, frontier, rec)\n"
        f"VALUES (1, 0, {_EMPTY_FRONTIER[dialect]}, '{FIRST_MOMENT}')"
    )
    return (*texts, *guards(dialect), head)


def script(dialect: str) -> str:
    """The whole schema as one text, statements parted by blank lines: what a first migration is."""
    return "\n\n".join(f"{statement};" for statement in schema(dialect)) + "\n"


def _tidy(sql: str) -> str:
    """The statement without the blanks that a compiler leaves behind."""
    lines = (line.rstrip().replace("\t", "    ") for line in sql.strip().splitlines())
    return "\n".join(line for line in lines if line)
