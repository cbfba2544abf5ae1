"""The last signed checkpoint in a file of its own, outside the data folder.

The file is replaced in one step and flushed with its folder before the key signs, under a lock
that holds between processes.  It is never part of a backup: restored with the log, it could not
tell that the log is old.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from custody.errors import CustodyError, SigningStopped
from custody.ledger.canonical import decode, encode
from custody.ledger.keys import flush_folder
from custody.ledger.merkle import Frontier
from custody.ledger.signer import LastSigned

LAST_SIGNED: Final = "last-signed"  # in the keys folder
_OWNER_ONLY = 0o600


class FileLastSigned:
    """A store of the last signed checkpoint in one file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> LastSigned | None:
        """What was signed last; a file that does not say so raises SigningStopped."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            fields = decode(data)
            frontier = Frontier.from_bytes(bytes.fromhex(fields["frontier"]))
            return LastSigned(origin=fields["origin"], frontier=frontier)
        except (CustodyError, KeyError, TypeError, ValueError) as error:
            raise SigningStopped(f"{self._path} does not hold a signed checkpoint") from error

    def swap(self, expected: LastSigned | None, new: LastSigned) -> bool:
        """Put `new` durably in place of `expected`; false, nothing done, if that is not there."""
        with self._locked():
            if self.load() != expected:
                return False
            self._replace({"frontier": new.frontier.to_bytes().hex(), "origin": new.origin})
            return True

    @contextmanager
    def signing(self) -> Iterator[None]:
        """Alone among all threads and processes that sign: they take turns and see each other's."""
        with self._locked(".signing"):
            yield

    @contextmanager
    def _locked(self, suffix: str = ".lock") -> Iterator[None]:
        """Alone among all who use this file; the lock ends with the process."""
        lock = os.open(self._path.with_suffix(suffix), os.O_RDWR | os.O_CREAT, _OWNER_ONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _replace(self, fields: dict[str, str]) -> None:
        """Write beside, flush, move over, flush the folder: the old file or the new, never half."""
        beside = self._path.with_suffix(".new")
        file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
        with os.fdopen(file, "wb") as stream:
            stream.write(encode(fields))
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(self._path)
        flush_folder(self._path.parent)
