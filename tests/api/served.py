"""The product as it runs: a server process of its own over an installation, that a test may kill."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from api.settings import Settings

ROOT = Path(__file__).parents[2]
STARTS_WITHIN_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, its process, and the file that it writes its log to."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=10)


@contextmanager
def serving(settings: Settings, *, file_bytes_max: int | None = None) -> Iterator[Server]:
    """A server over an installation; with a limit, no file of it grows beyond so many bytes."""

    def limit() -> None:
        if file_bytes_max is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes_max, file_bytes_max))

    port = free_port()
    log = settings.data.parent / f"server-{port}.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "--factory", "api.main:app_from_environment",
             "--host", "127.0.0.1", "--port", str(port)],
            cwd=ROOT, env=os.environ | _environment(settings), stdout=written, stderr=written,
            preexec_fn=limit,  # noqa: PLW1509  # no other thread of a test is at work yet
        )  # fmt: skip
    server = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        _wait(server)
        yield server
    finally:
        process.kill()
        process.wait(timeout=10)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _environment(settings: Settings) -> dict[str, str]:
    told = {
        "demo": settings.demo,
        "data": settings.data,
        "keys": settings.keys,
        "database_url": settings.database_url,
        "checkpoint_seconds": settings.checkpoint_seconds,
        "verify_minutes": settings.verify_minutes,
        "witnesses": settings.witnesses,
    }
    return {f"CUSTODY_{name.upper()}": str(one) for name, one in told.items() if one is not None}


@contextmanager
def witnessing(folder: Path, policy: Path, port: int) -> Iterator[Server]:
    """A witness from its folder, following the logs of a policy file."""
    log = folder / f"witness-{port}.log"
    with log.open("ab") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.witness_cli", "serve", "--folder", str(folder),
             "--policy", str(policy), "--port", str(port)],
            cwd=ROOT, stdout=written, stderr=written,
        )  # fmt: skip
    server = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        _wait(server, "/status", {200, 503})
        yield server
    finally:
        process.kill()
        process.wait(timeout=10)


def _wait(server: Server, path: str = "/api/v1/health", good: Container[int] = (200,)) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    with httpx.Client(base_url=server.url, timeout=5) as client:  # a new one for each try is dear
        while time.monotonic() < until and server.process.poll() is None:
            try:
                if client.get(path).status_code in good:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
    raise AssertionError(f"the server did not start: {server.log.read_text()[-2000:]}")
