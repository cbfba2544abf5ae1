"""State is a fold over entries: each outcome is put in its place, and nothing is judged again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from custody.ledger.entry import Entry

Put = Callable[[str, Mapping[str, Any]], None]
"""Takes a record's kind and all of its fields that have a value; it replaces the one before."""


def outcomes(entries: Iterable[Entry]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every change of a record that the entries tell, in order."""
    for entry in entries:
        yield from entry.outcome


def replay(entries: Iterable[Entry], put: Put) -> int:
    """Put every outcome; answers how many there were."""
    count = 0
    for kind, fields in outcomes(entries):
        put(kind, fields)
        count += 1
    return count
