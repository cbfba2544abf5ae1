"""Two people decide together, at a command line: each by their own badge and PIN, as at any door.

Wrong PINs are counted and lock, and who may not is written down, as where people sign in.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from api.clock import new_id
from api.security import Place, known_person, refuse_person
from custody.domain.people import Person
from custody.domain.permissions import Permission, may
from custody.errors import DocumentUnreadable, NotAllowed
from custody.use_cases.office import Office

People = Annotated[
    str,
    typer.Option(
        help="A file with four lines: badge, PIN, badge, PIN (-: standard input); asked for if not given."
    ),
]
STANDARD_INPUT = "-"
_LINES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who somebody says they are, and what shall show it."""

    badge: str
    pin: str = field(repr=False)


Claims = tuple[Claim, Claim]


def asked_claims(file: str) -> Claims:
    """Both people's badges and PINs: asked for, hidden, or from a file of four lines (`-`: standard input)."""
    if not file:
        return _asked("First person"), _asked("Second person")
    text = sys.stdin.read() if file == STANDARD_INPUT else Path(file).read_text("utf-8")
    match text.splitlines():
        case [one, pin, other, other_pin]:
            return Claim(badge=one, pin=pin), Claim(badge=other, pin=other_pin)
    raise DocumentUnreadable(f"two people are {_LINES} lines: badge, PIN, badge, PIN")


def require_two(house: Place, claims: Claims, permission: Permission) -> tuple[Person, Person]:
    """Two different people who both may; NotAllowed, written down, where it is not so."""
    first, second = (_require_one(house, claim, permission) for claim in claims)
    if first.id == second.id:
        refuse_person(house, first.id, permission, "the same person twice")
        raise NotAllowed("two different people are needed: this was the same one twice")
    return first, second


def office_of(house: Place, first: Person, second: Person) -> Office:
    """Where two people decide about the log."""
    return house_office(house, first.id, second.id)


def house_office(house: Place, actor: str, second: str = "") -> Office:
    """Where something is done to the log itself, at no station."""
    now = house.now()
    return Office(
        actor=actor, second=second, site=house.settings.facility, now=now,
        source="simulated" if house.demo else "server", new_id=_ids(house),
    )  # fmt: skip


def _ids(house: Place) -> Callable[[], str]:
    return lambda: new_id(house.now())


def _require_one(house: Place, claim: Claim, permission: Permission) -> Person:
    person = known_person(house, badge=claim.badge, pin=claim.pin, door=permission)
    if person is None:
        raise NotAllowed("a badge or PIN is not right, or the account is locked")
    if not may(person.roles, permission):
        refuse_person(house, person.id, permission, f"needs {permission}")
        raise NotAllowed(f"{person.id} has no permission {permission}")
    return person


def _asked(who: str) -> Claim:
    badge = typer.prompt(f"{who}: badge", hide_input=True)
    return Claim(badge=badge, pin=typer.prompt(f"{who}: PIN", hide_input=True))
