"""What a partner's verified evidence does here: handoffs match or contradict, and one that waits is closed, once."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from hashlib import sha256
from typing import Any

import pytest

from custody.domain.case import moment
from custody.domain.handoff_matching import CLOCKS_APART, Match
from custody.domain.reasons import EVIDENCE_REASONS
from custody.domain.records import (
    Alias,
    Container,
    CustodySpan,
    Deviation,
    ForeignEvidence,
    Handoff,
    HandoffItem,
    Record,
    Therapy,
)
from custody.errors import DocumentUnreadable, EvidenceRefused, NotFound
from custody.exchange.epcis import therapy_events
from custody.exchange.foreign import read_foreign
from custody.use_cases.close_handoff import close_handoff
from custody.use_cases.receive_evidence import Heard, pairs_of, receive_evidence
from tests.kit.house import House, open_house, story
from tests.kit.partner import Partner

COURIER, WORKS = "SWIFT-COURIER", "WORKS"
ANOTHER = "CHA999926999999"


@cache
def _released() -> House:
    """A house in which two bags in a shipper are released to the courier, and nobody has accepted."""
    player = open_house()
    for act in story("lymphoma_two_days").acts:
        player.step(act)
        if act.name == "hand to the courier":
            break
    house = player.door
    assert isinstance(house, House)
    house.clock(house.now + timedelta(minutes=10))
    return house


@dataclass(slots=True)
class Here:
    """Our house, and what it hears from partners."""

    house: House
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def waiting(self) -> Handoff:
        """The handoff that was pending when the story stopped."""
        return next(one for one in self.house.books.find(Handoff) if one.shipment)

    @property
    def bags(self) -> list[str]:
        return [one.id for one in self.house.books.find(Container)]

    @property
    def coi(self) -> str:
        return self.waiting.therapy

    @property
    def deviations(self) -> list[str]:
        return [one.reason for one in self.house.books.find(Deviation)]

    def at(self, person: str = "N-HOFFMANN") -> Any:
        return self.house.workstation(person, "N-QUALITY")

    def read(self, data: bytes) -> Any:
        self.files[sha256(data).hexdigest()] = data
        foreign = read_foreign(data, sha256=sha256(data).hexdigest(), form="jsonl")
        return replace(foreign, speaks_for=frozenset({COURIER}))

    def hears(self, data: bytes) -> Heard:
        return receive_evidence(self.at(), self.read(data), self.leaf_of)

    def closes(self, data: bytes, handoff: str | None = None) -> Heard:
        return close_handoff(self.at(), self.read(data), handoff or self.waiting.id)

    def leaf_of(self, known: ForeignEvidence, n: int) -> str | None:
        data = self.files.get(known.sha256)
        return self.read(data).leaves[n - 1] if data else None

    def words(self, data: bytes) -> dict[str, tuple[Match, tuple[str, ...]]]:
        pairs = pairs_of(self.house.books, self.read(data)).values()
        return {one.id: (one.word, one.differs) for those in pairs for one in those}


@pytest.fixture
def here() -> Here:
    return Here(_released().fork())


def accepted(here: Here, **different: Any) -> list[Record]:
    """The handoff that waits, as the courier's log tells it, two minutes after it was released."""
    waiting = here.waiting
    at = moment(here.house.now - timedelta(minutes=8))
    told = replace(waiting, state="accepted", accepter="S-ROSSI", accepted_at=at)
    told = replace(told, **different)
    items = [HandoffItem(handoff=told.id, container=one, therapy=told.therapy) for one in here.bags]
    return [told, *items]


def evidence_that_tells(
    here: Here, *records: Record, partner: Partner | None = None, about: str = ""
) -> bytes:
    """A partner's evidence about our therapy and bags, or another subject, that tells these records."""
    partner, subject = partner or Partner.new(), about or here.coi
    also = () if about else here.bags
    partner.tells((subject, *also), records)
    return partner.evidence(subject, *also)


