"""Evidence of selections and containers is asked for in forms: ready at once, or told how far it is."""

import re
from threading import Event

import pytest

from api.verifying import verify
from custody.domain.records import ShipmentItem
from custody.ledger.keys import Policy
from tests.api.pages.played import Ward
from tests.kit.installation import Installation
from tests.kit.pages import told

AUDITOR, NURSE = ("N-HALE", "N-OFFICE"), ("N-OKAFOR", "N-WARD")
PAGE = "/audit/selections"
PERIOD = {"kind": "period", "since": "2026-03-10T00:00", "until": "2026-03-11T00:00"}


def files_in(page: str) -> list[str]:
    """The two files of what was issued just now."""
    (card,) = re.findall(r'id="issued-now".*?</section>', page, re.DOTALL)
    return re.findall(r'href="(/api/v1/selections/[^"]+)"', card)


def asked_of(ward: Ward, kind: str) -> dict[str, str]:
    with ward.made.house.look() as look:
        sscc = look.books.find(ShipmentItem)[0].sscc
    chosen = {"actor": "N-OKAFOR", "lot": " ".join(ward.vector), "shipment": sscc}
    return PERIOD if kind == "period" else {"kind": kind, "chosen": chosen[kind]}


@pytest.mark.parametrize("kind", ["period", "actor", "lot", "shipment"])
def test_each_kind_is_issued_in_a_form_and_both_files_verify(ward: Ward, kind: str, tmp_path):
    auditor = ward.made.as_(*AUDITOR)
    form = auditor.get(f"{PAGE}?kind={kind}").text

    sent = auditor.post(PAGE, data=asked_of(ward, kind) | {"language": "de"})
    page = auditor.get(sent.headers["location"]).text

    policy = Policy.of([ward.made.house.signer.vkey], pinned=True)
    assert f'action="{PAGE}"' in form
    assert sent.status_code == 303
    assert [file.rpartition(".")[2] for file in files_in(page)] == ["pdf", "jsonl"]
    for file in files_in(page):
        kept = tmp_path / file.rpartition("/")[2]
        kept.write_bytes(auditor.get(file).content)
        assert verify(str(kept), policy).ok
    assert files_in(page)[0] in page[page.index('id="lately"') :]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"kind": "period"}, "Give a day and a time."),
        (PERIOD | {"until": "2026-03-09T00:00"}, "The period must end after it begins."),
        (PERIOD | {"until": PERIOD["since"]}, "The period must end after it begins."),
        (PERIOD | {"since": "yesterday"}, "Give a day and a time."),
        ({"kind": "actor", "chosen": "N-NOBODY"}, "Choose one of the list."),
        ({"kind": "lot", "chosen": ""}, "Choose one of the list."),
        ({"kind": "shipment", "chosen": "1 2"}, "Choose one of the list."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_issued(
    ward: Ward, asked: dict[str, str], sentence: str
):
    before = ward.made.size()

    answer = ward.made.as_(*AUDITOR).post(PAGE, data=asked)

    assert (answer.status_code, ward.made.size()) == (422, before)
    assert f"<span>{sentence}</span>" in answer.text
    for name in ("since", "until"):
        if asked.get(name, "").startswith("2026"):
            assert f'value="{asked[name]}"' in answer.text


def test_a_kind_nobody_knows_is_an_error(ward: Ward):
    assert ward.made.as_(*AUDITOR).post(PAGE, data={"kind": "colour"}).status_code == 422


def test_selections_are_for_who_may_export_evidence(ward: Ward):
    nurse = ward.made.as_(*NURSE)

    assert f'href="{PAGE}"' in ward.page(*AUDITOR, "/audit")
    assert f'href="{PAGE}"' not in ward.page(*NURSE, "/audit")
    assert (nurse.get(PAGE).status_code, nurse.post(PAGE, data=PERIOD).status_code) == (403, 403)


def test_long_work_says_how_far_it_is_and_leads_to_its_evidence(ward: Ward):
    auditor, told_of, go_on = ward.made.as_(*AUDITOR), Event(), Event()
    issued = auditor.post("/api/v1/selections", json={"actor": "N-HALE"}).json()["id"]

    def work(tell):
        tell(3000, 10_000)
        told_of.set()
        go_on.wait(20)
        return issued

    job = ward.made.client.app.state.jobs.begin("N-HALE", work)
    assert told_of.wait(10)
    waiting = auditor.get(f"{PAGE}?kind=actor&job={job.id}")
    go_on.set()
    assert job.is_over(10)
    ended = auditor.get(f"{PAGE}?kind=actor&job={job.id}")

    assert "3000 of 10000 entries read" in told(waiting.text)
    assert '<meta http-equiv="refresh" content="3">' in waiting.text
    assert ended.headers["location"] == f"{PAGE}?kind=actor&issued={issued}"


def test_work_that_nobody_knows_of_is_said_to_be_lost_and_nothing_else(ward: Ward):
    page = ward.page(*AUDITOR, f"{PAGE}?job=nothing&issued=nothing")

    assert "Nobody here knows of that work any longer" in page
    assert 'http-equiv="refresh"' not in page
    assert 'id="issued-now"' not in page


def test_an_empty_house_says_that_there_is_nothing_yet(house: Installation):
    auditor = house.as_(*AUDITOR)

    for kind, nothing in (("lot", "No lot is registered"), ("shipment", "Nothing was shipped yet")):
        page = told(auditor.get(f"{PAGE}?kind={kind}").text)
        assert nothing in page
        assert "No evidence of a selection was issued yet" in page


def test_it_is_issued_on_either_database(installation: Installation, tmp_path):
    auditor = installation.as_(*AUDITOR)
    installation.as_("N-NOVAK", "N-CLINIC").enrols()
    policy = Policy.of([installation.house.signer.vkey], pinned=True)

    for asked in ({"kind": "actor", "chosen": "N-NOVAK"}, PERIOD | {"since": "2026-01-01T00:00"}):
        sent = auditor.post(PAGE, data=asked)
        for file in files_in(auditor.get(sent.headers["location"]).text):
            kept = tmp_path / file.rpartition("/")[2]
            kept.write_bytes(auditor.get(file).content)
            assert verify(str(kept), policy).ok


def test_a_container_gets_its_evidence_on_its_own_page(ward: Ward, tmp_path):
    path = f"/containers/{ward.thawed}"
    auditor, before = ward.made.as_(*AUDITOR), ward.page(*AUDITOR, path)

    sent = auditor.post(f"{path}/evidence", data={"language": "de"})
    page = auditor.get(sent.headers["location"]).text

    files = re.findall(rf'href="(/api/v1/containers/{ward.thawed}/evidence/[^"]+)"', page)
    policy = Policy.of([ward.made.house.signer.vkey], pinned=True)
    assert f'action="{path}/evidence"' in before
    assert sent.status_code == 303
    for file in files[:2]:
        kept = tmp_path / file.rpartition("/")[2]
        kept.write_bytes(auditor.get(file).content)
        assert verify(str(kept), policy).ok
    assert [file.rpartition(".")[2] for file in files[:2]] == ["pdf", "jsonl"]


def test_who_may_not_export_evidence_sees_no_form_on_a_container(ward: Ward):
    path = f"/containers/{ward.thawed}"

    assert "/evidence" not in ward.page(*NURSE, path)
    assert ward.made.as_(*NURSE).post(f"{path}/evidence", data={}).status_code == 403
    assert ward.made.as_(*AUDITOR).post("/containers/nothing/evidence", data={}).status_code == 404
