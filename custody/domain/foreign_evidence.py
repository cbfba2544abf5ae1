"""What a partner's log says, once it verified, and which of our therapies it speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass

from custody.domain.aliases import OF_A_PERSON
from custody.domain.books import Books
from custody.domain.records import Alias, Container, ForeignEvidence, Therapy


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """A partner's verified evidence about one subject, read into books of its own.

    `leaves` are the leaf hashes of the subject's entries, from the first; `subjects` is everything that they link;
    `told_by` names for each handoff the leaf hash of the entry that told it last; `speaks_for` are the parties whose
    acceptance its log may tell, as they are pinned here.
    """

    sha256: str
    form: str
    origin: str
    subject: str
    size: int
    root: str
    leaves: tuple[str, ...]
    subjects: frozenset[str]
    books: Books
    told_by: Mapping[str, str]
    speaks_for: frozenset[str] = frozenset()

    @property
    def n(self) -> int:
        """How many entries about the subject there are."""
        return len(self.leaves)

    def begins_with(self, earlier: ForeignEvidence) -> bool:
        """Whether this is the history that was shown before, or what came of it."""
        return earlier.n <= self.n and self.leaves[earlier.n - 1] == earlier.leaf


def our_therapy(books: Books, coi: str) -> str | None:
    """Our therapy that a partner calls so: the same identifier, or one that is bound to it as an alias."""
    if books.get(Therapy, coi) is not None:
        return coi
    bound = {one.therapy for one in books.find(Alias, value=coi) if one.type not in OF_A_PERSON}
    return bound.pop() if len(bound) == 1 else None


def spoken_of(books: Books, foreign: Foreign) -> dict[str, frozenset[str]]:
    """Our therapies that foreign evidence speaks of, each with those of its containers that it names; its own first."""
    found: dict[str, frozenset[str]] = {}
    for subject in sorted(foreign.subjects, key=lambda one: (one != foreign.subject, one)):
        container = books.get(Container, subject)
        coi = container.therapy if container else our_therapy(books, subject)
        if coi is not None:
            found[coi] = found.get(coi, frozenset()) | ({subject} if container else set())
    return found