def test_the_other_partys_acceptance_closes_what_waits(here):
    data = evidence_that_tells(here, *accepted(here))
    heard = here.hears(data)

    closed = here.closes(data)

    assert (heard.word, closed.word) == ("accepted", "accepted")
    assert {one.holder for one in here.house.books.find(Container)} == {COURIER}
    spans = here.house.books.find(CustodySpan, container=here.bags[0])
    assert spans[-2].until == spans[-1].since == here.waiting.accepted_at
    assert here.waiting.accepter.startswith("S-ROSSI@partner-")
    (entry,) = closed.entries
    assert entry.view["body"]["received"] == heard.evidence.entry
    assert "refs" not in entry.view  # or the paper would say that receiving it was wrong
    assert {link.subject for link in entry.links} == {here.coi, *here.bags}
    assert entry.view["body"]["told_by"] == here.read(data).told_by[here.waiting.id]


def test_a_handoff_that_was_closed_goes_out_as_what_the_other_party_did(here):
    data = evidence_that_tells(here, *accepted(here))
    here.hears(data)
    here.closes(data)

    chain = (*_released().log.about(here.coi), *here.house.log.about(here.coi))
    *_, told = therapy_events(here.coi, chain)

    assert (told["bizStep"], told["eventTime"]) == ("accepting", here.waiting.accepted_at)
    assert told["destinationList"][0]["destination"].endswith(COURIER)
    assert {one.rpartition("/")[2] for one in told["epcList"]} >= set(here.bags)
    assert not told.keys() & {"readPoint", "bizLocation"}


def test_what_was_written_gives_the_same_books_when_replayed(here):
    before = {one.KIND: dict(_keyed(here, one)) for one in (Handoff, Container, CustodySpan)}
    data = evidence_that_tells(here, *accepted(here))
    entries = [*here.hears(data).entries, *here.closes(data).entries]

    told = {(kind, tuple(sorted(one.items()))) for e in entries for kind, one in e.outcome}

    assert {kind for kind, _ in told} == {
        "foreign_evidence", "handoff", "container", "custody_span",
    }  # fmt: skip
    for kind, known in before.items():
        changed = [one for key, one in _keyed(here, _KIND[kind]) if known.get(key) != one]
        assert {(kind, _fields(one)) for one in changed} == {one for one in told if one[0] == kind}


_KIND = {one.KIND: one for one in (Handoff, Container, CustodySpan)}


def _keyed(here: Here, kind: type[Record]) -> list[tuple[Any, Record]]:
    return [(one.key, one) for one in here.house.books.find(kind)]


def _fields(one: Record) -> tuple[tuple[str, Any], ...]:
    told = {name: getattr(one, name) for name in one.field_names()}
    return tuple(sorted((name, value) for name, value in told.items() if value is not None))


def test_a_handoff_that_they_declined_is_closed_and_the_bags_stay(here):
    data = evidence_that_tells(here, *accepted(here, state="declined"))
    here.hears(data)

    assert here.closes(data).word == "accepted"

    assert here.waiting.state == "declined"
    assert {one.holder for one in here.house.books.find(Container)} == {"NORTH-CELL-LAB"}


def test_a_handoff_is_closed_once(here):
    data = evidence_that_tells(here, *accepted(here))
    here.hears(data)
    here.closes(data)
    spans = here.house.books.find(CustodySpan)

    again = here.closes(data)

    assert (again.word, again.reasons) == ("refused", ("handoff_closed",))
    assert here.house.books.find(CustodySpan) == spans


