"""Asking another server, in few words: bounded in time and size, no redirect, no proxy, no cookies."""

from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Final
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from custody.errors import DocumentUnreadable

TIMEOUT_SECONDS: Final = 5
BODY_BYTES_MAX: Final = 1_000_000
SCHEMES: Final = ("http://", "https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a server said: the status, the media type, the body as far as it is not too long."""

    status: int
    kind: str
    body: bytes


Ask = Callable[[str, bytes | None], Answered]
"""Sends a body with POST, or asks with GET where there is none."""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Where one is sent elsewhere, one does not go."""


_OPENER = build_opener(ProxyHandler({}), _NoRedirect())


def ask(url: str, body: bytes | None) -> Answered:
    """What a server answers, whatever its status.

    Raises:
        OSError: it cannot be reached, or does not answer in time or in HTTP.
        DocumentUnreadable: the address is not one of the web.
    """
    if not url.startswith(SCHEMES):
        raise DocumentUnreadable(f"{url!r} is no address of a server")
    try:
        request = Request(url, data=body, headers={"Content-Type": "text/plain; charset=utf-8"})  # noqa: S310 -- asked above
        with _OPENER.open(request, timeout=TIMEOUT_SECONDS) as response:
            return _read(response.status, response)
    except HTTPError as error:
        with error:
            return _read(error.code, error)
    except HTTPException as error:
        raise OSError(f"no answer in HTTP: {type(error).__name__}") from error
    except ValueError as error:
        raise DocumentUnreadable(f"{url!r} is no address of a server") from error


def _read(status: int, response: HTTPResponse | HTTPError) -> Answered:
    kind = response.headers.get("Content-Type", "")
    return Answered(status=status, kind=kind, body=response.read(BODY_BYTES_MAX))
