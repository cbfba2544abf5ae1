"""Approving a label template through the app: judged before the writer, once, by people who still may."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import count
from threading import current_thread

import httpx
import pytest

import api.template_drafts
import labels.template_trial
from api.acts import Act, submit
from api.label_templates import as_kept
from custody.domain.case import StepRequest
from custody.domain.records import LabelTemplateApproval
from custody.domain.vocabulary import Role
from labels.template_files import template_from_toml
from labels.templates import shipped_files
from tests.kit.installation import Answer, Installation, Somebody, body_of, new_key
from tests.kit.loops import in_a_loop

SHIPPED = next(file for file in shipped_files() if b'name = "vessel"\n' in file)
numbers = count(1)
APPROVE = "approve_label_template"


@pytest.fixture
def key(shared: Installation) -> str:
    """A version on file that nobody looked at, with bytes of its own."""
    name = f"ours{next(numbers)}"
    toml = SHIPPED.replace(b'name = "vessel"', f'name = "{name}"'.encode(), 1)
    kept = as_kept(template_from_toml(toml), toml, by="W-GRANT", station="W-QUALITY", at="")
    shared.house.write(lambda at: at.stores.label_templates.keep(kept))
    shared.house.move_clock(shared.house.now() + timedelta(minutes=1))
    return f"{name} v1"


def quality(shared: Installation) -> Somebody:
    return shared.as_("W-GRANT", "W-QUALITY")


def approves(who: Somebody, key: str, *, second: str = "W-RAMAN") -> Answer:
    return who.does(APPROVE, values={"template": key, "read": True}, second=second)


def approvals(shared: Installation, key: str) -> list[LabelTemplateApproval]:
    with shared.house.look() as look:
        return look.books.find(LabelTemplateApproval, name=key.partition(" ")[0])


def test_a_sample_is_never_drawn_while_the_writer_waits(shared: Installation, key, monkeypatch):
    """Whoever scans at a bedside waits for one writer, and no label design is worth that."""
    drawn_by, draw = [], labels.template_trial.print_pages

    def noting(*told, **more):
        drawn_by.append(current_thread().name)
        return draw(*told, **more)

    monkeypatch.setattr(labels.template_trial, "print_pages", noting)

    told = approves(quality(shared), key)

    assert told.verdict == "accepted", told.json
    assert drawn_by
    assert "sequencer" not in drawn_by


def test_nor_is_a_file_read_that_somebody_edited(shared: Installation, key, monkeypatch):
    """It may be long, and be no template at all."""
    read_by, read = [], api.template_drafts.template_from_toml

    def noting(toml: bytes):
        read_by.append(current_thread().name)
        return read(toml)

    who, name = quality(shared), key.partition(" ")[0]
    who.post("/label-templates/begin", data={"source": key, "name": name})
    monkeypatch.setattr(api.template_drafts, "template_from_toml", noting)

    path = f"/label-templates/{name}/draft"
    told = who.post(f"{path}/file", data={"n": "1", "toml": "name = 1\n" * 1000})
    shown = who.get(path)

    assert (told.status_code, shown.status_code) == (422, 200)
    assert read_by
    assert "sequencer" not in read_by


def test_what_nobody_judged_beforehand_is_not_approved(shared: Installation, key):
    """Bytes that came into the store between the judging and the decision."""
    request = StepRequest(step=APPROVE, values={"template": key, "read": True})
    with shared.house.look() as look:
        second = look.stores.accounts.of("W-RAMAN").as_person()
    deed = Act(key=new_key(), request=request, second=second)

    told = submit(shared.house, quality(shared).token, deed).result()

    assert b"template_unknown" in told
    assert approvals(shared, key) == []


@pytest.mark.parametrize("same_key", [True, False], ids=["double click", "two browsers"])
def test_two_at_the_same_instant_approve_once(shared: Installation, key, same_key):
    who, first = quality(shared), new_key()
    keys = (first, first) if same_key else (first, new_key())
    body = body_of({}, {"template": key, "read": True}, "W-RAMAN")

    async def both() -> list[httpx.Response]:
        transport = httpx.ASGITransport(shared.client.app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1:8000"
        ) as client:
            asked = [
                client.post(f"/api/v1/steps/{APPROVE}", json=body, headers={**who.headers, "Idempotency-Key": one})
                for one in keys
            ]  # fmt: skip
            return await asyncio.gather(*asked)

    answers = in_a_loop(both())

    words = sorted(one.json()["verdict"] for one in answers)
    assert words == ["accepted", "accepted" if same_key else "already_done"]
    assert len(approvals(shared, key)) == 1


def test_who_drew_it_may_be_one_of_the_two_and_never_both(shared: Installation, key):
    assert approves(quality(shared), key, second="W-GRANT").reasons == ["same_person_twice"]
    assert approves(quality(shared), key).verdict == "accepted"


def test_who_lost_the_role_since_signing_in_approves_nothing(shared: Installation, key):
    who = quality(shared)

    def set_roles(roles: frozenset[Role]) -> None:
        with shared.house.look() as look:
            account = look.stores.accounts.of("W-GRANT")
        shared.house.write(lambda at: at.stores.accounts.enrol(replace(account, roles=roles)))

    with shared.house.look() as look:
        before = look.stores.accounts.of("W-GRANT").roles
    set_roles(frozenset({Role.AUDITOR}))
    told = approves(who, key)
    set_roles(before)

    assert "wrong_role" in told.reasons
    assert approvals(shared, key) == []


def test_who_has_left_or_is_locked_is_no_second_person(shared: Installation, key):
    who, accounts = quality(shared), "W-RAMAN"
    shared.house.write(lambda at: at.stores.accounts.switch(accounts, active=False))
    left = approves(who, key)
    shared.house.write(lambda at: at.stores.accounts.switch(accounts, active=True))
    for _ in range(5):
        shared.house.write(
            lambda at: at.stores.accounts.settle_attempt(
                accounts, shared.house.machine.now(), right=False
            )
        )
    locked = approves(who, key)

    assert (left.status, locked.status) == (403, 403)
    assert approvals(shared, key) == []
