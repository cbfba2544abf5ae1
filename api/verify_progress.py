"""One line on a terminal that tells how far a long verification is; nothing anywhere else."""

import sys
from time import monotonic
from typing import TextIO

_SECONDS_BETWEEN = 0.5


class ProgressLine:
    """Called with what is done, of how many entries, and how many are done."""

    def __init__(self, out: TextIO | None = None) -> None:
        """On a stream, standard error if none is named."""
        self._out = out or sys.stderr
        self._what, self._written = "", False
        self._begin = self._last = monotonic()
        self._first = 0

    def __call__(self, what: str, total: int, done: int) -> None:
        """Write the line anew, if a while has passed and somebody watches."""
        now = monotonic()
        if what != self._what:
            self._what, self._begin, self._first = what, now, done
        if now - self._last < _SECONDS_BETWEEN or not self._out.isatty():
            return
        self._last, self._written = now, True
        rate = (done - self._first) / (now - self._begin) if now > self._begin else 0
        self._out.write(f"\r{done:,} of {total:,} entries {what}, {rate:,.0f} a second\x1b[K")
        self._out.flush()

    def clear(self) -> None:
        """Leave no trace of the line."""
        if self._written:
            self._out.write("\r\x1b[K")
            self._out.flush()
