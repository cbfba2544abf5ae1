"""The containers of a therapy with their five facts, and who held each of them, from when to when.

Custody stays with whoever released until somebody else accepts.  A handoff is told as a span of its
own from its release to its acceptance, with both people and both times.  Where one span of a
container does not begin when the one before ended, nobody is known to have held it: a gap.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from custody.domain.audit_lines import BandLine, ContainerLine, EdgeLine, Moment, SpanState
from custody.domain.records import (
    Container,
    CustodySpan,
    Edge,
    Handoff,
    HandoffItem,
    Hold,
    Infusion,
)
from custody.domain.vocabulary import ENDED, Condition, HandoffState
from custody.use_cases.telling.story import Story, records_of
from custody.use_cases.telling.words import amount, moment_of, plain, titled

GIVEN = frozenset({Condition.INFUSED, Condition.PARTLY_INFUSED})


def names_of(story: Story) -> dict[str, str]:
    """A short name for each container, told apart by kind and number: `Final bag 2`."""
    counts: dict[str, int] = {}
    names = {}
    for one in story.all(Container):
        counts[one.kind] = counts.get(one.kind, 0) + 1
        names[one.id] = f"{titled(one.kind)} {counts[one.kind]}"
    return names


def container_lines(story: Story, names: Mapping[str, str]) -> tuple[ContainerLine, ...]:
    """Every container, in the order in which they came to be."""
    holds: dict[str, list[Hold]] = {}
    for hold in story.all(Hold, lifted_at=None):
        holds.setdefault(hold.container, []).append(hold)
    declared = {given.container for given in story.all(Infusion, check=None)}
    return tuple(
        _container(one, names[one.id], holds.get(one.id, []), declared=one.id in declared)
        for one in story.all(Container)
    )


def _container(one: Container, name: str, holds: list[Hold], *, declared: bool) -> ContainerLine:
    ended = one.condition in ENDED
    return ContainerLine(
        id=one.id,
        name=name,
        kind=titled(one.kind),
        product=f"{one.product_code} {one.division}",
        condition=plain(one.condition),
        disposition=plain(one.disposition),
        holder=f"last {one.holder}" if ended else one.holder,
        place=one.place,
        note="; ".join(_notes(one, holds)),
        on_hold=bool(holds),
        infused=one.condition in GIVEN,
        declared=declared,
    )


def _notes(one: Container, holds: list[Hold]) -> Iterator[str]:
    if one.colour:
        yield f"{one.colour} bag"
    if one.volume_microlitres is not None:
        yield amount(one.volume_microlitres, "µL")
    if one.cells_thousands is not None:
        yield amount(one.cells_thousands, "cells_thousands")
    for hold in holds:
        yield f"{plain(hold.reason)}, for ever" if hold.for_ever else plain(hold.reason)


def edge_lines(story: Story) -> tuple[EdgeLine, ...]:
    """Where cells went."""
    return tuple(
        EdgeLine(parent=one.parent, child=one.child, how=one.how) for one in story.all(Edge)
    )


def band_lines(story: Story) -> tuple[BandLine, ...]:
    """Custody of every container over time."""
    moved = _moved(story)
    return tuple(band for one in story.all(Container) for band in _bands(story, one, moved[one.id]))


def _moved(story: Story) -> dict[str, set[str]]:
    """The handoffs that changed who holds each container: named as its item, or told in one breath with it.

    The chain of one container has the acceptance of what it travelled in, and not the packing list.
    """
    moved: dict[str, set[str]] = {one.id: set() for one in story.all(Container)}
    for item in story.all(HandoffItem):
        moved.setdefault(item.container, set()).add(item.handoff)
    for entry in story.entries:
        told = list(records_of(entry))
        accepted = {one.id for one in told if isinstance(one, Handoff) and one.accepted_at}
        for one in told:
            if isinstance(one, Container):
                moved[one.id] |= accepted
    return moved


def spans_of(story: Story, container: Container) -> list[CustodySpan]:
    """A container's spans of custody, in order."""
    return sorted(story.all(CustodySpan, container=container.id), key=lambda span: span.n)


