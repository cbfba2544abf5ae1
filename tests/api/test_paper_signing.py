"""Custody PDFs signed for PDF readers: by a certificate of the settings, and without one that ran out."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from pydantic import SecretStr

from api.cli import main
from api.evidence import issue
from api.opening import open_house
from api.paper_signing import problem_now, signer_now
from api.settings import Settings
from api.verifying import verify_pdf
from custody.errors import Conflict
from custody.ledger.policy import Policy
from labels.reader_signer import read_signer
from labels.seal import open_seal
from labels.signature import NO_GAP, gap_of
from tests.adversaries.papers import signed_digest, signed_paper
from tests.api.small_house import SmallHouse, open_small_house
from tests.kit.certificates import FROM, PASSPHRASE, UNTIL, Certified, a_key, certified, packed
from tests.kit.installation import opened
from tests.kit.pages import told


def given(folder: Path, data: bytes, passphrase: str = PASSPHRASE) -> dict[str, object]:
    """The settings that name a file with these bytes."""
    file = folder / "papers.p12"
    file.write_bytes(data)
    file.chmod(0o600)
    return {"pdf_certificate": file, "pdf_certificate_passphrase": SecretStr(passphrase)}


def many() -> list[x509.Certificate]:
    """More certificates than there is room for."""
    return [certified(f"Authority {number}").certificate for number in range(40)]


def issued(small: SmallHouse, coi: str) -> bytes:
    return issue(small.house, small.session("AUDI3"), coi, names=False, language="en").pdf


def house_with(folder: Path, of: Certified) -> SmallHouse:
    return open_small_house(folder, **given(folder, of.pkcs12()))


def test_a_house_with_a_certificate_signs_its_papers_over_their_seal(tmp_path: Path):
    small = house_with(tmp_path, certified())
    pdf = issued(small, small.enrol())

    report = verify_pdf(pdf, Policy.of([small.house.signer.vkey], pinned=True))

    assert report.ok
    assert "intact, by O=Example Hospital,CN=Custody papers" in report.signature
    assert problem_now(small.house) == ""
    small.house.close()


def test_a_house_without_one_draws_as_ever(tmp_path: Path):
    small = open_small_house(tmp_path)
    pdf = issued(small, small.enrol())

    assert gap_of(pdf) == NO_GAP
    assert verify_pdf(pdf, None).signature == ""
    small.house.close()


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (FROM, FROM + timedelta(days=1), "was valid only until 2020-01-02 00:00 UTC"),
        (UNTIL - timedelta(days=1), UNTIL, "is valid only from 2098-12-31 00:00 UTC"),
    ],
)
def test_a_certificate_out_of_its_time_stops_no_evidence_and_is_told(
    tmp_path: Path, since: datetime, until: datetime, told: str
):
    small = house_with(tmp_path, certified(since=since, until=until))
    pdf = issued(small, small.enrol())

    assert told in problem_now(small.house)
    assert signer_now(small.house) is None
    assert gap_of(pdf) == NO_GAP
    assert open_seal(pdf).problem == ""
    small.house.close()


def test_a_certificate_is_asked_for_the_moment_of_signing():
    now = datetime(2026, 11, 22, tzinfo=UTC)
    of = certified(since=now, until=now + timedelta(days=1))

    signer = read_signer(of.pkcs12(), PASSPHRASE)

    assert signer.problem_at("2026-11-21T23:59:59.999999Z")
    assert not signer.problem_at("2026-11-22T00:00:00.000000Z")
    assert not signer.problem_at("2026-11-23T00:00:00.000000Z")
    assert signer.problem_at("2026-11-23T00:00:00.000001Z")


@pytest.mark.parametrize(
    ("data", "passphrase", "problem"),
    [
        (lambda: b"nothing", PASSPHRASE, "no PKCS#12 file"),
        (lambda: b"", PASSPHRASE, "no PKCS#12 file"),
        (lambda: certified().pkcs12(), "another passphrase", "or the passphrase is another"),
        (lambda: certified().pkcs12(), "", "or the passphrase is another"),
        (lambda: certified(kind="short RSA").pkcs12(), PASSPHRASE, "must be RSA of 2048 bits"),
        (lambda: certified(kind="P-256k").pkcs12(), PASSPHRASE, "or of P-256, P-384 or P-521"),
        (lambda: certified(kind="Ed25519").pkcs12(), PASSPHRASE, "must be RSA of 2048 bits"),
        (lambda: certified(signs=False).pkcs12(), PASSPHRASE, "may not sign documents"),
        (lambda: packed(a_key("RSA"), None, []), PASSPHRASE, "no certificate with its key"),
        (
            lambda: packed(a_key("RSA"), None, [certified().certificate]),
            PASSPHRASE,
            "no certificate with its key",
        ),
        (
            lambda: packed(a_key("RSA"), certified(kind="RSA").certificate, many()),
            PASSPHRASE,
            "too long for the place",
        ),
    ],
)
def test_a_file_that_is_no_good_is_an_error_at_the_start_and_shows_no_secret(
    tmp_path: Path, data, passphrase: str, problem: str
):
    more = given(tmp_path, data(), passphrase)

    with pytest.raises(Conflict, match=r"CUSTODY_PDF_CERTIFICATE: .*papers\.p12") as told:
        open_small_house(tmp_path, **more)

    assert problem in str(told.value)
    assert not passphrase or passphrase not in str(told.value)
    assert not (tmp_path / "data").exists()


def test_a_file_that_is_not_there_or_others_may_read_or_that_is_backed_up_is_refused(
    tmp_path: Path,
):
    more = given(tmp_path, certified().pkcs12())
    file = tmp_path / "papers.p12"

    for change, problem in (
        (lambda: file.chmod(0o640), "read by others than its owner"),
        (file.unlink, "No such file"),
    ):
        change()
        with pytest.raises(Conflict, match=problem):
            open_small_house(tmp_path, **more)
    inside = tmp_path / "data" / "papers.p12"
    settings = Settings(demo=True, data=tmp_path / "data", keys=tmp_path, pdf_certificate=inside)
    with pytest.raises(Conflict, match="lies in the data folder"):
        open_house(settings)


def test_a_file_without_a_passphrase_is_taken_where_none_is_set(tmp_path: Path):
    small = open_small_house(tmp_path, **given(tmp_path, certified().pkcs12(""), ""))

    assert signer_now(small.house) is small.house.reader_signer
    assert "_signer" not in repr(small.house.reader_signer)
    small.house.close()


def test_the_passphrase_is_in_no_text_of_the_settings():
    settings = Settings(pdf_certificate_passphrase=SecretStr(PASSPHRASE))

    assert PASSPHRASE not in repr(settings)
    assert PASSPHRASE not in settings.model_dump_json()


# ── where it is said ──────────────────────────────────────────────────────────────────────────

AUDITOR = ("N-HALE", "N-OFFICE")
QUALITY = ("W-GRANT", "W-QUALITY")
GONE = "the certificate for PDF readers was valid only until 2020-01-02 00:00 UTC"


def opened_with(settings: Settings, folder: Path, of: Certified):
    """The installation with a certificate."""
    return opened(Settings(**(settings.model_dump() | given(folder, of.pkcs12()))))


def test_a_certificate_that_ran_out_is_said_with_the_answer_on_the_page_and_in_health(
    sqlite_settings: Settings, tmp_path: Path
):
    gone = certified(since=FROM, until=FROM + timedelta(days=1))

    with opened_with(sqlite_settings, tmp_path, gone) as made:
        coi = made.as_("N-NOVAK", "N-CLINIC").enrols()
        auditor = made.as_(*AUDITOR)
        issued = auditor.post(f"/api/v1/therapies/{coi}/evidence", json={}).json()
        pages = [told(auditor.get(f"/audit?view={one}").text) for one in ("evidence", "ledger")]
        health = made.as_(*QUALITY).get("/api/v1/ledger/health").json()

    assert issued["paper_problem"] == health["paper_problem"] == GONE
    assert f"without the signature that PDF readers show: {GONE}." in pages[0]
    assert "Renew it and name it in CUSTODY_PDF_CERTIFICATE." in pages[0]
    assert f"Signature for PDF readers Papers leave without one {GONE}" in pages[1]


def test_a_good_certificate_is_named_and_nothing_else_is_said(
    sqlite_settings: Settings, tmp_path: Path
):
    with opened_with(sqlite_settings, tmp_path, certified()) as made:
        coi = made.as_("N-NOVAK", "N-CLINIC").enrols()
        auditor = made.as_(*AUDITOR)
        issued = auditor.post(f"/api/v1/therapies/{coi}/evidence", json={}).json()
        pdf = auditor.get(issued["pdf"]).content
        pages = [told(auditor.get(f"/audit?view={one}").text) for one in ("evidence", "ledger")]

    assert issued["paper_problem"] == ""
    assert verify_pdf(pdf, None).signature.startswith("signature for PDF readers: intact, by O=")
    assert "without the signature" not in pages[0]
    assert "Signature for PDF readers O=Example Hospital,CN=Custody papers" in pages[1]


def test_the_command_line_says_beside_its_answer_who_signed_and_loudly_if_it_is_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    pdf, signer = signed_paper(tmp_path)
    place = signed_digest(pdf)
    broken = pdf[:place] + b"0123456789" + pdf[place + 10 :]
    said = []
    for name, data in (("signed.pdf", pdf), ("broken.pdf", broken)):
        (tmp_path / name).write_bytes(data)
        words = ["custody", "verify", str(tmp_path / name), "--key", signer.vkey]
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
        said.append(capsys.readouterr().out.splitlines())

    assert said[0][0] == said[1][0] == "verified: 5 entries"
    assert said[0][-1].endswith("whether to trust that certificate is yours to decide")
    assert said[1][-1].startswith("SIGNATURE FOR PDF READERS BROKEN: ")
