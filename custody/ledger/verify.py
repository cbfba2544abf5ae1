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
9. the key was valid when the last entry that it vouches for was recorded, by the reader's policy
   and by what the log itself tells of its keys (`custody.ledger.succession`).

Besides, the last entry about each subject is remembered (`Tails`): a dictionary does for few, the
store has one on disk.  The first rule that is broken ends it; the report names the first bad entry,
or, where only a root tells, the first that no good root covers.

Who verified a log once and remembers what was `Reached` need not read those entries again: the
walk goes on from there, in the tree that they had.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Protocol

from custody.errors import EntryMalformed, LedgerTampered
from custody.ledger.canonical import decode
from custody.ledger.checkpoint import Checkpoint, open_checkpoint
from custody.ledger.entry import Entry
from custody.ledger.forms import Forms
from custody.ledger.log import Row
from custody.ledger.merkle import Frontier, leaf_hash
from custody.ledger.policy import PinnedKey, Policy
from custody.ledger.shape import check_shape
from custody.ledger.succession import SUBJECT, Succession, read_succession

_BATCH = 4096
OF_KEYS = f'"subject":"{SUBJECT}"'.encode()  # in canonical bytes: a link of it, or text that is not

Tail = tuple[int, str]
"""The last entry about a subject: its number among those, its leaf hash in hex."""
NOTHING: Tail = (0, "")

Mark = tuple[Frontier, str]
"""The tree at some size, and when the last entry in it was recorded."""


class Tails(Protocol):
    """The last entry about each subject: a dictionary is one."""

    def get(self, subject: str, /) -> Tail | None:
        """The last entry about a subject, or None before the first."""

    def update(self, tails: Mapping[str, Tail], /) -> None:
        """Put later ones in their place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How far a log was found good: by which signed note, and what stood where.

    The first of `marks` is that of the note's size, the last that of the last entry read; between
    them are the later checkpoints that were kept.
    """

    note: str
    marks: tuple[Mark, ...]

    @property
    def tree(self) -> Frontier:
        """The tree over all entries that were read."""
        return self.marks[-1][0]

    def knows(self, size: int) -> bool:
        """Whether the tree at this size is remembered, or can still be met."""
        return size > self.tree.size or any(tree.size == size for tree, _ in self.marks)


Problem = tuple[int | None, str]
"""The index of the first bad entry, where known, and a sentence; empty if all is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What verifying found.

    `size` counts the entries found good one by one, `unsigned` those of them that came after the
    checkpoint. `pinned` says whether the key was the reader's own, and not only told by the
    document.  `problem` is a sentence, empty if all is well; `first_bad_index` may be unknown
    even then.  `root` is that of the tree over all of them, empty if one is bad.  `skipped` counts
    the entries that were found good before, at `skipped_at`, and not read again; `reached` is what
    to remember.  `claim` says how complete evidence of a selection is, in a sentence; `signature` what
    was found of a paper's signature for PDF readers, which is beside the answer and never part of it.
    """

    ok: bool
    pinned: bool
    size: int
    unsigned: int = 0
    first_bad_index: int | None = None
    problem: str = ""
    checkpoint: Checkpoint | None = None
    root: bytes = b""
    skipped: int = 0
    skipped_at: str = ""
    reached: Reached | None = None
    claim: str = ""
    signature: str = ""


class EntryChecker:
    """Rules 3 to 6 for entries that come one after another; raises at the first that breaks one.

    In an extract `whole` names the one subject whose entries are all there; about others some may
    be missing.
    """

    def __init__(
        self,
        whole: str | None = None,
        *,
        forms: Forms | None = None,
        tails: Tails | None = None,
        rec: str = "",
    ) -> None:
        self.rec = rec
        self._whole = whole
        self.tails: Tails = {} if tails is None else tails
        self._forms = forms or Forms()

    def leaf(self, body: bytes, stored: bytes | None = None) -> bytes:
        """The leaf hash of a good entry; else as `check`."""
        return self._at_a_glance(body, stored) or self._slowly(body, stored)

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

    def _at_a_glance(self, body: bytes, stored: bytes | None) -> bytes | None:
        """The leaf hash of an entry of known form that keeps every rule; else None, no more."""
        seen = self._forms.read(body)
        if seen is None or seen[-1] < self.rec:
            return None
        leaf = sha256(b"\x00" + body).digest()
        if stored is not None and stored != leaf:
            return None
        name, above, grown, tails = leaf.hex(), "", {}, self.tails
        for at in range(1, len(seen) - 1, 3):
            n, prev, subject = seen[at : at + 3]
            before, last = tails.get(subject) or self._unknown(subject, int(n), prev)
            if int(n) != before + 1 or prev != last or subject <= above:
                return None
            grown[subject] = (before + 1, name)
            above = subject
        tails.update(grown)
        self.rec = seen[-1]
        return leaf

    def _unknown(self, _subject: str, _n: int, _prev: str) -> Tail:
        """What came before the first link that is met about a subject: nothing."""
        return NOTHING

    def _slowly(self, body: bytes, stored: bytes | None) -> bytes:
        """The leaf hash of a good entry, whose form is then known; else as `check`."""
        view, leaf = self.check(body, stored)
        self._forms.learn(body, view)
        return leaf

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
        """From an index on; `frontier` is the tree before it, else only what follows has one."""
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
        check, leaves, asked = self.checker.leaf, self._leaves, self.asked
        for entry in entries:
            index, body, stored = entry if isinstance(entry, tuple) else (self.size, entry, None)
            if index != self.size:
                raise LedgerTampered(f"it is missing, and entry {index} stands in its place")
            leaves.append(check(body, stored))
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
    told: list[Row] = []
    report = verify_walked(lambda walk: walk.walk(_noting(told, entries)), note, policy, kept=kept)
    return held_to(report, told, [note], policy)


