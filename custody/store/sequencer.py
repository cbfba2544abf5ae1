"""One thread writes: it takes the use cases that wait and commits them in one transaction.

The head of the log is locked first, before any use case of the batch reads, and no other lock is
taken.  Each use case runs in a savepoint: what it raises undoes its own work, in the database and
in memory, and nobody else's. There is one commit, and only then does anybody get an answer, so
that nothing is shown green before it is durable. If the commit fails, nobody's work is there and
everybody is told; where a single broken reference between records is the cause, the batch is run
again one by one, so that only its author is.  A use case may therefore run twice: it speaks to its
transaction and to nothing else.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from custody.store.books import SqlBooks
from custody.store.database import Database
from custody.store.log import Clock, SqlLog
from custody.store.statements import Statements
from custody.store.stores import Stores

T = TypeVar("T")

BATCH = 64  # use cases in one commit at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """What a use case may touch; all of it is committed together or not at all."""

    connection: Connection
    books: SqlBooks
    log: SqlLog
    stores: Stores


UseCase = Callable[[Transaction], T]
Job = tuple[UseCase[Any], "Future[Any]"]
Outcome = tuple[Job, Any, Exception | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the writer is: who waits, when the last commit was, what it last complained of."""

    running: bool
    queued: int
    commits: int
    seconds_since_commit: float | None
    last_error: str


class Sequencer:
    """The one writer of a process; start it, hand it use cases, stop it."""

    def __init__(
        self, database: Database, clock: Clock, installation_key: bytes, *, batch: int = BATCH
    ) -> None:
        """Over a migrated database; `clock` stamps entries, the key opens the vault."""
        self._database = database
        self._clock = clock
        self._key = installation_key
        self._batch = batch
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._gate = Lock()
        self._open = False
        self._connection: Connection | None = None
        self._commits = 0
        self._committed_at: float | None = None
        self._last_error = ""
        self._thread = Thread(target=self._serve, name="sequencer", daemon=True)

    def start(self) -> "Sequencer":
        """Begin to write; answers itself."""
        self._open = True
        self._thread.start()
        return self

    def submit(self, use_case: UseCase[T]) -> "Future[T]":
        """Put a use case in the queue; the future resolves after the commit, or as it raised.

        Raises:
            RuntimeError: the sequencer has not been started, or has been stopped.
        """
        future: Future[T] = Future()
        with self._gate:
            if not self._open:
                raise RuntimeError("the sequencer takes nothing: it is not running")
            self._queue.put((use_case, future))
        return future

    def run(self, use_case: UseCase[T]) -> T:
        """Submit a use case and wait for what it returns."""
        return self.submit(use_case).result()

    def stop(self, timeout_seconds: float | None = None) -> bool:
        """Take no more, finish what waits; whether that was done in time."""
        with self._gate:
            if self._open:
                self._open = False
                self._queue.put(None)
        self._thread.join(timeout_seconds)
        return not self._thread.is_alive()

    def health(self) -> Health:
        """How the writer is now."""
        at = self._committed_at
        return Health(
            running=self._thread.is_alive(),
            queued=self._queue.qsize(),
            commits=self._commits,
            seconds_since_commit=None if at is None else monotonic() - at,
            last_error=self._last_error,
        )

    def _serve(self) -> None:
        """The thread: batch after batch until the end is in the queue."""
        while jobs := self._take():
            self._settle([job for job in jobs if job[1].set_running_or_notify_cancel()])
        self._disconnect()

    def _take(self) -> list[Job]:
        """Wait for one job and take with it what else waits; nothing means the end."""
        jobs: list[Job] = []
        try:
            while len(jobs) < self._batch:
                job = self._queue.get_nowait() if jobs else self._queue.get()
                if job is None:
                    if jobs:  # finish these first, then find the end again
                        self._queue.put(None)
                    break
                jobs.append(job)
        except Empty:
            pass
        return jobs

    def _settle(self, jobs: Sequence[Job]) -> None:
        """Commit the jobs together and answer each."""
        try:
            outcomes = self._commit(jobs)
        except IntegrityError as error:
            if len(jobs) > 1:  # one of them left a reference to nothing: find out which
                for job in jobs:
                    self._settle([job])
                return
            outcomes = self._failed(jobs, error)
        except Exception as error:  # noqa: BLE001 -- whatever stops a commit is told to who waits
            outcomes = self._failed(jobs, error)
        for (_, future), result, problem in outcomes:
            if problem is None:
                future.set_result(result)
            else:
                future.set_exception(problem)

    def _failed(self, jobs: Sequence[Job], error: Exception) -> list[Outcome]:
        self._last_error = f"{type(error).__name__}: {error}"
        return [(job, None, error) for job in jobs]

    def _commit(self, jobs: Sequence[Job]) -> list[Outcome]:
        """Run the jobs in one transaction; what this raises has undone them all."""
        with self._transaction() as transaction:
            transaction.log.lock()
            sql = Statements(transaction.connection)
            outcomes = [self._attempt(transaction, sql, job) for job in jobs]
            transaction.log.write_head()
        self._commits += 1
        self._committed_at = monotonic()
        return outcomes

    def _attempt(self, transaction: Transaction, sql: Statements, job: Job) -> Outcome:
        """Run one job in a savepoint; what it raises undoes only that."""
        tip = transaction.log.mark()
        sql.run("SAVEPOINT use_case")
        try:
            outcome: Outcome = (job, job[0](transaction), None)
        except Exception as error:  # noqa: BLE001 -- whatever it raised belongs to who asked
            sql.run("ROLLBACK TO SAVEPOINT use_case")
            transaction.log.back_to(tip)
            transaction.books.forget()
            outcome = (job, None, error)
        sql.run("RELEASE SAVEPOINT use_case")
        return outcome

    @contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        """A transaction on the writer's own connection, which is opened anew after any failure."""
        if self._connection is None:
            self._connection = self._database.writer.connect()
        connection = self._connection
        try:
            with connection.begin():
                yield Transaction(
                    connection=connection,
                    books=SqlBooks(connection),
                    log=SqlLog(connection, self._clock),
                    stores=Stores(connection, self._key),
                )
        except BaseException:
            self._disconnect(broken=True)
            raise

    def _disconnect(self, *, broken: bool = False) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if broken:
            connection.invalidate()
        connection.close()
