"""Errors as the web tells them: RFC 9457 problem documents for machines, a page for people."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from custody.errors import (
    CodeUnreadable,
    Conflict,
    CustodyError,
    EntryMalformed,
    LedgerTampered,
    NotAllowed,
    NotFound,
    SigningStopped,
)

STATUS_OF: dict[type[CustodyError], tuple[int, str]] = {
    NotAllowed: (403, "not_allowed"),
    NotFound: (404, "not_found"),
    Conflict: (409, "conflict"),
    CodeUnreadable: (422, "code_unreadable"),
    EntryMalformed: (422, "entry_malformed"),
    SigningStopped: (503, "signing_stopped"),
    LedgerTampered: (503, "ledger_tampered"),
}
TITLES = {
    400: "The request cannot be read", 401: "Sign in first", 403: "This door is not yours", 404: "There is no such thing",
    405: "This door does not take that", 409: "That contradicts what is there", 413: "The request is too large",
    422: "The request is not whole", 500: "Something went wrong here", 503: "The house cannot do this now",
}  # fmt: skip
UNAUTHORIZED = 401


def problem(status: int, code: str, detail: str, **more: object) -> JSONResponse:
    """A problem document with a stable `code`."""
    body = {
        "type": f"/problems/{code}",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "code": code,
        "detail": detail,
    }
    return JSONResponse(body | more, status_code=status, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Tell every error in one form."""

    @app.exception_handler(CustodyError)
    async def _on_purpose(request: Request, error: CustodyError) -> Response:
        status, code = next(
            (STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF),  # type: ignore[index]
            (500, "internal"),
        )
        return _told(request, status, code, str(error))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        code = {
            401: "unauthorized",
            404: "not_found",
            405: "method_not_allowed",
            413: "too_large",
        }.get(error.status_code, "error")
        return _told(request, error.status_code, code, str(error.detail))

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        places = [
            {"in": ".".join(map(str, one["loc"])), "problem": one["msg"]} for one in error.errors()
        ]
        return _told(
            request,
            422,
            "invalid_request",
            "; ".join(f"{p['in']}: {p['problem']}" for p in places[:5]),
        )

    @app.exception_handler(Exception)
    async def _unforeseen(request: Request, error: Exception) -> Response:
        # what went wrong inside is for the log, never for the answer
        return _told(
            request,
            500,
            "internal",
            f"nothing was changed; tell the administrator ({type(error).__name__})",
        )


def _told(request: Request, status: int, code: str, detail: str) -> Response:
    if request.url.path.startswith("/api/"):
        return problem(status, code, detail)
    tell_people = getattr(request.app.state, "error_page", None)
    if tell_people is None:
        return problem(status, code, detail)
    page: Response = tell_people(request, status, TITLES.get(status, "Error"), detail)
    return page
