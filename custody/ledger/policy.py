"""Who a reader believes to have signed: a text file in the form of c2sp.org/tlog-policy.

    # the log of the treatment centre
    log <vkey> [<url>]
    valid <key name>+<key id> <from> <until>
    witness <name> <vkey> [<url>]
    group <name> <all, any or a number> <names of witnesses and groups above>
    quorum <name of a witness or group above, or none>

`valid` is a kind of line of our own (optional, once for a key): it bounds the moments of recording
a log's key may vouch for, the first included and the last not, `-` for no bound.  `quorum` stands
once: a checkpoint is believed only if the witness, or enough of the group, cosigned it.  A line
that is not understood is refused with the whole file, rather than half obeyed.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import ClassVar, Union

from custody.errors import DocumentUnreadable, LedgerTampered
from custody.ledger.note import COSIGNATURE, Note, NoteSignature, VerifierKey
from custody.ledger.timestamp import is_time

NONE = "none"
_NO_BOUND = "-"
_MEMBERS_MAX = 1000
_DEPTH_MAX = 16
_NEED_DIGITS = len(str(_MEMBERS_MAX))


@dataclass(frozen=True, slots=True)
class PinnedKey:
    """A key and the moments of recording it may vouch for; empty means no bound."""

    key: VerifierKey
    since: str = ""
    until: str = ""

    def vouches_at(self, rec: str) -> bool:
        """Whether an entry recorded then may stand under this key."""
        return self.since <= rec and (not self.until or rec < self.until)

    def lines(self) -> list[str]:
        """The lines of a policy file that pin it."""
        pin = f"log {self.key.vkey}"
        if not self.since and not self.until:
            return [pin]
        return [pin, f"valid {self.key.shown} {self.since or _NO_BOUND} {self.until or _NO_BOUND}"]


def narrowed(one: PinnedKey, other: PinnedKey | None) -> PinnedKey:
    """A key with the narrower bounds of two."""
    if other is None:
        return one
    untils = [until for until in (one.until, other.until) if until]
    return PinnedKey(one.key, max(one.since, other.since), min(untils, default=""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Somebody who cosigns: how the policy calls them, their key, where they are asked if told."""

    name: str
    key: VerifierKey
    url: str = ""
    depth: ClassVar[int] = 0

    def met(self, cosigners: AbstractSet[VerifierKey]) -> bool:
        """Whether they are among those who cosigned."""
        return self.key in cosigners

    def told(self) -> str:
        """As people read it: the name."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """So many of these, each a witness or a group."""

    name: str
    need: int
    members: tuple["Rule", ...]

    @property
    def depth(self) -> int:
        """How deep groups are nested here, one alone counting one."""
        return 1 + max(one.depth for one in self.members)

    def met(self, cosigners: AbstractSet[VerifierKey]) -> bool:
        """Whether enough of them cosigned."""
        return sum(one.met(cosigners) for one in self.members) >= self.need

    def told(self) -> str:
        """As people read it: `2 of 3 (partner, sponsor, regulator)`."""
        members = ", ".join(one.told() for one in self.members)
        return f"{self.need} of {len(self.members)} ({members})"


Rule = Union[Witness, Group]  # noqa: UP007 -- names each other with `Group`


@dataclass(frozen=True, slots=True)
class Policy:
    """The keys a reader believes; `pinned` is false when they came with the document itself."""

    keys: tuple[PinnedKey, ...]
    pinned: bool = True
    witnesses: tuple[Witness, ...] = ()
    quorum: Rule | None = None

    @classmethod
    def of(cls, vkeys: Iterable[str], *, pinned: bool) -> "Policy":
        """A policy without bounds and witnesses from vkeys."""
        return cls(tuple(PinnedKey(VerifierKey.parse(vkey)) for vkey in vkeys), pinned)

    @classmethod
    def parse(cls, text: str) -> "Policy":
        """The policy in a file's text; a line not understood raises DocumentUnreadable."""
        read = _Reader()
        for line in text.split("\n"):
            words = line.replace("\t", " ").split(" ")
            read.line(line, [word for word in words if word])
        return read.policy()

    def keys_for(self, origin: str) -> tuple[PinnedKey, ...]:
        """The keys of the log with this origin."""
        return tuple(pinned for pinned in self.keys if pinned.key.name == origin)

    def known(self) -> frozenset[VerifierKey]:
        """Every log's key."""
        return frozenset(pinned.key for pinned in self.keys)

    def alone(self) -> "Policy":
        """The same keys, asking for no witness."""
        return replace(self, quorum=None)

    def cosigners(self, note: Note) -> dict[VerifierKey, NoteSignature]:
        """The known witnesses under a note; LedgerTampered if one of their lines is not good."""
        return dict(note.verified(one.key for one in self.witnesses))

    def require_quorum(self, note: Note) -> None:
        """LedgerTampered unless as many witnesses cosigned as the policy asks for."""
        found = self.cosigners(note).keys()
        if self.quorum is None or self.quorum.met(found):
            return
        names = ", ".join(one.name for one in self.witnesses if one.key in found) or "nobody"
        raise LedgerTampered(
            f"not enough witnesses cosigned: {names} did, the policy asks for {self.quorum.name}"
        )


