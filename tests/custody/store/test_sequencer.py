"""One thread writes, many ask: everybody gets their own answer, and only after it is durable."""

import asyncio
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from custody.domain.records import Container, Edge, Serial
from custody.ledger.merkle import Frontier, leaf_hash
from custody.store.books import SqlBooks
from custody.store.database import Database
from custody.store.log import SqlLog
from custody.store.sequencer import Sequencer
from tests.custody.store.stories import a_bag, a_draft, a_therapy, counts
from tests.kit.databases import INSTALLATION_KEY, TickingClock
from tests.kit.loops import in_a_loop

THREADS = 8
EACH = 50


def test_many_threads_append_without_a_gap(database: Database, sequencer: Sequencer):
    def work(thread: int) -> list[int]:
        numbers = range(thread * EACH, (thread + 1) * EACH)
        return [sequencer.run(counts(number)).index for number in numbers]

    with ThreadPoolExecutor(THREADS) as pool:
        answered = [index for indexes in pool.map(work, range(THREADS)) for index in indexes]

    assert sorted(answered) == list(range(THREADS * EACH))
    with database.read() as connection:
        log = SqlLog(connection)
        bodies = [entry.body for entry in log.read()]
        assert SqlBooks(connection).get(Serial, "series") == Serial(
            series="series", last=THREADS * EACH
        )
        assert log.head() == Frontier().extend(map(leaf_hash, bodies))
        assert [entry.n_of("COI-1") for entry in log.about("COI-1")] == list(
            range(1, THREADS * EACH + 1)
        )


def test_two_sequencers_on_one_database_share_the_log(database: Database):
    writers = [
        Sequencer(database, TickingClock(), INSTALLATION_KEY, batch=4).start() for _ in range(2)
    ]

    futures = [writers[number % 2].submit(counts(number)) for number in range(100)]

    assert sorted(future.result().index for future in futures) == list(range(100))
    with database.read() as connection:
        assert SqlBooks(connection).get(Serial, "series") == Serial(series="series", last=100)
    for writer in writers:
        writer.stop()


def test_a_use_case_that_fails_disturbs_nobody_else(database: Database, held):
    sequencer, let_go = held

    def fails(at):
        at.books.put(Serial(series="series", last=1000))
        at.log.append(a_draft(about=("COI-1",)))
        raise ValueError("on purpose")

    def breaks_sql(at):
        at.connection.exec_driver_sql("INSERT INTO serial (series) VALUES ('half')")

    before, bad, worse, after = map(sequencer.submit, (counts(1), fails, breaks_sql, counts(2)))
    let_go()

    assert (before.result().index, after.result().index) == (0, 1)
    assert after.result().n_of("COI-1") == 2
    with pytest.raises(ValueError, match="on purpose"):
        bad.result()
    with pytest.raises(DBAPIError):
        worse.result()
    with database.read() as connection:
        assert SqlBooks(connection).get(Serial, "series") == Serial(series="series", last=2)
    assert sequencer.health().commits == 2  # the one that held the queue, and this batch


def test_a_reference_to_nothing_is_its_authors_problem_alone(database: Database, held):
    sequencer, let_go = held

    def joins_two_therapies(at):
        for record in (a_therapy(), a_therapy("COI-2"), a_bag(), a_bag("BAG-2", "COI-2")):
            at.books.put(record)
        at.books.put(Edge(therapy="COI-1", parent="BAG-1", child="BAG-2", how="pool"))
        at.log.append(a_draft())

    before, bad, after = map(sequencer.submit, (counts(1), joins_two_therapies, counts(2)))
    let_go()

    assert {before.result().index, after.result().index} == {0, 1}
    with pytest.raises(IntegrityError):
        bad.result()
    with database.read() as connection:
        assert SqlLog(connection).size == 2
        assert SqlBooks(connection).find(Container) == []


def test_no_answer_is_given_before_it_is_durable(database: Database, sequencer: Sequencer):
    for number in range(20):
        entry = sequencer.run(counts(number))

        with database.read() as connection:
            assert SqlLog(connection).by_id(entry.id) == entry


