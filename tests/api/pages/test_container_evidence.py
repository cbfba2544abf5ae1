"""Evidence about one container: its own chain, whole up to now, and a paper that tells of no other."""

import orjson
import pypdfium2
import pytest

from api.verifying import verify_pdf
from custody.domain.records import Container, Therapy
from custody.exchange.bundle import read_bundle, verify_bundle
from custody.ledger.keys import Policy
from labels.seal import open_seal
from tests.api.pages.played import Ward

AUDITOR = ("N-HALE", "N-OFFICE")


def issue(ward: Ward, container: str, **asked) -> tuple[str, bytes, bytes]:
    """The id of the evidence, its PDF and its bundle, through the doors."""
    auditor = ward.made.as_(*AUDITOR)
    made = auditor.post(f"/api/v1/containers/{container}/evidence", json=asked)
    assert made.status_code == 201, made.text
    told = made.json()
    return told["id"], auditor.get(told["pdf"]).content, auditor.get(told["bundle"]).content


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


def policy_of(ward: Ward) -> Policy:
    return Policy.of([ward.made.house.signer.vkey], pinned=True)


def others(ward: Ward, container: str) -> list[str]:
    """The other final bags of the same therapy."""
    with ward.made.house.look() as look:
        this = look.books.get(Container, container)
        bags = look.books.find(Container, therapy=this.therapy, kind="final_bag")
    return [one.id for one in bags if one.id != container]


def test_a_containers_bundle_is_its_chain_from_first_to_last(ward: Ward):
    issued, _, bundle = issue(ward, ward.thawed)

    views = [orjson.loads(one.body) for one in read_bundle(bundle).entries]
    numbers = [link["n"] for v in views for link in v["links"] if link["subject"] == ward.thawed]
    assert numbers == list(range(1, len(views) + 1))
    assert (views[-1]["type"], views[-1]["id"]) == ("evidence:issued", issued)
    assert views[-1]["body"]["container"] == ward.thawed
    assert verify_bundle(bundle, policy_of(ward)).size == len(views)


def test_the_issue_stands_in_the_therapys_chain_too(ward: Ward):
    _, _, bundle = issue(ward, ward.thawed)

    subjects = {
        one["subject"] for one in orjson.loads(read_bundle(bundle).entries[-1].body)["links"]
    }

    with ward.made.house.look() as look:
        therapy = look.books.get(Container, ward.thawed).therapy
    assert subjects == {ward.thawed, therapy}


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_paper_tells_of_this_container_and_of_no_sister(ward: Ward, language: str):
    _, pdf, bundle = issue(ward, ward.thawed, language=language)

    text, sisters = text_of(pdf), others(ward, ward.thawed)
    with ward.made.house.look() as look:
        therapy = look.books.get(Therapy, look.books.get(Container, ward.thawed).therapy)
    assert sisters
    assert ward.thawed in text
    assert not [one for one in sisters if one in text]
    assert therapy.coi in text
    assert open_seal(pdf).attachment == bundle
    assert verify_pdf(pdf, policy_of(ward)).ok


def test_a_changed_entry_in_a_containers_bundle_is_named(ward: Ward):
    _, _, bundle = issue(ward, ward.thawed)
    place = read_bundle(bundle).entries[1].index

    report = verify_bundle(bundle.replace(b"N-", b"X-", 1), policy_of(ward))
    without = b"".join(bundle.splitlines(keepends=True)[:2] + bundle.splitlines(keepends=True)[3:])

    assert not report.ok
    assert verify_bundle(without, policy_of(ward)).first_bad_index != place
    assert "must follow" in verify_bundle(without, policy_of(ward)).problem


def test_it_is_fetched_under_its_own_address_only(ward: Ward):
    issued, _, _ = issue(ward, ward.thawed)
    auditor, nurse = ward.made.as_(*AUDITOR), ward.made.as_("N-OKAFOR", "N-WARD")
    with ward.made.house.look() as look:
        therapy = look.books.get(Container, ward.thawed).therapy

    kept = f"/api/v1/containers/{ward.thawed}/evidence/{issued}.pdf"

    assert auditor.get(kept).status_code == 200
    assert nurse.get(kept).status_code == 403
    assert auditor.get(f"/api/v1/therapies/{therapy}/evidence/{issued}.pdf").status_code == 404
    assert auditor.get(kept.replace(ward.thawed, others(ward, ward.thawed)[0])).status_code == 404
    for name in ("nothing", "%2E%2E", therapy):
        answer = auditor.post(f"/api/v1/containers/{name}/evidence", json={})
        assert answer.status_code in {404, 405}, name


def test_the_audit_page_leads_to_both_files(ward: Ward):
    issued, _, _ = issue(ward, ward.thawed)

    page = ward.page(*AUDITOR, "/audit")

    assert f"/api/v1/containers/{ward.thawed}/evidence/{issued}.pdf" in page
