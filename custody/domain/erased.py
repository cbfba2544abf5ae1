"""Who was erased: nothing says any longer which person a therapy was for, and no number leads there (0012)."""

from typing import Final

from custody.domain.books import Books
from custody.domain.records import Milestone

ERASE: Final = "erase_person"


def is_erased(books: Books, coi: str) -> bool:
    """Whether the person of a therapy was erased."""
    return books.get(Milestone, coi, ERASE) is not None
