"""The keys folder at the turn of an epoch: what is new comes in, what was before is put aside and kept.

Made ready in a folder of its own beside the keys, which means nothing until a database says that it is of that epoch.
Then it is taken over, in steps of which each may be the last before a power cut: the next opening goes on.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from api.log_keys import FIRST
from custody.ledger.epoch import epoch_word
from custody.ledger.keys import flush_folder
from custody.ledger.last_signed import LAST_SIGNED

_NEW: Final = (FIRST, LAST_SIGNED)
_OF_ONE_LOG: Final = ("log*.key", LAST_SIGNED, "verified.sqlite", "alarm")


def fresh_folder(keys: Path, origin: str) -> Path:
    """Where the keys of an epoch wait."""
    return keys / f"{epoch_word(origin)}.new"


def take_over(keys: Path, origin: str) -> None:
    """Put what waits for the epoch of this origin in its place, if anything does."""
    fresh = fresh_folder(keys, origin)
    if not epoch_word(origin) or not fresh.exists():
        return
    aside = keys / f"before-{epoch_word(origin)}"
    aside.mkdir(mode=0o700, exist_ok=True)
    for path in _before(keys, fresh):
        path.replace(aside / path.name)
    for name in _NEW:
        if (fresh / name).exists():
            (fresh / name).replace(keys / name)
    flush_folder(keys)
    shutil.rmtree(fresh)


def _before(keys: Path, fresh: Path) -> Iterator[Path]:
    """The files of the log before: not the new ones that are in their place already."""
    for pattern in _OF_ONE_LOG:
        for path in sorted(keys.glob(pattern)):
            if path.name not in _NEW or (fresh / path.name).exists():
                yield path
