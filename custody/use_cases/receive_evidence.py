"""Evidence from a partner's log is received, and each handoff that it tells of is held against ours.

It was verified under the pinned policy before it comes here.  One entry for each therapy of ours that it speaks of
says what was received and how the handoffs of both sides match; what the other side tells otherwise opens a deviation.
A log that tells two histories is refused for good: both files are kept, and neither closes anything.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from custody.domain.books import Books, outcome_of, put_all
from custody.domain.case import moment
from custody.domain.foreign_evidence import Foreign, spoken_of
from custody.domain.handoff_matching import Pair, match_handoffs
from custody.domain.reasons import REASON
from custody.domain.records import ForeignEvidence, Record
from custody.domain.vocabulary import Match, VerdictWord
from custody.errors import EvidenceRefused
from custody.ledger.entry import Entry
from custody.use_cases.deviations import deviation_for
from custody.use_cases.workstation import Workstation

RECEIVED = "evidence:received"

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
    """One entry for each therapy of ours; the record of the file is in the first, which gives it its name."""
    reasons = ("evidence_forked",) if contradicted else ()
    word = VerdictWord.REFUSED if contradicted else VerdictWord.ACCEPTED
    drafts = [at.draft(RECEIVED, (coi, *those), {}) for coi, those in about.items()]
    evidence = _on_file(at, foreign, drafts[0].id, contradicted)
    entries = []
    for draft, (coi, containers) in zip(drafts, about.items(), strict=True):
        pairs = match_handoffs(at.books, foreign.books, containers)
        own = [evidence] if draft is drafts[0] else []
        records: list[Record] = [*own, *_deviations(at, coi, reasons, pairs)]
        put_all(at.books, records)
        told = replace(
            draft,
            verdict=word,
            reasons=reasons,
            body=_body(foreign, pairs, contradicted, own=bool(own)),
            outcome=outcome_of(records),
        )
        entries.append(at.log.append(told))
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
    foreign: Foreign, pairs: tuple[Pair, ...], contradicted: ForeignEvidence | None, *, own: bool
) -> dict[str, Any]:
    """What was received, from whom, how far it goes, how each handoff matched; about whom only in its `own` chain."""
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
    }
    if own:
        body["subject"] = foreign.subject
    if contradicted:
        body["contradicts"] = contradicted.sha256
    return body
