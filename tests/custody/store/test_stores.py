"""The small stores: answers, doors that stayed shut, checkpoints, clock, installation."""

from datetime import timedelta

import pytest

from custody.errors import Conflict, NotFound
from custody.store.answers import Answer
from custody.store.database import Database
from custody.store.installation import (
    create_installation,
    open_installation,
    read_installation,
    says_demo,
)
from custody.store.security import SecurityLine
from custody.store.stores import Stores
from tests.kit.databases import INSTALLATION_KEY, START

ANSWER = Answer(
    key="key-1",
    person="nurse-1",
    body_hash=bytes(32),
    status=201,
    response=b'{"verdict":"accepted"}',
    at="2026-03-02T08:00:00.000000Z",
)


@pytest.fixture
def stores(database: Database):
    with database.write() as connection:
        yield Stores(connection, INSTALLATION_KEY)


def test_the_same_request_gets_the_same_answer(stores: Stores):
    stores.answers.keep(ANSWER)

    assert stores.answers.given("key-1") == ANSWER
    assert stores.answers.given("key-2") is None
    assert ANSWER.fits("nurse-1", bytes(32))
    assert not ANSWER.fits("nurse-2", bytes(32))
    assert not ANSWER.fits("nurse-1", bytes(31) + b"1")


def test_a_key_is_answered_once(stores: Stores):
    stores.answers.keep(ANSWER)

    with pytest.raises(Exception, match=r"(?i)unique"):
        stores.answers.keep(ANSWER)


def test_shut_doors_are_written_down(stores: Stores):
    lines = [
        SecurityLine(at=f"2026-03-02T08:00:0{second}.000000Z", door="/quality", why="role")
        for second in range(3)
    ]
    for line in lines:
        stores.security.write(line)

    assert stores.security.last(2) == [lines[2], lines[1]]


def test_checkpoints_are_kept_by_size(stores: Stores):
    for size, note in ((3, "three"), (8, "eight"), (8, "again")):
        stores.checkpoints.keep(size, note)

    assert stores.checkpoints.of(8) == "eight"
    assert stores.checkpoints.of(4) is None
    assert stores.checkpoints.covering(4) == (8, "eight")
    assert stores.checkpoints.covering(9) is None
    assert stores.checkpoints.last() == (8, "eight")


def test_a_demo_has_a_clock_that_only_moves_forward(database: Database):
    with database.write() as connection:
        clock = Stores(connection, INSTALLATION_KEY).clock
        create_installation(connection, "demo.example/log", demo=True, now=START)

        assert clock.now() is None
        clock.move_to(START)
        clock.move_to(START + timedelta(days=35))

        assert clock.now() == START + timedelta(days=35)
        with pytest.raises(Conflict, match="never moved back"):
            clock.move_to(START)


def test_a_production_clock_cannot_be_moved(database: Database):
    with database.write() as connection:
        clock = Stores(connection, INSTALLATION_KEY).clock

        with pytest.raises(Conflict, match="only a demo"):
            clock.move_to(START)
        create_installation(connection, "hospital.example/log", demo=False, now=START)
        with pytest.raises(Conflict, match="only a demo"):
            clock.move_to(START)


@pytest.mark.parametrize(
    ("origin", "demo"), [("demo.example/log", True), ("hospital.example/log", False)]
)
def test_an_installation_stays_what_it_was_created_as(database: Database, origin: str, demo: bool):
    with database.write() as connection:
        with pytest.raises(NotFound):
            read_installation(connection)
        made = create_installation(connection, origin, demo=demo, now=START)

        assert open_installation(connection, demo=demo) == made == read_installation(connection)
        with pytest.raises(Conflict, match="is never opened as"):
            open_installation(connection, demo=not demo)
        with pytest.raises(Conflict, match="created before"):
            create_installation(connection, origin, demo=demo, now=START)


def test_the_origin_says_whether_it_is_a_demo(database: Database):
    assert says_demo("custody-demo.example/log")
    assert says_demo("site.example/log/demo")
    assert not says_demo("democracy.example/log")
    with database.write() as connection:
        for origin, demo in (("site.example/log", True), ("demo.example/log", False)):
            with pytest.raises(Conflict):
                create_installation(connection, origin, demo=demo, now=START)
