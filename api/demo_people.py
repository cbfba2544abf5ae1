"""Who one can be in a demo, and where: every person beside every station where their work is."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from api.browser_sessions import begin_session
from api.house import House
from api.layout import role_words
from custody.domain.identifiers.local_codes import Badge
from custody.domain.identifiers.scan import read_scan
from custody.domain.journey import JOURNEY
from custody.domain.people import Person
from custody.domain.vocabulary import Role, StationKind
from custody.errors import CodeUnreadable, NotFound
from custody.store.accounts import Account
from custody.store.stations import EnrolledStation

# where people stand whose work is no stage of the journey
PLACES_OF: Final[dict[Role, frozenset[StationKind]]] = {
    Role.COURIER: frozenset({StationKind.COURIER}),
    Role.AUDITOR: frozenset({StationKind.OFFICE, StationKind.QUALITY_DESK}),
    Role.ADMINISTRATOR: frozenset({StationKind.OFFICE}),
}


def demo_people(house: House) -> tuple[dict[str, Any], ...]:
    """Choices for the demo bar, grouped by site: `ADA@CHAIR-1` and who that is; nobody in production."""
    if not house.demo:
        return ()
    with house.look() as look:
        people, places = look.stores.accounts.everybody(), look.stores.stations.all()
    pairs = sorted(_pairs(people, places), key=lambda pair: pair[1].station.site)
    return tuple(
        {"group": site, "people": tuple(_choice(person, place) for person, place in group)}
        for site, group in groupby(pairs, key=lambda pair: pair[1].station.site)
    )


def be(house: House, choice: str) -> str:
    """A session for a choice of the demo bar, without a PIN; NotFound for anything else, and in production."""
    known = {one[0] for group in demo_people(house) for one in group["people"]}
    if choice not in known:
        raise NotFound("there is nobody like that to be")
    person, _, station = choice.partition("@")
    return begin_session(house, person, station)


def person_with_badge(house: House, badge: str) -> Person | None:
    """In a demo, whoever's badge this is may be the second checker without a PIN; None in production."""
    try:
        value = read_scan(badge).value if house.demo else None
    except CodeUnreadable:
        return None
    if not isinstance(value, Badge):
        return None
    with house.look() as look:
        account = look.stores.accounts.with_badge(value.person)
    return account.as_person() if account and account.active else None


def _pairs(
    people: list[Account], places: list[EnrolledStation]
) -> Iterator[tuple[Account, EnrolledStation]]:
    for person in people:
        near = [place for place in places if place.station.site in person.sites]
        fitting = [place for place in near if place.station.kind in _kinds_for(person.roles)]
        yield from ((person, place) for place in (fitting or near) if person.active)


def _kinds_for(roles: frozenset[Role]) -> frozenset[StationKind]:
    own = (step.stations for step in JOURNEY if step.stage != "care" and step.roles & roles)
    return frozenset().union(*own, *(PLACES_OF.get(role, frozenset()) for role in roles))


def _choice(person: Account, place: EnrolledStation) -> tuple[str, str]:
    text = f"{person.display_name}, {role_words(person.roles)} — {place.title}"
    return f"{person.person}@{place.station.id}", text
