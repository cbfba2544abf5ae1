"""A server process, and sixteen clients on it: how many answers in a second, how long each took.

Nothing waits for ever: a server that does not come up, dies, answers wrongly or stops answering
ends the benchmark with a sentence.
"""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

import uvloop

CLIENTS = 16
WARM_UP_SECONDS = 0.7
PATIENCE_SECONDS = 15.0
_numbers = count()  # a request is never sent twice in a run


@dataclass(frozen=True, slots=True)
class Load:
    """What was answered: how many in a second, and the 99th percentile in milliseconds."""

    per_second: float
    p99_ms: float


@contextmanager
def serving(which: str, folder: Path) -> Iterator[int]:
    """A server process of its own, on a free port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    command = [sys.executable, "-m", "tests.bench.server", which, str(folder), str(port)]
    process = subprocess.Popen(command)
    try:
        _wait_for(process, port, which)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(process: "subprocess.Popen[bytes]", port: int, which: str) -> None:
    until = perf_counter() + 2 * PATIENCE_SECONDS
    while perf_counter() < until:
        if process.poll() is not None:
            raise SystemExit(f"the server {which!r} ended at its start: {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"the server {which!r} did not come up")


def request_bytes(path: str, body: dict[str, Any], headers: dict[str, str]) -> bytes:
    """One POST as it goes over the wire."""
    content = json.dumps(body).encode()
    fields = {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def run_load(port: int, make: Callable[[int], bytes], *, seconds: float) -> Load:
    """Ask with every client until the time is over, and a little before it begins."""
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            taken = sorted(runner.run(_ask(port, make, seconds)))
    except TimeoutError:
        raise SystemExit(f"no answer for {PATIENCE_SECONDS:g} s") from None
    except (OSError, EOFError) as error:
        raise SystemExit(f"the server went away: {error}") from error
    return Load(len(taken) / seconds, taken[int(len(taken) * 0.99)] * 1000)


async def _ask(port: int, make: Callable[[int], bytes], seconds: float) -> list[float]:
    begin = perf_counter() + WARM_UP_SECONDS
    until = begin + seconds
    taken: list[float] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (asked := perf_counter()) < until:
            writer.write(make(next(_numbers)))
            await _answer(reader)
            if asked >= begin:
                taken.append(perf_counter() - asked)
        writer.close()

    async with asyncio.timeout(WARM_UP_SECONDS + seconds + PATIENCE_SECONDS):
        await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return taken


async def _answer(reader: asyncio.StreamReader) -> None:
    """Read one answer; one that is not a success, or names no success, ends the benchmark."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    body = await reader.readexactly(int(length))
    good = head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201"))
    if not good or not (b'"accepted"' in body or b'"container"' in body):
        raise SystemExit(f"an unexpected answer: {head[:200]!r} {body[:400]!r}")
