"""Signing a checkpoint: the one act that makes the past final, so nothing is taken on trust.

In this order, and any doubt stops it:

1. the head is not behind what was signed last (a backup was restored, or the tail cut);
2. every entry since then is read again, is canonical, and hashes to the leaf that is stored;
3. the signer's own frontier, extended by these, has the root that the head claims;
4. the store of the last signed checkpoint, which lies outside the data folder, still holds what
   was read at the start, and now holds the new one: two signers, or a copied database, cannot
   both get past here;
5. only then each key in force signs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from custody.errors import EntryMalformed, SigningStopped
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Entry
from custody.ledger.keys import Signer, sign_note
from custody.ledger.log import Row
from custody.ledger.merkle import Frontier


class LogReader(Protocol):
    """A log as it is stored, read through a connection of the signer's own."""

    def rows(self, start: int, stop: int) -> Iterable[Row]:
        """The stored entries from `start` up to, not including, `stop`."""

    def head(self) -> Frontier:
        """The head that the log claims."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSigned:
    """The log as it was when it was last signed."""

    origin: str
    frontier: Frontier


class LastSignedStore(Protocol):
    """Where the last signed checkpoint is kept: outside the data folder, never restored with it."""

    def load(self) -> LastSigned | None:
        """What was signed last; None before the first time."""

    def swap(self, expected: LastSigned | None, new: LastSigned) -> bool:
        """Put `new` durably in place of `expected`; false, nothing done, if that is not there."""


def sign_checkpoint(
    reader: LogReader, store: LastSignedStore, signers: Sequence[Signer], origin: str
) -> str:
    """The note of a checkpoint over all entries of the log, signed by each of the signers.

    Raises:
        SigningStopped: what is stored is not what was signed before, or not what the head claims.
    """
    strangers = [signer.name for signer in signers if signer.name != origin]
    if strangers:
        raise SigningStopped(f"the key of {strangers[0]} does not sign for {origin}")
    last = store.load()
    known = last or LastSigned(origin=origin, frontier=Frontier())
    if known.origin != origin:
        raise SigningStopped(f"what was signed last is of {known.origin}, not of {origin}")
    head = reader.head()
    frontier = _confirm(reader, known.frontier, head)
    new = LastSigned(origin=origin, frontier=frontier)
    if new != last and not store.swap(last, new):
        raise SigningStopped("another signer has signed in the meantime: is this a copied log?")
    checkpoint = Checkpoint(origin=origin, size=frontier.size, root=frontier.root())
    return sign_note(checkpoint.text(), *signers)


def _confirm(reader: LogReader, signed: Frontier, head: Frontier) -> Frontier:
    """The signed frontier extended by what is stored since; it must be the head."""
    if head.size < signed.size:
        raise SigningStopped(
            f"entry {head.size} is missing: {signed.size} were signed, the log holds {head.size}"
        )
    leaves = []
    for expected, row in enumerate(reader.rows(signed.size, head.size), start=signed.size):
        leaves.append(_confirmed_leaf(expected, row))
    frontier = signed.extend(leaves)
    if frontier.size != head.size:
        raise SigningStopped(f"entry {frontier.size} is missing: the head counts {head.size}")
    if frontier.root() != head.root():
        raise SigningStopped(
            f"the head does not follow from the entries, first entry {signed.size}"
        )
    return frontier


def _confirmed_leaf(expected: int, row: Row) -> bytes:
    """The leaf hash of a stored entry, made anew and equal to the one stored."""
    index, body, leaf = row
    if index != expected:
        raise SigningStopped(f"entry {expected} is missing: entry {index} stands in its place")
    try:
        entry = Entry.read(index, body)
    except EntryMalformed as error:
        raise SigningStopped(f"entry {index} was changed: {error}") from error
    if entry.leaf != leaf:
        raise SigningStopped(f"entry {index} was changed: its bytes are not those of its leaf hash")
    return leaf
