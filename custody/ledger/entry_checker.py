"""Whether an entry is good, and follows the one before it: asked of one after another, in full.

In this order:

1. it is canonical, and has the fields of an entry;
2. its leaf hash is the one stored beside it (where one is);
3. its links follow the entry before it about the same subject: number plus one, and that entry's
   leaf hash;
4. it was not recorded before the entry before it.

The last entry about each subject is remembered (`Tails`): a dictionary does for few, the store has
one on disk.  `custody.ledger.block` asks the same of many entries at once, and leaves to this what
it does not take.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from custody.errors import LedgerTampered
from custody.ledger.canonical import decode
from custody.ledger.merkle import leaf_hash
from custody.ledger.shape import check_shape

Tail = tuple[int, str]
"""The last entry about a subject: its number among those, its leaf hash in hex."""
NOTHING: Tail = (0, "")


class Tails(Protocol):
    """The last entry about each subject: a dictionary is one."""

    def get(self, subject: str, /) -> Tail | None:
        """The last entry about a subject, or None before the first."""

    def update(self, tails: Mapping[str, Tail], /) -> None:
        """Put later ones in their place."""


class EntryChecker:
    """The rules for entries that come one after another; raises at the first that breaks one.

    In an extract `whole` names the one subject whose entries are all there; about others some may
    be missing.
    """

    def __init__(
        self, whole: str | None = None, *, tails: Tails | None = None, rec: str = ""
    ) -> None:
        self.rec = rec
        self._whole = whole
        self.tails: Tails = {} if tails is None else tails

    def check(self, body: bytes, stored: bytes | None = None) -> tuple[dict[str, Any], bytes]:
        """What a good entry says and its leaf hash; else EntryMalformed or LedgerTampered."""
        view = decode(body)
        check_shape(view)
        leaf = leaf_hash(body)
        if stored is not None and stored != leaf:
            raise LedgerTampered("its bytes are not those of its leaf hash")
        if "links" in view:
            self._follow(view["links"], leaf.hex())
        if view["rec"] < self.rec:
            raise LedgerTampered("it was recorded before the entry before it")
        self.rec = view["rec"]
        return view, leaf

    def _follow(self, links: list[dict[str, Any]], leaf: str) -> None:
        """Each link continues where the last entry about its subject stood."""
        for link in links:
            subject, n = link["subject"], link["n"]
            prev = link.get("prev", "")
            before, last = self.tails.get(subject) or self._unknown(subject, n, prev)
            if n != before + 1 and (n <= before or self._whole in {None, subject}):
                raise LedgerTampered(f"it is number {n} about {subject}, {before + 1} must follow")
            if n == before + 1 and prev != last:
                raise LedgerTampered(f"it does not follow the entry before it about {subject}")
            self.tails.update({subject: (n, leaf)})

    def _unknown(self, _subject: str, _n: int, _prev: str) -> Tail:
        """What came before the first link that is met about a subject: nothing."""
        return NOTHING
