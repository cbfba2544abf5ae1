"""Whether a ledger is what was signed: asked of every entry, in one pass, in constant memory.

Of the checkpoint:

1. a key that the reader pinned for this log signed it.

Of each entry, in this order:

2. it stands where its index says, with none missing before it;
3. it is canonical, and has the fields of an entry;
4. its leaf hash is the one stored beside it (where one is);
5. its links follow the entry before it about the same subject: number plus one, and that entry's
   leaf hash;
6. it was not recorded before the entry before it.

Of all together:

7. there are as many entries as were signed, or more;
8. their tree has the root that was signed, and that of every checkpoint the reader kept from
   earlier;
9. the key was valid when the last entry that it vouches for was recorded.

Memory holds, besides, the last entry about each subject.  The first rule that is broken ends it;
the report names the first bad entry, or, where only a root tells, the first that no good root
covers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from custody.errors import EntryMalformed, LedgerTampered
from custody.ledger.canonical import decode
from custody.ledger.checkpoint import Checkpoint, open_checkpoint
from custody.ledger.keys import PinnedKey, Policy
from custody.ledger.log import Row
from custody.ledger.merkle import Frontier, leaf_hash
from custody.ledger.shape import check_shape

_BATCH = 4096

Problem = tuple[int | None, str]
"""The index of the first bad entry, where known, and a sentence; empty if all is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What verifying found.

    `size` counts the entries found good one by one, `unsigned` those of them that came after the
    checkpoint. `pinned` says whether the key was the reader's own, and not only told by the
    document.  `problem` is a sentence, empty if all is well; `first_bad_index` may be unknown
    even then.
    """

    ok: bool
    pinned: bool
    size: int
    unsigned: int = 0
    first_bad_index: int | None = None
    problem: str = ""
    checkpoint: Checkpoint | None = None


class EntryChecker:
    """Rules 3 to 6 for entries that come one after another; raises at the first that breaks one.

    In an extract `whole` names the one subject whose entries are all there; about others some may
    be missing.
    """

    def __init__(self, whole: str | None = None) -> None:
        self.rec = ""
        self._whole = whole
        self._tails: dict[str, tuple[int, str]] = {}

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
            before, prev = self._tails.get(subject, (0, ""))
            if n != before + 1 and (n <= before or self._whole in {None, subject}):
                raise LedgerTampered(f"it is number {n} about {subject}, {before + 1} must follow")
            if n == before + 1 and link.get("prev", "") != prev:
                raise LedgerTampered(f"it does not follow the entry before it about {subject}")
            self._tails[subject] = (n, leaf)


class LedgerWalk:
    """The entries of a whole log from 0 on: rules, tree, and the roots at sizes asked for."""

    def __init__(self, sizes: Iterable[int]) -> None:
        self.size = 0
        self.roots: dict[int, bytes] = {}
        self.recs: dict[int, str] = {}  # the last moment recorded at that size
        self._asked = frozenset(sizes)
        self._checker = EntryChecker()
        self._frontier = Frontier()
        self._leaves: list[bytes] = []
        self._remember()

    def walk(self, entries: Iterable[bytes | Row]) -> None:
        """Check all entries; where it raises, `size` is the index of the bad one."""
        for entry in entries:
            index, body, stored = entry if isinstance(entry, tuple) else (self.size, entry, None)
            if index != self.size:
                raise LedgerTampered(f"it is missing, and entry {index} stands in its place")
            self._leaves.append(self._checker.check(body, stored)[1])
            self.size += 1
            if self.size in self._asked or len(self._leaves) == _BATCH:
                self._remember()

    def _remember(self) -> None:
        """Hash what was read into the tree; keep its root if it was asked for."""
        self._frontier = self._frontier.extend(self._leaves)
        self._leaves.clear()
        if self.size in self._asked:
            self.roots[self.size] = self._frontier.root()
            self.recs[self.size] = self._checker.rec


def verify_entries(
    entries: Iterable[bytes | Row],
    note: str,
    policy: Policy,
    *,
    kept: Iterable[Checkpoint] = (),
) -> Report:
    """Verify a whole log against the signed note of its checkpoint.

    `entries` are bytes from index 0 on, or rows (index, bytes, stored leaf hash).  `kept` are
    checkpoints that the reader trusts from earlier: they catch a history written anew and a log
    set back.

    Raises:
        DocumentUnreadable: the note is none, or not of a checkpoint.  Bad entries never raise.
    """
    try:
        checkpoint, signers = open_checkpoint(note, policy)
    except LedgerTampered as error:
        return Report(ok=False, pinned=policy.pinned, size=0, problem=f"{error}")
    signed = sorted([*kept, checkpoint], key=lambda one: one.size)
    walk = LedgerWalk(one.size for one in signed)
    index, problem = _first_problem(walk, entries, signed)
    if not problem:
        problem = key_problem(signers, walk.recs[checkpoint.size])
    return Report(
        ok=not problem,
        pinned=policy.pinned,
        size=walk.size,
        unsigned=max(0, walk.size - checkpoint.size),
        first_bad_index=index,
        problem=problem,
        checkpoint=checkpoint,
    )


def key_problem(signers: Sequence[PinnedKey], rec: str) -> str:
    """A sentence if no signer's key was valid when this (or nothing, if empty) was recorded."""
    if not rec or any(key.vouches_at(rec) for key in signers):
        return ""
    return f"the key that signed was not valid at {rec}"


def _first_problem(
    walk: LedgerWalk, entries: Iterable[bytes | Row], signed: Sequence[Checkpoint]
) -> Problem:
    """Rules 2 to 8."""
    try:
        walk.walk(entries)
    except (EntryMalformed, LedgerTampered) as error:
        return walk.size, f"entry {walk.size}: {error}"
    good = 0
    for checkpoint in signed:
        if checkpoint.origin != signed[-1].origin:
            return None, f"a checkpoint of another log was kept: {checkpoint.origin}"
        if checkpoint.size > walk.size:
            return walk.size, (
                f"entry {walk.size} is missing: {checkpoint.size} entries were signed, "
                f"{walk.size} are here"
            )
        if walk.roots[checkpoint.size] != checkpoint.root:
            return good, f"the first {checkpoint.size} entries are not those that were signed"
        good = checkpoint.size
    return None, ""
