"""Signing in at an enrolled station with badge and PIN, and the second person's half of a two-person step.

Secrets are checked before anything is queued, and how it went is settled in the writer, so that five wrong ones
lock the account.  Whoever is refused here leaves a line in the security log, never in the ledger.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from threading import BoundedSemaphore
from typing import Protocol, TypeVar

from api.clock import MachineClock, new_token
from api.house import House, Look, session_span
from api.settings import Settings
from custody.domain.identifiers.local_codes import Badge
from custody.domain.identifiers.scan import read_scan, read_typed
from custody.domain.people import Person
from custody.errors import CodeUnreadable, NotAllowed
from custody.ledger.timestamp import write_time
from custody.store.accounts import Account, check_secret
from custody.store.security import SecurityLine
from custody.store.sequencer import Transaction
from custody.store.sessions import Session

T = TypeVar("T")
GUESSES_AT_ONCE = 4
_GUESSES = BoundedSemaphore(GUESSES_AT_ONCE)
WRONG = "badge, PIN or station is not right"


class Place(Protocol):
    """Where people have accounts: a house, or a backup that is about to become one."""

    @property
    def settings(self) -> Settings:
        """What a guess costs."""

    @property
    def machine(self) -> MachineClock:
        """The time by which accounts are locked."""

    @property
    def demo(self) -> bool:
        """Whether it is a demo."""

    def now(self) -> datetime:
        """The moment by its own clock."""

    def look(self) -> AbstractContextManager[Look]:
        """One committed state."""

    def write(self, use_case: Callable[[Transaction], T]) -> T:
        """Run a use case in its writer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A new session: its secret, and whose it is."""

    token: str
    person: str


def sign_in(house: House, *, badge: str, pin: str, station_token: str) -> SignedIn:
    """A session for a person at a station; NotAllowed with one sentence for every way to be wrong."""
    now = house.machine.now()
    with house.look() as look:
        place = look.stores.stations.with_token(station_token)
        account = look.stores.accounts.with_badge(_badge(badge))
    right = _is_right(house, account, pin)
    token = new_token()
    until = now + session_span(house.settings)[0]

    def settle(transaction: Transaction) -> bool:
        let_in = account is not None and transaction.stores.accounts.settle_attempt(
            account.person, now, right=right
        )
        if let_in and account is not None and place is not None:
            transaction.stores.sessions.start(
                token, account.person, place.station.id, now=now, until=until
            )
            return True
        _note(transaction, house, door="sign-in", person=account.person if account else None)
        return False

    if not house.write(settle) or account is None:
        raise NotAllowed(WRONG)
    return SignedIn(token=token, person=account.person)


def sign_out(house: House, token: str) -> None:
    """End a session."""
    house.write(lambda transaction: transaction.stores.sessions.end(token))


def find_session(house: House, token: str) -> Session | None:
    """The session of a token, if it still is one."""
    with house.look() as look:
        return look.stores.sessions.find(
            token, now=house.machine.now(), idle=session_span(house.settings)[1]
        )


def keep_alive(house: House, token: str) -> None:
    """Note that somebody is there: who only reads is not idle."""
    now = house.machine.now()
    house.write(lambda transaction: transaction.stores.sessions.touch(token, now=now))


def second_person(house: House, *, badge: str, pin: str) -> Person:
    """The second checker, by their own badge and PIN; NotAllowed if either is wrong."""
    person = known_person(house, badge=badge, pin=pin, door="second checker")
    if person is None:
        raise NotAllowed("the second checker's badge or PIN is not right")
    return person


def known_person(house: Place, *, badge: str, pin: str, door: str) -> Person | None:
    """Whose badge and PIN these are; None, a line in the security log and a step to the lock if they are wrong."""
    with house.look() as look:
        account = look.stores.accounts.with_badge(_badge(badge))
    right = _is_right(house, account, pin)
    if not _settle(house, account, door, right=right) or account is None:
        return None
    return account.as_person()


def _is_right(house: Place, account: Account | None, pin: str) -> bool:
    """Whether a PIN is right: each guess takes its memory, so few are weighed at once."""
    with _GUESSES:
        return check_secret(account, pin, house.settings.strength)


def _settle(house: Place, account: Account | None, door: str, *, right: bool) -> bool:
    now = house.machine.now()

    def settle(transaction: Transaction) -> bool:
        if account is not None and transaction.stores.accounts.settle_attempt(
            account.person, now, right=right
        ):
            return True
        _note(transaction, house, door=door, person=account.person if account else None)
        return False

    return house.write(settle)


def is_monitor(house: House, authorization: str) -> bool:
    """Whether a header bears the installation's monitor token, if it has one."""
    scheme, _, token = authorization.partition(" ")
    known = house.settings.monitor_token.get_secret_value()
    return (
        bool(known)
        and scheme.lower() == "bearer"
        and compare_digest(token.encode(), known.encode())
    )


def refuse_door(house: House, session: Session, door: str, why: str) -> None:
    """Write down that somebody tried a door that is not theirs."""
    refuse_person(house, session.account.person, door, why, station=session.at.station.id)


def refuse_person(
    house: Place, person: str, door: str, why: str, *, station: str | None = None
) -> None:
    """The same, of somebody who is known and perhaps at no station."""
    line = SecurityLine(
        at=write_time(house.now()), door=door, why=why, person=person, station=station
    )
    house.write(lambda transaction: transaction.stores.security.write(line))


def _note(transaction: Transaction, house: Place, *, door: str, person: str | None) -> None:
    line = SecurityLine(at=write_time(house.now()), door=door, why=WRONG, person=person)
    transaction.stores.security.write(line)


def _badge(text: str) -> str:
    """The person that a badge's code names; an unreadable badge is nobody's."""
    for read in (read_scan, read_typed):
        try:
            value = read(text).value
        except CodeUnreadable:
            continue
        if isinstance(value, Badge):
            return value.person
    return ""
