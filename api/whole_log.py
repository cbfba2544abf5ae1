"""One verification of the whole log for the running app, in a process of its own that gives way.

It does what `custody verify` does of a database, reading everything: entries, checkpoints, head,
links, nodes of the tree, and every row of the projections.  Besides, the log must begin with what
was signed and found good the last time, which a file outside the data folder remembers: a log that was set
back, or written anew with its checkpoints, does not.

The process runs at the lowest priority on one core, reads through connections of its own, and keeps
what it folds in a folder that who asked for it removes.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from api.verifying_database import Resume, verify_database
from custody.errors import DocumentUnreadable
from custody.ledger.policy import Policy
from custody.store.database import OUTAGES, open_database
from custody.store.log import SqlLog
from custody.store.verified import Remembered, recall

_LOWEST = 19
_DETAIL = " made of it: "  # after it come values of a row: not for every page


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A database to verify, whose keys are believed, what remembers, where to work, and the moment."""

    url: str
    policy: Policy
    file: Path
    room: Path
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one verification found.

    `size` entries were good; `wrong` is a sentence where the log is not what was signed, `missed`
    one where it could not be asked (the database did not answer); both are empty if all is well.
    """

    size: int = 0
    wrong: str = ""
    missed: str = ""


def verify_whole_log(task: Task) -> Found:
    """Verify a log, and remember what was good for the next time."""
    _give_way()
    tempfile.tempdir = str(task.room)
    fresh = task.room / "verified.sqlite"
    try:
        report = verify_database(task.url, task.policy, None, Resume(file=fresh, now=task.now))
        if not report.ok:
            return Found(size=report.size, wrong=report.problem.partition(_DETAIL)[0])
        if wrong := _not_as_before(task, recall(task.file, fresh), report.size):
            return Found(size=report.size, wrong=wrong)
    except DocumentUnreadable as error:
        if isinstance(error.__cause__, OUTAGES):
            return Found(missed=f"{error}")
        return Found(wrong=f"{error}")
    except OUTAGES as error:
        return Found(missed=f"the database cannot be read: {type(error).__name__}")
    _keep(fresh, task.file)
    return Found(size=report.size)


def _not_as_before(task: Task, before: Remembered | None, size: int) -> str:
    """A sentence if the log does not begin with what was signed and found good the last time.

    What came after the newest checkpoint of then, a restored backup may rightly lack.
    """
    if before is None:
        return ""
    tree = before.reached.marks[0][0]
    if size < tree.size:
        return f"entry {size} is missing: {tree.size} signed ones were found good at {before.at}"
    database = open_database(task.url)
    try:
        with database.read() as here:
            same = not tree.size or SqlLog(here).tree(tree.size).root() == tree.root()
    finally:
        database.close()
    return "" if same else f"the first {tree.size} entries are not those found good at {before.at}"


def _keep(fresh: Path, file: Path) -> None:
    """Put the new memory in the place of the old one, whole or not at all."""
    beside = file.with_name(f"{file.name}.new")
    shutil.copyfile(fresh, beside)
    beside.replace(file)


def _give_way() -> None:
    """Whatever else this machine does goes first, and this takes one core at most."""
    os.nice(_LOWEST)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
