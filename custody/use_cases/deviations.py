"""What quality must understand is opened once: the same reason again, while it is open, opens nothing more."""

from custody.domain.books import Books
from custody.domain.records import Deviation, Record, Therapy


def deviation_for(books: Books, coi: str, reason: str, *, at: str, by: str) -> list[Record]:
    """A deviation of a therapy for a reason, unless the same is open or there is no such therapy."""
    if books.get(Therapy, coi) is None:
        return []
    known = books.find(Deviation, therapy=coi)
    if any(one.reason == reason and one.closed_at is None for one in known):
        return []
    return [
        Deviation(
            id=f"{coi}/{reason}/{len(known) + 1}",
            therapy=coi,
            reason=reason,
            critical=True,
            opened_at=at,
            opened_by=by,
        )
    ]
