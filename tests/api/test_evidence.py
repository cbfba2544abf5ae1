"""Evidence: whole up to the entry that issues it, sealed, and naming nobody unless asked and allowed."""

import base64
from collections.abc import Iterator
from pathlib import Path

import orjson
import pypdfium2
import pytest
from fastapi.testclient import TestClient

from api.evidence import fetch_bundle, fetch_pdf, issue
from api.main import create_app
from api.verifying import verify_pdf
from custody.domain.identifiers.local_codes import Badge
from custody.domain.records import Therapy
from custody.errors import NotAllowed, NotFound, SigningStopped
from custody.exchange.bundle import read_bundle, verify_bundle
from custody.ledger.keys import Policy
from custody.ledger.merkle import Frontier
from custody.ledger.signer import LastSigned
from labels.seal import open_seal
from tests.api.small_house import PIN, STATION_TOKEN, SmallHouse, open_small_house

ELSEWHERE = "01890000-0000-7000-8000-000000000001"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallHouse]:
    """An open house; closed after the test."""
    small = open_small_house(tmp_path)
    yield small
    small.house.close()


def policy_of(small: SmallHouse) -> Policy:
    return Policy.of([small.house.signer.vkey], pinned=True)


def text_of(pdf: bytes) -> str:
    """All text of a PDF in one line."""
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_range() for page in pages)


def test_a_bundle_ends_with_the_entry_that_issued_it_and_verifies(small: SmallHouse):
    coi = small.enrol()

    made = issue(small.house, small.session("AUDI3"), coi, names=False, language="en")

    report = verify_bundle(made.bundle, policy_of(small))
    last = orjson.loads(read_bundle(made.bundle).entries[-1].body)
    assert (report.ok, report.pinned, report.size) == (True, True, 5)
    assert (last["type"], last["id"], last["actor"]) == ("evidence:issued", made.id, "AUDI3")
    assert last["body"] == {"language": "en", "names": False}


def test_a_second_evidence_tells_of_the_first(small: SmallHouse):
    coi = small.enrol()
    first = issue(small.house, small.session("AUDI3"), coi, names=False, language="en")

    second = issue(small.house, small.session("AUDI3"), coi, names=False, language="de")

    ids = [orjson.loads(entry.body)["id"] for entry in read_bundle(second.bundle).entries]
    assert ids[-2:] == [first.id, second.id]
    assert "Gewahrsamsnachweis" in text_of(second.pdf)


def test_evidence_holds_nothing_of_another_therapy(small: SmallHouse):
    mine, other = small.enrol(1), small.enrol(2)

    made = issue(small.house, small.session("AUDI3"), mine, names=False, language="en")

    assert other.encode() not in made.bundle
    assert mine.encode() in made.bundle
    assert verify_bundle(made.bundle, policy_of(small)).ok


def test_the_paper_is_sealed_and_carries_the_bundle(small: SmallHouse):
    coi = small.enrol()

    made = issue(small.house, small.session("AUDI3"), coi, names=False, language="en")

    opened = open_seal(made.pdf)
    assert opened.problem == ""
    assert opened.attachment == made.bundle
    assert (
        base64.b64decode(opened.checkpoint_root) == small.house.last_signed.load().frontier.root()
    )
    assert verify_pdf(made.pdf, policy_of(small)).ok


def test_the_paper_says_what_was_refused_and_names_nobody(small: SmallHouse):
    coi = small.enrol()

    made = issue(small.house, small.session("AUDI3"), coi, names=False, language="en")

    text = text_of(made.pdf)
    assert "REFUSED: Place the order" in text
    assert "wrong_role" in text
    assert "Müller" not in text
    assert "1989-05-04" not in text
    assert b"M\\u00fcller" not in made.bundle
    assert "Müller".encode() not in made.bundle


def test_names_are_for_those_who_may_read_them_and_every_other_try_is_noted(small: SmallHouse):
    coi = small.enrol()

    with pytest.raises(NotAllowed, match="read_names"):
        issue(small.house, small.session("AUDI3"), coi, names=True, language="en")

    with small.house.look() as look:
        (line,) = look.stores.security.last(9)
        size = look.log.size
    assert (line.person, line.why) == ("AUDI3", "needs read_names")
    assert size == 4


def test_a_copy_with_names_notes_the_reading_and_is_not_kept(small: SmallHouse):
    coi, both = small.enrol(), small.session("BOTH5")

    made = issue(small.house, both, coi, names=True, language="en")

    again = fetch_pdf(small.house, both, coi, made.id)
    with small.house.look() as look:
        subject = look.books.get(Therapy, coi).subject
        readers = [
            one.reader for one in look.stores.vault.readings(subject) if "custody" in one.why
        ]
    folder = small.house.settings.data / "evidence"
    assert "Müller, Anna" in text_of(made.pdf)
    assert again == made.pdf
    assert readers == ["BOTH5", "BOTH5"]
    assert [path.suffix for path in folder.iterdir()] == [".jsonl"]


def test_whoever_was_erased_is_on_no_copy_any_more_and_the_proofs_stay(small: SmallHouse):
    coi, both = small.enrol(), small.session("BOTH5")
    made = issue(small.house, both, coi, names=True, language="en")
    with small.house.look() as look:
        subject = look.books.get(Therapy, coi).subject

    small.house.write(lambda transaction: transaction.stores.vault.erase(subject))

    with pytest.raises(NotFound, match="the vault knows nothing"):
        fetch_pdf(small.house, both, coi, made.id)
    assert verify_bundle(fetch_bundle(small.house, coi, made.id), policy_of(small)).ok
    assert issue(small.house, both, coi, names=False, language="en").pdf


