"""What verifying found: the words for it, and nothing that finds it."""

from dataclasses import dataclass

from custody.ledger.checkpoint import Checkpoint
from custody.ledger.merkle import Frontier
from custody.ledger.walk import Mark

Problem = tuple[int | None, str]
"""The index of the first bad entry, where known, and a sentence; empty if all is well."""


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
