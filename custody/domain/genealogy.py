"""Where cells came from and where they went: ancestors, descendants, and whom a lot or a doubt touches."""

from collections.abc import Callable

from custody.domain.books import Books
from custody.domain.records import Container, Edge, LotUse, Occupancy, Participation


def descendants(books: Books, container: Container) -> tuple[str, ...]:
    """Every container that got cells from this one, nearest first."""
    return _walk(
        container.id,
        lambda one: [e.child for e in books.find(Edge, therapy=container.therapy, parent=one)],
    )


def ancestors(books: Books, container: Container) -> tuple[str, ...]:
    """Every container whose cells are in this one, nearest first."""
    return _walk(
        container.id,
        lambda one: [e.parent for e in books.find(Edge, therapy=container.therapy, child=one)],
    )


def therapies_touched(books: Books, gtin: str, lot: str) -> tuple[str, ...]:
    """From a material lot to every therapy it touched."""
    return tuple(sorted({use.therapy for use in books.find(LotUse, gtin=gtin, lot=lot)}))


def lots_of(books: Books, therapy: str) -> tuple[tuple[str, str], ...]:
    """From a therapy to every material lot that touched it."""
    return tuple(sorted({(use.gtin, use.lot) for use in books.find(LotUse, therapy=therapy)}))


def blast_radius(
    books: Books, place: str, since: str, until: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whose material was open in a room in a span of time, and who worked on it: therapies and people."""
    stays = [
        stay
        for stay in books.find(Occupancy, place=place)
        if stay.opened_at <= until and (stay.closed_at is None or stay.closed_at >= since)
    ]
    therapies = sorted({stay.therapy for stay in stays})
    people = {part.person for coi in therapies for part in books.find(Participation, therapy=coi)}
    return tuple(therapies), tuple(sorted(people | {stay.opened_by for stay in stays}))


def _walk(start: str, step: Callable[[str], list[str]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = [start]
    while waiting:
        for name in step(waiting.pop(0)):
            if name not in found:
                found[name] = None
                waiting.append(name)
    return tuple(found)
