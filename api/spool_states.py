"""How far labels are on their way to printers: what is stuck, what to do now, and what a person may answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from api.house import Look
from api.spooled import spooled
from custody.store.sequencer import Transaction
from custody.store.spool import JobState, PrintJob

LAST: Final = 15
Act = tuple[str, str]  # the state that an answer leads to, and its words


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A state in words, what to do now, and the buttons for it."""

    word: str
    now: str = ""
    acts: tuple[Act, ...] = ()


_AGAIN: Final = ("waiting", "Try again now")
_CANCEL: Final = ("cancelled", "Do not print it here")
TELLINGS: Final[dict[JobState, Telling]] = {
    JobState.WAITING: Telling(
        word="Waits",
        now="Put right what hinders the printer. It is tried again by itself; nothing of it has come out.",
        acts=(_AGAIN, _CANCEL),
    ),
    JobState.SENDING: Telling(word="Being sent"),
    JobState.SENT: Telling(word="Printed"),
    JobState.UNSURE: Telling(
        word="Perhaps printed",
        now="Go to the printer, put right what hinders it, and look. It is never sent a second time by itself.",
        acts=(("sent", "It came out"), ("lost", "It did not come out")),
    ),
    JobState.LOST: Telling(
        word="Did not come out",
        now="Switch the printer off and on, so that nothing of it stays inside; cancel its job where it went over a"
        " print server. Then reprint it with a reason, or"
        " account for it as void and print anew: the number of this print is not used again.",
    ),
    JobState.FAILED: Telling(
        word="Not printed",
        now="Put right what is in the way and try again, or do not print it here: then its PDF and ZPL can be fetched.",
        acts=(_AGAIN, _CANCEL),
    ),
    JobState.CANCELLED: Telling(word="Not printed here"),
}


def stuck_at(look: Look, printers: Iterable[str]) -> list[PrintJob]:
    """What somebody should look at, printer by printer: what is stuck, and what did not come out and is still open."""
    spool = look.stores.spool
    found = []
    for printer in printers:
        found += [job for job in spool.open_at(printer) if is_stuck(job)]
        found += [job for job in spool.last_at(printer, LAST) if is_lost_and_open(look, job)]
    return found


def last_at(look: Look, printers: Iterable[str]) -> list[PrintJob]:
    """What went to some printers last, newest first."""
    jobs = [job for printer in printers for job in look.stores.spool.last_at(printer, LAST)]
    return sorted(jobs, key=lambda one: one.n, reverse=True)[:LAST]


def stuck_count(look: Look, station: str) -> int:
    """How many labels wait for a person or a printer at a station."""
    spool, printers = look.stores.spool, look.stores.printers.at(station)
    return sum(is_stuck(job) for one in printers for job in spool.open_at(one.id))


def is_stuck(job: PrintJob) -> bool:
    """Whether somebody should look at it: what waits and was never tried is only on its way."""
    on_its_way = job.state is JobState.WAITING and not job.problem
    settled = job.state in (JobState.SENT, JobState.LOST, JobState.CANCELLED)
    return job.state is not JobState.SENDING and not on_its_way and not settled


def is_lost_and_open(at: Look | Transaction, job: PrintJob) -> bool:
    """Whether it did not come out and its print is not accounted for."""
    what = spooled(at, job)
    return job.state is JobState.LOST and what.label is not None and not what.is_over
