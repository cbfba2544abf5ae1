"""A server process of its own for each benchmark: `python -m tests.bench.server WHICH FOLDER PORT`.

`house` is the product; `scan_floor` and `look_up_floor` do only the unavoidable: the same SQL statements, raw, in a
group-commit writer behind FastAPI, and one SQLModel SELECT in an `async def`.
"""

import asyncio
import json
import sqlite3
import sys
import threading
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any
from uuid import uuid4

import uvicorn
from fastapi import FastAPI
from sqlmodel import Session, create_engine, select

from api.house import open_house
from api.main import create_app
from api.routes.steps import StepIn
from api.settings import Settings
from custody.store.therapy_tables import ContainerRow

BATCH = 64
FRESH = {"id", "key", "entry_id"}


def settings_of(folder: Path) -> Settings:
    """The installation that the ward was made in."""
    return Settings(demo=True, data=folder / "data", keys=folder / "keys")


class RawWriter:
    """One thread, one transaction for all that waits: the same statements as the product, and nothing else."""

    def __init__(self, path: Path, statements: list[tuple[str, list[Any]]]) -> None:
        self._statements = [(sql, params, _columns(sql)) for sql, params in statements]
        self._queue: SimpleQueue[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = (
            SimpleQueue()
        )
        self._path = path
        threading.Thread(target=self._serve, daemon=True).start()

    async def write(self) -> None:
        """Wait until one more request's statements are durable."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._queue.put((loop, done))
        await done

    def _serve(self) -> None:
        connection = sqlite3.connect(self._path, isolation_level=None, cached_statements=1024)
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "wal_autocheckpoint = 4000",
        ):
            connection.execute(f"PRAGMA {pragma}")
        cursor = connection.cursor()
        self._seq = count(
            cursor.execute("SELECT coalesce(max(seq), -1) + 1 FROM ledger_entry").fetchone()[0]
        )
        self._n = count(1_000_000)
        while True:
            jobs = [self._queue.get()]
            try:
                while len(jobs) < BATCH:
                    jobs.append(self._queue.get_nowait())
            except Empty:
                pass
            cursor.execute("BEGIN IMMEDIATE")
            for _ in jobs:
                self._one(cursor)
            cursor.execute("COMMIT")
            for loop, done in jobs:
                loop.call_soon_threadsafe(done.set_result, None)

    def _one(self, cursor: sqlite3.Cursor) -> None:
        seq, n = next(self._seq), next(self._n)
        for sql, params, columns in self._statements:
            given = [
                seq if name == "seq" else n if name == "n" else uuid4().hex if name in FRESH else value
                for name, value in zip(columns, params, strict=True)
            ] if columns else params  # fmt: skip
            cursor.execute(sql, given)
            if sql.startswith("SELECT"):
                cursor.fetchall()


def _columns(sql: str) -> list[str]:
    """The columns of an INSERT into what only grows; nothing for any other statement."""
    if not sql.startswith("INSERT") or not any(
        t in sql for t in ("ledger_", "answer", "opening", "observation")
    ):
        return []
    return [name.strip().strip('"') for name in sql.partition("(")[2].partition(")")[0].split(",")]


def scan_floor(folder: Path) -> FastAPI:
    """The floor of accepted scans."""
    statements = [(sql, [bytes.fromhex(p["hex"]) if isinstance(p, dict) else p for p in params])
                  for sql, params in json.loads((folder / "statements.json").read_text())]  # fmt: skip
    writer = RawWriter(folder / "data" / "custody.sqlite", statements)
    app = FastAPI()

    @app.post("/api/v1/steps/{step}", status_code=201)
    async def post_step(step: str, asked: StepIn) -> dict[str, str]:
        await writer.write()
        return {"verdict": "accepted", "step": step, "slots": str(len(asked.scans))}

    return app


def look_up_floor(folder: Path) -> FastAPI:
    """The floor of look-ups: one SELECT through SQLModel."""
    engine = create_engine(
        f"sqlite:///{folder / 'data' / 'custody.sqlite'}", connect_args={"check_same_thread": False}
    )
    app = FastAPI()

    @app.post("/api/v1/look-up")
    async def look_up(asked: dict[str, str]) -> dict[str, str]:
        with Session(engine) as session:
            row = session.exec(select(ContainerRow).where(ContainerRow.id == asked["id"])).one()
            return {"kind": "container", "id": row.id, "therapy": row.therapy}

    return app


def main() -> None:
    """Serve one of the three."""
    which, folder, port = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    app = (
        create_app(open_house(settings_of(folder)))
        if which == "house"
        else {"scan_floor": scan_floor, "look_up_floor": look_up_floor}[which](folder)
    )
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    main()
