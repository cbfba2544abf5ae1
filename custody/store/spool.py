"""The spool: each label on its way to a printer, and how far it has come.

A print serial is in it once.  What was perhaps printed never waits again: from `unsure` a person
leads it to `sent` or to `lost`, and neither leads anywhere.  `sending` is committed before the first
byte leaves, so a process that dies meanwhile leaves the question, and not a second label.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from custody.errors import Conflict, NotFound
from custody.store.statements import Statements


class JobState(StrEnum):
    """How far a label has come on its way to a printer."""

    WAITING = "waiting"  # nothing of it was sent; it is tried when it is due
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "unsure"  # some of it was sent: it has perhaps come out
    LOST = "lost"  # a person looked, and it did not come out
    FAILED = "failed"  # nothing of it was sent, and it is not tried again by itself
    CANCELLED = "cancelled"


# The states from which a person may lead a job to another.
MOVES: Final[dict[JobState, tuple[JobState, ...]]] = {
    JobState.WAITING: (JobState.WAITING, JobState.FAILED),
    JobState.CANCELLED: (JobState.WAITING, JobState.FAILED),
    JobState.SENT: (JobState.UNSURE,),
    JobState.LOST: (JobState.UNSURE,),
}
STUCK: Final = (JobState.UNSURE, JobState.FAILED, JobState.WAITING, JobState.SENDING)
GIVEN_UP: Final = "the installation stopped or was restored before it was known to be printed"
COLUMNS = (
    "n, serial, printer, state, attempts, due, problem, asked_by, asked_at, settled_by, settled_at"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """A label on its way; without a serial it is a test label, or a sample (`custody.store.print_samples`)."""

    n: int
    serial: int | None
    printer: str
    state: JobState
    attempts: int
    due: str
    problem: str
    asked_by: str
    asked_at: str
    settled_by: str | None
    settled_at: str | None


class Spool:
    """The jobs, each moved only from a state that it is in."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def ask(self, serial: int | None, printer: str, *, by: str, at: str, due: str) -> int:
        """Queue a label; its number here. Conflict where this serial is on its way, or was."""
        if serial is not None and (known := self.of_serial(serial)) is not None:
            self.ask_again(known.n, by=by, at=at, due=due)
            self._sql.run("UPDATE print_job SET printer = ? WHERE n = ?", printer, known.n)
            return known.n
        (n,) = self._sql.all(
            "INSERT INTO print_job (serial, printer, state, attempts, due, problem, asked_by, asked_at)"
            " VALUES (?, ?, ?, 0, ?, '', ?, ?) RETURNING n",
            serial, printer, JobState.WAITING.value, due, by, at,
        )[0]  # fmt: skip
        return int(n)

    def ask_again(self, n: int, *, by: str, at: str, due: str) -> None:
        """Try a job from the beginning, as a person said; Conflict where it was perhaps printed."""
        self.move(n, JobState.WAITING, by=by, at=at)
        self._sql.run(
            "UPDATE print_job SET attempts = 0, due = ?, problem = '' WHERE n = ?", due, n
        )

    def claim(self, n: int, *, until: str) -> bool:
        """Take a waiting job to send it; False where it waits no more."""
        return self._changed(n, JobState.WAITING, JobState.SENDING, due=until)

    def settle(self, n: int, state: JobState, *, problem: str, due: str, attempts: int) -> bool:
        """What became of a job that was being sent; False where it was given up meanwhile."""
        return self._changed(
            n, JobState.SENDING, state, due=due, problem=problem, attempts=attempts
        )

    def give_up(self, now: str) -> int:
        """What is being sent for too long was perhaps printed; how many."""
        return self._sql.run(
            "UPDATE print_job SET state = ?, problem = ? WHERE state = ? AND due < ?",
            JobState.UNSURE.value, GIVEN_UP, JobState.SENDING.value, now,
        )  # fmt: skip

    def move(self, n: int, to: JobState, *, by: str, at: str) -> PrintJob:
        """Lead a job to another state, as a person said; Conflict where its state does not allow it."""
        job = self.of(n)
        if job is None:
            raise NotFound(f"nothing is in the spool under {n}")
        if job.state not in MOVES[to] or not self._changed(n, job.state, to):
            what = "this label" if job.serial is None else f"print {job.serial}"
            raise Conflict(f"{what} is {job.state}: it cannot become {to}")
        self._sql.run("UPDATE print_job SET settled_by = ?, settled_at = ? WHERE n = ?", by, at, n)
        return job

    def overdue(self, now: str) -> list[PrintJob]:
        """What is being sent for too long."""
        return self._where("state = ? AND due < ? ORDER BY n", JobState.SENDING.value, now)

    def due(self, now: str) -> list[PrintJob]:
        """What waits and is to be tried by now, oldest first."""
        return self._where("state = ? AND due <= ? ORDER BY n", JobState.WAITING.value, now)

    def of(self, n: int) -> PrintJob | None:
        """The job with this number, or None."""
        return next(iter(self._where("n = ?", n)), None)

    def of_serial(self, serial: int) -> PrintJob | None:
        """The job of a print, or None."""
        return next(iter(self._where("serial = ?", serial)), None)

    def open_at(self, printer: str) -> list[PrintJob]:
        """What is not settled at a printer, oldest first."""
        marks = ", ".join("?" * len(STUCK))
        return self._where(
            f"printer = ? AND state IN ({marks}) ORDER BY n",
            printer,
            *(one.value for one in STUCK),
        )

    def last_at(self, printer: str, count: int) -> list[PrintJob]:
        """The newest jobs of a printer, newest first."""
        return self._where("printer = ? ORDER BY n DESC LIMIT ?", printer, count)

    def _where(self, condition: str, *values: object) -> list[PrintJob]:
        rows = self._sql.all(f"SELECT {COLUMNS} FROM print_job WHERE {condition}", *values)  # noqa: S608 -- constants
        return [_job(row) for row in rows]

    def _changed(self, n: int, source: JobState, to: JobState, **more: object) -> bool:
        """Whether a job was in the one state and is now in the other."""
        sets = ", ".join(f"{name} = ?" for name in ("state", *more))
        touched = self._sql.run(
            f"UPDATE print_job SET {sets} WHERE n = ? AND state = ?",  # noqa: S608 -- names of columns
            to.value, *more.values(), n, source.value,
        )  # fmt: skip
        return touched == 1


def _job(row: tuple[Any, ...]) -> PrintJob:
    n, serial, printer, state, attempts, due, problem, asked_by, asked_at, by, at = row
    return PrintJob(
        n=n, serial=serial, printer=printer, state=JobState(state), attempts=attempts, due=due,
        problem=problem, asked_by=asked_by, asked_at=asked_at, settled_by=by, settled_at=at,
    )  # fmt: skip
