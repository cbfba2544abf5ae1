"""What comes with a step's form beside the form itself: its key, the second checker, a scan carried from elsewhere."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import HTTPException, Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.acts import KEY_GRAMMAR
from api.demo_people import person_with_badge
from api.guards import FILE_BYTES_MAX
from api.house import House
from api.security import second_person
from api.step_form import Filled, FormIncomplete, Line, filled_from
from custody.domain.people import Person
from custody.domain.step import AskKind, Step
from custody.errors import NotAllowed


def key_of(form: Mapping[str, Any]) -> str:
    """The idempotency key of a form; 422 without one, because a repeat could not be told."""
    key = form.get("idempotency_key")
    if not isinstance(key, str) or not re.fullmatch(KEY_GRAMMAR, key):
        raise HTTPException(422, "the form has no key of its own: open it again")
    return key


class _InMemory(MultiPartParser):
    """A form with files of which nothing is ever written to a disk: a photo may show a name."""

    spool_max_size = FILE_BYTES_MAX


async def sent_form(request: Request) -> tuple[dict[str, str], dict[str, bytes]]:
    """The fields of a form, and its files by the field they came in; a file that was not chosen is none."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return _texts(await request.form()), {}
    try:
        form = await _InMemory(request.headers, request.stream()).parse()
    except MultiPartException as wrong:
        raise HTTPException(400, wrong.message) from None
    sent = {name: one for name, one in form.items() if isinstance(one, UploadFile)}
    files = {name: await one.read() for name, one in sent.items()}
    await form.close()
    return _texts(form), {name: data for name, data in files.items() if data}


def photos_of(step: Step, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The photos that a step asks for, among the files that came."""
    asked = [ask.name for ask in step.asks if ask.kind is AskKind.PHOTO]
    return {name: files[f"value.{name}"] for name in asked if f"value.{name}" in files}


def _texts(form: FormData) -> dict[str, str]:
    return {name: one for name, one in form.items() if isinstance(one, str)}


def second_of(house: House, filled: Filled) -> Person | None:
    """The second checker; FormIncomplete at their field where badge or PIN is wrong or missing."""
    if not filled.badge and not filled.pin:
        if filled.needs_second:
            raise FormIncomplete(
                {"second.badge": "A second checker must take part: their badge, their PIN."}
            )
        return None
    if house.demo and not filled.pin and (person := person_with_badge(house, filled.badge)):
        return person
    try:
        return second_person(house, badge=filled.badge, pin=filled.pin)
    except NotAllowed as wrong:
        sentence = str(wrong)
        raise FormIncomplete({"second.badge": f"{sentence[:1].upper()}{sentence[1:]}."}) from None


def drawn_anew(step: Step, form: Mapping[str, Any], *, demo: bool) -> Filled:
    """What a form holds after a press that asks nothing: a scan carried here, one read by the demo, one taken away."""
    filled = filled_from(step, form)
    sent = {name: value for name, value in form.items() if isinstance(value, str)}
    if text := sent.get("carry.text", ""):
        line = Line(
            text=text, how=sent.get("carry.how", "typed"), aim=sent.get("carry.aim", "")[:3]
        )
        return filled.with_scan(step, line, sent.get("carry.slot", ""))
    if "drop" in sent:
        return filled.without_line(sent["drop"])
    slot, _, read = sent.get("demo_scan", "").partition("|")
    if not demo or not read:
        return filled
    if slot == "second":
        return replace(filled, badge=read)
    return filled.with_scan(step, Line(text=read, how="scanned"), slot)
