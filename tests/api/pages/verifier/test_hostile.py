"""Browsers that cannot, and files that mean harm: never a false green."""

import base64
import json

import pytest

from tests.api.pages.verifier.kit import (
    GOOD,
    LEDGERS,
    POLICY,
    OpenPage,
    Told,
    give,
    python_tells,
    under,
)
from tests.known_answers.make_ledger_vectors import about, line, lines_of, link, signed, story
from tests.known_answers.make_ledger_vectors import header as header_line


@pytest.mark.parametrize(
    "before",
    [
        "SubtleCrypto.prototype.importKey = async () => { throw new DOMException('no', 'NotSupportedError'); }",
        "SubtleCrypto.prototype.verify = async () => true",
        "SubtleCrypto.prototype.digest = async () => new ArrayBuffer(32)",
        "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })",
    ],
    ids=["knows no Ed25519", "finds every signature good", "hashes wrongly", "has no cryptography"],
)
@pytest.mark.parametrize("keys", [POLICY, ""])
def test_a_browser_that_cannot_says_so_and_is_never_green(open_page: OpenPage, before, keys):
    page = open_page(before)
    page.locator("#keys").fill(keys)

    page.locator("#file").set_input_files(LEDGERS / "good.jsonl")

    page.locator("body:not(.stale) [data-outcome=cannot-verify]").wait_for()
    assert page.locator(".verdict--wait .verdict__word").inner_text() == "Cannot verify here"
    assert page.locator(".verdict--go").count() == 0


def test_hostile_texts_stay_texts(open_page: OpenPage):
    acts = story()
    hostile = "<img src=x onerror=document.body.remove()>\u202egreen\u2066"
    acts[0] |= {"body": {"note": hostile}, "station": "<b>x</b>", "actor": "<script>1</script>"}
    data = b"\n".join([*lines_of(link(acts)), b""])
    page = open_page()

    told = give(page, data, name="<i>evil</i>.jsonl", keys=POLICY)
    page.locator(".story summary").first.click()

    raw = page.locator(".story pre").first
    raw.filter(has_text="onerror").wait_for()
    assert told.outcome == "verified"
    assert "⟨U+202E⟩green⟨U+2066⟩" in raw.inner_text()
    assert page.locator("img, i, #story script").count() == 0
    assert "<script>1</script>" in page.locator(".story tbody tr").first.inner_text()
    assert "<i>evil</i>.jsonl" in page.locator(".verdict__foot").inner_text()


def test_a_cosignature_of_a_stranger_is_told_and_not_counted(open_page: OpenPage):
    note = json.loads(GOOD.splitlines()[-1])["checkpoint"]
    packed = base64.b64encode(b"\x01\x02\x03\x04" + bytes(72)).decode()
    data = under(f"{note}— witness.example/w {packed}\n")
    page = open_page()

    told = give(page, data, name="cosigned.jsonl", keys=POLICY)

    assert told == python_tells(data, POLICY) == Told("verified", None, True)
    assert "1 line of keys that are not known here" in page.locator("#story").inner_text()


def test_many_entries_are_checked_with_progress_and_drawn_bit_by_bit(open_page: OpenPage):
    bodies = link(
        [
            *story()[:7],
            *[
                dict(story()[0], id=f"019ab000-0000-7000-8000-1{n:011x}", rec=story()[7]["rec"])
                for n in range(260)
            ],
            story()[7],
        ]
    )
    lines = [
        header_line(),
        *(line(at, bodies) for at in about("CHA999926000001", bodies)),
        signed(bodies),
    ]
    page = open_page()

    told = give(page, b"\n".join([*lines, b""]), name="many.jsonl", keys=POLICY)

    assert told == Told("verified", None, True)
    assert page.locator(".story tbody tr").count() == 200
    page.get_by_role("button", name="Show the next").click()
    assert page.locator(".story tbody tr").count() == len(lines) - 2
