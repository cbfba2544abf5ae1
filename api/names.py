"""Names and birth dates for a page: only to roles that need them, and every reading written down."""

from collections.abc import Iterable
from datetime import date

from api.house import House
from custody.domain.permissions import Permission, may
from custody.ledger.timestamp import write_time
from custody.store.sessions import Session
from custody.store.vault import Reading

Names = dict[str, dict[str, str]]


def names_of(house: House, session: Session, subjects: Iterable[str], why: str) -> Names:
    """What the vault knows of these people, by subject; nothing for roles that need no names."""
    wanted = tuple(subjects)
    if not wanted or not may(session.account.roles, Permission.READ_NAMES):
        return {}
    reading = Reading(reader=session.account.person, why=why, at=write_time(house.now()))
    found: Names = house.write(lambda transaction: transaction.stores.vault.names(wanted, reading))
    return found


def full_name(facts: dict[str, str]) -> str:
    """A name as it stands on labels: family name first."""
    return ", ".join(part for part in (facts.get("family"), facts.get("given")) if part)


def born(facts: dict[str, str]) -> str:
    """A birth date as it stands on labels: `04 Mar 1971`; what is no date, as it was given."""
    text = facts.get("birth_date", "")
    try:
        return f"{date.fromisoformat(text):%d %b %Y}"
    except ValueError:
        return text
