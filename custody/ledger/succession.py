"""Which keys sign a log, from which entry on and until which: told by the log itself.

Two kinds of entry, both about one subject that names no therapy and no container, so that an
ordinary bundle about it proves the whole history of the keys complete:

- `key:introduced`: a new key.  From this entry on it signs beside those that were in force.
- `key:retired`: a key that signs nothing any more, from this entry on.

A third, `epoch:begun` (`custody.ledger.epoch`), ends all keys there were and begins with another, of
another origin.

Each names the key (`key`), a word why (`reason`), and all keys in force from here on (`in_force`):
so the first such entry also tells with which key the log began.  A log without one has the key it
began with.  At least one key is in force, and at most `KEYS_MAX`.

A checkpoint is signed by every key in force over its entries.  One that only keys signed which were
retired before its last entry, or introduced after it, is none.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from custody.errors import DocumentUnreadable, LedgerTampered
from custody.ledger.checkpoint import open_checkpoint
from custody.ledger.entry import Entry
from custody.ledger.epoch import BEGUN
from custody.ledger.note import VerifierKey
from custody.ledger.policy import PinnedKey, Policy, narrowed

SUBJECT: Final = "log:keys"
INTRODUCED: Final = "key:introduced"
RETIRED: Final = "key:retired"
KEYS_MAX: Final = 4  # all of them sign the seal of a PDF, which has room for so many
_FROM_THE_BEGINNING = -1


class KeyReason(StrEnum):
    """Why a key came or went."""

    ROUTINE = "routine"
    COMPROMISED = "compromised"  # somebody else may have it


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """A key, and when it was in force: after which entry it came, with which it went."""

    key: VerifierKey
    since: str = ""
    until: str = ""
    introduced_by: int = _FROM_THE_BEGINNING
    retired_by: int | None = None
    reason: str = ""  # why it went

    def is_in_force(self, size: int | None = None) -> bool:
        """Whether it signs over so many entries, or over all there are."""
        if size is None or self.retired_by is None:
            return self.retired_by is None and (size is None or self.introduced_by < size)
        return self.introduced_by < size <= self.retired_by

    @property
    def pinned(self) -> PinnedKey:
        """The key with the moments of recording that it may vouch for."""
        return PinnedKey(self.key, self.since, self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """Every key that a log had, in the order in which they came; empty where no entry told of any."""

    tenures: tuple[Tenure, ...] = ()

    @classmethod
    def begun_with(cls, key: VerifierKey) -> "Succession":
        """That of a log which still has the key it began with."""
        return cls(tenures=(Tenure(key=key),))

    def in_force(self, size: int | None = None) -> tuple[VerifierKey, ...]:
        """The keys that sign over so many entries, or over all there are."""
        return tuple(one.key for one in self.tenures if one.is_in_force(size))

    def knows(self, key: VerifierKey) -> bool:
        """Whether the log ever had this key."""
        return any(one.key == key for one in self.tenures)

    def believing(self, policy: Policy) -> Policy:
        """A reader's keys, and whichever else this log had: for checkpoints kept from earlier."""
        more = [one.key.vkey for one in self.tenures if one.key not in policy.known()]
        return replace(policy.alone(), keys=policy.keys + Policy.of(more, pinned=True).keys)

    def wrong_signature(self, notes: Iterable[str], policy: Policy) -> str:
        """A sentence about the first of a log's notes that no key signed which was in force; else nothing."""
        believed = self.believing(policy)
        for note in notes if self.tenures else ():
            checkpoint, signers = open_checkpoint(note, believed)
            pinned = [one.key for one in signers if one.key in policy.known()]
            signed = pinned or [one.key for one in signers]
            if not set(signed) & set(self.in_force(checkpoint.size)):
                named = ", ".join(one.shown for one in signed)
                return f"the checkpoint over {checkpoint.size} entries is signed by {named} only, not in force then"
        return ""


def read_succession(entries: Iterable[Entry]) -> Succession:
    """The succession that all entries about `SUBJECT` tell, in order.

    Raises:
        LedgerTampered: one of them does not follow from those before it.
    """
    told = Succession()
    for entry in entries:
        if entry.type in _FOLLOW and entry.verdict == "accepted":
            told = _followed(told, entry)
    return told


def successor(held: Succession, key: VerifierKey, reason: KeyReason) -> Mapping[str, Any]:
    """The body of the entry that introduces a key."""
    return _body(key, reason, (*held.in_force(), key))


def remainder(held: Succession, key: VerifierKey, reason: KeyReason) -> Mapping[str, Any]:
    """The body of the entry that retires a key."""
    return _body(key, reason, [one for one in held.in_force() if one != key])


def policy_lines(succession: Succession) -> list[str]:
    """The lines of a policy file that pin every key for its time."""
    lines = []
    for one in succession.tenures:
        if one.reason == KeyReason.COMPROMISED:
            lines.append(
                "# retired as compromised: what it alone signed, ask for anew or believe cosigned only"
            )
        lines += one.pinned.lines()
    return lines