def overlapping(story: Story) -> list[Container]:
    """Containers that two parties are said to have held at once."""
    return [
        one
        for one in story.all(Container)
        if any(
            early.until is None or early.until > late.since
            for early, late in pairwise(spans_of(story, one))
        )
    ]


def _bands(story: Story, container: Container, moved: Iterable[str]) -> Iterator[BandLine]:
    found = (story.get(Handoff, handoff) for handoff in moved)
    handoffs = sorted((one for one in found if one), key=lambda one: (one.released_at, one.id))
    spans = spans_of(story, container)
    for place, span in enumerate(spans):
        yield from _span(story, span, handoffs)
        following = spans[place + 1].since if place + 1 < len(spans) else None
        lost = following is None and container.condition not in ENDED
        if span.until is not None and (lost or (following is not None and span.until < following)):
            yield _gap(story, span, following)
    if not spans and container.condition not in ENDED:
        told = story.began(container)
        yield BandLine(
            container=container.id,
            holder="",
            since=moment_of(container.made_at, told.zone),
            state=SpanState.GAP,
        )


def _gap(story: Story, span: CustodySpan, until: str | None) -> BandLine:
    zone = story.ended(span).zone
    return BandLine(
        container=span.container,
        holder="",
        since=moment_of(span.until or span.since, zone),
        until=moment_of(until, zone) if until else None,
        state=SpanState.GAP,
    )


def _span(story: Story, span: CustodySpan, handoffs: list[Handoff]) -> Iterator[BandLine]:
    """A span of custody, cut where something was handed over."""
    given = [one for one in handoffs if _was_given(one, span)]
    taken = [one for one in handoffs if _was_taken(one, span)]
    since, cursor = moment_of(span.since, story.began(span).zone), span.since
    people = (taken[0].releaser, taken[0].accepter or "") if taken else ("", "")
    for one in given:
        released = moment_of(one.released_at, story.began(one).zone)
        if one.released_at > cursor:
            yield _held(span, since, released, people)
            people = ("", "")
        yield _pending(story, span, one)
        if one.accepted_at is None:
            return
        since, cursor = moment_of(one.accepted_at, story.ended(one).zone), one.accepted_at
    until = moment_of(span.until, story.ended(span).zone) if span.until else None
    if until is None or span.until != cursor or not given:
        yield _held(span, since, until, people)


def _held(
    span: CustodySpan, since: Moment, until: Moment | None, people: tuple[str, str]
) -> BandLine:
    return BandLine(
        container=span.container,
        holder=span.holder,
        since=since,
        until=until,
        released_by=people[0],
        accepted_by=people[1],
    )


def _pending(story: Story, span: CustodySpan, one: Handoff) -> BandLine:
    """From the release to the acceptance, or to nobody yet."""
    closed = moment_of(one.accepted_at, story.ended(one).zone) if one.accepted_at else None
    was_declined = one.state == HandoffState.DECLINED
    return BandLine(
        container=span.container,
        holder=f"{one.from_holder} to {one.to_holder}" + (", declined" if was_declined else ""),
        since=moment_of(one.released_at, story.began(one).zone),
        until=closed,
        state=SpanState.PENDING,
        released_by=one.releaser,
        accepted_by="" if was_declined else one.accepter or "",
    )


def _was_given(handoff: Handoff, span: CustodySpan) -> bool:
    """Whether the holder of this span released it."""
    in_time = span.since <= handoff.released_at and (
        span.until is None or handoff.released_at <= span.until
    )
    return in_time and handoff.from_holder == span.holder


def _was_taken(handoff: Handoff, span: CustodySpan) -> bool:
    """Whether this span began with the acceptance of this handoff."""
    return (
        handoff.state == HandoffState.ACCEPTED
        and handoff.accepted_at == span.since
        and handoff.to_holder == span.holder
    )
