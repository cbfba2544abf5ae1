"""Changes that many steps share: giving numbers, making containers, moving custody, writing observations.

Each takes a case, reads the books and answers with records as they will be.  Nothing here decides.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from custody.domain.books import Books
from custody.domain.case import Case
from custody.domain.records import (
    Container,
    CustodySpan,
    Donation,
    Edge,
    Hold,
    Label,
    Observation,
    Position,
    Record,
    Serial,
)
from custody.domain.vocabulary import ENDED, Condition, Disposition, LabelState

DIVISION_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Numbering:
    """Gives the next numbers of running series within one case, and the records that remember them."""

    def __init__(self, case: Case) -> None:
        """Nothing given yet."""
        self._books = case.books
        self._given: dict[str, int] = {}

    def next(self, series: str) -> int:
        """The next number of a series, from 1."""
        if series not in self._given:
            known = self._books.get(Serial, series)
            self._given[series] = known.last if known else 0
        self._given[series] += 1
        return self._given[series]

    def records(self) -> Iterator[Serial]:
        """What must be written down so that no number is given twice."""
        return (Serial(series=series, last=last) for series, last in self._given.items())


def new_container(
    case: Case, label: Label, *, kind: str, condition: Condition, **facts: int | str | None
) -> list[Record]:
    """A container comes to be where its label was scanned back on it: identity, custody and label in one."""
    uid = label.bears
    container = Container(
        id=uid,
        therapy=case.coi,
        din=uid[10:23],
        kind=kind,
        product_code=uid[5:10],
        division=uid[23:29],
        condition=condition,
        disposition=Disposition.QUARANTINED,
        holder=case.at.station.holder,
        place=case.at.station.id,
        made_at=case.happened,
        **facts,  # type: ignore[arg-type]  # names are checked by every caller's test
    )
    span = CustodySpan(
        container=uid,
        n=1,
        therapy=case.coi,
        holder=container.holder,
        since=case.now,
        by=case.at.person.id,
    )
    return [container, span, applied(case, label)]


def applied(case: Case, label: Label) -> Label:
    """The label after it was scanned on what it was printed for."""
    return replace(label, state=LabelState.APPLIED, closed_at=case.now)


def descent(case: Case, parents: Iterable[Container], child: str, how: str) -> list[Record]:
    """Cells of the parents went into the child."""
    return [Edge(therapy=case.coi, parent=parent.id, child=child, how=how) for parent in parents]


def used_up(
    case: Case, container: Container, condition: Condition = Condition.CONSUMED
) -> list[Record]:
    """The end of a container: its cells are gone, its custody ends, its position is free."""
    ended = replace(container, condition=condition)
    return [ended, *custody_ends(case, container), *out_of_position(case, container)]


def custody_ends(case: Case, container: Container) -> list[Record]:
    """Close the span of custody that is open now."""
    return [
        replace(span, until=case.now)
        for span in _spans(case.books, container)
        if span.until is None
    ]


def custody_moves(case: Case, container: Container, holder: str) -> list[Record]:
    """One span ends in the instant in which the next begins: no gap, no overlap."""
    return custody_passes(
        case.books, replace(container, place=case.at.station.id), holder, at=case.now, by=case.at.person.id
    )  # fmt: skip


def custody_passes(
    books: Books, container: Container, holder: str, *, at: str, by: str
) -> list[Record]:
    """The same wherever it was accepted: who took over, and when; `container` tells where it is then."""
    spans = _spans(books, container)
    begun = CustodySpan(
        container=container.id,
        n=len(spans) + 1,
        therapy=container.therapy,
        holder=holder,
        since=at,
        by=by,
    )
    ended = [replace(span, until=at) for span in spans if span.until is None]
    return [*ended, begun, replace(container, holder=holder)]


def out_of_position(case: Case, container: Container) -> list[Record]:
    """Free the storage position that holds the container, if one does."""
    return [
        replace(position, container=None, therapy=None)
        for position in case.books.find(Position, container=container.id)
    ]


def observed(
    case: Case, name: str, *, container: str | None = None, **what: int | str | None
) -> Observation:
    """The next observation of a name for this therapy."""
    latest = case.latest(name)
    return Observation(
        therapy=case.coi,
        name=name,
        n=latest.n + 1 if latest else 1,
        step=case.step.name,
        at=case.happened,
        by=case.at.person.id,
        container=container,
        **what,  # type: ignore[arg-type]  # value, word and unit
    )


def held(case: Case, container: Container, reason: str, *, for_ever: bool = False) -> Hold:
    """A hold on one container, named after the container and how many it has had."""
    n = len(case.books.find(Hold, container=container.id)) + 1
    return Hold(
        id=f"{container.id}/{n}",
        therapy=container.therapy,
        container=container.id,
        reason=reason,
        placed_by=case.at.person.id,
        placed_at=case.now,
        for_ever=for_ever,
    )


def not_ended(case: Case) -> list[Container]:
    """The therapy's containers whose story is not over."""
    return [c for c in case.books.find(Container, therapy=case.coi) if c.condition not in ENDED]


def newest_donation(case: Case) -> Donation | None:
    """The collection that labels are printed for: the therapy's last."""
    found = case.books.find(Donation, therapy=case.coi)
    return max(found, key=lambda donation: (donation.assigned_at, donation.din)) if found else None


def _spans(books: Books, container: Container) -> list[CustodySpan]:
    return sorted(books.find(CustodySpan, container=container.id), key=lambda span: span.n)
