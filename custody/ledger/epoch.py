"""Where entries are gone for good a log goes on as another one: a new epoch.

Its tree begins with the entries that were saved, byte for byte, and its first own entry is
`epoch:begun`, which says what is lost.  It has another origin, so that a place in the log (origin
and index) never names two entries, and another key.  The origin keeps its name with the moment at
which the epoch began, so that no two epochs are ever called the same, whatever was forgotten:

    custody.example/log/epoch-20261128T031255Z
"""

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from custody.errors import LedgerTampered
from custody.ledger.checkpoint import DEMO, Checkpoint
from custody.ledger.entry import Entry

BEGUN: Final = "epoch:begun"
_SUFFIX = re.compile(r"(?:/(?P<epoch>epoch-[0-9]{8}T[0-9]{6}Z))?(?:/demo)?\Z")


class EpochReason(StrEnum):
    """Why entries are gone for good."""

    STORAGE_FAILED = "storage_failed"
    SITE_LOST = "site_lost"
    ATTACKED = "attacked"
    MISTAKE = "mistake"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What a new epoch knows of the log before it.

    `saved` is what the backup holds, `last` the largest checkpoint that anybody remembers, `note`
    the newest signed note at hand and `cosigned` the newest with a witness's word; empty where
    there is none.
    """

    saved: Checkpoint
    last: Checkpoint
    note: str
    cosigned: str
    vkeys: tuple[str, ...]

    @property
    def entries(self) -> int:
        """How many entries are lost, as far as anybody knows."""
        return self.last.size - self.saved.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """How an epoch tells that it began: after which log, why, how much was saved and how much lost."""

    before: str
    saved: int
    lost: int
    reason: str


def origin_of_epoch(origin: str, now: datetime) -> str:
    """The origin of the epoch that begins now, after a log of this one; a demo's stays a demo's."""
    demo = DEMO if origin.endswith(DEMO) else ""
    return f"{_base(origin)}/epoch-{now:%Y%m%dT%H%M%SZ}{demo}"


def epoch_word(origin: str) -> str:
    """The part of an origin that names its epoch; empty where a log never lost anything."""
    return _SUFFIX.search(origin)["epoch"] or ""  # type: ignore[index]  # it matches the empty text


def are_of_one_log(origin: str, other: str) -> bool:
    """Whether two origins are the same but for their epoch."""
    return (_base(origin), origin.endswith(DEMO)) == (_base(other), other.endswith(DEMO))


def beginning(loss: Loss, vkey: str, reason: EpochReason) -> Mapping[str, Any]:
    """The body of the entry that begins an epoch."""
    before = _told(loss.saved) | {"origin": loss.saved.origin, "vkeys": list(loss.vkeys)}
    last = _told(loss.last) | {"origin": loss.last.origin}
    notes = {"note": loss.note, "cosigned": loss.cosigned}
    last |= {name: note for name, note in notes.items() if note}
    return {
        "key": vkey, "in_force": [vkey], "reason": reason,
        "before": before, "last": last, "lost": loss.entries,
    }  # fmt: skip


def newest_epoch(entries: Iterable[Entry]) -> Epoch | None:
    """The epoch that a log is in, by its entries about its keys; None where nothing was ever lost.

    Raises:
        LedgerTampered: the entry that begins it does not say of what.
    """
    begun = [one for one in entries if one.type == BEGUN]
    if not begun:
        return None
    match begun[-1].view.get("body"):
        case {
            "before": {"origin": str(before), "size": int(saved)},
            "lost": int(lost),
            "reason": str(reason),
        }:
            return Epoch(before=before, saved=saved, lost=lost, reason=reason)
    raise LedgerTampered(f"entry {begun[-1].index} does not tell of an epoch")


def _told(checkpoint: Checkpoint) -> dict[str, Any]:
    return {"size": checkpoint.size, "root": base64.b64encode(checkpoint.root).decode()}


def _base(origin: str) -> str:
    return _SUFFIX.sub("", origin, count=1)
