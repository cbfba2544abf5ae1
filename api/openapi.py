"""What the API says of itself: OpenAPI, drawn from the routes and finished here for what is the same at every door.

Every door's errors are problem documents (RFC 9457), every door but a few asks for a session, files have the media
type that their address ends in, and a summary is the first sentence of what the route says of itself.
"""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.errors import TITLES

Told = dict[str, Any]

TAGS: Final = {
    "sessions": "Signing in at an enrolled station, and out.",
    "steps": "The one door through which anything is done; a refusal is an answer.",
    "look-up": "Scan anything: what is it, and what may be done with it here.",
    "therapies": "How things stand. Nothing here names a patient.",
    "labels": "The file of a label that was printed, decoded again before it is handed out.",
    "printing": "Printers, what waits for them, and what people say of a label that is stuck.",
    "evidence": "The custody PDF and the bundle that anybody can verify without this server.",
    "exchange": "A therapy as other systems read it: EPCIS 2.0 and FHIR.",
    "ledger": "Signed checkpoints, the entries as they stand, and how the writer is.",
    "demo": "What only a demo has.",
}
MEDIA_OF: Final = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".zpl": "text/plain; charset=utf-8",
    ".jsonl": "application/jsonl",
    ".toml": "application/toml",
    "/photo": "image/*",
}
PROBLEM: Final[Told] = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457); `code` never changes, `detail` is a sentence for people.",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
}
SESSION: Final[Told] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "The token of `POST /sign-in`."},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "custody_session"},
}
ANYWHERE: Final = (500, 503)
OF_A_BODY: Final = (400, 413, 422)
ERRORS_FROM: Final = 400


def describe(app: FastAPI) -> None:
    """Let an app tell its doors in full, once it is asked."""

    def told() -> Told:
        if app.openapi_schema is None:
            drawn = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                tags=[{"name": name, "description": text} for name, text in TAGS.items()],
            )
            app.openapi_schema = _finished(drawn)
        return app.openapi_schema

    app.openapi = told  # type: ignore[method-assign]  # FastAPI's own way to say it


def _finished(drawn: Told) -> Told:
    parts = drawn["components"]
    parts["schemas"] = {
        name: schema
        for name, schema in parts["schemas"].items()
        if name not in ("HTTPValidationError", "ValidationError")
    }
    parts["schemas"]["Problem"] = PROBLEM
    parts["securitySchemes"] = SESSION
    for path, doors in drawn["paths"].items():
        for door in doors.values():
            _finish(path, door)
    return drawn


def _finish(path: str, door: Told) -> None:
    """Say of one door what is the same at all of them."""
    told = door.pop("description")
    door["summary"] = _first_sentence(told)
    if told != door["summary"]:
        door["description"] = told
    asked = door.pop("parameters", [])
    named = [one for one in asked if one["name"] != "authorization"]
    if named:
        door["parameters"] = named
    errors = set(ANYWHERE)
    if len(named) < len(asked):
        door["security"] = [{name: []} for name in SESSION]
        errors.add(401)
    if "requestBody" in door:
        errors.update(OF_A_BODY)
    if named:
        errors.add(422)
    door["responses"].pop("422", None)  # what FastAPI says of it is not how it is told here
    door["responses"] = dict(sorted((_answers(path, door["responses"], errors)).items()))


def _answers(path: str, declared: Told, errors: set[int]) -> Told:
    """Every answer of a door: what went well as it is, or as a file; everything else a problem."""
    answers = {}
    for status in {*declared, *map(str, errors)}:
        answer = declared.get(status, {})
        if int(status) >= ERRORS_FROM:
            own = answer.get("content", {}) if int(status) == 503 else {}  # noqa: PLR2004  # health tells itself
            answers[status] = {
                "description": TITLES[int(status)],
                "content": own | _problem(status),
            }
        else:
            answers[status] = answer | _file(path, answer)
    return answers


def _problem(status: str) -> Told:
    example = {"type": "/problems/…", "title": TITLES[int(status)], "status": int(status)}
    schema = {"$ref": "#/components/schemas/Problem"}
    example |= {"code": "…", "detail": "A sentence for people."}
    return {"application/problem+json": {"schema": schema, "example": example}}


def _file(path: str, answer: Told) -> Told:
    """The content of an answer that is a file."""
    kind = next((media for ending, media in MEDIA_OF.items() if path.endswith(ending)), None)
    if kind is None or "content" not in answer:
        return {}
    return {"content": {kind: {"schema": {"type": "string", "format": "binary"}}}}


def _first_sentence(text: str) -> str:
    """What stands before the first full stop, semicolon or new line."""
    ends = [place for mark in (". ", "; ", "\n") if (place := text.find(mark)) > 0]
    return text[: min(ends)] if ends else text.removesuffix(".")
