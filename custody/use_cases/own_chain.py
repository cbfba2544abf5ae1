"""Whether one therapy may go on while something is wrong with the log: its own chain must verify.

Asked only once an alarm is on, of the therapies that a step is about.  A chain verifies where

- its entries stand as their links say, none missing between them, each with its own leaf hash;
- it goes through the entry that stood last when the whole log was last found good (`seen`);
- the records on file about the therapy are exactly what its entries made of them, so that a bag
  that somebody moved to another patient in a table stops both.

Entries cut off its end since that run, without an outcome, only the whole log can tell.
"""

from collections.abc import Iterable
from typing import Any

from custody.domain.books import Books, MemoryBooks, apply
from custody.domain.records import KINDS, Record, Scalar, Therapy
from custody.errors import EntryMalformed, LedgerTampered
from custody.ledger.entry_checker import NOTHING, EntryChecker, Tail
from custody.ledger.log import Row

_OWN = tuple(kind for kind in KINDS.values() if kind is Therapy or "therapy" in kind.field_names())
_NO_RECORD = (KeyError, TypeError, ValueError)


def own_chain_verifies(coi: str, rows: Iterable[Row], books: Books, seen: Tail = NOTHING) -> bool:
    """Whether the stored entries about a therapy are its chain, and the books say what they do."""
    folded = MemoryBooks()
    try:
        number = _fold(coi, rows, folded, seen)
    except (EntryMalformed, LedgerTampered, *_NO_RECORD):
        return False
    return number >= seen[0] and all(_same(coi, kind, folded, books) for kind in _OWN)


def _fold(coi: str, rows: Iterable[Row], folded: MemoryBooks, seen: Tail) -> int:
    """Check each entry and put its outcome into the books; how many there are, else it raises."""
    checker, number = EntryChecker(whole=coi), 0
    for number, (_, body, stored) in enumerate(rows, start=1):
        view, leaf = checker.check(body, stored)
        here = (number, leaf.hex())
        if checker.tails.get(coi) != here or (number == seen[0] and here != seen):
            raise LedgerTampered(f"entry {number} about {coi} is another")
        apply(folded, view.get("outcome", ()))
    return number


def _same(coi: str, kind: type[Record], folded: Books, books: Books) -> bool:
    """Whether two books have the same records of a kind about a therapy."""
    return _about(coi, kind, folded) == _about(coi, kind, books)


def _about(coi: str, kind: type[Record], books: Books) -> dict[tuple[Scalar, ...], Any]:
    """The records about a therapy, by key; only those that say so themselves are its own."""
    owner = "coi" if kind is Therapy else "therapy"
    return {one.key: one for one in books.find(kind, **{owner: coi})}
