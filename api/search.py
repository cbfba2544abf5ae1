"""Find therapies by anything that names them: an identifier, another party's number, a call name.

What has a check character is checked before it is looked up; an identifier is found whole or not
at all.  Only call names, which are cues and no identifiers, are also found by a part of them.  A
number that says who the patient is finds a therapy only for who may read names, and is asked for
apart: it must not stand in an address.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from api.house import House, Look
from custody.domain.aliases import OF_A_PERSON, find_alias
from custody.domain.case import RawScan
from custody.domain.identifiers.check_character import check_character
from custody.domain.marks import mark_of
from custody.domain.permissions import Permission, may
from custody.domain.records import Alias, Container, Donation, Therapy

LENGTH_MAX: Final = 2000
COI: Final = re.compile(r"(CH[A-Z0-9]{5}[0-9]{2}[A-Z0-9]{6})([0-9A-Z*]?)", re.ASCII)
DIN: Final = re.compile(r"([A-Z][A-Z0-9]{4}[0-9]{8})([0-9A-Z*]?)", re.ASCII)
WRONG_CHECK: Final = "The check character is wrong. Compare each character and type it anew."


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The therapies, and what is wrong with the question if something is."""

    therapies: tuple[Therapy, ...] = ()
    problem: str = ""


def find_patient(house: House, session: Any, query: str) -> Found:  # noqa: ANN401  # a store's session
    """The therapies of the patient with a hospital's number; nothing for roles that need no names."""
    if not may(session.account.roles, Permission.READ_NAMES):
        return Found()
    number = query.strip().upper()
    with house.look() as look:
        named = (
            find_alias(look.books, house.pseudonym, kind, site, number)
            for kind in sorted(OF_A_PERSON)
            for site in sorted({one.station.site for one in look.stores.stations.all()})
        )
        return Found(therapies=tuple(_fetched(look, {one.therapy for one in named if one})))


def find_therapies(house: House, session: Any, query: str) -> Found:  # noqa: ANN401  # a store's session
    """All therapies for an empty question, else those that it names; never by a number of the patient."""
    text = query.strip()
    with house.look() as look:
        if not text:
            return Found(therapies=tuple(_newest_first(look.books.find(Therapy))))
        packed = re.sub(r"[\s-]+", "", text).upper()
        for form, fetch in ((COI, _by_coi), (DIN, _by_din)):
            named = form.fullmatch(packed)
            if named:
                return _checked(look, named, fetch)
        others = look.books.find(Alias, value=text.upper())
        cois = {one.therapy for one in others if one.type not in OF_A_PERSON}
        known = look.books.find(Therapy) if not cois else _fetched(look, cois)
    if cois:
        return Found(therapies=tuple(known))
    called = [one for one in known if text.lower() in mark_of(one.coi).name]
    return (
        Found(therapies=tuple(_newest_first(called))) if called else _scanned(house, session, text)
    )


def _checked(
    look: Look, named: re.Match[str], fetch: Callable[[Look, str], Iterable[Therapy]]
) -> Found:
    """An identifier, its check character asked first where it was given."""
    number, check = named.groups()
    if check and check_character(number) != check:
        return Found(problem=WRONG_CHECK)
    return Found(therapies=tuple(fetch(look, number)))


def _by_coi(look: Look, coi: str) -> list[Therapy]:
    return _fetched(look, {coi})


def _by_din(look: Look, din: str) -> list[Therapy]:
    donation = look.books.get(Donation, din)
    cois = {donation.therapy} if donation else set()
    return _fetched(look, cois | {one.therapy for one in look.books.find(Container, din=din)})


def _scanned(house: House, session: Any, text: str) -> Found:  # noqa: ANN401
    """Whatever a scanner sends: a label, a wristband, a shipper."""
    found = house.find_out(session, RawScan(text=text[:LENGTH_MAX]))
    if found.therapy is None:
        return Found()
    with house.look() as look:
        return Found(therapies=tuple(_fetched(look, {found.therapy})))


def _fetched(look: Look, cois: Iterable[str]) -> list[Therapy]:
    found = (look.books.get(Therapy, coi) for coi in sorted(cois))
    return [one for one in found if one is not None]


def _newest_first(therapies: Iterable[Therapy]) -> list[Therapy]:
    return sorted(therapies, key=lambda one: (one.enrolled_at, one.coi), reverse=True)
