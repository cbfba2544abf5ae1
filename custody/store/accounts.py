"""People's accounts: badge, roles, sites, training, and what guards the secret against guessing.

Checking a secret takes long and happens before queueing (`check_secret`); what follows from it is
settled in the writer, under its lock (`settle_attempt`): five wrong secrets lock the account for
fifteen minutes, and a right one that was guessed at the same moment as the fifth wrong one no
longer opens it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from custody.domain.people import Person
from custody.domain.vocabulary import Role
from custody.errors import NotFound
from custody.ledger.timestamp import write_time
from custody.store.secret_hashes import Strength, matches
from custody.store.statements import Statements

FAILURES_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)

COLUMNS = (
    "person, badge, display_name, roles, sites, training_until, secret_hash, active, locked_until"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person who may sign in."""

    person: str
    badge: str
    display_name: str
    roles: frozenset[Role]
    sites: frozenset[str]
    training_until: str
    secret_hash: str
    active: bool = True
    locked_until: str | None = None

    def as_person(self) -> Person:
        """The person as a decision sees them."""
        return Person(
            id=self.person,
            roles=self.roles,
            sites=self.sites,
            training_until=self.training_until,
        )

    def is_locked(self, now: datetime) -> bool:
        """Whether too many wrong secrets keep it shut at this moment."""
        return self.locked_until is not None and write_time(now) < self.locked_until


def account_of(row: tuple[Any, ...]) -> Account:
    """An account from its COLUMNS."""
    person, badge, display_name, roles, sites, training_until, secret_hash, active, locked = row
    return Account(
        person=person,
        badge=badge,
        display_name=display_name,
        roles=frozenset(map(Role, orjson.loads(roles))),
        sites=frozenset(orjson.loads(sites)),
        training_until=training_until,
        secret_hash=secret_hash,
        active=bool(active),
        locked_until=locked,
    )


def check_secret(account: Account | None, secret: str, strength: Strength) -> bool:
    """Whether the secret is this person's; slow: ask before queueing, for unknown badges too."""
    known = account is not None and account.active
    right = matches(secret, account.secret_hash if account else None, strength)
    return right and known


class Accounts:
    """The store of accounts."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def enrol(self, account: Account) -> None:
        """Put an account in its place; a badge that is another's is an error of the database."""
        self._sql.run(
            "INSERT INTO account (person, badge, display_name, roles, sites, training_until,"
            " secret_hash, active, failures, locked_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)"
            " ON CONFLICT (person) DO UPDATE SET badge = excluded.badge,"
            " display_name = excluded.display_name, roles = excluded.roles, sites = excluded.sites,"
            " training_until = excluded.training_until, secret_hash = excluded.secret_hash,"
            " active = excluded.active, failures = 0, locked_until = excluded.locked_until",
            account.person, account.badge, account.display_name,
            orjson.dumps(sorted(account.roles)).decode(),
            orjson.dumps(sorted(account.sites)).decode(),
            account.training_until, account.secret_hash, account.active, account.locked_until,
        )  # fmt: skip

    def of(self, person: str) -> Account | None:
        """The account of a person, or None."""
        row = self._sql.one(f"SELECT {COLUMNS} FROM account WHERE person = ?", person)  # noqa: S608 -- a constant
        return None if row is None else account_of(row)

    def with_badge(self, badge: str) -> Account | None:
        """The account whose badge this is, or None."""
        row = self._sql.one(f"SELECT {COLUMNS} FROM account WHERE badge = ?", badge)  # noqa: S608 -- a constant
        return None if row is None else account_of(row)

    def everybody(self) -> list[Account]:
        """Every account, in the order of persons."""
        rows = self._sql.all(f"SELECT {COLUMNS} FROM account ORDER BY person")  # noqa: S608 -- a constant
        return [account_of(row) for row in rows]

    def settle_attempt(self, person: str, now: datetime, *, right: bool) -> bool:
        """Write down how a secret was answered; whether the person is let in."""
        row = self._sql.one(
            "SELECT active, failures, locked_until FROM account WHERE person = ?", person
        )
        if row is None:
            raise NotFound(f"there is no account of {person}")
        active, failures, locked = row
        if not active or (locked is not None and write_time(now) < locked):
            return False
        failures = 0 if right else failures + 1
        shut = failures >= FAILURES_ALLOWED
        self._sql.run(
            "UPDATE account SET failures = ?, locked_until = ? WHERE person = ?",
            0 if shut else failures,
            write_time(now + LOCKED_FOR) if shut else None,
            person,
        )
        return right

    def change_secret(self, person: str, secret_hash: str) -> None:
        """Keep the hash of a new secret."""
        self._sql.run("UPDATE account SET secret_hash = ? WHERE person = ?", secret_hash, person)

    def switch(self, person: str, *, active: bool) -> None:
        """Let a person sign in, or no more; open sessions of theirs end with the account."""
        self._sql.run("UPDATE account SET active = ? WHERE person = ?", active, person)
        if not active:
            self._sql.run("DELETE FROM session WHERE person = ?", person)
