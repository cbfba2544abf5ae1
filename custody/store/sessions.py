"""Sessions: a person at a station, until a fixed end or until nobody has been there for a while.

A session is named by a random token of 256 bits that the caller gives; only its hash is kept.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from custody.ledger.timestamp import write_time
from custody.store import accounts, stations
from custody.store.accounts import Account, account_of
from custody.store.statements import Statements
from custody.store.stations import EnrolledStation, hash_of_token, station_of

_SEEN_EVERY = timedelta(minutes=1)  # noting it more often would be a write for each look

_ACCOUNT = ", ".join(f"account.{name}" for name in accounts.COLUMNS.split(", "))
_STATION = ", ".join(f"station.{name}" for name in stations.COLUMNS.split(", "))
_FIND = f"""SELECT session.seen, session.until, {_ACCOUNT}, {_STATION}
FROM session JOIN account ON account.person = session.person
JOIN station ON station.id = session.station WHERE session.token_hash = ?"""  # noqa: S608 -- constants
_SPLIT = 2 + len(accounts.COLUMNS.split(", "))

# The same row means the same account or station: read anew each time, understood once.
_account = lru_cache(maxsize=4096)(account_of)
_place = lru_cache(maxsize=4096)(station_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who is signed in where, since when they were last seen, and until when at most."""

    account: Account
    at: EnrolledStation
    seen: datetime
    until: datetime

    def is_touched(self, now: datetime) -> bool:
        """Whether somebody's being there was noted less than a minute ago."""
        return self.seen >= now - _SEEN_EVERY


class Sessions:
    """The store of sessions."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def start(
        self, token: str, person: str, station: str, *, now: datetime, until: datetime
    ) -> None:
        """Begin a session; `until` is its end however busy it is."""
        moment = write_time(now)
        self._sql.run(
            "INSERT INTO session (token_hash, person, station, started, seen, until)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            hash_of_token(token), person, station, moment, moment, write_time(until),
        )  # fmt: skip

    def find(self, token: str, *, now: datetime, idle: timedelta) -> Session | None:
        """The session of a token, if it has not ended, been idle too long, or lost its account."""
        row = self._sql.one(_FIND, hash_of_token(token))
        if row is None:
            return None
        seen, until = map(datetime.fromisoformat, row[:2])
        found = Session(
            account=_account(row[2:_SPLIT]), at=_place(row[_SPLIT:]), seen=seen, until=until
        )
        fresh = now < found.until and now - idle < found.seen
        return found if fresh and found.account.active else None

    def touch(self, token: str, *, now: datetime) -> None:
        """Note that somebody is still there, at most once a minute."""
        self._sql.run(
            "UPDATE session SET seen = ? WHERE token_hash = ? AND seen < ?",
            write_time(now), hash_of_token(token), write_time(now - _SEEN_EVERY),
        )  # fmt: skip

    def end(self, token: str) -> None:
        """Sign out."""
        self._sql.run("DELETE FROM session WHERE token_hash = ?", hash_of_token(token))

    def sweep(self, now: datetime) -> int:
        """Remove sessions that have ended; how many there were."""
        return self._sql.run("DELETE FROM session WHERE until <= ?", write_time(now))
