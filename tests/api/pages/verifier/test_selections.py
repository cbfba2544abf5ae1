"""Of every selection, good, tampered or not known, the verifier page says what our Python says."""

import json

from custody.errors import DocumentUnreadable
from custody.exchange.selection import verify_evidence
from custody.ledger.keys import Policy
from tests.api.pages.verifier.kit import (
    LEDGERS,
    POLICY,
    STRANGER,
    Bench,
    Evidence,
    OpenPage,
    Told,
    give,
)
from tests.api.pages.verifier.kit import python_tells as python_tells_of_paper

SELECTIONS = LEDGERS / "selections"
EXPECTED = json.loads((SELECTIONS / "expected.json").read_text("utf-8"))


def files() -> dict[str, bytes]:
    return {file.stem: file.read_bytes() for file in sorted(SELECTIONS.glob("*.jsonl"))}


def python_tells(data: bytes) -> Told:
    try:
        report = verify_evidence(data, Policy.parse(POLICY))
    except DocumentUnreadable:
        return Told("unreadable", None, True)
    return Told("verified" if report.ok else "not-verified", report.first_bad_index, True)


def test_every_selection_is_told_as_by_our_python(bench: Bench):
    found = dict(zip(files(), bench.tells(list(files().values())), strict=True))

    assert found == {name: python_tells(data) for name, data in files().items()}
    assert {name for name, one in found.items() if one.outcome == "verified"} == set(
        EXPECTED["good"]
    )
    assert {name for name, one in found.items() if one.outcome == "unreadable"} == set(
        EXPECTED["unreadable"]
    )


def test_the_page_says_how_complete_a_selection_is(open_page: OpenPage):
    page = open_page()

    give(page, files()["period"], name="period.jsonl", keys=POLICY)
    period = page.locator("#answer").inner_text()
    give(page, files()["lot"], name="lot.jsonl", keys=POLICY)
    lot = page.locator("#answer").inner_text()

    assert "all 3 entries" in period
    assert "ONLY AS THE ISSUER SAYS" not in period
    assert "ONLY AS THE ISSUER SAYS" in lot.upper()


def test_a_sealed_paper_of_each_kind_of_selection_is_verified(bench: Bench, evidence: Evidence):
    papers = [pdf for pdf, _ in evidence.selections]

    told = bench.tells(papers, evidence.policy)

    assert told == [Told("verified", None, True)] * 4
    assert told == [python_tells_of_paper(pdf, evidence.policy) for pdf in papers]


def test_forged_papers_around_selections_are_told_as_by_our_python(
    bench: Bench, evidence: Evidence
):
    ours = evidence.signer
    (_, period), (_, actor), *_ = evidence.selections
    first, *entries, last = period.splitlines(keepends=True)
    forged = {
        "an entry left out": b"".join([first, *entries[1:], last]),
        "its tail cut off": b"".join([first, *entries[:-1], last]),
        "another selection": actor.replace(b'"actor":"AUDI3"', b'"actor":"AUDI4"'),
        "a selection nobody knows": period.replace(b'"period"', b'"colour"', 1),
        "a changed entry": period.replace(b"CLINIC-1", b"CLINIC-2", 1),
        "another log's": files()["period"],
    }
    papers = {name: evidence.resealed(ours, data) for name, data in forged.items()}
    papers["a stranger's seal"] = evidence.resealed(STRANGER, period)

    told = dict(zip(papers, bench.tells(list(papers.values()), evidence.policy), strict=True))

    assert told == {
        name: python_tells_of_paper(pdf, evidence.policy) for name, pdf in papers.items()
    }
    assert {one.outcome for one in told.values()} == {"not-verified"}


def test_the_page_tells_of_a_paper_how_complete_it_is(open_page: OpenPage, evidence: Evidence):
    page = open_page()

    give(page, evidence.selections[1][0], name="person.pdf", keys=evidence.policy)

    answer = page.locator("#answer").inner_text()
    assert "ONLY AS THE ISSUER SAYS" in answer.upper()
    assert "actor AUDI3" in answer
