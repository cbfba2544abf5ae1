"""Drawing takes its turn: pictures and trials of labels are made a few at a time, and scans go on beside them.

The finest printer's dots of one label are some 40 MB while they are drawn.  Who waits for a turn holds no thread.
"""

from collections.abc import Callable
from typing import Final, TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

T = TypeVar("T")
AT_ONCE: Final = 2
_turns: RunVar[CapacityLimiter] = RunVar("turns")


async def drawn(draw: Callable[[], T]) -> T:
    """What was drawn, in its turn; raises what drawing raises."""
    try:
        turns = _turns.get()
    except LookupError:
        turns = CapacityLimiter(AT_ONCE)
        _turns.set(turns)
    return await to_thread.run_sync(draw, limiter=turns)
