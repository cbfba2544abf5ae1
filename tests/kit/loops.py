"""Running what is asynchronous from a test that is not."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def in_a_loop(work: Coroutine[Any, Any, T]) -> T:
    """What it comes to, in a thread of its own: a browser that another test opened has a loop in ours."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, work).result()
