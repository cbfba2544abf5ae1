"""A reconciliation of prints, from the books as they stood at both ends of the period."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from api.house import House, Look
from api.layout import SignedIn
from api.shifts import Shift
from custody.domain.books import MemoryBooks, apply
from custody.domain.reconciliation import Reconciliation, reconcile
from custody.domain.records import Label, Therapy
from custody.errors import NotFound
from custody.ledger.timestamp import write_time

A_MOMENT: Final = timedelta(microseconds=1)
LOOKED_UP_MOST: Final = 2000  # numbers between the first and the last print of a shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What was reconciled, over which time, and how it came out."""

    therapy: Therapy | None
    shift: Shift | None
    station: str
    until: datetime
    balance: Reconciliation
    missing: tuple[int, ...]
    size: int  # entries of the log that it was told from


def reconcile_therapy(house: House, coi: str) -> Reconciled:
    """Every print of a therapy, up to now; NotFound without one."""
    with house.look() as look:
        therapy = look.books.get(Therapy, coi)
        if therapy is None:
            raise NotFound("there is no therapy with this identifier")
        balance = reconcile((), look.books.find(Label, therapy=coi))
        size = look.log.size
    return Reconciled(
        therapy=therapy, shift=None, station="", until=house.now(), balance=balance, missing=(), size=size
    )  # fmt: skip


def reconcile_shift(house: House, session: SignedIn, shift: Shift) -> Reconciled:
    """Every print of a station that was open in a shift, up to its end or to now."""
    until = min(shift.ends, house.now())
    end = min(shift.ends, house.now() + A_MOMENT)  # what happens now has happened
    with house.look() as look:
        labels = look.books.find(Label, station=session.at.station.id)
        balance = reconcile(
            _as_they_stood(look, labels, shift.begins), _as_they_stood(look, labels, end)
        )
        missing = _missing(look, balance)
        size = look.log.size
    return Reconciled(
        therapy=None, shift=shift, station=session.at.station.id, until=until, balance=balance, missing=missing,
        size=size,
    )  # fmt: skip


def _as_they_stood(look: Look, labels: Iterable[Label], moment: datetime) -> list[Label]:
    """Prints as they were just before a moment: those closed since are looked up in their therapies' chains."""
    at = write_time(moment)
    there = [one for one in labels if one.printed_at < at]
    changed = {one.therapy for one in there if one.closed_at and one.closed_at >= at}
    then = {coi: _books_before(look, coi, moment) for coi in changed if coi}
    return [_then(one, then.get(one.therapy or "")) for one in there]


def _then(label: Label, books: MemoryBooks | None) -> Label:
    known = books.get(Label, label.serial) if books else None
    return label if known is None else replace(label, state=known.state, closed_at=known.closed_at)


def _books_before(look: Look, coi: str, moment: datetime) -> MemoryBooks:
    books = MemoryBooks()
    for entry in look.log.about(coi):
        if entry.rec >= moment:
            break
        apply(books, entry.outcome)
    return books


def _missing(look: Look, balance: Reconciliation) -> tuple[int, ...]:
    serials = [one.serial for one in balance.printed]
    if not serials or max(serials) - min(serials) > LOOKED_UP_MOST:
        return ()
    others = range(min(serials), max(serials) + 1)
    return balance.missing(one for one in others if look.books.get(Label, one) is not None)
