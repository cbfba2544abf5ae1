"""Time and identity as they enter the house: the machine's clock, the demo's clock, and UUIDv7."""

import secrets
import time
from datetime import UTC, datetime, timedelta
from threading import Lock

from custody.errors import Conflict

SKEW_MAX = timedelta(seconds=2)
MOVE_MAX = timedelta(days=400)


class MachineClock:
    """The machine's own clock, and whether it can be trusted: it must not jump beside the monotonic one."""

    def __init__(self) -> None:
        self._wall = datetime.now(UTC)
        self._steady = time.monotonic()

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)

    @property
    def trusted(self) -> bool:
        """Whether wall clock and monotonic clock have gone the same way since the start."""
        expected = self._wall + timedelta(seconds=time.monotonic() - self._steady)
        return abs(datetime.now(UTC) - expected) <= SKEW_MAX


class SimulatedClock:
    """A demo's clock: it stands still until somebody moves it forward."""

    trusted = True

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._lock = Lock()

    def now(self) -> datetime:
        """The simulated moment."""
        return self._now

    def reachable(self, moment: datetime) -> datetime:
        """Where a move to a moment leads: never back; Conflict for a leap that no way back is from."""
        if moment > self._now + MOVE_MAX:
            raise Conflict(
                f"the clock of a demo moves by {MOVE_MAX.days} days at most, and never back"
            )
        return max(self._now, moment)

    def move_to(self, moment: datetime) -> None:
        """Forward only; an earlier moment changes nothing."""
        with self._lock:
            self._now = max(self._now, moment)


def new_id(now: datetime) -> str:
    """A UUIDv7 (RFC 9562) of this moment."""
    milliseconds, chance = int(now.timestamp() * 1000), secrets.randbits(12 + 62)
    number = (milliseconds & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76 | chance >> 62 << 64
    number |= 0b10 << 62 | chance & (1 << 62) - 1
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def new_salt() -> bytes:
    """Fresh bytes for one commitment."""
    return secrets.token_bytes(32)


def new_token() -> str:
    """A secret of 256 bits that can stand in a header or a cookie."""
    return secrets.token_urlsafe(32)
