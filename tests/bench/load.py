"""Sixteen clients on one server: as many requests as it answers in a span of time, and how long each took."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

CLIENTS = 16


@dataclass(frozen=True, slots=True)
class Load:
    """What was answered: how many in a second, and the 50th and 99th percentile in milliseconds."""

    per_second: float
    p50_ms: float
    p99_ms: float
    answered: int


def request_bytes(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """One POST as it goes over the wire."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def run_load(
    port: int, make: Callable[[int], bytes], *, expect: bytes, seconds: float, warm_up: float = 1.0
) -> Load:
    """Ask with every client until the time is over; an answer without the expected words ends the benchmark."""
    return asyncio.run(_run(port, make, expect, seconds, warm_up))


async def _run(
    port: int, make: Callable[[int], bytes], expect: bytes, seconds: float, warm_up: float
) -> Load:
    begin = perf_counter() + warm_up
    until = begin + seconds
    taken: list[float] = []
    numbers = iter(range(10**9))

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (asked := perf_counter()) < until:
            writer.write(make(next(numbers)))
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            if expect not in body:
                raise SystemExit(f"an unexpected answer: {head!r} {body[:400]!r}")
            if asked >= begin:
                taken.append(perf_counter() - asked)
        writer.close()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    taken.sort()
    return Load(len(taken) / seconds, _ms(taken, 0.5), _ms(taken, 0.99), len(taken))


def _ms(taken: list[float], part: float) -> float:
    return taken[min(len(taken) - 1, int(len(taken) * part))] * 1000 if taken else 0.0
