"""A step as it comes through a door: asked once however often it is sent, answered after the commit.

The answer is kept under the request's idempotency key in the transaction that made it true.  The same key with the
same content gives the first answer; with another content or person it is refused, and that is written down.
"""

from asyncio import wrap_future
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

import orjson

from api.drawing import drawn
from api.house import House, session_span
from api.label_templates import shelf_of
from api.spooling import spool_prints
from custody.domain.case import RawScan, StepRequest
from custody.domain.journey import STEP
from custody.domain.people import Person
from custody.domain.reasons import REASON
from custody.domain.step import AskKind
from custody.errors import NotSignedIn
from custody.ledger.timestamp import write_time
from custody.store.answers import Answer
from custody.store.sequencer import Transaction
from custody.store.sessions import Session
from custody.use_cases.perform_step import Verdict, perform_step
from custody.use_cases.refuse_repeat import refuse_repeat

CREATED = 201
KEY_GRAMMAR = r"^[\x21-\x7e]{8,128}$"  # what can be seen, as every database and header keeps it


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody sends: a step's request, the key it is asked under, and the second person."""

    key: str
    request: StepRequest
    second: Person | None = None

    @property
    def body_hash(self) -> bytes:
        """What makes it the same request when it comes again."""
        one = self.request
        photos = [{name: photo.sha256 for name, photo in one.photos.items()}] if one.photos else []
        content = [
            one.step,
            {
                slot: [_content(scan) for scan in scans]
                for slot, scans in one.scans.items()
            },
            dict(one.values), sorted(one.acknowledge), one.happened_at, self.second.id if self.second else None,
            *photos,
        ]  # fmt: skip
        return sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).digest()


def _content(scan: RawScan) -> list[str | bool]:
    one = scan
    return [one.text, one.symbology, one.typed, one.rekeyed, one.because, one.because_note]


async def act(house: House, token: str, deed: Act) -> bytes:
    """The answer to a request, as JSON; NotSignedIn without a session."""
    for key in _templates_named(deed.request):
        await drawn(partial(_try_template, house, key))
    return await wrap_future(submit(house, token, deed))


def submit(house: House, token: str, deed: Act) -> "Future[bytes]":
    """Queue a request; the future has the answer once it is durable."""

    def use_case(transaction: Transaction) -> bytes:
        now = house.machine.now()
        session = transaction.stores.sessions.find(
            token, now=now, idle=session_span(house.settings)[1]
        )
        if session is None:
            raise NotSignedIn("sign in first")
        if not session.is_touched(now):
            transaction.stores.sessions.touch(token, now=now)
        return _answer(house, transaction, session, deed)

    return house.sequencer.submit(use_case)


def _answer(house: House, transaction: Transaction, session: Session, deed: Act) -> bytes:
    person, body_hash = session.account.person, deed.body_hash
    given = transaction.stores.answers.given(deed.key)
    if given is not None and given.fits(person, body_hash):
        return given.response
    at = house.workstation(transaction, session, deed.second)
    if given is not None:
        return orjson.dumps(as_json(refuse_repeat(at, deed.request)))
    verdict = perform_step(at, deed.request)
    spool_prints(house, transaction, session, verdict.records)
    response = orjson.dumps(as_json(verdict))
    transaction.stores.answers.keep(
        Answer(
            key=deed.key, person=person, body_hash=body_hash, status=CREATED, response=response,
            at=write_time(house.now()), entry_id=verdict.entries[0].id,
        )
    )  # fmt: skip
    return response


def _templates_named(request: StepRequest) -> list[str]:
    step = STEP.get(request.step)
    asks = step.asks if step else ()
    return [str(request.values.get(one.name, "")) for one in asks if one.kind is AskKind.TEMPLATE]


def _try_template(house: House, key: str) -> None:
    """Its sample is drawn before the writer asks what stands against it, so that no scan waits for that."""
    with house.look() as look:
        shelf_of(look.stores, demo=house.demo).on_file(key)


def as_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as the API tells it; what a half of a bedside check found is told to nobody."""
    hidden = "identity_check"
    return {
        "step": verdict.step,
        "verdict": verdict.word,
        "reasons": [reason_json(code) for code in verdict.reasons],
        "noted": [reason_json(code) for code in verdict.noted],
        "therapy": verdict.therapy,
        "entries": [{"index": entry.index, "id": entry.id} for entry in verdict.entries],
        "records": [
            {"record": one.KIND} | one.present()
            for one in verdict.records
            if hidden != one.KIND
        ],
        "identity": verdict.identity,
    }  # fmt: skip


def reason_json(code: str) -> dict[str, str]:
    """One reason with its sentence for people and what to do next."""
    reason = REASON[code]
    return {
        "code": reason.code,
        "gate": reason.gate,
        "severity": reason.severity,
        "sentence": reason.sentence,
        "next_step": reason.next_step,
    }
