"""Audit: evidence is issued and verifies at home; a doubt reaches whom it reaches."""

import re
from html import unescape

import pytest

from api.settings import Settings
from api.verifier import verifier_page
from api.verifying import verify
from custody.ledger.keys import Ed25519Signer, Policy
from custody.ledger.note import COSIGNATURE
from tests.api.pages.played import Ward
from tests.kit.installation import opened
from tests.kit.pages import told

AUDITOR = ("N-HALE", "N-OFFICE")
QUALITY = ("W-GRANT", "W-QUALITY")


def tabs(page: str) -> list[str]:
    return re.findall(r'class="tabs__link" href="/audit\?view=(\w+)"', page)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (AUDITOR, ["evidence", "ledger", "doubt", "security"]),
        (QUALITY, ["evidence", "ledger", "doubt"]),
        (("N-OKAFOR", "N-WARD"), ["ledger", "doubt"]),
        (("N-RUIZ", "N-OFFICE"), ["ledger", "security"]),
    ],
)
def test_everybody_sees_the_views_that_are_theirs_and_no_others(ward: Ward, who, seen):
    page = ward.page(*who, "/audit")

    assert tabs(page) == seen
    for view in {"evidence", "ledger", "doubt", "security"} - set(seen):
        assert f'href="/audit?view={seen[0]}" aria-current="page"' in ward.page(
            *who, f"/audit?view={view}"
        ), view


def test_evidence_is_issued_on_the_page_and_both_files_verify(ward: Ward, tmp_path):
    auditor = ward.made.as_(*AUDITOR)
    sent = auditor.post("/audit/evidence", data={"therapy": ward.maria, "language": "de"})
    page = ward.page(*AUDITOR, sent.headers["location"])
    files = re.findall(rf'href="(/api/v1/therapies/{ward.maria}/evidence/[^"]+)"', page)
    policy = Policy.of([ward.made.house.signer.vkey], pinned=True)

    assert sent.status_code == 303
    assert [file.rpartition(".")[2] for file in files] == ["pdf", "jsonl"]
    for file in files:
        kept = tmp_path / f"evidence.{file.rpartition('.')[2]}"
        kept.write_bytes(auditor.get(file).content)
        report = verify(str(kept), policy)
        assert report.ok, report


def test_an_auditor_cannot_ask_for_names_and_a_nurse_for_nothing(ward: Ward):
    page = ward.page(*AUDITOR, f"/audit?therapy={ward.maria}")
    named = ward.made.as_(*AUDITOR).post(
        "/audit/evidence", data={"therapy": ward.maria, "names": "yes"}
    )
    nurse = ward.made.as_("N-OKAFOR", "N-WARD").post(
        "/audit/evidence", data={"therapy": ward.maria}
    )

    assert 'name="names"' not in page
    assert (named.status_code, nurse.status_code) == (403, 403)
    assert ward.made.security(1)[0].person == "N-OKAFOR"


def test_the_state_of_the_ledger_and_its_newest_checkpoint_stand_there(ward: Ward):
    signed = ward.made.as_(*AUDITOR).post("/audit/checkpoint")
    page = told(ward.page(*AUDITOR, signed.headers["location"]))

    size = ward.made.size()
    assert f"Entries {size}" in page
    assert f"{size} entries all of them" in page
    assert "Signing works" in page
    assert f"custody.example/log/demo {size} " in page


def test_a_doubt_about_a_room_reaches_whose_cells_were_open_there_then(ward: Ward):
    room = "/audit?view=doubt&place=W-CLEAN-3"
    during = ward.page(*AUDITOR, f"{room}&since=2026-03-12T00:00&until=2026-03-13T00:00")
    before = ward.page(*AUDITOR, f"{room}&since=2026-03-01T00:00&until=2026-03-02T00:00")

    assert f'href="/therapies/{ward.lymphoma}"' in during
    assert f'href="/therapies/{ward.maria}"' not in during
    assert "W-RAMAN" in during
    assert "Nobody's cells lay open there then" in unescape(before)


def test_a_doubt_about_an_instrument_reaches_whose_cells_were_in_it_then(ward: Ward):
    """The vessel stands in its incubator on the days on which nobody scans it."""
    incubator = "/audit?view=doubt&place=WORKS-INC-03"
    during = ward.page(*AUDITOR, f"{incubator}&since=2026-03-12T20:00&until=2026-03-13T02:00")
    before = ward.page(*AUDITOR, f"{incubator}&since=2026-03-01T00:00&until=2026-03-02T00:00")

    assert f'href="/therapies/{ward.lymphoma}"' in during
    assert f'href="/therapies/{ward.maria}"' not in during
    assert "W-RAMAN" in during
    assert "Nobody's cells lay open there then" in unescape(before)


@pytest.mark.parametrize("span", ["", "&since=x&until=y", "&since=2026-03-02T00:00"])
def test_a_doubt_without_a_span_is_told_so(ward: Ward, span):
    page = ward.page(*AUDITOR, f"/audit?view=doubt&place=W-CLEAN-3{span}")

    assert "Say from when and until when." in page


def test_doors_that_stayed_shut_are_for_auditor_and_administrator(ward: Ward):
    assert ward.status("N-OKAFOR", "N-WARD", "/audit?view=security") == 200
    ward.status("W-BELL", "W-QC", "/labels")

    page = told(ward.page("N-RUIZ", "N-OFFICE", "/audit?view=security"))

    assert "GET /labels needs fetch_label W-BELL W-QC" in page


def test_the_page_that_verifies_is_a_file_to_keep_with_a_policy_of_its_own(ward: Ward):
    page = ward.page(*AUDITOR, "/audit")
    answer = ward.made.as_(*AUDITOR).get("/audit/verifier.html")

    assert 'href="/audit/verifier.html"' in page
    assert "also with the network off" in told(page)
    assert answer.text == verifier_page()
    assert answer.headers["content-disposition"] == 'attachment; filename="verifier.html"'
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/audit?therapy={}", "/therapies/{}"])
def test_files_for_other_systems_are_for_who_may_export_evidence(ward: Ward, path):
    page = ward.page(*AUDITOR, path.format(ward.maria))
    files = re.findall(r'href="(/api/v1/therapies/\w+/(?:epcis|fhir)[^"]*)"', page)

    assert len(files) == 3
    assert {ward.status(*AUDITOR, unescape(file)) for file in files} == {200}
    nurse = ward.page("N-OKAFOR", "N-WARD", path.format(ward.maria))
    assert "/epcis" not in nurse
    assert "/fhir" not in nurse


def test_a_witness_stands_there_with_how_far_behind_it_is(sqlite_settings: Settings, tmp_path):
    key = Ed25519Signer.create_file(
        tmp_path / "witness.key", "witness.example/partner", bytes(range(32)), COSIGNATURE
    )
    with opened(sqlite_settings) as made:
        log = made.house.signer.vkey
    policy = tmp_path / "house.policy"
    policy.write_text(f"log {log}\nwitness partner {key.vkey} http://127.0.0.1:1\nquorum partner\n")
    asks = {"witnesses": policy, "checkpoint_seconds": 0}

    with opened(Settings(**(sqlite_settings.model_dump() | asks))) as made:
        made.as_("N-NOVAK", "N-CLINIC").enrols()
        made.house.sign()
        page = told(made.as_(*AUDITOR).get("/audit?view=ledger").text)

    assert "partner http://127.0.0.1:1 0 1 Never" in page


def test_without_witnesses_the_page_says_what_they_are_for(ward: Ward):
    page = told(ward.page(*AUDITOR, "/audit?view=ledger"))

    assert "No witness is asked" in page
