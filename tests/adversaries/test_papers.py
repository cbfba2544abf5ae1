"""Each way to forge a custody PDF, by its name: what the verifier says, under a pinned key and under none."""

import zlib
from collections.abc import Callable

import pikepdf
import pytest

from api.verifying import verify_pdf
from custody.__main__ import tell
from custody.exchange.bundle import read_header
from custody.ledger.policy import Policy
from labels.seal import open_seal
from tests.adversaries.papers import (
    Papers,
    attached,
    edited,
    issue_papers,
    packed,
    redrawn,
    seal_of,
    sealed,
    signature_attacks,
    signed_paper,
    with_seal,
)

CHANGED = "changed after it was sealed"
FOLLOWS = "follows the end"
STRANGE = "no known key"
NOT_OURS = "not laid out as ours"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return issue_papers(tmp_path_factory.mktemp("papers"))


def two_attachments(document: pikepdf.Pdf) -> None:
    document.attachments["more.jsonl"] = pikepdf.AttachedFileSpec(document, b"more")


def no_attachment(document: pikepdf.Pdf) -> None:
    for name in list(document.attachments):
        del document.attachments[name]


def nothing(_document: pikepdf.Pdf) -> None:
    pass


def swapped(papers: Papers) -> bytes:
    """Anna's pages, with Ben's evidence attached."""
    return attached(papers.anna.pdf, zlib.compress(papers.ben.bundle))


# name: what the forger makes, a piece of the sentence
ATTACKS: dict[str, tuple[Callable[[Papers], bytes], str]] = {
    "bytes_appended": (lambda p: p.anna.pdf + b"\n", FOLLOWS),
    "end_appended": (lambda p: p.anna.pdf + b"%%EOF\n", CHANGED),
    "update_appended": (
        lambda p: p.anna.pdf + b"1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n", FOLLOWS),
    "whole_pdf_appended": (lambda p: p.anna.pdf + p.ben.pdf, FOLLOWS),
    "bytes_before": (lambda p: b"\n" + p.anna.pdf, "not a PDF"),
    "cut": (lambda p: p.anna.pdf[:-1], FOLLOWS),
    "title_changed": (lambda p: p.anna.pdf.replace(b"/Title (", b"/Title (X", 1), CHANGED),
    "saved_again": (lambda p: edited(p.anna.pdf, nothing), CHANGED),
    "attachment_swapped": (lambda p: with_seal(swapped(p), seal_of(p.anna.pdf)), CHANGED),
    "attachment_swapped_and_resealed": (lambda p: sealed(swapped(p), p.anna.pdf), STRANGE),
    "text_redrawn": (
        lambda p: with_seal(redrawn(p.anna), seal_of(p.anna.pdf)), CHANGED),
    "text_redrawn_and_resealed": (lambda p: sealed(redrawn(p.anna), p.anna.pdf), STRANGE),
    "seal_of_another_paper": (lambda p: with_seal(p.anna.pdf, seal_of(p.ben.pdf)), CHANGED),
    "seal_emptied": (lambda p: with_seal(p.anna.pdf, b"0" * len(seal_of(p.anna.pdf))), "empty"),
    "seal_in_capitals": (
        lambda p: with_seal(p.anna.pdf, seal_of(p.anna.pdf).upper()), "exactly one seal"),
    "second_seal": (
        lambda p: p.anna.pdf.replace(b"startxref", b"%/CustodySeal <00>\nstartxref"), "exactly one seal"),
    "two_attachments": (
        lambda p: sealed(edited(p.anna.pdf, two_attachments), p.anna.pdf), "exactly one attachment"),
    "no_attachment": (
        lambda p: sealed(edited(p.anna.pdf, no_attachment), p.anna.pdf), "exactly one attachment"),
    "packed_objects": (lambda p: packed(p.anna.pdf, p.anna.pdf), NOT_OURS),
    "checkpoint_of_another_paper": (lambda p: sealed(p.anna.pdf, p.ben.pdf, p.signer), "different checkpoints"),
    "attachment_swapped_by_the_key": (
        lambda p: sealed(swapped(p), p.anna.pdf, p.signer), "different checkpoints"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_a_forged_paper_is_refused(papers: Papers, name: str):
    forge, told = ATTACKS[name]
    pdf = forge(papers)

    report = verify_pdf(pdf, papers.policy)

    assert not report.ok
    assert told in report.problem
    assert not verify_pdf(pdf, None).ok


def test_both_papers_verify_before_any_attack(papers: Papers):
    for paper in (papers.anna, papers.ben):
        assert verify_pdf(paper.pdf, papers.policy).ok
        assert open_seal(paper.pdf).attachment == paper.bundle


def test_what_the_holder_of_the_key_draws_is_only_as_good_as_the_bundle_in_it(papers: Papers):
    """No seal stops a lie that its owner seals; the bundle is the evidence, and it still says whose it is."""
    lie = sealed(redrawn(papers.anna), papers.anna.pdf, papers.signer)

    report = verify_pdf(lie, papers.policy)

    assert report.ok
    assert read_header(open_seal(lie).attachment) == read_header(papers.anna.bundle)


# ── a signature for PDF readers ───────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Policy]:
    pdf, signer = signed_paper(tmp_path_factory.mktemp("signed"))
    return pdf, Policy.of([signer.vkey], pinned=True)


BROKEN = "SIGNATURE FOR PDF READERS BROKEN"
SIGNATURE_ATTACKS = (
    "as_it_was", "signature_digits_changed", "signature_emptied", "signature_filled_up",
    "signature_in_capitals", "signature_of_other_letters", "signature_ended_early", "signature_longer",
    "gap_moved", "gap_wider", "gap_narrower", "gap_over_the_seal", "gap_renamed", "end_not_covered",
    "more_than_the_end_covered", "two_ranges", "range_not_from_the_start", "range_of_more_numbers",
    "range_in_another_spelling", "range_taken_out", "update_appended", "certificate_renamed",
)  # fmt: skip


def test_no_attack_on_a_signature_is_left_out(signed):
    assert set(signature_attacks(signed[0])) == set(SIGNATURE_ATTACKS)


@pytest.mark.parametrize("name", SIGNATURE_ATTACKS)
def test_a_forged_signature_is_refused_with_its_file_or_told_loudly_beside_it(signed, name: str):
    pdf, told = signature_attacks(signed[0])[name]

    report = verify_pdf(pdf, signed[1])

    assert (pdf == signed[0]) == (name == "as_it_was")
    assert report.ok == (not told)
    assert told in report.problem
    if told:
        assert not report.signature  # nothing in a file is interpreted that was not sealed
    else:
        assert report.signature.startswith(BROKEN) == (name != "as_it_was")
        assert report.signature in tell(report)
