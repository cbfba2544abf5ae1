"""Of every selection, good, tampered or not known, the verifier page says what our Python says."""

import json

from custody.errors import DocumentUnreadable
from custody.exchange.selection import verify_evidence
from custody.ledger.keys import Policy
from tests.api.pages.verifier.kit import LEDGERS, POLICY, Bench, OpenPage, Told, give

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
