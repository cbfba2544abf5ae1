"""Evidence that a partner's log issued: verified under the pinned policy, then received, shown, and believed.

The file is a bundle or a custody PDF.  Whatever is refused before it is on file leaves a line in the security log,
with the file's SHA-256; what is received stands in the ledger.  A file that is shown or closes a handoff is verified
anew each time: under the policy of today, and with the bytes that are there today.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

import orjson

from api.acts import CREATED, reason_json
from api.evidence_files import THEIRS, keep, kept_foreign
from api.house import House
from api.partners import partners_from
from api.security import refuse_door
from api.verifying import PDF, verify_pdf
from custody.domain.foreign_evidence import Foreign
from custody.domain.handoff_matching import Pair, Side, closes
from custody.domain.records import ForeignEvidence
from custody.errors import DocumentUnreadable, EvidenceRefused, NotFound
from custody.exchange.bundle import read_header, verify_bundle
from custody.exchange.foreign import read_foreign
from custody.ledger.timestamp import write_time
from custody.store.answers import Answer
from custody.store.sequencer import Transaction
from custody.store.sessions import Session
from custody.use_cases.close_handoff import close_handoff
from custody.use_cases.receive_evidence import Heard, pairs_of, receive_evidence
from custody.use_cases.workstation import Workstation
from labels.seal import open_seal

FORM_OF: Final = {True: "pdf", False: "jsonl"}


def receive(house: House, session: Session, data: bytes, key: str) -> bytes:
    """Receive a file, once however often it is sent; the answer as JSON.

    Raises:
        EvidenceRefused: it is not taken, and that is written into the security log.
        Conflict: the partners' policy file cannot be read.
    """
    digest = sha256(data).hexdigest()
    with _noted(house, session, "import of evidence", digest):
        foreign = read_verified(house, data)

        def take(at: Workstation) -> Heard:
            heard = receive_evidence(at, foreign, lambda known, n: _leaf(house, known, n))
            keep(house, f"{digest}.{foreign.form}", data, folder=THEIRS)
            return heard

        return _once(house, session, Asked(key=key, content=digest, foreign=foreign, do=take))


def close(house: House, session: Session, digest: str, handoff: str, key: str) -> bytes:
    """Close a handoff by evidence on file, or hear why not; the answer as JSON.

    Raises:
        NotFound: there is no such evidence or handoff, or its file is gone.
        EvidenceRefused: the file verifies no longer, and that is written into the security log.
    """
    data = file_of(house, digest)[1]
    content = sha256(f"{digest} {handoff}".encode("utf-8", "surrogatepass")).hexdigest()
    with _noted(house, session, "close a handoff by evidence", digest):
        foreign = read_verified(house, data)

        def shut(at: Workstation) -> Heard:
            return close_handoff(at, foreign, handoff)

        return _once(house, session, Asked(key=key, content=content, foreign=foreign, do=shut))


def read_verified(house: House, data: bytes) -> Foreign:
    """What a partner's file says, once it verified under our policy; EvidenceRefused if it does not."""
    is_pdf, partners = data.startswith(PDF), partners_from(house.settings.partners)
    policy = partners.policy
    try:
        bundle = _attached(data) if is_pdf else data
        origin = read_header(bundle).origin
        if origin == house.origin:
            raise EvidenceRefused("evidence_is_ours")
        if not policy.keys_for(origin):
            raise EvidenceRefused("partner_unknown")
        report = verify_pdf(data, policy) if is_pdf else verify_bundle(bundle, policy)
        if not report.ok or report.checkpoint is None:
            raise EvidenceRefused("evidence_not_verified", _sentence(report.problem))
        if report.checkpoint.demo != house.demo:
            raise EvidenceRefused("evidence_not_verified", "One of the two logs is a demo's.")
        foreign = read_foreign(bundle, sha256=sha256(data).hexdigest(), form=FORM_OF[is_pdf])
        return replace(foreign, speaks_for=partners.parties_of(origin))
    except DocumentUnreadable as error:
        raise EvidenceRefused("evidence_not_verified", _sentence(f"{error}")) from error


def all_received(house: House) -> list[ForeignEvidence]:
    """Everything that was received, the newest first."""
    with house.look() as look:
        found = look.books.find(ForeignEvidence)
    return sorted(found, key=lambda one: (one.received_at, one.sha256), reverse=True)


