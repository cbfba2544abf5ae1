"""A server process of its own: `python -m tests.bench.server WHICH FOLDER PORT`.

`house` is the product.  `floors` does only the unavoidable: the SQL statements of the same scans,
raw, in a group-commit writer behind FastAPI; and one SQLModel SELECT in an `async def`.
"""

import asyncio
import json
import os
import sqlite3
import sys
import threading
import traceback
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any
from uuid import uuid4

import uvicorn
from fastapi import FastAPI
from sqlmodel import Session, create_engine, select

from api.main import SILENT, create_app
from api.routes.steps import StepIn
from custody.store.database import _PRAGMAS
from custody.store.sequencer import BATCH
from custody.store.therapy_tables import ContainerRow
from tests.bench.ward import open_again

Waiting = tuple[asyncio.AbstractEventLoop, "asyncio.Future[None]"]
Planned = tuple[str, list[Any], list[str]]  # a statement, its values, the column of each


class RawWriter:
    """One thread, one transaction for all that waits: the product's statements and nothing else.

    An error ends the process: a floor that fails must not look fast, nor hang.
    """

    def __init__(self, database: Path, statements: Path) -> None:
        heard = json.loads(statements.read_text(), object_hook=_bytes)
        self._scans = [[_planned(*one) for one in scan] for scan in heard["scans"]]
        self._lock_head, self._write_head = heard["commit"]
        self._database = database
        self._queue: SimpleQueue[Waiting] = SimpleQueue()
        threading.Thread(target=self._run, daemon=True).start()

    async def write(self) -> None:
        """Wait until one more scan's statements are durable."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._queue.put((loop, done))
        await done

    def _run(self) -> None:
        try:
            self._serve()
        except BaseException:  # noqa: BLE001 -- whatever it is, the process ends
            traceback.print_exc()
            os._exit(70)

    def _serve(self) -> None:
        connection = sqlite3.connect(
            self._database, isolation_level=None, cached_statements=1024, check_same_thread=False
        )
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        cursor = connection.cursor()
        cursor.execute("SELECT size FROM ledger_head")
        size = cursor.fetchone()[0]
        numbers = count()
        while True:
            jobs = self._take()
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute(*self._lock_head).fetchall()
            for _ in jobs:
                self._scan(cursor, next(numbers), size)
                size += 1
            sql, (_, *more) = self._write_head
            cursor.execute(sql, (size, *more))
            cursor.execute("COMMIT")
            for loop, done in jobs:
                loop.call_soon_threadsafe(done.set_result, None)

    def _take(self) -> list[Waiting]:
        jobs = [self._queue.get()]
        try:
            while len(jobs) < BATCH:
                jobs.append(self._queue.get_nowait())
        except Empty:
            pass
        return jobs

    def _scan(self, cursor: sqlite3.Cursor, number: int, seq: int) -> None:
        """The statements of the next vessel's scan, with what must be new made new."""
        again, vessel = divmod(number, len(self._scans))
        name = uuid4().hex
        for sql, values, columns in self._scans[vessel]:
            given = [
                _fresh(column, value, name, seq, again + 1)
                for column, value in zip(columns, values, strict=True)
            ] if columns else values  # fmt: skip
            cursor.execute(sql, given)
            if sql.startswith("SELECT"):
                cursor.fetchall()


def _fresh(column: str, value: Any, name: str, seq: int, again: int) -> Any:
    if column in {"id", "entry_id", "key"}:
        return name
    if column == "seq":
        return seq
    return value + again if column == "n" else value


def _planned(sql: str, values: list[Any]) -> Planned:
    """With the columns of an INSERT into what only grows; others are repeated as they are."""
    if "FROM answer" in sql:
        return sql, values, ["key"]
    grows = ("ledger_entry", "ledger_link", "observation", "opening", "answer")
    if not sql.startswith(tuple(f"INSERT INTO {table} " for table in grows)):
        return sql, values, []
    columns = [one.strip(' "') for one in sql.partition("(")[2].partition(")")[0].split(",")]
    return sql, values, columns * (len(values) // len(columns))


def _bytes(one: dict[str, Any]) -> Any:
    return bytes.fromhex(one["hex"]) if one.keys() == {"hex"} else one


def floors(folder: Path) -> FastAPI:
    """The floors of scans and of look-ups."""
    database = folder / "data" / "custody.sqlite"
    writer = RawWriter(database, folder / "statements.json")
    engine = create_engine(f"sqlite:///{database}", connect_args={"check_same_thread": False})
    app = FastAPI(telemetry=SILENT)

    @app.post("/api/v1/steps/{step}", status_code=201)
    async def post_step(step: str, asked: StepIn) -> dict[str, str]:
        await writer.write()
        return {"verdict": "accepted", "step": step, "slots": str(len(asked.scans))}

    @app.post("/api/v1/look-up")
    async def look_up(asked: dict[str, str]) -> dict[str, str]:
        with Session(engine) as session:
            row = session.exec(select(ContainerRow).where(ContainerRow.id == asked["id"])).one()
            return {"kind": "container", "id": row.id, "therapy": row.therapy}

    return app


def main() -> None:
    """Serve one of the two."""
    which, folder, port = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    app = create_app(open_again(folder)) if which == "house" else floors(folder)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    main()
