"""Which therapies may go on while an alarm is on: those whose own chain verifies, asked in the writer.

A therapy has some hundred entries, so asking takes milliseconds; it is asked once until the log
grows.  While no alarm is on nobody asks, and nothing here is touched.
"""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from custody.domain.case import ChainVerifies
from custody.errors import LedgerTampered
from custody.store.seen import tail_seen
from custody.store.sequencer import Transaction
from custody.use_cases.own_chain import own_chain_verifies


@dataclass(slots=True)
class OwnChains:
    """The answers at one size of the log; `file` remembers what was found good before the alarm."""

    file: Path
    _size: int = -1
    _known: dict[str, bool] = field(default_factory=dict)

    def within(self, transaction: Transaction) -> ChainVerifies:
        """Whether a therapy's own chain verifies, as a transaction sees it."""
        return partial(self._verifies, transaction)

    def _verifies(self, transaction: Transaction, coi: str) -> bool:
        size = transaction.log.size
        if size != self._size:
            self._size = size
            self._known.clear()
        if coi not in self._known:
            self._known[coi] = self._ask(transaction, coi)
        return self._known[coi]

    def _ask(self, transaction: Transaction, coi: str) -> bool:
        try:
            seen = tail_seen(self.file, coi)
        except LedgerTampered:
            return False
        rows = transaction.log.rows_about(coi)
        return own_chain_verifies(coi, rows, transaction.books, seen)
