"""One line of the ledger: what a use case writes, and the bytes it becomes.

A use case writes a `Draft`.  Whoever holds the head of the log adds what only they know, the
links and the moment of recording, and seals it: `seal` gives the bytes, and those bytes are the
entry, stored and never written anew.  An entry's number is its place in the tree and stands
nowhere in the bytes.

A link ties an entry to the one before it about the same therapy or container.  With links 1 to k
in hand anyone sees, offline, that none between is missing.  An entry about a container also links
its therapy.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from orjson import loads

from custody.errors import EntryMalformed
from custody.ledger.canonical import decode, encode
from custody.ledger.merkle import leaf_hash
from custody.ledger.shape import VERSION, check_shape
from custody.ledger.timestamp import read_time, write_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurred:
    """When it happened: a moment, the IANA zone of the place, and whose clock (SOURCES) says so."""

    time: datetime
    zone: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a use case writes down; whatever is empty is left out of the entry.

    `id` is a UUIDv7, `subjects` the therapies and containers it speaks of, `outcome` each changed
    record as its kind and its fields (those that are None are left out), `commitments` names and
    hex of sealed values, `refs` the ids of entries it corrects or answers.
    """

    id: str
    type: str
    at: Occurred
    site: str
    station: str
    actor: str
    verdict: str
    subjects: tuple[str, ...] = ()
    step: str = ""
    second: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    outcome: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    reasons: tuple[str | Mapping[str, Any], ...] = ()
    commitments: Mapping[str, str] = field(default_factory=dict)
    refs: tuple[str, ...] = ()
    signoffs: tuple[Mapping[str, Any], ...] = ()
    device: Mapping[str, Any] = field(default_factory=dict)


class Tail(NamedTuple):
    """The last entry about a subject: its number among those and its leaf hash."""

    n: int
    leaf: bytes


class Link(NamedTuple):
    """An entry's place among those about a subject; `prev`: the leaf hash before it, in hex."""

    subject: str
    n: int
    prev: str = ""


def follow(subjects: Iterable[str], last: Callable[[str], Tail | None]) -> tuple[Link, ...]:
    """The links of the next entry about these subjects, in the order of the format."""
    links = []
    for subject in sorted(set(subjects)):
        tail = last(subject)
        links.append(Link(subject, tail.n + 1, tail.leaf.hex()) if tail else Link(subject, 1))
    return tuple(links)


def seal(draft: Draft, *, links: Sequence[Link], rec: datetime) -> bytes:
    """The bytes of the entry: final from here on.

    Raises:
        EntryMalformed: a field does not hold what it must, or the links are not about the draft's
        subjects.
    """
    return Entry.of(0, draft, links=links, rec=rec).body


def _fields(draft: Draft, links: Sequence[Link], rec: datetime) -> dict[str, Any]:
    """Every field of the entry that has something in it."""
    at = draft.at
    fields = {
        "v": VERSION,
        "id": draft.id,
        "type": draft.type,
        "step": draft.step,
        "at": {"time": write_time(at.time), "zone": at.zone, "source": at.source},
        "rec": write_time(rec),
        "site": draft.site,
        "station": draft.station,
        "actor": draft.actor,
        "second": draft.second,
        "links": [_link(link) for link in links],
        "body": dict(draft.body),
        "outcome": [[kind, _present(values)] for kind, values in draft.outcome],
        "verdict": draft.verdict,
        "reasons": [one if isinstance(one, str) else dict(one) for one in draft.reasons],
        "commitments": dict(draft.commitments),
        "refs": list(draft.refs),
        "signoffs": [dict(one) for one in draft.signoffs],
        "device": dict(draft.device),
    }
    return {name: value for name, value in fields.items() if value or value is None}


def _link(link: Link) -> dict[str, str | int]:
    """A link as the entry holds it."""
    if link.prev:
        return {"subject": link.subject, "n": link.n, "prev": link.prev}
    return {"subject": link.subject, "n": link.n}


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    """A record's fields that have a value."""
    return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in its place: its bytes, their leaf hash, and `view`, the same bytes read."""

    index: int
    body: bytes
    leaf: bytes
    view: Mapping[str, Any] = field(repr=False, compare=False)

    @classmethod
    def of(cls, index: int, draft: Draft, *, links: Sequence[Link], rec: datetime) -> "Entry":
        """The entry that a draft becomes at this place; EntryMalformed as for `seal`."""
        if [link.subject for link in links] != sorted(set(draft.subjects)):
            raise EntryMalformed("the links are not about the subjects of the draft, in order")
        body = encode(_fields(draft, links, rec))
        view = loads(body)  # `encode` has just made these bytes: they are canonical
        check_shape(view)
        return cls(index, body, leaf_hash(body), view)

    @classmethod
    def read(cls, index: int, body: bytes) -> "Entry":
        """The entry these bytes are; EntryMalformed if they are none."""
        view = decode(body)
        check_shape(view)
        return cls(index, body, leaf_hash(body), view)

    @property
    def id(self) -> str:
        """The UUIDv7 that names it wherever it travels."""
        return str(self.view["id"])

    @property
    def type(self) -> str:
        """What was done to what, as `subject:verb`."""
        return str(self.view["type"])

    @property
    def verdict(self) -> str:
        """One of VERDICTS."""
        return str(self.view["verdict"])

    @property
    def rec(self) -> datetime:
        """When the log recorded it."""
        return read_time(self.view["rec"])

    @property
    def links(self) -> tuple[Link, ...]:
        """Its place among the entries about each subject."""
        return tuple(Link(**link) for link in self.view.get("links", ()))

    @property
    def outcome(self) -> tuple[tuple[str, Mapping[str, Any]], ...]:
        """Each record it changed: kind and fields."""
        return tuple((kind, fields) for kind, fields in self.view.get("outcome", ()))

    def n_of(self, subject: str) -> int:
        """Its number among the entries about a subject; 0 if it is about others."""
        return next((link.n for link in self.links if link.subject == subject), 0)
