"""A handoff that waits here is closed by what the other party's log says of it, once, by a person's act.

The evidence is on file and verified again for this.  Whatever they tell otherwise, and whatever they do not tell of
just this handoff, closes nothing; why not is written down like the closing itself.
"""

from collections.abc import Iterator
from dataclasses import replace

from custody.domain.books import outcome_of, put_all
from custody.domain.case import from_moment, moment
from custody.domain.effects import custody_passes
from custody.domain.foreign_evidence import Foreign
from custody.domain.handoff_matching import CLOCKS_APART, Pair, Side
from custody.domain.records import Container, ForeignEvidence, Handoff, Record
from custody.domain.vocabulary import ENDED, HandoffState, Match, VerdictWord
from custody.errors import NotFound
from custody.use_cases.receive_evidence import Heard, pairs_of
from custody.use_cases.workstation import Workstation

CLOSED = "handoff:closed"


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
    reason = _why_not(at, evidence, ours, pair) or _not_theirs(foreign, ours)
    word, reasons = (VerdictWord.REFUSED, (reason,)) if reason else (VerdictWord.ACCEPTED, ())
    records = [] if reason else list(_closed(at, foreign, pair))
    put_all(at.books, records)
    containers = pair.ours.goods if pair and pair.ours else frozenset()
    body = {
        "handoff": handoff,
        "origin": foreign.origin,
        "sha256": foreign.sha256,
        "received": evidence.entry,  # an entry that it rests on and does not correct: no `refs`
    }
    if handoff in foreign.told_by:
        body["told_by"] = foreign.told_by[handoff]
    told = replace(
        at.draft(CLOSED, (ours.therapy, *containers), body),
        verdict=word,
        reasons=reasons,
        outcome=outcome_of(records),
    )
    entry = at.log.append(told)
    return Heard(word=word, reasons=reasons, evidence=evidence, entries=(entry,))


def _why_not(
    at: Workstation, evidence: ForeignEvidence, ours: Handoff, pair: Pair | None
) -> str | None:
    """The first reason that keeps a handoff from being closed."""
    others = at.books.find(ForeignEvidence, origin=evidence.origin)
    their = pair.theirs.handoff if pair and pair.theirs else None
    questions = (
        ("ledger_tampered", not at.chain_verifies(ours.therapy)),
        ("training_lapsed", at.stand.person.training_until <= moment(at.stand.now)),
        ("clock_skew", not at.stand.clock_trusted),
        ("evidence_forked", any(one.contradicts for one in others)),
        ("evidence_outdated", any(_is_newer(one, evidence) for one in others)),
        ("handoff_closed", ours.state != HandoffState.PENDING),
        ("handoff_contradicted", pair is not None and pair.word is Match.CONTRADICTS),
        ("evidence_unmatched", pair is None or not pair.is_answered),
        ("time_in_future", their is not None and _is_in_future(at, their)),
    )
    return next((reason for reason, stands in questions if stands), None)


def _not_theirs(foreign: Foreign, ours: Handoff) -> str | None:
    """A log tells of the acceptance by its own parties, and of no other's."""
    return None if ours.to_holder in foreign.speaks_for else "party_not_theirs"


def _is_newer(one: ForeignEvidence, evidence: ForeignEvidence) -> bool:
    """Whether it says all that the other says, and more."""
    return one.subject == evidence.subject and one.n > evidence.n


def _is_in_future(at: Workstation, their: Handoff) -> bool:
    """Whether they tell of an act that our clock, and some doubt about clocks, has not reached."""
    told = their.accepted_at or their.released_at
    return from_moment(told) > at.stand.now + CLOCKS_APART


def _closed(at: Workstation, foreign: Foreign, pair: Pair | None) -> Iterator[Record]:
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


def _both(pair: Pair | None) -> tuple[Side, Side]:
    if pair is None or pair.ours is None or pair.theirs is None:
        msg = "a handoff is closed that one side alone tells"
        raise LookupError(msg)
    return pair.ours, pair.theirs