def derive_policy(old: str, succession: Succession, origin: str) -> str:
    """A reader's policy file brought up to date; what it says of other logs and of witnesses stays.

    A bound of the reader's own that is narrower stays narrower.

    Raises:
        LedgerTampered: the policy pins a key that this log never had.
    """
    origins = {origin} | {one.key.name for one in succession.tenures}
    known = {one.key: one for one in Policy.parse(old).keys if one.key.name in origins}
    strangers = [key for key in known if not succession.knows(key)]
    if succession.tenures and strangers:
        raise LedgerTampered(f"the policy pins {strangers[0].shown}, which this log never had")
    if not succession.tenures:
        return old
    tenures = []
    for one in succession.tenures:
        pinned = narrowed(one.pinned, known.get(one.key))
        tenures.append(replace(one, since=pinned.since, until=pinned.until))
    kept = [line for line in old.splitlines() if not _pins(line, origins)]
    return "\n".join([*policy_lines(Succession(tenures=tuple(tenures))), *kept]) + "\n"


def _pins(line: str, origins: AbstractSet[str]) -> bool:
    """Whether a line of a policy is about a key of this log."""
    match line.split():
        case ["log" | "valid", key, *_]:
            return key.partition("+")[0] in origins
    return False


def _body(key: VerifierKey, reason: KeyReason, in_force: Iterable[VerifierKey]) -> dict[str, Any]:
    return {"key": key.vkey, "reason": reason, "in_force": [one.vkey for one in in_force]}


def _followed(told: Succession, entry: Entry) -> Succession:
    """The succession with one entry more."""
    match entry.view.get("body"):
        case {"key": str(vkey), "reason": str(reason), "in_force": [*vkeys]}:
            try:
                key = VerifierKey.parse(vkey)
                in_force = [VerifierKey.parse(one) for one in vkeys]
            except (DocumentUnreadable, AttributeError) as error:
                raise LedgerTampered(f"entry {entry.index} names no keys: {error}") from error
            return _FOLLOW[entry.type](told, entry, key, in_force, reason)
    raise LedgerTampered(f"entry {entry.index} does not tell of a key of the log")


def _introduced(
    told: Succession, entry: Entry, key: VerifierKey, in_force: Sequence[VerifierKey], _reason: str
) -> Succession:
    before = tuple(one for one in in_force if one != key)
    if not told.tenures:
        told = Succession(tenures=tuple(Tenure(key=one) for one in before))
    if told.knows(key) or not before or (*told.in_force(), key) != tuple(in_force):
        raise LedgerTampered(f"entry {entry.index} introduces a key that does not follow")
    came = Tenure(key=key, since=entry.view["rec"], introduced_by=entry.index)
    return Succession(tenures=(*told.tenures, came))


def _retired(
    told: Succession, entry: Entry, key: VerifierKey, in_force: Sequence[VerifierKey], reason: str
) -> Succession:
    held = told.in_force()
    if key not in held or not in_force or [one for one in held if one != key] != list(in_force):
        raise LedgerTampered(f"entry {entry.index} retires a key that does not follow")
    went = {"until": entry.view["rec"], "retired_by": entry.index, "reason": reason}
    return Succession(
        tenures=tuple(replace(one, **went) if one.key == key else one for one in told.tenures)
    )


def _begun(
    told: Succession, entry: Entry, key: VerifierKey, in_force: Sequence[VerifierKey], reason: str
) -> Succession:
    """With an epoch all keys go, and another comes."""
    held = told.in_force() or _keys_before(entry)
    if told.knows(key) or tuple(in_force) != (key,) or not held:
        raise LedgerTampered(f"entry {entry.index} begins an epoch with a key that does not follow")
    rec, index = entry.view["rec"], entry.index
    before = told.tenures or tuple(Tenure(key=one) for one in held)
    ended = tuple(
        replace(one, until=rec, retired_by=index, reason=reason) if one.is_in_force() else one
        for one in before
    )
    return Succession(tenures=(*ended, Tenure(key=key, since=rec, introduced_by=index)))


def _keys_before(entry: Entry) -> tuple[VerifierKey, ...]:
    """The keys of a log that told of none until an epoch ended it."""
    match entry.view["body"]:
        case {"before": {"vkeys": [*vkeys]}}:
            try:
                return tuple(VerifierKey.parse(one) for one in vkeys)
            except (DocumentUnreadable, AttributeError) as error:
                raise LedgerTampered(f"entry {entry.index} names no keys: {error}") from error
    raise LedgerTampered(f"entry {entry.index} does not tell of the keys before it")


_FOLLOW = {INTRODUCED: _introduced, RETIRED: _retired, BEGUN: _begun}
