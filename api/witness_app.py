"""A witness as a server of its own: `POST /add-checkpoint` (c2sp.org/tlog-witness) and `GET /status`.

It knows the logs of its policy file and nothing else of Custody.  A body is read up to a bound,
whatever it says of its length.  An alarm stands in the log of the process, in the state file and
in the status, which then answers 503, so that whatever watches over servers sees it.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from custody.errors import DocumentUnreadable
from custody.ledger.keys import Ed25519Signer, cosign
from custody.ledger.note import Note
from custody.ledger.policy import Policy
from custody.ledger.witness import Answer, is_signed, judge, read_submission
from custody.store.witnessed import Witnessed

LOG: Final = logging.getLogger("custody.witness")
BODY_BYTES_MAX: Final = 65_536
SIZE_TYPE: Final = "text/x.tlog.size"
STATUS_OF: Final = {
    Answer.COSIGNED: 200, Answer.MALFORMED: 400, Answer.NOT_SIGNED: 403, Answer.UNKNOWN_LOG: 404,
    Answer.STALE: 409, Answer.SPLIT: 409, Answer.INCONSISTENT: 422,
}  # fmt: skip
SENTENCE_OF: Final = {
    Answer.MALFORMED: "this is not an old size, a proof and a signed checkpoint\n",
    Answer.NOT_SIGNED: "no key that this witness knows signed this\n",
    Answer.UNKNOWN_LOG: "this witness does not follow this log\n",
    Answer.INCONSISTENT: "this does not begin with what was cosigned\n",
}


def create_witness(
    signer: Ed25519Signer, policy: Policy, memory: Witnessed, now: Callable[[], datetime]
) -> Starlette:
    """The server of a witness: its key, the logs it follows, what it remembers, its clock."""

    async def add_checkpoint(request: Request) -> Response:
        try:
            body = await _body(request)
        except ClientDisconnect:
            return PlainTextResponse("", 400)
        if body is None:
            return PlainTextResponse(f"more than {BODY_BYTES_MAX} bytes\n", 413)
        time = int(now().timestamp())
        return await run_in_threadpool(answer, body, signer, policy, memory, time)

    def status(_request: Request) -> Response:
        alarms = memory.alarms()
        return JSONResponse(
            {
                "vkey": signer.vkey,
                "alarms": [
                    {"origin": a.origin, "sentence": a.sentence, "note": a.note, "time": a.at}
                    for a in alarms
                ],
                "logs": [
                    {
                        "origin": one.origin,
                        "size": one.seen.size,
                        "note": one.seen.note,
                        "time": one.at,
                    }
                    for one in memory.logs()
                ],
            },
            503 if alarms else 200,
        )

    return Starlette(
        routes=[
            Route("/add-checkpoint", add_checkpoint, methods=["POST"]),
            Route("/status", status, methods=["GET"]),
        ]
    )


def answer(
    body: bytes, signer: Ed25519Signer, policy: Policy, memory: Witnessed, time: int
) -> Response:
    """What the witness answers to a body at a time in seconds since 1970."""
    try:
        submission = read_submission(body.decode())
    except (UnicodeDecodeError, DocumentUnreadable):
        return _plain(Answer.MALFORMED)
    refused = is_signed(submission, policy)
    if refused is not None:
        return _plain(refused)
    judgement, size = memory.settle(submission, judge, time)
    if judgement.alarm:
        LOG.error("ALARM %s: %s", submission.checkpoint.origin, judgement.alarm)
    if judgement.answer in (Answer.STALE, Answer.SPLIT):
        return Response(f"{size}\n", 409, media_type=SIZE_TYPE)
    if judgement.answer is not Answer.COSIGNED:
        return _plain(judgement.answer)
    return PlainTextResponse(cosign(Note.parse(submission.note).text, signer, time).line())


def _plain(word: Answer) -> Response:
    return PlainTextResponse(SENTENCE_OF[word], STATUS_OF[word])


async def _body(request: Request) -> bytes | None:
    """The body, or None as soon as it is too much."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > BODY_BYTES_MAX:
            return None
    return bytes(body)
