"""Of every custody PDF, sealed, changed or forged, the verifier page says what our Python says."""

import pytest

from custody.ledger.keys import Ed25519Signer
from labels.signature import gap_of
from tests.adversaries.papers import signature_attacks, signed_paper
from tests.api.pages.verifier.kit import (
    GOOD,
    POLICY,
    STRANGER,
    Bench,
    Evidence,
    OpenPage,
    Told,
    give,
    python_tells,
)


def test_a_good_paper_is_verified_seal_and_bundle(open_page: OpenPage, evidence: Evidence):
    page = open_page()

    told = give(page, evidence.pdf, name="custody.pdf", keys=evidence.policy)

    assert told == Told("verified", None, True) == python_tells(evidence.pdf, evidence.policy)
    assert "good over every byte" in page.locator("#story").inner_text()
    assert page.locator(".story tbody tr").count() == 5


def test_a_paper_without_a_policy_is_amber(bench: Bench, evidence: Evidence):
    assert bench.tells([evidence.pdf], None) == [Told("verified", None, False)]


def places_of(pdf: bytes) -> list[int]:
    """Some bytes of each kind: the seal and around it, the attachment, pages, the table of places, the end."""
    seal, packed = pdf.index(b"/CustodySeal <"), pdf.index(b"/EmbeddedFile ")
    ends = [0, 7, pdf.rindex(b"xref"), pdf.rindex(b"trailer"), *range(len(pdf) - 40, len(pdf))]
    return [*range(seal, seal + 40), seal + 2000, seal + 4109, seal + 4110, seal + 4111,
            *range(packed, packed + 2000, 97), *range(0, len(pdf), len(pdf) // 60), *ends]  # fmt: skip


def test_a_changed_byte_anywhere_breaks_the_paper(bench: Bench, evidence: Evidence):
    flips = [(place, flip) for place in places_of(evidence.pdf) for flip in (0x01, 0x20, 0x80)]

    told = bench.tells_flipped(evidence.pdf, flips, evidence.policy)

    assert len(flips) > 400
    assert [flip for flip, one in zip(flips, told, strict=True) if one.outcome == "verified"] == []


@pytest.mark.parametrize("more", [b"\n", b"%%EOF\n", b" ", b"startxref\n0\n%%EOF\n", b"\x00" * 100])
def test_a_paper_that_goes_on_after_its_end_is_refused(bench: Bench, evidence: Evidence, more):
    assert bench.tells([evidence.pdf + more], evidence.policy) == [Told("not-verified", None, True)]


def test_a_paper_cut_anywhere_is_refused(bench: Bench, evidence: Evidence):
    cut = [evidence.pdf[:length] for length in range(5, len(evidence.pdf), 6007)]

    assert {one.outcome for one in bench.tells(cut, evidence.policy)} == {"not-verified"}


def forgeries(evidence: Evidence) -> dict[str, bytes]:
    """Papers that somebody sealed around something else."""
    ours, bundle = evidence.signer, evidence.bundle
    tampered = bundle.replace(b"wrong_role", b"right_role", 1)
    return {
        "as it was": evidence.resealed(ours, bundle),
        "a stranger's seal": evidence.resealed(STRANGER, bundle),
        "a tampered bundle": evidence.resealed(ours, tampered),
        "a stranger's seal over a tampered bundle": evidence.resealed(STRANGER, tampered),
        "another log's bundle": evidence.resealed(ours, GOOD),
        "no bundle": evidence.resealed(ours, b"nothing"),
        "an empty file": evidence.resealed(ours, b""),
        "another size": evidence.resealed(ours, bundle, size=4),
        "another origin": evidence.resealed(ours, bundle, origin="custody.example/other"),
        "two seals": evidence.pdf.replace(b"/Type /Catalog", b"/CustodySeal <", 1),
    }


def test_forged_papers_are_told_as_by_our_python(bench: Bench, evidence: Evidence):
    forged = forgeries(evidence)

    for policy in (evidence.policy, None, POLICY):
        told = dict(zip(forged, bench.tells(list(forged.values()), policy), strict=True))

        assert told == {name: python_tells(pdf, policy) for name, pdf in forged.items()}


@pytest.mark.parametrize(
    ("until", "outcome"),
    [("2020-01-01T00:00:00.000000Z", "not-verified"), ("2099-01-01T00:00:00.000000Z", "verified")],
)
def test_a_retired_key_seals_no_paper(bench: Bench, evidence: Evidence, until: str, outcome: str):
    older = Ed25519Signer.from_seed(evidence.signer.name, b"o" * 32)
    shown = older.vkey.rsplit("+", 1)[0]
    paper = evidence.resealed(older, evidence.bundle)
    policy = evidence.policy.replace("quorum", f"log {older.vkey}\nvalid {shown} - {until}\nquorum")

    (told,) = bench.tells([paper], policy)

    assert told == Told(outcome, None, True) == python_tells(paper, policy)


def test_a_paper_over_a_tampered_bundle_names_the_entry(open_page: OpenPage, evidence: Evidence):
    page, forged = open_page(), forgeries(evidence)["a tampered bundle"]

    told = give(page, forged, name="forged.pdf", keys=evidence.policy)

    assert told == Told("not-verified", 2, True)
    assert (
        "2 entries before the first bad one: not to be relied on"
        in page.locator("#story").inner_text()
    )


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str]:
    pdf, signer = signed_paper(tmp_path_factory.mktemp("signed"))
    return pdf, f"log {signer.vkey}\nquorum none\n"


def test_a_signature_for_pdf_readers_is_told_and_said_not_to_be_checked(
    open_page: OpenPage, signed: tuple[bytes, str]
):
    page = open_page()

    told = give(page, signed[0], name="signed.pdf", keys=signed[1])

    assert told == Told("verified", None, True)
    shown = page.locator(".verdict__help").inner_text()
    assert "Signature for PDF readers\nNot checked here." in shown
    assert "every byte but the digits of the signature" in page.locator("#story").inner_text()


def test_of_a_paper_without_a_signature_no_word_of_one_is_said(
    open_page: OpenPage, evidence: Evidence
):
    page = open_page()

    give(page, evidence.pdf, name="custody.pdf", keys=evidence.policy)

    assert "Signature" not in page.locator("#answer").inner_text()


def test_every_attack_on_a_signature_is_told_as_by_our_python(
    bench: Bench, signed: tuple[bytes, str]
):
    pdf, policy = signed
    attacks = {name: forged for name, (forged, _) in signature_attacks(pdf).items()}

    told = dict(zip(attacks, bench.tells(list(attacks.values()), policy), strict=True))

    assert told == {name: python_tells(forged, policy) for name, forged in attacks.items()}
    assert {one.outcome for one in told.values()} == {"verified", "not-verified"}


def test_a_changed_byte_of_a_signed_paper_breaks_it_unless_the_seal_does_not_vouch_for_it(
    bench: Bench, signed: tuple[bytes, str]
):
    pdf, policy = signed
    start, end = gap_of(pdf)
    around = [*range(start - 60, start + 3), *range(end - 3, end + 3), pdf.index(b"/ByteRange")]
    flips = [(place, flip) for place in (*places_of(pdf)[::3], *around) for flip in (0x01, 0x20)]

    told = bench.tells_flipped(pdf, flips, policy)

    for (place, flip), one in zip(flips, told, strict=True):
        is_digit = start <= place < end and chr(pdf[place] ^ flip) in "0123456789abcdef"
        assert (one.outcome == "verified") == is_digit, place - start
