"""Books in memory that find without looking at every record: for tests that judge a lot."""

from custody.domain.books import MemoryBooks, R
from custody.domain.records import Record, Scalar

INDEXED = frozenset(
    ("therapy", "container", "station", "place", "handoff", "parent", "child", "sscc", "gtin", "bears")
)  # fmt: skip

Shelf = dict[tuple[Scalar, ...], Record]


class QuickBooks(MemoryBooks):
    """MemoryBooks with an index on the fields that rules ask for."""

    def __init__(self) -> None:
        super().__init__()
        self._shelves: dict[type[Record], Shelf] = {}
        self._index: dict[tuple[type[Record], str, Scalar], Shelf] = {}

    def get(self, kind: type[R], *key: Scalar) -> R | None:
        return self._shelves.get(kind, {}).get(key)  # type: ignore[return-value]

    def find(self, kind: type[R], /, **equal: Scalar) -> list[R]:
        shelf = self._shelves.get(kind, {})
        for name in equal.keys() & INDEXED:
            found = self._index.get((kind, name, equal[name]), {})
            shelf = found if len(found) < len(shelf) else shelf
        found = {
            key: record
            for key, record in shelf.items()
            if all(getattr(record, name) == value for name, value in equal.items())
        }
        return [found[key] for key in sorted(found)]  # type: ignore[type-var, misc]

    def put(self, record: Record) -> None:
        kind, key = type(record), record.key
        shelf = self._shelves.setdefault(kind, {})
        old = shelf.get(key)
        for name in INDEXED.intersection(kind.field_names()):
            if old is not None:
                self._index[kind, name, getattr(old, name)].pop(key, None)
            self._index.setdefault((kind, name, getattr(record, name)), {})[key] = record
        shelf[key] = record

    def copy(self) -> "QuickBooks":
        """The same books, to go their own way from here."""
        other = QuickBooks()
        other._shelves = {kind: dict(shelf) for kind, shelf in self._shelves.items()}
        other._index = {place: dict(shelf) for place, shelf in self._index.items()}
        return other

    def records(self) -> set[Record]:
        """Every record there is."""
        return {record for shelf in self._shelves.values() for record in shelf.values()}
