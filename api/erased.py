"""Who was erased, remembered outside the data folder: a restored backup must not bring anybody back.

One opaque subject a line, only ever added to and flushed before the key is destroyed.  The file lies beside the keys,
which are never part of a backup.
"""

import os
from pathlib import Path

ERASED = "erased"  # in the keys folder
_OWNER_ONLY = 0o600


class ErasedPersons:
    """The list in one file."""

    def __init__(self, path: Path) -> None:
        """`path` need not exist: then nobody was erased."""
        self._path = path

    def all(self) -> frozenset[str]:
        """Every subject whose key was destroyed."""
        try:
            return frozenset(self._path.read_text("utf-8").split())
        except FileNotFoundError:
            return frozenset()

    def add(self, subject: str) -> None:
        """Remember one more, durably; the same one twice changes nothing."""
        if subject in self.all():
            return
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _OWNER_ONLY)
        with os.fdopen(file, "w", encoding="utf-8") as stream:
            stream.write(f"{subject}\n")
            stream.flush()
            os.fsync(stream.fileno())
