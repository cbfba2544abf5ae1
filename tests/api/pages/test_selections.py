"""Evidence of a selection: issued through the door, verified at home, and found in the log itself."""

import orjson
import pytest

from custody.domain.records import ShipmentItem
from custody.exchange.selection import verify_selection
from custody.ledger.keys import Policy
from tests.api.pages.played import Ward

AUDITOR = ("N-HALE", "N-OFFICE")


def issue(ward: Ward, **asked) -> bytes:
    auditor = ward.made.as_(*AUDITOR)
    made = auditor.post("/api/v1/selections", json=asked)
    assert made.status_code == 201, made.text
    return auditor.get(made.json()["bundle"]).content


def views_of(evidence: bytes) -> list[dict]:
    return [orjson.loads(orjson.loads(one)["entry"]) for one in evidence.splitlines()[1:-1]]


def log_of(ward: Ward) -> list[dict]:
    with ward.made.house.look() as look:
        return [dict(entry.view) for entry in look.log.read()]


def report_of(ward: Ward, evidence: bytes):
    return verify_selection(evidence, Policy.of([ward.made.house.signer.vkey], pinned=True))


@pytest.mark.parametrize(("first", "last"), [(0, 5), (20, 60), (0, -1), (40, 41)])
def test_a_period_holds_what_was_recorded_in_it_and_proves_it(ward: Ward, first: int, last: int):
    log = log_of(ward)
    since, until = log[first]["rec"], log[last]["rec"]

    evidence = issue(
        ward, period=[since, until] if since < until else [since, "2099-01-01T00:00:00Z"]
    )

    report = report_of(ward, evidence)
    end = until if since < until else "2099"
    recorded = [view for view in log if since <= view["rec"] < end]
    found = [view for view in views_of(evidence) if since <= view["rec"] < end]
    assert report.ok, report.problem
    assert found[: len(recorded)] == recorded
    assert report.claim.startswith("complete: all")


def test_a_period_that_goes_on_ends_at_the_checkpoint(ward: Ward):
    evidence = issue(ward, period=["2020-01-01T00:00:00Z", "2099-01-01T00:00:00+01:00"])

    assert views_of(evidence)[-1]["body"]["selected"] == {
        "period": ["2020-01-01T00:00:00.000000Z", "2098-12-31T23:00:00.000000Z"]
    }
    assert "until the checkpoint" in report_of(ward, evidence).claim


def test_a_persons_acts_are_all_that_bear_the_badge(ward: Ward):
    log = log_of(ward)
    person = next(view["second"] for view in log if "second" in view)

    evidence = issue(ward, actor=person)

    *acts, issued = views_of(evidence)
    assert acts == [view for view in log if person in (view["actor"], view.get("second"))]
    assert issued["body"]["selected"] == {"actor": person}
    assert "links" not in issued
    assert "ONLY AS THE ISSUER SAYS" in report_of(ward, evidence).claim


def test_a_vector_lot_is_followed_from_its_registration_to_its_use(ward: Ward):
    gtin, lot = ward.vector

    evidence = issue(ward, lot=[gtin, lot])

    kinds = {kind for view in views_of(evidence) for kind, _ in view.get("outcome", ())}
    assert report_of(ward, evidence).ok
    assert {"lot", "lot_use"} <= kinds


def test_the_audit_page_stands_after_evidence_of_no_therapy(ward: Ward):
    issue(ward, actor="N-HALE")

    assert "Evidence" in ward.page(*AUDITOR, "/audit")


def test_a_shipment_is_followed(ward: Ward):
    with ward.made.house.look() as look:
        sscc = look.books.find(ShipmentItem)[0].sscc

    evidence = issue(ward, shipment=sscc)

    assert report_of(ward, evidence).ok
    assert len(views_of(evidence)) > 2


@pytest.mark.parametrize("asked", [
    {}, {"colour": "red"}, {"actor": "A", "shipment": "B"}, {"actor": None}, {"actor": "a b"},
    {"period": ["2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"]}, {"period": ["2026-01-01", "x"]},
    {"period": ["2026-01-01T00:00:00", "2026-01-02T00:00:00"]}, {"lot": ["one"]}, {"actor": ""},
])  # fmt: skip
def test_what_is_no_selection_is_not_issued(ward: Ward, asked: dict):
    before = len(log_of(ward))

    answer = ward.made.as_(*AUDITOR).post("/api/v1/selections", json=asked)

    assert (answer.status_code, len(log_of(ward))) == (422, before)


def test_other_evidence_is_not_fetched_as_a_selection_nor_by_a_nurse(ward: Ward):
    auditor, nurse = ward.made.as_(*AUDITOR), ward.made.as_("N-OKAFOR", "N-WARD")
    other = auditor.post(f"/api/v1/containers/{ward.thawed}/evidence", json={}).json()["id"]

    assert auditor.get(f"/api/v1/selections/{other}.jsonl").status_code == 404
    assert nurse.post("/api/v1/selections", json={"actor": "N-HALE"}).status_code == 403
