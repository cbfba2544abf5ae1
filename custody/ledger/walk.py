"""A way past all entries of a log, one after another, with the tree that grows over them.

What is asked of each, besides its own rules (`EntryChecker`): it stands where its index says, with
none missing before it.
"""

from collections.abc import Callable, Iterable

from custody.errors import LedgerTampered
from custody.ledger.entry_checker import EntryChecker
from custody.ledger.log import Row
from custody.ledger.merkle import Frontier

_BATCH = 4096
_STORED = frozenset({bytes, type(None)})

Mark = tuple[Frontier, str]
"""The tree at some size, and when the last entry in it was recorded."""


class LedgerWalk:
    """Entries one after another: rules, tree, and what stood at the sizes asked for.

    `marks` has, for each such size, the tree and the last moment recorded; `told` is called with
    the size now and then.
    """

    def __init__(
        self,
        sizes: Iterable[int],
        *,
        start: int = 0,
        frontier: Frontier | None = None,
        checker: EntryChecker | None = None,
        told: Callable[[int], None] | None = None,
    ) -> None:
        """From an index on; `frontier` is the tree before it."""
        self.size = start
        self.marks: dict[int, Mark] = {}
        self.checker = checker or EntryChecker()
        self.frontier = frontier or Frontier()
        self.asked = frozenset(sizes)
        self._leaves: list[bytes] = []
        self._told = told
        self.remember()

    def walk(self, entries: Iterable[bytes | Row]) -> None:
        """Check all entries; where it raises, `size` is the index of the bad one."""
        check, leaves, asked = self.checker.check, self._leaves, self.asked
        for entry in entries:
            index, body, stored = entry if isinstance(entry, tuple) else (self.size, entry, None)
            if index != self.size:
                raise LedgerTampered(f"it is missing, and entry {index} stands in its place")
            if type(body) is not bytes or type(stored) not in _STORED:
                raise LedgerTampered("it is not stored as bytes")
            leaves.append(check(body, stored)[1])
            self.size += 1
            if len(leaves) == _BATCH or self.size in asked:
                self.remember()
        self.remember()

    def remember(self) -> None:
        """Hash what was read into the tree; keep it if it was asked for."""
        self.frontier = self.frontier.extend(self._leaves)
        self._leaves.clear()
        if self.size in self.asked:
            self.marks[self.size] = (self.frontier, self.checker.rec)
        if self._told:
            self._told(self.size)
