"""Two logs tell of the same handoff: each side's word is held against the other's, and differences have names.

A handoff is the same one if it has the same identifier, which tells the shipment or container and which time it is
that it changes hands.  Then everything both sides must know alike is compared.  People are not: each installation
numbers its own.  What only they tell is shown, since not every handoff of theirs is ours to know; what only we tell
is shown where it waits for them.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from custody.domain.books import Books
from custody.domain.case import from_moment
from custody.domain.foreign_evidence import Foreign, our_therapy
from custody.domain.records import Handoff, HandoffItem
from custody.domain.vocabulary import HandoffState, Match

CLOCKS_APART: Final = timedelta(minutes=2)  # how far two installations' clocks may differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A handoff as one log tells it, with the containers it is of."""

    handoff: Handoff
    goods: frozenset[str]

    @property
    def is_pending(self) -> bool:
        """Whether this side waits for the second half."""
        return self.handoff.state == HandoffState.PENDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A handoff on both sides, or on the one that tells of it."""

    id: str
    ours: Side | None
    theirs: Side | None
    differs: tuple[str, ...] = ()

    @property
    def word(self) -> Match:
        """How the two sides stand to each other."""
        if self.ours is None:
            return Match.ONLY_THEIRS
        if self.theirs is None:
            return Match.ONLY_OURS
        return Match.CONTRADICTS if self.differs else Match.MATCHED

    @property
    def is_answered(self) -> bool:
        """Whether it waits here, and they tell its second half without contradiction."""
        both = self.ours is not None and self.theirs is not None
        return bool(
            both
            and self.word is Match.MATCHED
            and self.ours.is_pending  # type: ignore[union-attr]  # both are there
            and not self.theirs.is_pending  # type: ignore[union-attr]  # both are there
        )


Question = Callable[[Books, Side, Side], bool]
"""Whether ours and theirs differ in one thing."""


def goods_differ(_books: Books, ours: Side, theirs: Side) -> bool:
    """Other containers, or not as many."""
    return ours.goods != theirs.goods


def therapies_differ(books: Books, ours: Side, theirs: Side) -> bool:
    """Another therapy, also by any other name that we know for ours."""
    return our_therapy(books, theirs.handoff.therapy) != ours.handoff.therapy


def shipments_differ(_books: Books, ours: Side, theirs: Side) -> bool:
    """In another shipper, or in one and in none."""
    return ours.handoff.shipment != theirs.handoff.shipment


def releasing_parties_differ(_books: Books, ours: Side, theirs: Side) -> bool:
    """Released by another party."""
    return ours.handoff.from_holder != theirs.handoff.from_holder


def receiving_parties_differ(_books: Books, ours: Side, theirs: Side) -> bool:
    """Released to another party."""
    return ours.handoff.to_holder != theirs.handoff.to_holder


def was_released_before(_books: Books, ours: Side, theirs: Side) -> bool:
    """They tell of a release, or of its acceptance, before there was one here; or of an acceptance before a release."""
    released, closed = theirs.handoff.released_at, theirs.handoff.accepted_at
    told = (released, closed or released)
    early = any(_apart(ours.handoff.released_at, one) > CLOCKS_APART for one in told)
    return early or bool(closed and closed < released)


def outcomes_differ(_books: Books, ours: Side, theirs: Side) -> bool:
    """Accepted on one side, declined on the other."""
    closed = not ours.is_pending and not theirs.is_pending
    return closed and ours.handoff.state != theirs.handoff.state


def closing_times_differ(_books: Books, ours: Side, theirs: Side) -> bool:
    """Both know the second half, at other times."""
    mine, others = ours.handoff.accepted_at, theirs.handoff.accepted_at
    return bool(mine and others and abs(_apart(mine, others)) > CLOCKS_APART)


DIFFERENCES: Final[tuple[tuple[str, Question], ...]] = (
    ("containers", goods_differ),
    ("therapy", therapies_differ),
    ("shipment", shipments_differ),
    ("from_holder", releasing_parties_differ),
    ("to_holder", receiving_parties_differ),
    ("time_of_release", was_released_before),
    ("outcome", outcomes_differ),
    ("time_of_acceptance", closing_times_differ),
)


def match_handoffs(ours: Books, theirs: Books, containers: frozenset[str]) -> tuple[Pair, ...]:
    """Every handoff of these containers of ours that they tell of, or that waits here, in the order of its release."""
    mine = _sides(ours, _names(ours, containers))
    others = _sides(theirs, _names(theirs, containers) | mine.keys())
    waiting = {name for name, side in mine.items() if side.is_pending}
    pairs = (_pair(ours, name, mine.get(name), others.get(name)) for name in {*others, *waiting})
    return tuple(sorted(pairs, key=_released))


def closes(foreign: Foreign, pair: Pair) -> bool:
    """Whether a handoff that waits here is answered by a log that speaks for whom it waits for."""
    ours = pair.ours
    return ours is not None and pair.is_answered and ours.handoff.to_holder in foreign.speaks_for


def _pair(books: Books, name: str, ours: Side | None, theirs: Side | None) -> Pair:
    if ours is None or theirs is None:
        return Pair(id=name, ours=ours, theirs=theirs)
    differs = tuple(word for word, differ in DIFFERENCES if differ(books, ours, theirs))
    return Pair(id=name, ours=ours, theirs=theirs, differs=differs)


def _names(books: Books, containers: frozenset[str]) -> set[str]:
    """The handoffs that these containers stand in."""
    return {item.handoff for one in containers for item in books.find(HandoffItem, container=one)}


def _sides(books: Books, names: AbstractSet[str]) -> dict[str, Side]:
    """The handoffs of these names, each with everything it is of."""
    found = (books.get(Handoff, name) for name in names)
    return {
        one.id: Side(
            handoff=one,
            goods=frozenset(item.container for item in books.find(HandoffItem, handoff=one.id)),
        )
        for one in found
        if one is not None
    }


def _released(pair: Pair) -> tuple[str, str]:
    side = pair.ours or pair.theirs
    return (side.handoff.released_at if side else "", pair.id)


def _apart(first: str, second: str) -> timedelta:
    """How much earlier the second moment is than the first."""
    return from_moment(first) - from_moment(second)
