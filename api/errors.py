"""Errors as the web tells them: RFC 9457 problem documents for machines, a page for people.

A problem's `code` never changes.  What an answer says of an error that nobody foresaw is nothing but that: what went
wrong is for the log, and there as places in the code, because the text of an error may hold what somebody typed.
"""

import logging
from traceback import extract_tb
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from custody.domain.reasons import REASON
from custody.errors import (
    CodeUnreadable,
    Conflict,
    CustodyError,
    DocumentUnreadable,
    EntryMalformed,
    EvidenceRefused,
    LabelContradicts,
    LedgerTampered,
    MissingElement,
    NotAllowed,
    NotFound,
    NotSignedIn,
    SigningStopped,
    SymbolUnreadable,
    TemplateInvalid,
    TextDoesNotFit,
)
from custody.store.database import OUTAGES

LOG: Final = logging.getLogger("custody")
INTERNAL: Final = (500, "internal")
STATUS_OF: Final[dict[type[CustodyError], tuple[int, str]]] = {
    NotSignedIn: (401, "unauthorized"),
    NotAllowed: (403, "not_allowed"),
    NotFound: (404, "not_found"),
    Conflict: (409, "conflict"),
    CodeUnreadable: (422, "code_unreadable"),
    EntryMalformed: (422, "entry_malformed"),
    DocumentUnreadable: (422, "document_unreadable"),
    TemplateInvalid: (422, "template_invalid"),
    TextDoesNotFit: (500, "label_not_printable"),
    MissingElement: (500, "label_not_printable"),
    LabelContradicts: (500, "label_not_printable"),
    SymbolUnreadable: (500, "label_not_printable"),
    SigningStopped: (503, "signing_stopped"),
    LedgerTampered: (503, "ledger_tampered"),
}
CODE_OF: Final = {
    400: "unreadable_request", 401: "unauthorized", 403: "not_allowed", 404: "not_found",
    405: "method_not_allowed", 413: "too_large", 422: "invalid_request",
}  # fmt: skip
TITLES: Final = {
    400: "The request cannot be read", 401: "Sign in first",
    403: "This door is not yours", 404: "There is no such thing",
    405: "This door does not take that", 409: "That contradicts what is there", 413: "The request is too large",
    422: "The request is not whole", 500: "Something went wrong here", 503: "The house cannot do this now",
}  # fmt: skip
OUTAGE: Final = (
    "The database cannot be reached or written. Nothing was confirmed: "
    "send exactly the same once more, it is done only once; or call the administrator."
)
STOPPED: Final = (
    "Nothing can be recorded now: this installation is being stopped or started. Nothing was confirmed: "
    "wait a moment and send the same again, or call the administrator."
)
RETRY_AFTER_SECONDS: Final = {"storage_failed": 5, "writer_stopped": 30}
UNFORESEEN: Final = "This was not foreseen and nothing was confirmed. Tell the administrator."
PLACES_TOLD: Final = 5
DETAIL_LENGTH_MAX: Final = 500


def problem(status: int, code: str, detail: str, **more: object) -> JSONResponse:
    """A problem document with a stable `code`."""
    body = {
        "type": f"/problems/{code}",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "code": code,
        "detail": _plain(detail),
    }
    asks = {"WWW-Authenticate": "Bearer"} if status == 401 else {}  # noqa: PLR2004  # RFC 9110, 11.6.1
    return JSONResponse(
        body | more, status_code=status, headers=asks | _later(code),
        media_type="application/problem+json",
    )  # fmt: skip


def install(app: FastAPI) -> None:
    """Tell every error in one form."""

    @app.exception_handler(CustodyError)
    async def _on_purpose(request: Request, error: CustodyError) -> Response:
        known = (STATUS_OF.get(kind) for kind in type(error).__mro__)
        status, code = next((one for one in known if one), INTERNAL)
        return told(request, status, code, str(error))

    @app.exception_handler(EvidenceRefused)
    async def _not_taken(request: Request, error: EvidenceRefused) -> Response:
        reason = REASON[error.reason]
        sentences = (reason.sentence, error.why, reason.next_step)
        return told(request, 422, reason.code, " ".join(filter(None, sentences)))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        code = CODE_OF.get(error.status_code, "error")
        return told(request, error.status_code, code, str(error.detail))

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        places = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        return told(request, 422, "invalid_request", "; ".join(places[:PLACES_TOLD]))

    for kind in OUTAGES:
        app.add_exception_handler(kind, _outage)


def unforeseen(request: Request, error: Exception) -> Response:
    """The answer to an error that nobody foresaw, or of a writer that stands; where it came from goes to the log."""
    _log(request, error)
    stopped = isinstance(error, RuntimeError) and _writer_stands(request)
    answer = (503, "writer_stopped", STOPPED) if stopped else (*INTERNAL, UNFORESEEN)
    try:
        return told(request, *answer)
    except Exception as another:  # noqa: BLE001 -- the page for errors must not be the next one
        _log(request, another)
        return problem(*answer)


def told(request: Request, status: int, code: str, detail: str) -> Response:
    """An error in the form that whoever asked can read."""
    tell_people = getattr(request.app.state, "error_page", None)
    if tell_people is None or not _is_a_person(request):
        return problem(status, code, detail)
    page: Response = tell_people(request, status, TITLES.get(status, "Error"), _plain(detail))
    page.headers.update(_later(code))
    return page


def _is_a_person(request: Request) -> bool:
    """Whether somebody looks at the answer: on a page, or where a browser was led to a file."""
    led_there = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    return led_there or not request.url.path.startswith("/api/")


async def _outage(request: Request, error: Exception) -> Response:
    _log(request, error)
    return told(request, 503, "storage_failed", OUTAGE)


def _later(code: str) -> dict[str, str]:
    """When to ask again, where waiting helps (RFC 9110, 10.2.3)."""
    seconds = RETRY_AFTER_SECONDS.get(code)
    return {} if seconds is None else {"Retry-After": str(seconds)}


def _writer_stands(request: Request) -> bool:
    """Whether nothing can be written now; the writer refuses with a RuntimeError then."""
    house = getattr(request.app.state, "house", None)
    return house is not None and not house.sequencer.health().running


def _log(request: Request, error: Exception) -> None:
    """Which kind of error, and where; never its text, nor the address that was asked for."""
    places = [f"{place.filename}:{place.lineno}" for place in extract_tb(error.__traceback__)]
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    LOG.error("%s: %s at %s", request.method, kind, " ".join(places[-8:]))


def _plain(detail: str) -> str:
    """A text that can be sent: of bounded length, and of characters that exist."""
    return detail[:DETAIL_LENGTH_MAX].encode("utf-8", "replace").decode()
