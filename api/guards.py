"""What stands in front of every door: a limit on bodies, and headers that keep a page to itself."""

from collections.abc import MutableMapping
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem, told, unforeseen
from custody.domain.journey import JOURNEY
from custody.domain.photo import PHOTO_BYTES_MAX
from custody.domain.step import AskKind

BODY_BYTES_MAX = 512 * 1024
FILE_BYTES_MAX = 16 * 1024 * 1024
WITH_PHOTOS = [step.name for step in JOURNEY if any(ask.kind is AskKind.PHOTO for ask in step.asks)]
TAKE_FILES = frozenset(
    {
        "/api/v1/foreign-evidence",
        "/audit/foreign",
        *(f"/api/v1/steps/{name}" for name in WITH_PHOTOS),
        *(f"/steps/{name}" for name in WITH_PHOTOS),
        *(f"/steps/{name}/form" for name in WITH_PHOTOS),
    }
)
CONTENT_LENGTH_DIGITS_MAX = 12
HEADERS = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_LASTING = tuple((name.encode(), value.encode()) for name, value in HEADERS.items())
_FLEETING = (*_LASTING, (b"cache-control", b"no-store"))
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Bounds:
    """Refuse bodies that are too large, declared or not, and impossible addresses, before anything reads them."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, counting what it sends."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _has_nul(scope):
            refusal = problem(400, "unreadable_request", "an address with a NUL leads nowhere")
            await refusal(scope, receive, send)
            return
        most = FILE_BYTES_MAX if scope["path"] in TAKE_FILES else BODY_BYTES_MAX
        body = None if _declares_more(scope, most) else await _whole_body(receive, most)
        if body is None:
            too_large = told(Request(scope), 413, "too_large", _too_large(most))
            await too_large(scope, receive, send)
            return
        await self._app(scope, _replayed(body, receive), send)


def _too_large(most: int) -> str:
    photo = f", and a photo in it at most {PHOTO_BYTES_MAX // 2**20} MB: take it with fewer pixels"
    return f"a request is at most {most // 2**10} kB{photo if most == FILE_BYTES_MAX else ''}"


def _has_nul(scope: Scope) -> bool:
    """Whether an address has the one character that no identifier has and not every database takes."""
    return "\0" in scope["path"] or b"%00" in scope["query_string"]


def _declares_more(scope: Scope, most: int) -> bool:
    declared = dict(scope["headers"]).get(b"content-length", b"0")
    countable = declared.isdigit() and len(declared) <= CONTENT_LENGTH_DIGITS_MAX
    return not countable or int(declared) > most


async def _whole_body(receive: Receive, most: int) -> bytes | None:
    """All that was sent; None as soon as it is too much, and nothing where whoever asked has gone."""
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return b""
        body += message.get("body", b"")
        if len(body) > most:
            return None
        more = message.get("more_body", False)
    return bytes(body)


class SecureHeaders:
    """Put the headers on every answer, also where something broke; refuse forms that another site sends."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, marking its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def marked(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                _mark(scope, message)
            await send(message)

        if _is_cross_site(scope):
            refusal = problem(403, "cross_site", "a form of another site is not taken")
            await refusal(scope, receive, marked)
            return
        try:
            await self._app(scope, receive, marked)
        except Exception as error:
            if begun:  # half an answer is out: only breaking off is still honest
                raise
            await unforeseen(Request(scope), error)(scope, receive, marked)


def _is_cross_site(scope: Scope) -> bool:
    """Whether a browser says that another site made it send this; what is no browser says nothing."""
    site = dict(scope["headers"]).get(b"sec-fetch-site", b"none")
    return scope["method"] not in SAFE_METHODS and site not in (b"same-origin", b"none")


def _mark(scope: Scope, message: MutableMapping[str, Any]) -> None:
    extra = _LASTING if scope["path"].startswith("/static/") else _FLEETING
    present = {name.lower() for name, _ in message["headers"]}
    message["headers"] = [
        *message["headers"],
        *(header for header in extra if header[0] not in present),
    ]


def _replayed(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
