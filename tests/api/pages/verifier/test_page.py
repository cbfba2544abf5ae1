"""The verifier page: one file, the network off, in the hands of people."""

import base64
import re
import sys
from hashlib import sha256

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from api.cli import main
from api.verifier import verifier_page
from tests.api.pages.verifier.kit import (
    GOOD,
    LEDGERS,
    POLICY,
    Evidence,
    OpenPage,
    Told,
    answer,
    give,
    known_answers,
    under,
)

WITNESSES = known_answers("witnesses")
NOTES = WITNESSES["notes"]
SIZES = {"desk": (1280, 800), "landscape": (1024, 768), "portrait": (768, 1024)}
SERIOUS = frozenset({"serious", "critical"})


def test_the_command_prints_the_page(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
):
    monkeypatch.setattr(sys, "argv", ["custody", "verifier"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert not ended.value.code
    assert capsysbinary.readouterr().out == verifier_page().encode()


def test_the_page_is_one_file_that_may_reach_nothing():
    page = verifier_page()

    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    script = re.search(r'<script type="module">(.*)</script>', page, re.DOTALL)

    assert policy
    assert script
    fingerprint = base64.b64encode(sha256(script[1].encode()).digest()).decode()
    assert policy[1].startswith(f"default-src 'none'; script-src 'sha256-{fingerprint}'; ")
    assert "unsafe" not in policy[1]
    assert not re.findall(r"<(?:link|img|iframe|object)\b|\bsrc=|@import|url\(", page)
    assert not re.findall(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\(", page)
    assert page.count("<script") == page.count("</script") == 1


def test_the_page_fetches_nothing_even_when_asked_to(open_page: OpenPage):
    page = open_page()

    told = page.evaluate("fetch('https://custody.example/').then(() => 'sent', () => 'refused')")

    assert told == "refused"


DROP = """([evidence, policy]) => {
  const given = new DataTransfer();
  const bytes = Uint8Array.from(atob(evidence), one => one.charCodeAt(0));
  given.items.add(new File([bytes], "dropped.jsonl"));
  given.items.add(new File([policy], "policy.txt"));
  const drop = new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true });
  document.querySelector("#limits-title").dispatchEvent(drop);
}"""


def test_evidence_and_policy_are_dropped_together(open_page: OpenPage):
    page = open_page()

    page.evaluate(DROP, [base64.b64encode(GOOD).decode(), POLICY])

    assert answer(page, "dropped.jsonl", keys="the policy") == Told("verified", None, True)
    assert page.locator("#keys-now").inner_text() == (
        "1 key pinned: custody.example/known-answers/demo. No witness is asked for."
    )


def test_keys_alone_reach_everything(open_page: OpenPage):
    page = open_page()
    give(page, GOOD, name="good.jsonl", keys=POLICY)
    page.evaluate("document.activeElement.blur()")
    seen = []

    for _ in range(20):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("document.activeElement.id || document.activeElement.textContent")
        )

    around = seen[seen.index("Skip to the answer") :]
    assert around[:5] == ["Skip to the answer", "print", "file", "keys", "As recorded"]


def problems_of(page: Page) -> list[str]:
    """What axe finds serious, and what runs over the edge: on three screens, by day and by night."""
    told = []
    for (width, height), scheme in zip(SIZES.values(), ("light", "dark", "light"), strict=True):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        told += [
            f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in SERIOUS
        ]
        if page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        ):
            told.append(f"wider than {width}")
    return told


def test_the_page_and_its_answers_are_accessible(open_page: OpenPage, evidence: Evidence):
    page = open_page()
    problems = problems_of(page)

    for name, data, keys in (
        ("custody.pdf", evidence.pdf, evidence.policy),
        ("good.jsonl", GOOD, ""),
        ("cosigned.jsonl", under(NOTES["by_two"]), WITNESSES["policies"]["two_of_three"]),
        ("bad.jsonl", (LEDGERS / "tampered" / "signed_wrong_bag_link.jsonl").read_bytes(), POLICY),
        ("nothing.txt", b"nothing", ""),
    ):
        give(page, data, name=name, keys=keys)
        problems += problems_of(page)

    assert problems == []
