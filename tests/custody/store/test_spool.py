"""The spool: a print serial is in it once, and what was perhaps printed never waits again."""

from dataclasses import replace

import pytest

from custody.errors import Conflict, NotFound
from custody.store.database import Database
from custody.store.printers import Printer
from custody.store.spool import GIVEN_UP, JobState
from custody.store.stores import Stores
from tests.kit.databases import INSTALLATION_KEY

ZEBRA = Printer(
    id="ZEBRA", title="Clean room 3", address="tcp://10.0.0.7:9100", dpi=203,
    width_millimetres=104, darkness=15, media="transfer", stock="final",
    stations=frozenset({"W-CLEAN-3"}), answers=True, product="FROST-7",
)  # fmt: skip
NINE, TEN, ELEVEN = (f"2026-03-02T{hour}:00:00.000000Z" for hour in ("09", "10", "11"))


@pytest.fixture
def stores(database: Database):
    with database.write() as connection:
        made = Stores(connection, INSTALLATION_KEY)
        made.printers.put(ZEBRA)
        yield made


def asked(stores: Stores, serial: int | None = 7) -> int:
    """A label in the spool; its number there."""
    stores.spool.ask(serial, "ZEBRA", by="W-RAMAN", at=NINE, due=NINE)
    return stores.spool.last_at("ZEBRA", 1)[0].n


def led_to(stores: Stores, state: JobState) -> int:
    """A label whose sending ended so."""
    n = asked(stores)
    stores.spool.claim(n, until=TEN)
    stores.spool.settle(n, state, problem="", due=TEN, attempts=1)
    return n


def test_a_printer_is_kept_and_changed_and_found_by_its_stations(stores: Stores):
    changed = replace(ZEBRA, darkness=20, stations=frozenset({"W-CLEAN-3", "W-QC"}))
    gone = replace(ZEBRA, id="OLD", active=False)
    for one in (changed, gone):
        stores.printers.put(one)

    assert stores.printers.of("ZEBRA") == changed
    assert stores.printers.all() == [gone, changed]
    assert stores.printers.at("W-QC") == [changed]
    assert stores.printers.at("N-CLINIC") == []
    assert stores.printers.of("NONE") is None


def test_a_label_waits_until_it_is_due_and_is_taken_once(stores: Stores):
    stores.spool.ask(7, "ZEBRA", by="W-RAMAN", at=NINE, due=TEN)
    (job,) = stores.spool.open_at("ZEBRA")

    assert stores.spool.due(NINE) == []
    assert stores.spool.due(TEN) == [job]
    assert stores.spool.claim(job.n, until=ELEVEN)
    assert not stores.spool.claim(job.n, until=ELEVEN)
    assert stores.spool.due(ELEVEN) == []


@pytest.mark.parametrize("state", [JobState.SENT, JobState.UNSURE, JobState.LOST])
def test_a_print_is_in_the_spool_once_whatever_became_of_it(stores: Stores, state):
    led_to(stores, state)

    with pytest.raises(Conflict, match=f"print 7 is {state}"):
        stores.spool.ask(7, "ZEBRA", by="W-RAMAN", at=TEN, due=TEN)

    assert len(stores.spool.last_at("ZEBRA", 9)) == 1


def test_what_was_not_sent_may_go_to_another_printer(stores: Stores):
    stores.printers.put(replace(ZEBRA, id="OTHER"))
    n = led_to(stores, JobState.FAILED)

    stores.spool.ask(7, "OTHER", by="W-OKAFOR", at=TEN, due=TEN)

    job = stores.spool.of(n)
    assert (job.printer, job.state, job.attempts) == ("OTHER", JobState.WAITING, 0)


@pytest.mark.parametrize("to", [JobState.WAITING, JobState.CANCELLED])
@pytest.mark.parametrize("state", [JobState.UNSURE, JobState.SENT, JobState.LOST])
def test_what_was_perhaps_printed_never_waits_again(stores: Stores, state, to):
    n = led_to(stores, state)

    with pytest.raises(Conflict, match="it cannot become"):
        stores.spool.move(n, to, by="W-RAMAN", at=TEN)

    assert stores.spool.of(n).state is state
    assert stores.spool.due(ELEVEN) == []


@pytest.mark.parametrize("to", [JobState.SENT, JobState.LOST])
def test_a_person_says_whether_it_came_out(stores: Stores, to):
    n = led_to(stores, JobState.UNSURE)

    stores.spool.move(n, to, by="W-RAMAN", at=ELEVEN)

    job = stores.spool.of(n)
    assert (job.state, job.settled_by, job.settled_at) == (to, "W-RAMAN", ELEVEN)


def test_what_was_being_sent_when_the_process_died_was_perhaps_printed(stores: Stores):
    n = asked(stores)
    stores.spool.claim(n, until=TEN)

    assert stores.spool.give_up(TEN) == 0
    assert stores.spool.give_up(ELEVEN) == 1

    job = stores.spool.of(n)
    assert (job.state, job.problem) == (JobState.UNSURE, GIVEN_UP)
    assert not stores.spool.settle(n, JobState.WAITING, problem="", due=NINE, attempts=1)


def test_test_labels_have_no_serial_and_any_number_may_wait(stores: Stores):
    asked(stores, None)
    asked(stores, None)

    assert [job.serial for job in stores.spool.due(TEN)] == [None, None]


def test_what_is_not_in_the_spool_is_not_moved(stores: Stores):
    with pytest.raises(NotFound):
        stores.spool.move(99, JobState.WAITING, by="W-RAMAN", at=TEN)