def file_of(house: House, digest: str) -> tuple[ForeignEvidence, bytes]:
    """Evidence on file with its bytes as they were received; NotFound if there is none."""
    with house.look() as look:
        evidence = look.books.get(ForeignEvidence, digest)
    if evidence is None:
        raise NotFound("no evidence with this SHA-256 was received")
    return evidence, kept_foreign(house, evidence)


def is_forked(house: House, origin: str) -> bool:
    """Whether a log told two histories here: then nothing is closed by it."""
    with house.look() as look:
        return any(one.contradicts for one in look.books.find(ForeignEvidence, origin=origin))


def compared(house: House, foreign: Foreign) -> dict[str, tuple[Pair, ...]]:
    """By our therapy, its handoffs as both logs tell them now."""
    with house.look() as look:
        return pairs_of(look.books, foreign)


def evidence_json(house: House, digest: str) -> dict[str, Any]:
    """Evidence on file, and how each handoff matches now."""
    evidence, data = file_of(house, digest)
    foreign = read_verified(house, data)
    told = _pairs_json(foreign, compared(house, foreign))
    return {"evidence": _fields(evidence), "handoffs": told}


@contextmanager
def _noted(house: House, session: Session, door: str, digest: str) -> Iterator[None]:
    """Write a refusal into the security log: why, and of which file; nothing that the file says."""
    try:
        yield
    except EvidenceRefused as refused:
        refuse_door(house, session, door, f"{refused.reason}, sha256 {digest}")
        raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An act under its idempotency key; `content` is the SHA-256, in hex, of what makes it the same one again."""

    key: str
    content: str
    foreign: Foreign
    do: Callable[[Workstation], Heard]


def _once(house: House, session: Session, asked: Asked) -> bytes:
    """The first answer to a key, and no other; a key with another content or person is refused."""
    person, body_hash = session.account.person, bytes.fromhex(asked.content)

    def answer(transaction: Transaction) -> bytes:
        given = transaction.stores.answers.given(asked.key)
        if given is not None and given.fits(person, body_hash):
            return given.response
        if given is not None:
            raise EvidenceRefused("repeat_differs")
        heard = asked.do(house.workstation(transaction, session, None))
        told = _pairs_json(asked.foreign, pairs_of(transaction.books, asked.foreign))
        response = orjson.dumps(_heard_json(heard) | {"handoffs": told})
        transaction.stores.answers.keep(
            Answer(
                key=asked.key, person=person, body_hash=body_hash, status=CREATED, response=response,
                at=write_time(house.now()), entry_id=heard.evidence.entry,
            )
        )  # fmt: skip
        return response

    return house.write(answer)


def _heard_json(heard: Heard) -> dict[str, Any]:
    return {
        "verdict": heard.word,
        "reasons": [reason_json(code) for code in heard.reasons],
        "evidence": _fields(heard.evidence),
        "entries": [{"index": one.index, "id": one.id} for one in heard.entries],
    }


def _attached(pdf: bytes) -> bytes:
    """The bundle in a sealed PDF."""
    opened = open_seal(pdf)
    if opened.problem:
        raise EvidenceRefused("evidence_not_verified", opened.problem)
    return opened.attachment


def _sentence(problem: str) -> str:
    """What a verifier says, as a sentence beside others."""
    return f"{problem[:1].upper()}{problem[1:].removesuffix('.')}."


def _leaf(house: House, known: ForeignEvidence, n: int) -> str | None:
    """The leaf hash of the n-th entry of evidence on file; None where the file is gone."""
    try:
        data = kept_foreign(house, known)
    except NotFound:
        return None
    bundle = _attached(data) if known.form == FORM_OF[True] else data
    return read_foreign(bundle, sha256=known.sha256, form=known.form).leaves[n - 1]


def _pairs_json(foreign: Foreign, pairs: dict[str, tuple[Pair, ...]]) -> list[dict[str, Any]]:
    return [
        {
            "therapy": coi,
            "handoff": one.id,
            "match": one.word,
            "differs": list(one.differs),
            "closes": closes(foreign, one),
            "ours": _side_json(one.ours),
            "theirs": _side_json(one.theirs),
        }
        for coi, those in pairs.items()
        for one in those
    ]


def _side_json(side: Side | None) -> dict[str, Any] | None:
    return _fields(side.handoff) | {"containers": sorted(side.goods)} if side else None


def _fields(record: Any) -> dict[str, Any]:  # noqa: ANN401 -- any record
    return {name: getattr(record, name) for name in record.field_names()}
