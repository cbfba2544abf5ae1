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

Rules 2 to 6 are asked by who walks (`custody.ledger.walk`), in blocks where there are many
(`custody.ledger.blocks`).  The first rule that is broken ends it; the report names the first bad
entry, or, where only a root tells, the first that no good root covers.

Who verified a log once and remembers what was `Reached` need not read those entries again: the
walk goes on from there, in the tree that they had.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from custody.errors import EntryMalformed, LedgerTampered
from custody.ledger.checkpoint import Checkpoint, open_checkpoint
from custody.ledger.entry import Entry
from custody.ledger.entry_checker import EntryChecker, Tails
from custody.ledger.log import Row
from custody.ledger.policy import PinnedKey, Policy
from custody.ledger.report import Problem, Reached, Report
from custody.ledger.succession import SUBJECT, Succession, read_succession
from custody.ledger.walk import LedgerWalk

OF_KEYS = f'"subject":"{SUBJECT}"'.encode()  # in canonical bytes: a link of it, or text that is not


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
