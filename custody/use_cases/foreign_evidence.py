"""Evidence from a partner's log is received, and a handoff that waits here is closed by what it says.

It was verified under the pinned policy before it comes here.  One entry for each therapy of ours that it speaks of
says what was received and how the handoffs of both sides match; what the other side tells otherwise opens a deviation.
A log that tells two histories is refused for good: both files are kept, and neither closes anything.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from custody.domain.books import Books, outcome_of, put_all
from custody.domain.case import from_moment, moment
from custody.domain.effects import custody_passes
from custody.domain.foreign_evidence import Foreign, spoken_of
from custody.domain.handoff_matching import CLOCKS_APART, Pair, Side, match_handoffs
from custody.domain.reasons import REASON
from custody.domain.records import Container, ForeignEvidence, Handoff, Record
from custody.domain.vocabulary import ENDED, HandoffState, Match, VerdictWord
from custody.errors import EvidenceRefused, NotFound
from custody.ledger.entry import Draft, Entry, Occurred
from custody.use_cases.deviations import deviation_for
from custody.use_cases.workstation import Workstation

RECEIVED = "evidence:received"
CLOSED = "handoff:closed"

LeafOf = Callable[[ForeignEvidence, int], str | None]
"""The leaf hash of the n-th entry in a file that was received before; None where it is no longer here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What became of it: the verdict, what was written, and the evidence as it is on file."""

    word: VerdictWord
    evidence: ForeignEvidence
    reasons: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


def receive_evidence(at: Workstation, foreign: Foreign, leaf_of: LeafOf) -> Heard:
    """Write down that a partner's verified evidence was received; the same file again is already done.

    Raises:
        EvidenceRefused: it speaks of nothing here, or says less than what was received before.
    """
    known = at.books.get(ForeignEvidence, foreign.sha256)
    if known is not None:
        return _again(known)
    about = spoken_of(at.books, foreign)
    if not about:
        raise EvidenceRefused("evidence_unrelated")
    contradicted = _contradicted(at, foreign, leaf_of)
    if contradicted is None and _is_outdated(at, foreign):
        raise EvidenceRefused("evidence_outdated")
    return _write(at, foreign, about, contradicted)


def close_handoff(at: Workstation, foreign: Foreign, handoff: str) -> Heard:
    """Close a handoff that was released here and accepted, or declined, by the other party; or say why not.

    Raises:
        NotFound: this evidence was not received, or there is no such handoff.
    """
    evidence = at.books.get(ForeignEvidence, foreign.sha256)
    ours = at.books.get(Handoff, handoff)
    if evidence is None or ours is None:
        raise NotFound("there is no such evidence, or no such handoff")
    pairs = pairs_of(at.books, foreign).get(ours.therapy, ())
    pair = next((one for one in pairs if one.id == handoff), None)
    reason = _why_not(at, evidence, ours, pair)
    records = [] if reason or pair is None else list(_closed(at, foreign, pair))
    put_all(at.books, records)
    containers = pair.ours.goods if pair and pair.ours else frozenset()
    entry = at.log.append(
        replace(
            _draft(at, CLOSED, (ours.therapy, *containers), records),
            verdict=VerdictWord.REFUSED if reason else VerdictWord.ACCEPTED,
            reasons=(reason,) if reason else (),
            refs=(evidence.entry,),
            body={
                "handoff": handoff,
                "origin": foreign.origin,
                "sha256": foreign.sha256,
                "told_by": foreign.told_by.get(handoff, ""),
            },
        )
    )
    word, reasons = VerdictWord(entry.verdict), (reason,) if reason else ()
    return Heard(word=word, reasons=reasons, evidence=evidence, entries=(entry,))


def pairs_of(books: Books, foreign: Foreign) -> dict[str, tuple[Pair, ...]]:
    """By our therapy, its handoffs, each held against what the partner says of it."""
    about = spoken_of(books, foreign)
    return {coi: match_handoffs(books, foreign.books, those) for coi, those in about.items()}


def _again(known: ForeignEvidence) -> Heard:
    """The first answer, once more."""
    if known.contradicts is None:
        return Heard(word=VerdictWord.ALREADY_DONE, evidence=known)
    return Heard(word=VerdictWord.REFUSED, reasons=("evidence_forked",), evidence=known)


def _contradicted(at: Workstation, foreign: Foreign, leaf_of: LeafOf) -> ForeignEvidence | None:
    """What was received from this log before and cannot be true together with this."""
    for known in at.books.find(ForeignEvidence, origin=foreign.origin):
        if known.contradicts is None and _is_another_history(foreign, known, leaf_of):
            return known
    return None


def _is_another_history(foreign: Foreign, known: ForeignEvidence, leaf_of: LeafOf) -> bool:
    """Two roots of one size, or two chains about one subject of which neither begins with the other."""
    if known.size == foreign.size and known.root != foreign.root:
        return True
    if known.subject != foreign.subject:
        return False
    if known.n <= foreign.n:
        return not foreign.begins_with(known)
    return leaf_of(known, foreign.n) not in (foreign.leaves[-1], None)


def _is_outdated(at: Workstation, foreign: Foreign) -> bool:
    """Whether all that it says was received already, and more."""
    known = at.books.find(ForeignEvidence, origin=foreign.origin, subject=foreign.subject)
    return any(one.contradicts is None and one.n > foreign.n for one in known)


def _write(
    at: Workstation,
    foreign: Foreign,
    about: Mapping[str, frozenset[str]],
    contradicted: ForeignEvidence | None,
) -> Heard:
    """One entry for each therapy of ours; the first has the record of the file."""
    reasons = ("evidence_forked",) if contradicted else ()
    entries: list[Entry] = []
    evidence: ForeignEvidence | None = None
    for coi, containers in about.items():
        pairs = match_handoffs(at.books, foreign.books, containers)
        draft = _draft(at, RECEIVED, (coi, *containers), ())
        own = [] if evidence else [_on_file(at, foreign, draft.id, contradicted)]
        evidence = evidence or own[0]
        records = [*own, *_deviations(at, coi, reasons, pairs)]
        put_all(at.books, records)
        entries.append(
            at.log.append(
                replace(
                    draft,
                    verdict=VerdictWord.REFUSED if contradicted else VerdictWord.ACCEPTED,
                    reasons=reasons,
                    body=_body(foreign, pairs, contradicted),
                    outcome=outcome_of(records),
                )
            )
        )
    if evidence is None:
        raise EvidenceRefused("evidence_unrelated")
    word = VerdictWord(entries[0].verdict)
    return Heard(word=word, reasons=reasons, evidence=evidence, entries=tuple(entries))


def _on_file(
    at: Workstation, foreign: Foreign, entry: str, contradicted: ForeignEvidence | None
) -> ForeignEvidence:
    return ForeignEvidence(
        sha256=foreign.sha256,
        form=foreign.form,
        origin=foreign.origin,
        subject=foreign.subject,
        n=foreign.n,
        leaf=foreign.leaves[-1],
        size=foreign.size,
        root=foreign.root,
        entry=entry,
        received_by=at.stand.person.id,
        received_at=moment(at.stand.now),
        contradicts=contradicted.sha256 if contradicted else None,
    )


def _deviations(
    at: Workstation, coi: str, reasons: tuple[str, ...], pairs: tuple[Pair, ...]
) -> Iterator[Record]:
    """What quality must find out with the other party; of a log that lies, only that it does."""
    told = reasons or ("handoff_contradicted",) * any(p.word is Match.CONTRADICTS for p in pairs)
    for reason in told:
        if REASON[reason].deviation:
            yield from deviation_for(
                at.books, coi, reason, at=moment(at.stand.now), by=at.stand.person.id
            )


def _body(
    foreign: Foreign, pairs: tuple[Pair, ...], contradicted: ForeignEvidence | None
) -> dict[str, Any]:
    """What was received, from whom, how far it goes, and how each handoff matched."""
    body: dict[str, Any] = {
        "handoffs": [
            {"handoff": one.id, "match": one.word, "differs": list(one.differs)} for one in pairs
        ],
        "leaf": foreign.leaves[-1],
        "n": foreign.n,
        "origin": foreign.origin,
        "root": foreign.root,
        "sha256": foreign.sha256,
        "size": foreign.size,
        "subject": foreign.subject,
    }
    return body | ({"contradicts": contradicted.sha256} if contradicted else {})


def _why_not(
    at: Workstation, evidence: ForeignEvidence, ours: Handoff, pair: Pair | None
) -> str | None:
    """The first reason that keeps a handoff from being closed."""
    origin = at.books.find(ForeignEvidence, origin=evidence.origin)
    their = pair.theirs.handoff if pair and pair.theirs else None
    questions = (
        ("ledger_tampered", not at.chain_verifies(ours.therapy)),
        ("training_lapsed", at.stand.person.training_until <= moment(at.stand.now)),
        ("clock_skew", not at.stand.clock_trusted),
        ("evidence_forked", any(one.contradicts for one in origin)),
        ("handoff_closed", ours.state != HandoffState.PENDING),
        ("handoff_contradicted", pair is not None and pair.word is Match.CONTRADICTS),
        ("evidence_unmatched", pair is None or not pair.closes),
        ("time_in_future", their is not None and _is_in_future(at, their)),
    )
    return next((reason for reason, stands in questions if stands), None)


def _is_in_future(at: Workstation, their: Handoff) -> bool:
    """Whether they tell of an act that our clock, and some doubt about clocks, has not reached."""
    told = their.accepted_at or their.released_at
    return from_moment(told) > at.stand.now + CLOCKS_APART


def _closed(at: Workstation, foreign: Foreign, pair: Pair) -> Iterator[Record]:
    """Both halves: custody passes when they accepted, but not before it was released; or it stays."""
    ours, theirs = _both(pair)
    told = theirs.handoff
    by = f"{told.accepter}@{foreign.origin}"  # a person of theirs, never one of ours
    when = max(told.accepted_at or "", ours.handoff.released_at)
    yield replace(ours.handoff, state=told.state, accepter=by, accepted_at=when)
    if told.state != HandoffState.ACCEPTED:
        return
    for name in sorted(ours.goods):
        one = at.books.get(Container, name)
        if one is not None and one.condition not in ENDED:
            gone = replace(one, place=told.to_holder)
            yield from custody_passes(at.books, gone, told.to_holder, at=when, by=by)


def _both(pair: Pair) -> tuple[Side, Side]:
    if pair.ours is None or pair.theirs is None:
        msg = f"handoff {pair.id} is told by one side only"
        raise LookupError(msg)
    return pair.ours, pair.theirs


def _draft(
    at: Workstation, kind: str, subjects: tuple[str, ...], records: list[Record] | tuple[()]
) -> Draft:
    stand = at.stand
    return Draft(
        id=at.new_id(),
        type=kind,
        at=Occurred(
            time=stand.now,
            zone=stand.station.zone,
            source="simulated" if at.demo else "server",
        ),
        site=stand.station.site,
        station=stand.station.id,
        actor=stand.person.id,
        verdict=VerdictWord.ACCEPTED,
        subjects=subjects,
        outcome=outcome_of(records),
    )