def test_a_commit_that_fails_is_told_to_everybody_and_leaves_nothing(database: Database, held):
    sequencer, let_go = held

    def spoils_the_head(at):
        at.connection.exec_driver_sql("UPDATE ledger_head SET size = 1000")

    good, bad = map(sequencer.submit, (counts(1), spoils_the_head))
    let_go()

    for future in (good, bad):
        with pytest.raises(Exception, match="the head only moves forward"):
            future.result()
    assert "the head only moves forward" in sequencer.health().last_error
    assert sequencer.run(counts(3)).index == 0


def test_a_lost_connection_is_opened_anew(new_postgres, open_):
    sequencer = Sequencer(open_(new_postgres()), TickingClock(), INSTALLATION_KEY).start()
    sequencer.run(counts(1))

    with pytest.raises(Exception, match=r"terminat|closed|lost"):
        sequencer.run(
            lambda at: at.connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pg_backend_pid())"
            )
        )

    assert sequencer.run(counts(2)).index == 1
    sequencer.stop()


def test_a_future_that_was_cancelled_is_not_run(sequencer: Sequencer, held):
    held_sequencer, let_go = held
    cancelled = held_sequencer.submit(counts(1))

    assert cancelled.cancel()

    let_go()
    assert held_sequencer.run(counts(2)).index == 0


def test_stopping_finishes_what_waits_and_takes_no_more(database: Database, held):
    sequencer, let_go = held
    futures = [sequencer.submit(counts(number)) for number in range(10)]
    let_go()

    assert sequencer.stop(30)

    assert [future.result().index for future in futures] == list(range(10))
    assert not sequencer.health().running
    with pytest.raises(RuntimeError, match="not running"):
        sequencer.submit(counts(11))


def test_health_tells_who_waits_and_when_the_last_commit_was(held):
    sequencer, let_go = held
    future = sequencer.submit(counts(1))

    waiting = sequencer.health()
    let_go()
    future.result()
    done = sequencer.health()

    assert (waiting.queued, waiting.seconds_since_commit) == (1, None)
    assert (done.queued, done.running, done.last_error) == (0, True, "")
    assert done.seconds_since_commit is not None


def test_an_event_loop_awaits_its_answer(sequencer: Sequencer):
    async def ask() -> list[int]:
        futures = [asyncio.wrap_future(sequencer.submit(counts(n))) for n in range(5)]
        return [entry.index for entry in await asyncio.gather(*futures)]

    assert sorted(in_a_loop(ask())) == list(range(5))


KILLED = """
import sys
from custody.store.database import open_database
from custody.store.sequencer import Sequencer
from tests.custody.store.stories import counts
from tests.kit.databases import TickingClock

sequencer = Sequencer(open_database(sys.argv[1]), TickingClock(), bytes(32)).start()
first = int(sys.argv[2])
for start in range(first, first + 100_000, 4):
    for future in [sequencer.submit(counts(number)) for number in range(start, start + 4)]:
        print(future.result().id, flush=True)
"""


def test_a_killed_process_loses_nothing_that_it_answered(new_sqlite, open_):
    address = new_sqlite()
    answered: list[str] = []

    for life in range(2):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, address, str(life * 1_000_000)],
            cwd=Path(__file__).parents[3],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        answered += [process.stdout.readline().strip() for _ in range(40)]
        process.send_signal(signal.SIGKILL)
        answered += process.stdout.read().splitlines()[:-1]
        process.stdout.close()
        process.wait()

    with open_(address).read() as connection:
        log = SqlLog(connection)
        entries = list(log.read())
        assert set(answered) <= {entry.id for entry in entries}
        assert log.head() == Frontier().extend(leaf_hash(entry.body) for entry in entries)
        assert SqlBooks(connection).get(Serial, "series") == Serial(
            series="series", last=len(entries)
        )


@pytest.fixture
def held(database: Database):
    """A sequencer that is busy until it is let go, so that what is submitted waits together."""
    sequencer = Sequencer(database, TickingClock(), INSTALLATION_KEY).start()
    started, go = threading.Event(), threading.Event()

    def waits(_):
        started.set()
        go.wait(30)

    first = sequencer.submit(waits)
    started.wait(30)

    yield sequencer, go.set

    go.set()
    first.result()
    sequencer.stop()
