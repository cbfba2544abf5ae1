"""People sign in with a secret that is slow to guess, at a station that is enrolled."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custody.domain.people import Station
from custody.domain.vocabulary import Role, StationKind
from custody.errors import Conflict, NotFound
from custody.store.accounts import LOCKED_FOR, Account, check_secret
from custody.store.database import Database
from custody.store.secret_hashes import (
    DEMO,
    FLOOR,
    PRODUCTION,
    Strength,
    hash_secret,
    is_outdated,
    matches,
    require_strength,
)
from custody.store.stores import Stores
from tests.kit.databases import INSTALLATION_KEY, START

IDLE = timedelta(minutes=10)
SHIFT = timedelta(hours=8)
NURSE = Account(
    person="nurse-1",
    badge="BADGE-1",
    display_name="Nurse One",
    roles=frozenset({Role.NURSE, Role.APHERESIS_NURSE}),
    sites=frozenset({"A9990"}),
    training_until="2027-01-01T00:00:00.000000Z",
    secret_hash=hash_secret("2468", DEMO),
)
BEDSIDE = Station(
    id="bedside-1", kind=StationKind.BEDSIDE, site="A9990", holder="ward", zone="Europe/Paris"
)


@pytest.fixture
def stores(database: Database):
    with database.write() as connection:
        stores = Stores(connection, INSTALLATION_KEY)
        stores.accounts.enrol(NURSE)
        stores.stations.put(BEDSIDE, "Bed 1")
        stores.stations.enrol("bedside-1", "station-token")
        yield stores


def test_an_account_is_found_by_person_and_badge(stores: Stores):
    assert stores.accounts.of("nurse-1") == NURSE
    assert stores.accounts.with_badge("BADGE-1") == NURSE
    assert stores.accounts.everybody() == [NURSE]
    assert stores.accounts.with_badge("BADGE-2") is None
    assert NURSE.as_person().roles == {Role.NURSE, Role.APHERESIS_NURSE}


def test_an_account_is_changed_in_its_place(stores: Stores):
    moved = replace(NURSE, badge="BADGE-9", sites=frozenset({"A9990", "A9991"}))

    stores.accounts.enrol(moved)

    assert stores.accounts.everybody() == [moved]


def test_only_the_right_secret_of_an_active_person_opens():
    assert check_secret(NURSE, "2468", DEMO)
    assert not check_secret(NURSE, "2469", DEMO)
    assert not check_secret(replace(NURSE, active=False), "2468", DEMO)
    assert not check_secret(None, "nobody", DEMO)


def test_five_wrong_secrets_lock_the_account_for_a_while(stores: Stores):
    accounts = stores.accounts

    answers = [accounts.settle_attempt("nurse-1", START, right=False) for _ in range(5)]
    guessed_meanwhile = accounts.settle_attempt("nurse-1", START, right=True)
    locked = accounts.of("nurse-1")
    later = START + LOCKED_FOR

    assert answers == [False] * 5
    assert not guessed_meanwhile
    assert locked is not None
    assert locked.is_locked(START)
    assert locked.is_locked(later - timedelta(microseconds=1))
    assert not locked.is_locked(later)
    assert accounts.settle_attempt("nurse-1", later, right=True)
    assert accounts.of("nurse-1") == NURSE


def test_a_right_secret_forgives_the_wrong_ones_before(stores: Stores):
    for right in (False, False, False, False, True, False, False, False, False):
        stores.accounts.settle_attempt("nurse-1", START, right=right)

    assert stores.accounts.settle_attempt("nurse-1", START, right=True)


def test_an_account_that_is_switched_off_lets_nobody_in(stores: Stores):
    stores.sessions.start("token", "nurse-1", "bedside-1", now=START, until=START + SHIFT)

    stores.accounts.switch("nurse-1", active=False)

    assert not stores.accounts.settle_attempt("nurse-1", START, right=True)
    assert stores.sessions.find("token", now=START, idle=IDLE) is None
    with pytest.raises(NotFound):
        stores.accounts.settle_attempt("nobody", START, right=True)


def test_a_new_secret_takes_the_place_of_the_old(stores: Stores):
    stores.accounts.change_secret("nurse-1", hash_secret("1357", DEMO))

    assert check_secret(stores.accounts.of("nurse-1"), "1357", DEMO)
    assert not check_secret(stores.accounts.of("nurse-1"), "2468", DEMO)


def test_production_refuses_cheap_hashes():
    require_strength(PRODUCTION, demo=False)
    require_strength(FLOOR, demo=False)
    require_strength(DEMO, demo=True)
    for weak in (DEMO, Strength(passes=1, memory_kibibytes=2**20)):
        with pytest.raises(Conflict, match="at least"):
            require_strength(weak, demo=False)


def test_a_hash_tells_how_it_was_made():
    assert matches("2468", NURSE.secret_hash, DEMO)
    assert not matches("2468", "no hash at all", DEMO)
    assert is_outdated(NURSE.secret_hash, FLOOR)
    assert not is_outdated(NURSE.secret_hash, DEMO)


def test_a_session_tells_who_is_where(stores: Stores):
    stores.sessions.start("token", "nurse-1", "bedside-1", now=START, until=START + SHIFT)

    found = stores.sessions.find("token", now=START, idle=IDLE)

    assert found is not None
    assert (found.account, found.at.station, found.at.title) == (NURSE, BEDSIDE, "Bed 1")
    assert stores.sessions.find("another", now=START, idle=IDLE) is None


def test_a_session_ends_when_it_is_idle_or_over_or_signed_out(stores: Stores):
    sessions = stores.sessions
    sessions.start("token", "nurse-1", "bedside-1", now=START, until=START + SHIFT)

    assert sessions.find("token", now=START + IDLE, idle=IDLE) is None
    sessions.touch("token", now=START + timedelta(seconds=30))  # too soon to be noted
    assert sessions.find("token", now=START + IDLE, idle=IDLE) is None
    sessions.touch("token", now=START + timedelta(minutes=5))
    assert sessions.find("token", now=START + IDLE, idle=IDLE) is not None
    sessions.touch("token", now=START + SHIFT)
    assert sessions.find("token", now=START + SHIFT, idle=IDLE) is None
    assert sessions.sweep(START) == 0
    sessions.end("token")
    assert sessions.find("token", now=START, idle=IDLE) is None


def test_sessions_that_are_over_are_swept_away(stores: Stores):
    stores.sessions.start("token", "nurse-1", "bedside-1", now=START, until=START + SHIFT)

    assert stores.sessions.sweep(START + SHIFT) == 1


def test_a_station_is_known_by_its_token_only(stores: Stores):
    found = stores.stations.with_token("station-token")

    assert found is not None
    assert (found.station, found.title) == (BEDSIDE, "Bed 1")
    assert stores.stations.of("bedside-1") == found
    assert stores.stations.all() == [found]
    assert stores.stations.with_token("guessed") is None
    stores.stations.put(BEDSIDE, "Bed 1, window")  # a new title, the same token
    assert stores.stations.with_token("station-token") is not None
    stores.stations.enrol("bedside-1", "new-token")
    assert stores.stations.with_token("station-token") is None
    with pytest.raises(NotFound):
        stores.stations.enrol("bedside-2", "token")