def test_evidence_with_names_is_not_fetched_by_whoever_may_not_read_them(small: SmallHouse):
    coi = small.enrol()
    made = issue(small.house, small.session("BOTH5"), coi, names=True, language="en")

    with pytest.raises(NotAllowed):
        fetch_pdf(small.house, small.session("AUDI3"), coi, made.id)


def test_a_therapy_that_is_not_there_has_no_evidence(small: SmallHouse):
    with pytest.raises(NotFound, match="CHA999926999999"):
        issue(small.house, small.session("AUDI3"), "CHA999926999999", names=False, language="en")


def test_over_a_log_that_is_not_what_was_signed_nothing_is_issued(small: SmallHouse):
    coi = small.enrol()
    small.house.sign()
    known = small.house.last_signed.load()
    forged = LastSigned(origin=known.origin, frontier=Frontier().extend([b"x" * 32] * 4))
    assert small.house.last_signed.swap(known, forged)

    with pytest.raises(SigningStopped):
        issue(small.house, small.session("AUDI3"), coi, names=False, language="en")

    assert small.house.alarm


def test_once_signing_has_stopped_no_entry_says_that_something_was_issued(small: SmallHouse):
    coi = small.enrol()
    small.house.disown("The log is not what was signed.")
    with small.house.look() as look:
        size = look.log.size

    with pytest.raises(SigningStopped, match="not what was signed"):
        issue(small.house, small.session("AUDI3"), coi, names=False, language="en")

    with small.house.look() as look:
        assert look.log.size == size


class Door:
    """The API as somebody sees it who signed in."""

    def __init__(self, client: TestClient, person: str) -> None:
        self.client = client
        badge = Badge(person=person).text
        asked = {"badge": badge, "pin": PIN, "station_token": STATION_TOKEN}
        token = client.post("/api/v1/sign-in", json=asked).json()["token"]
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str):
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def post(self, path: str, body: dict | None = None):
        return self.client.post(f"/api/v1{path}", json=body, headers=self.headers)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """The whole app over a house with one therapy, which closes with it."""
    small = open_small_house(tmp_path)
    small.enrol()
    with TestClient(create_app(small.house)) as client:
        yield client


COI = "CHA999926000001"


def test_an_auditor_issues_evidence_and_fetches_both_files(client: TestClient):
    auditor = Door(client, "AUDI3")

    made = auditor.post(f"/therapies/{COI}/evidence", {})

    assert made.status_code == 201
    pdf, bundle = (
        client.get(made.json()[name], headers=auditor.headers) for name in ("pdf", "bundle")
    )
    assert pdf.headers["content-type"] == "application/pdf"
    assert open_seal(pdf.content).attachment == bundle.content
    assert verify_bundle(bundle.content).ok


def test_evidence_is_closed_to_whoever_may_not_export_it(client: TestClient):
    made = Door(client, "AUDI3").post(f"/therapies/{COI}/evidence", {}).json()

    coordinator = Door(client, "CORA1")

    assert coordinator.post(f"/therapies/{COI}/evidence", {}).status_code == 403
    assert client.get(made["pdf"], headers=coordinator.headers).status_code == 403
    assert client.get(made["bundle"]).status_code == 401
    assert coordinator.get("/log/entries").status_code == 403


@pytest.mark.parametrize(("coi", "name"), [
    (COI, f"{ELSEWHERE}.pdf"),
    (COI, f"{ELSEWHERE}.jsonl"),
    (COI, "..%2F..%2Fkeys%2Flog.pdf"),
    ("CHA999926000002", f"{ELSEWHERE}.pdf"),
])  # fmt: skip
def test_what_was_not_issued_is_not_found(client: TestClient, coi: str, name: str):
    answer = Door(client, "AUDI3").get(f"/therapies/{coi}/evidence/{name}")

    assert answer.status_code == 404


@pytest.mark.parametrize("body", [{"language": "fr"}, {"names": "perhaps"}, {"who": "me"}])
def test_what_cannot_be_asked_is_an_error(client: TestClient, body: dict):
    assert Door(client, "AUDI3").post(f"/therapies/{COI}/evidence", body).status_code == 422


def test_checkpoints_are_signed_and_shown(client: TestClient):
    auditor = Door(client, "AUDI3")

    before = auditor.get("/checkpoint")
    signed = auditor.post("/checkpoint")
    newest = auditor.get("/checkpoint")

    assert before.status_code == 404
    assert signed.status_code == 201
    assert newest.text == signed.text
    assert newest.text.startswith("custody.example/log/demo\n4\n")
    assert newest.headers["content-type"].startswith("text/plain")


def test_the_log_is_read_page_by_page_byte_for_byte(client: TestClient):
    auditor = Door(client, "AUDI3")

    page = auditor.get("/log/entries?start=1&limit=2").json()
    beyond = auditor.get("/log/entries?start=99").json()

    assert (page["size"], [one["index"] for one in page["items"]]) == (4, [1, 2])
    assert orjson.loads(page["items"][0]["body"])["step"] == "record_consent"
    assert beyond["items"] == []


def test_health_is_told_to_anybody_and_tells_nothing_else(client: TestClient):
    answer = client.get("/api/v1/health")

    assert answer.status_code == 200
    assert answer.json().keys() == {"status", "demo", "queued", "commits"}
    assert answer.json()["status"] == "ok"