CONTRADICTIONS: dict[str, tuple[str, Callable[[Here], list[Record]]]] = {
    "another receiver": ("to_holder", lambda here: accepted(here, to_holder=WORKS)),
    "another giver": ("from_holder", lambda here: accepted(here, from_holder="NORTH-WARD")),
    "another therapy": ("therapy", lambda here: accepted(here, therapy=ANOTHER)),
    "another shipper": ("shipment", lambda here: accepted(here, shipment="195012345600000028")),
    "one bag less": ("containers", lambda here: accepted(here)[:-1]),
    "another bag": (
        "containers",
        lambda here: [
            accepted(here)[0],
            HandoffItem(handoff=here.waiting.id, container="A-BAG-OF-THEIRS", therapy=here.coi),
        ],
    ),
    "one bag more": (
        "containers",
        lambda here: [
            *accepted(here),
            HandoffItem(handoff=here.waiting.id, container="A-BAG-OF-THEIRS", therapy=ANOTHER),
        ],
    ),
    "an acceptance before the release": (
        "time_of_release",
        lambda here: accepted(
            here, released_at="2026-03-10T08:00:00.000000Z", accepted_at="2026-03-10T08:05:00.000000Z"
        ),
    ),
    "an acceptance before their own release": (
        "time_of_release",
        lambda here: accepted(
            here, released_at=moment(here.house.now), accepted_at=here.waiting.released_at
        ),
    ),
    "a release before ours": (
        "time_of_release", lambda here: accepted(here, released_at="2026-03-10T08:00:00.000000Z")
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_what_they_tell_otherwise_closes_nothing_and_opens_a_deviation(here, name):
    differs, tell = CONTRADICTIONS[name]
    data = evidence_that_tells(here, *tell(here))
    here.hears(data)

    tried = here.closes(data)

    assert here.words(data)[here.waiting.id] == (Match.CONTRADICTS, (differs,))
    assert (tried.word, tried.reasons) == ("refused", ("handoff_contradicted",))
    assert here.deviations == ["handoff_contradicted"]
    assert here.waiting.state == "pending"


def test_the_same_contradiction_opens_one_deviation(here):
    for _ in range(2):
        here.hears(evidence_that_tells(here, *accepted(here, to_holder=WORKS)))

    assert here.deviations == ["handoff_contradicted"]


def test_clocks_may_be_a_little_apart(here):
    release = here.house.now - timedelta(minutes=10)
    early = moment(release - CLOCKS_APART)
    data = evidence_that_tells(here, *accepted(here, released_at=early, accepted_at=early))
    here.hears(data)

    assert here.closes(data).word == "accepted"

    assert here.waiting.accepted_at == here.waiting.released_at


UNMATCHED: dict[str, Callable[[Here], list[Record]]] = {
    "they have not accepted yet": lambda here: accepted(
        here, state="pending", accepter=None, accepted_at=None
    ),
    "it is an earlier handoff of the same bags": lambda here: accepted(
        here, id=f"{here.waiting.shipment}/1"
    ),
    "it is a handoff of the bag alone": lambda here: accepted(here, id=f"{here.bags[0]}/2"),
    "they tell of no handoff": lambda _: [],
}


@pytest.mark.parametrize("name", UNMATCHED)
def test_what_does_not_tell_of_this_handoff_does_not_close_it(here, name):
    data = evidence_that_tells(here, *UNMATCHED[name](here))
    here.hears(data)

    tried = here.closes(data)

    assert (tried.word, tried.reasons) == ("refused", ("evidence_unmatched",))
    assert here.waiting.state == "pending"
    assert here.deviations == []


def test_evidence_about_one_bag_closes_nothing_that_it_does_not_name(here):
    bag = here.bags[0]
    partner = Partner.new()
    partner.tells((here.coi, bag), accepted(here)[:2])
    data = partner.evidence(bag, here.coi)

    here.hears(data)

    assert here.closes(data).reasons == ("handoff_contradicted",)
    assert here.words(data)[here.waiting.id][1] == ("containers",)


def test_what_only_one_side_tells_is_said_so(here):
    theirs = replace(accepted(here)[0], id="THEIRS/1")
    item = HandoffItem(handoff="THEIRS/1", container=here.bags[0], therapy=here.coi)

    words = here.words(evidence_that_tells(here, theirs, item))

    assert words == {
        "THEIRS/1": (Match.ONLY_THEIRS, ()),
        here.waiting.id: (Match.ONLY_OURS, ()),
    }


def test_a_therapy_that_they_call_otherwise_is_ours_if_it_is_bound_as_an_alias(here):
    alias = Alias(type="order_number", issuer="sponsor", value=ANOTHER, therapy=here.coi)
    here.house.books.put(alias)
    partner = Partner.new()
    records = [replace(one, therapy=ANOTHER) for one in accepted(here)]
    partner.tells((ANOTHER, *here.bags), records)
    data = partner.evidence(ANOTHER)

    here.hears(data)

    assert here.closes(data).word == "accepted"


def test_a_log_does_not_tell_of_the_acceptance_by_anothers_party(here):
    data = evidence_that_tells(here, *accepted(here))
    here.hears(data)
    foreign = replace(here.read(data), speaks_for=frozenset({WORKS}))

    heard = close_handoff(here.at(), foreign, here.waiting.id)

    assert heard.reasons == ("party_not_theirs",)
    assert here.waiting.state == "pending"


def test_older_evidence_closes_nothing_once_there_is_newer(here):
    partner = Partner.new()
    older = evidence_that_tells(here, *accepted(here), partner=partner)
    here.hears(older)
    here.hears(evidence_that_tells(here, *accepted(here, to_holder=WORKS), partner=partner))

    assert here.closes(older).reasons == ("evidence_outdated",)


def test_an_acceptance_of_tomorrow_closes_nothing_today(here):
    later = moment(here.house.now + CLOCKS_APART + timedelta(seconds=1))
    data = evidence_that_tells(here, *accepted(here, accepted_at=later))
    here.hears(data)

    assert here.closes(data).reasons == ("time_in_future",)


@pytest.mark.parametrize(
    ("reason", "standing"),
    [
        ("clock_skew", {"clock_trusted": False}),
        ("ledger_tampered", {"chain_verifies": lambda _coi: False}),
    ],
)
def test_what_stops_every_step_stops_this(here, reason, standing):
    data = evidence_that_tells(here, *accepted(here))
    here.hears(data)
    for name, value in standing.items():
        setattr(here.house, name, value)

    assert here.closes(data).reasons == (reason,)


def test_whose_training_has_lapsed_closes_nothing(here):
    data = evidence_that_tells(here, *accepted(here))
    here.hears(data)
    at = here.at()
    lapsed = replace(at.stand.person, training_until=moment(here.house.now))
    at = replace(at, stand=replace(at.stand, person=lapsed))

    heard = close_handoff(at, here.read(data), here.waiting.id)

    assert heard.reasons == ("training_lapsed",)


def test_evidence_that_speaks_of_two_therapies_names_neither_in_the_others_chain(here):
    books, other = here.house.books, "CHA999926000777"
    books.put(replace(books.get(Therapy, here.coi), coi=other))
    bag = replace(books.get(Container, here.bags[0]), id="A-BAG-OF-ANOTHER", therapy=other)
    books.put(bag)
    partner = Partner.new()
    partner.tells((here.coi, bag.id))
    data = partner.evidence(here.coi)

    first, second = here.hears(data).entries

    assert {one.subject for one in first.links} == {here.coi}
    assert {one.subject for one in second.links} == {other, bag.id}
    assert first.view["body"]["subject"] == here.coi
    assert here.coi not in second.body.decode()
    assert other not in first.body.decode()


# ── what is not taken ──────────────────────────────────────────────────────────────────────


def test_the_same_file_again_is_done_already(here):
    data = evidence_that_tells(here, *accepted(here))
    first = here.hears(data)

    again = here.hears(data)

    assert (again.word, again.evidence, again.entries) == ("already_done", first.evidence, ())


def test_evidence_that_speaks_of_nothing_here_is_refused(here):
    with pytest.raises(EvidenceRefused) as refused:
        here.hears(evidence_that_tells(here, about=ANOTHER))

    assert refused.value.reason == "evidence_unrelated"
    assert here.house.books.find(ForeignEvidence) == []


def test_older_evidence_after_newer_is_refused(here):
    partner = Partner.new()
    older = evidence_that_tells(here, partner=partner)
    here.hears(evidence_that_tells(here, *accepted(here), partner=partner))

    with pytest.raises(EvidenceRefused) as refused:
        here.hears(older)

    assert refused.value.reason == "evidence_outdated"


def test_newer_evidence_of_the_same_log_is_taken(here):
    partner = Partner.new()
    here.hears(evidence_that_tells(here, partner=partner))
    data = evidence_that_tells(here, *accepted(here), partner=partner)

    assert here.hears(data).word == "accepted"
    assert here.closes(data).word == "accepted"


def another_history(here: Here, partner: Partner, entries: int) -> bytes:
    """Evidence by the same key over a log that tells something else from the first entry on."""
    liar = partner.another_history()
    for n in range(entries):
        liar.tells((here.coi, *here.bags), accepted(here, to_holder=f"PARTY-{n}"))
    return liar.evidence(here.coi, *here.bags)


@pytest.mark.parametrize(("first", "then"), [(3, 5), (5, 3), (3, 3)], ids=str)
def test_a_log_that_tells_two_histories_is_refused_and_closes_nothing_any_more(here, first, then):
    partner = Partner.new()
    for _ in range(first):
        partner.tells((here.coi, *here.bags), accepted(here))
    honest = partner.evidence(here.coi, *here.bags)
    here.hears(honest)
    fork = another_history(here, partner, then)

    heard, again = here.hears(fork), here.hears(fork)

    assert (heard.word, heard.reasons) == ("refused", ("evidence_forked",))
    assert (again.word, again.reasons, again.entries) == ("refused", ("evidence_forked",), ())
    assert heard.evidence.contradicts == sha256(honest).hexdigest()
    assert heard.entries[0].view["body"]["contradicts"] == sha256(honest).hexdigest()
    assert here.deviations == ["evidence_forked"]
    for data in (honest, fork):
        assert here.closes(data).reasons == ("evidence_forked",)


def test_two_roots_of_one_size_are_two_histories_whatever_they_are_about(here):
    partner = Partner.new()
    partner.tells((here.coi, *here.bags), accepted(here))
    here.hears(partner.evidence(here.coi, *here.bags))
    liar = partner.another_history()
    liar.tells((here.bags[0], here.coi))

    heard = here.hears(liar.evidence(here.bags[0], here.coi))

    assert heard.reasons == ("evidence_forked",)


def test_the_truth_is_still_taken_after_a_lie(here):
    partner = Partner.new()
    here.hears(evidence_that_tells(here, partner=partner))
    here.hears(another_history(here, partner, 4))

    assert here.hears(evidence_that_tells(here, partner=partner)).word == "accepted"


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "lost"},
        {"accepter": None},
        {"accepted_at": "yesterday"},
        {"accepted_at": None},
        {"released_at": "x"},
    ],
    ids=str,
)
def test_a_handoff_in_a_form_that_is_not_known_is_not_guessed_at(here, fields):
    with pytest.raises(DocumentUnreadable, match="not known here"):
        here.hears(evidence_that_tells(here, *accepted(here, **fields)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd(Handoff):
    """A handoff of another version."""

    colour: str = "blue"


@pytest.mark.parametrize("odd", [{"colour": "red"}, {"colour": 5}], ids=str)
def test_a_handoff_with_a_field_that_is_not_known_is_not_guessed_at(here, odd):
    told = accepted(here)[0]
    fields = {name: getattr(told, name) for name in told.field_names()}

    with pytest.raises(DocumentUnreadable, match="not known here"):
        here.hears(evidence_that_tells(here, Odd(**fields, **odd)))


def test_what_is_not_on_file_closes_nothing(here):
    with pytest.raises(NotFound):
        here.closes(evidence_that_tells(here, *accepted(here)))
    data = evidence_that_tells(here, *accepted(here))
    here.hears(data)
    with pytest.raises(NotFound):
        here.closes(data, "nothing/1")


def test_every_reason_of_evidence_is_provoked_here_or_at_the_door():
    at_the_door = {"evidence_not_verified", "partner_unknown", "evidence_is_ours"}
    here_ = {
        "evidence_forked", "handoff_contradicted", "evidence_unrelated", "evidence_outdated",
        "evidence_unmatched", "party_not_theirs",
    }  # fmt: skip

    assert {one.code for one in EVIDENCE_REASONS} == at_the_door | here_