@dataclass(slots=True)
class _Reader:
    """The lines of a policy file, one after another."""

    keys: dict[str, PinnedKey] = field(default_factory=dict)
    bounds: dict[str, tuple[str, str]] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    quorums: list[Rule | None] = field(default_factory=list)

    def line(self, line: str, words: list[str]) -> None:
        """Take one line."""
        if not words or words[0].startswith("#"):
            return
        take = _LINES.get(words[0])
        if take is None or not take(self, words[1:]):
            raise DocumentUnreadable(f"the policy has a line {line!r}")

    def log(self, words: list[str]) -> bool:
        """`log <vkey> [<url>]`."""
        if len(words) not in (1, 2):
            return False
        key = VerifierKey.parse(words[0])
        _require_new(key, (known.key for known in self.keys.values()))
        self.keys[key.shown] = PinnedKey(key)
        return True

    def valid(self, words: list[str]) -> bool:
        """`valid <key name>+<key id> <from> <until>`."""
        match words:
            case [name, since, until] if name not in self.bounds:
                self.bounds[name] = (_bound(since), _bound(until))
                return True
        return False

    def witness(self, words: list[str]) -> bool:
        """`witness <name> <vkey> [<url>]`."""
        match words:
            case [name, vkey, *url] if len(url) <= 1 and self._is_new(name):
                key = VerifierKey.parse(vkey, COSIGNATURE)
                _require_new(key, (one.key for one in self._witnesses()))
                self.rules[name] = Witness(name=name, key=key, url="".join(url))
                return True
        return False

    def group(self, words: list[str]) -> bool:
        """`group <name> <how many> <member> …`."""
        match words:
            case [name, need, *members] if self._is_new(name) and self._are_free(members):
                count = _need(need, len(members))
                self.members.update(members)
                rules = tuple(self.rules[one] for one in members)
                group = self.rules[name] = Group(name=name, need=count, members=rules)
                return count > 0 and group.depth <= _DEPTH_MAX
        return False

    def quorum(self, words: list[str]) -> bool:
        """`quorum <name>`."""
        match words:
            case [name] if name == NONE or name in self.rules:
                self.quorums.append(self.rules.get(name))
                return True
        return False

    def policy(self) -> Policy:
        """What all lines say together."""
        if len(self.quorums) != 1:
            raise DocumentUnreadable(
                "the policy needs one line `quorum`, for example `quorum none`"
            )
        if not self.bounds.keys() <= self.keys.keys():
            raise DocumentUnreadable("the policy bounds a key it does not have")
        for name, (since, until) in self.bounds.items():
            self.keys[name] = replace(self.keys[name], since=since, until=until)
        return Policy(
            tuple(self.keys.values()), witnesses=tuple(self._witnesses()), quorum=self.quorums[0]
        )

    def _witnesses(self) -> Iterable[Witness]:
        return (one for one in self.rules.values() if isinstance(one, Witness))

    def _is_new(self, name: str) -> bool:
        return name != NONE and name not in self.rules

    def _are_free(self, names: list[str]) -> bool:
        """Whether all are witnesses or groups from above, each in no group yet."""
        known = all(one in self.rules and one not in self.members for one in names)
        return known and 0 < len(set(names)) == len(names) <= _MEMBERS_MAX


_LINES: Mapping[str, Callable[[_Reader, list[str]], bool]] = {
    "log": _Reader.log,
    "valid": _Reader.valid,
    "witness": _Reader.witness,
    "group": _Reader.group,
    "quorum": _Reader.quorum,
}


def _need(shown: str, count: int) -> int:
    """How many of so many; 0 if it is not told as it should be."""
    if shown in ("any", "all"):
        return 1 if shown == "any" else count
    is_number = shown.isascii() and shown.isdecimal() and len(shown) <= _NEED_DIGITS
    need = int(shown) if is_number else 0
    return need if need <= count and str(need) == shown else 0


def _require_new(key: VerifierKey, known: Iterable[VerifierKey]) -> None:
    """The same public key twice is refused, as the standard says."""
    if any(one.public == key.public for one in known):
        raise DocumentUnreadable(f"the policy has the key of {key.name} twice")


def _bound(shown: str) -> str:
    """A moment, or nothing where there is no bound."""
    if shown == _NO_BOUND:
        return ""
    if not is_time(shown):
        raise DocumentUnreadable(f"{shown!r} in the policy is not a moment")
    return shown