def claimed(told: Iterable[Row]) -> Succession:
    """The succession that rows tell which nobody has verified yet; an empty one where they tell none."""
    try:
        return _succession(told)
    except (EntryMalformed, LedgerTampered):
        return Succession()


def held_to(report: Report, told: Iterable[Row], notes: Iterable[str], policy: Policy) -> Report:
    """The report of a good log, held to what its entries tell of its keys: who may have signed its notes.

    `told` are all its entries about keys, and may be others as well; they were found good.
    """
    if not report.ok:
        return report
    try:
        problem = _succession(told).wrong_signature(notes, policy)
    except LedgerTampered as error:
        problem = f"{error}"
    return replace(report, ok=False, problem=problem, reached=None) if problem else report


def _noting(told: list[Row], entries: Iterable[bytes | Row]) -> Iterator[bytes | Row]:
    """The same entries; those that may tell of the log's keys are noted on their way."""
    for index, entry in enumerate(entries):
        body = entry[1] if isinstance(entry, tuple) else entry
        if OF_KEYS in body:
            told.append((index, body, b""))
        yield entry


def _succession(told: Iterable[Row]) -> Succession:
    entries = (Entry.read(index, body) for index, body, _ in told)
    return read_succession(entry for entry in entries if entry.n_of(SUBJECT))


def verify_walked(  # noqa: PLR0913 -- the last three are for who has a long log
    go: Callable[[LedgerWalk], None],
    note: str,
    policy: Policy,
    *,
    kept: Iterable[Checkpoint] = (),
    told: Callable[[int], None] | None = None,
    tails: Tails | None = None,
    before: Reached | None = None,
) -> Report:
    """As `verify_entries`, however `go` takes the walk over the entries; it raises as a walk does.

    To go on from what was reached `before` takes the `tails` of then, and only checkpoints whose
    sizes it knows.
    """
    try:
        checkpoint, signers = open_checkpoint(note, policy)
    except LedgerTampered as error:
        return Report(ok=False, pinned=policy.pinned, size=0, problem=f"{error}")
    signed = sorted([*kept, checkpoint], key=lambda one: one.size)
    walk = _begin((one.size for one in signed), told, tails, before)
    index, problem = _first_problem(walk, go, signed)
    if not problem:
        problem = key_problem(signers, walk.marks[checkpoint.size][1])
    return Report(
        ok=not problem,
        pinned=policy.pinned,
        size=walk.size,
        unsigned=max(0, walk.size - checkpoint.size),
        first_bad_index=index,
        problem=problem,
        checkpoint=checkpoint,
        root=b"" if problem else walk.frontier.root(),
        skipped=before.tree.size if before else 0,
        reached=None if problem else _reached(walk, checkpoint.size, note),
    )


def _reached(walk: LedgerWalk, signed: int, note: str) -> Reached:
    """What to remember of a good walk."""
    marks = [walk.marks[size] for size in sorted(walk.marks) if size >= signed]
    if marks[-1][0].size < walk.size:
        marks.append((walk.frontier, walk.checker.rec))
    return Reached(note=note, marks=tuple(marks))


def _begin(
    sizes: Iterable[int],
    told: Callable[[int], None] | None,
    tails: Tails | None,
    before: Reached | None,
) -> LedgerWalk:
    """A walk from the first entry, or from the first that was not read before."""
    if before is None:
        return LedgerWalk(sizes, checker=EntryChecker(tails=tails), told=told)
    tree, rec = before.marks[-1]
    checker = EntryChecker(tails=tails, rec=rec)
    walk = LedgerWalk(sizes, start=tree.size, frontier=tree, checker=checker, told=told)
    walk.marks.update({tree.size: (tree, rec) for tree, rec in before.marks})
    return walk


def key_problem(signers: Sequence[PinnedKey], rec: str) -> str:
    """A sentence if no signer's key was valid when this (or nothing, if empty) was recorded."""
    if not rec or any(key.vouches_at(rec) for key in signers):
        return ""
    return f"the key that signed was not valid at {rec}"


def _first_problem(
    walk: LedgerWalk, go: Callable[[LedgerWalk], None], signed: Sequence[Checkpoint]
) -> Problem:
    """Rules 2 to 8."""
    try:
        go(walk)
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
        if walk.marks[checkpoint.size][0].root() != checkpoint.root:
            return good, f"the first {checkpoint.size} entries are not those that were signed"
        good = checkpoint.size
    return None, ""
