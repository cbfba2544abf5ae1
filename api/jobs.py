"""Work that may take longer than a page waits: done beside the request, told how far it is.

A job is this process's own and its owner's alone.  Whatever it makes stands in the log and in the data
folder as if it had been made within a request, so that nothing is lost with the job.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Final

from api.clock import new_token

AT_ONCE: Final = 2
KEPT_MOST: Final = 50
PATIENCE_SECONDS: Final = 3.0

Told = Callable[[int, int], None]
"""Hears how much is done, of how much."""


@dataclass(slots=True)
class Job:
    """Work that was begun: whose it is, how far it has come, and in the end its result."""

    id: str
    person: str
    done: int = 0
    of: int = 0
    result: Future[str] = field(default_factory=Future)

    def tell(self, done: int, of: int) -> None:
        """Say how far it has come."""
        self.done, self.of = done, of

    def is_over(self, seconds: float = 0.0) -> bool:
        """Whether it ended, well or not, within so many seconds."""
        return bool(wait([self.result], timeout=seconds).done)


class Jobs:
    """The jobs of a process; stop it before the house is closed."""

    def __init__(self) -> None:
        self._workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="jobs")
        self._jobs: dict[str, Job] = {}

    def begin(self, person: str, work: Callable[[Told], str]) -> Job:
        """Begin; jobs that ended long ago are forgotten."""
        job = Job(new_token(), person)
        job.result = self._workers.submit(work, job.tell)
        ended = [one for one in self._jobs.values() if one.is_over()]
        for old in ended[: max(0, len(ended) - KEPT_MOST)]:
            del self._jobs[old.id]
        self._jobs[job.id] = job
        return job

    def of(self, job_id: str, person: str) -> Job | None:
        """A person's own job; None for another's, and for one that this process does not know."""
        job = self._jobs.get(job_id)
        return job if job and job.person == person else None

    def stop(self) -> None:
        """What was begun is ended; what still waits is not begun."""
        self._workers.shutdown(cancel_futures=True)
