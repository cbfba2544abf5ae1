"""What stands in front of every door: a limit on bodies, and headers that keep a page to itself."""

from collections.abc import MutableMapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem

BODY_BYTES_MAX = 512 * 1024
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
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class BodyLimit:
    """Refuse bodies that are too large, declared or not, before anything reads them."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, counting what it sends."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > BODY_BYTES_MAX:
            await problem(413, "too_large", f"a request is at most {BODY_BYTES_MAX} bytes")(
                scope, receive, send
            )
            return
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return
            body, more = body + message.get("body", b""), message.get("more_body", False)
            if len(body) > BODY_BYTES_MAX:
                await problem(413, "too_large", f"a request is at most {BODY_BYTES_MAX} bytes")(
                    scope, receive, send
                )
                return
        await self._app(scope, _replayed(body, receive), send)


class SecureHeaders:
    """Put the headers on every answer, and refuse forms that another site sends."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, marking its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if scope["method"] not in SAFE_METHODS and headers.get(
            b"sec-fetch-site", b"same-origin"
        ) not in (b"same-origin", b"none"):
            await problem(403, "cross_site", "a form of another site is not taken")(
                scope, receive, send
            )
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                _mark(scope, message)
            await send(message)

        await self._app(scope, receive, marked)


def _mark(scope: Scope, message: MutableMapping[str, Any]) -> None:
    present = {name.lower() for name, _ in message["headers"]}
    extra = (
        HEADERS if scope["path"].startswith("/static/") else HEADERS | {"cache-control": "no-store"}
    )
    message["headers"] = [
        *message["headers"],
        *(
            (name.encode(), value.encode())
            for name, value in extra.items()
            if name.encode() not in present
        ),
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
