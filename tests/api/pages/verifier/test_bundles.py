"""Of every bundle the verifier page says what our Python says."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from tests.api.pages.verifier.kit import (
    GOOD,
    LEDGERS,
    POLICY,
    STRANGER,
    Bench,
    OpenPage,
    Told,
    answer,
    give,
    known_answers,
    python_tells,
)

TAMPERED = sorted(LEDGERS.glob("tampered/*.jsonl"))
KNOWN = known_answers()


def test_a_good_bundle_is_verified_under_a_pinned_key(open_page: OpenPage):
    page = open_page()

    told = give(page, GOOD, name="good.jsonl", keys=POLICY)

    assert told == Told("verified", None, True) == python_tells(GOOD, POLICY)
    assert page.locator(".verdict--go .verdict__word").inner_text().startswith("Verified")
    assert page.locator(".verdict__help").inner_text().split("\n") == [
        "About therapy", "CHA999926000001", "Complete up to", "2026-11-22 10:07:01 CET", "Entries", "5",
    ]  # fmt: skip
    assert page.locator(".story tbody tr").count() == 5
    assert "YNXNzPX3ob8jZoJLbmpIetttX4wRTmD0MrS9fxpWvi0=" in page.locator("#story").inner_text()
    assert "about no patient" in page.locator("#story").inner_text()


def test_an_entry_is_told_with_both_clocks_both_people_and_reasons(open_page: OpenPage):
    page = open_page()

    give(page, GOOD, name="good.jsonl", keys=POLICY)

    row = page.locator(".story tbody tr").nth(2).inner_text()
    for part in (
        "2026-11-22 10:04:00 CET", "2026-11-22 09:04:00 UTC", "Bedside check", "badge-11", "with badge-12",
        "refused", "Wrong patient", "On hold", "A999926000001-S0001A00",
    ):  # fmt: skip
        assert part in row


def test_without_a_policy_it_is_amber_and_says_so(open_page: OpenPage):
    page = open_page()

    told = give(page, GOOD, name="good.jsonl")

    assert told == Told("verified", None, False) == python_tells(GOOD, None)
    assert (
        page.locator(".verdict--wait .verdict__word").inner_text()
        == "Whole, but the key is not pinned"
    )
    assert page.locator(".verdict--go").count() == 0


def test_a_key_that_is_pasted_later_is_asked_at_once(open_page: OpenPage):
    page = open_page()
    give(page, GOOD, name="good.jsonl")

    page.locator("#keys").fill(KNOWN["vkey"])

    assert answer(page, "good.jsonl", keys="the key") == Told("verified", None, True)


@pytest.mark.parametrize("file", TAMPERED, ids=lambda file: file.stem)
def test_every_known_attack_is_refused_as_by_our_python(same_page: Page, file: Path):
    page, data = same_page, file.read_bytes()
    expected = json.loads((LEDGERS / "tampered" / "expected.json").read_text("utf-8"))[file.stem]

    told = give(page, data, name=file.name, keys=POLICY)

    assert told == Told("not-verified", expected["first_bad_index"], True)
    assert told == python_tells(data, POLICY)
    assert page.locator(".verdict--stop .verdict__word").inner_text() == "NOT verified"
    if told.first_bad is not None:
        assert (
            f"Entry {told.first_bad} is the first bad one" in page.locator(".verdict").inner_text()
        )


def test_every_known_attack_without_a_policy_is_told_as_by_our_python(bench: Bench):
    files = [file.read_bytes() for file in TAMPERED]

    assert bench.tells(files, None) == [python_tells(data, None) for data in files]


@given(
    st.lists(
        st.tuples(st.integers(0, len(GOOD) - 1), st.integers(1, 255)), min_size=20, max_size=40
    )
)
@settings(max_examples=15)
def test_one_changed_byte_anywhere_is_told_as_by_our_python(bench: Bench, flips):
    """Only the keys in the header may change: who pins a key does not read them."""
    changed = [GOOD[:at] + bytes([GOOD[at] ^ flip]) + GOOD[at + 1 :] for at, flip in flips]

    told = bench.tells(changed)

    assert told == [python_tells(data, POLICY) for data in changed]
    for (at, _), one in zip(flips, told, strict=True):
        assert one.outcome != "verified" or GOOD.index(b'"vkeys"') < at < GOOD.index(b"\n")


@given(
    st.lists(
        st.permutations(range(7)).flatmap(
            lambda order: st.tuples(st.just(order), st.integers(1, 7))
        ),
        min_size=5,
        max_size=10,
    )
)
@settings(max_examples=15)
def test_lines_moved_or_left_out_are_told_as_by_our_python(bench: Bench, orders):
    lines = GOOD.splitlines(keepends=True)
    changed = [b"".join(lines[at] for at in order[:count]) for order, count in orders]
    changed += [
        b"".join([lines[0], *(lines[at] for at in order[:count] if 0 < at < 6), lines[6]])
        for order, count in orders
    ]

    assert bench.tells(changed) == [python_tells(data, POLICY) for data in changed]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\n", b"{}", GOOD[:-1], GOOD + b"\n", GOOD.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + GOOD, b"SQLite",
        GOOD.replace(b'"custody-bundle":1', b'"custody-bundle":true'),
        GOOD.replace(b'"custody-bundle":1', b'"custody-bundle":2'),
        GOOD.replace(b'"vkeys":[', b'"vkeys":[1,'), GOOD.replace(b'"index":0', b'"index":true'), b"\x00" * 2_000_000,
        GOOD.replace(b'"index":0', b'"index":-1'), GOOD.replace(b'"index":7', b'"index":9007199254740991'),
    ],
)  # fmt: skip
def test_what_is_no_bundle_or_cut_is_told_as_by_our_python(bench: Bench, data: bytes):
    assert bench.tells([data]) == [python_tells(data, POLICY)]


NAMED = "custody.example/known-answers/demo+c6c64309"


@pytest.mark.parametrize(
    "bounds",
    [
        "2026-01-01T00:00:00.000000Z -", "- 2026-11-22T09:07:01.250000Z", "- 2026-11-22T09:07:01.250001Z",
        "2026-11-22T09:07:01.250001Z -", "2026-11-22T09:07:01.250000Z -", "- -",
    ],
)  # fmt: skip
def test_a_key_vouches_only_for_its_time(bench: Bench, bounds: str):
    log = f"log {KNOWN['vkey']}\nquorum none\nvalid {NAMED} {bounds}\n"

    assert bench.tells([GOOD], log) == [python_tells(GOOD, log)]


def test_a_strangers_policy_believes_nothing_of_ours(bench: Bench):
    policy = f"log {STRANGER.vkey}\nquorum none\n"

    assert bench.tells([GOOD], policy) == [Told("not-verified", None, True)]


@pytest.mark.parametrize(
    "keys",
    [
        "log nonsense\nquorum none", f"log {KNOWN['vkey']}", f"log {KNOWN['vkey']}\nquorum 2", "anything",
        f"log {KNOWN['vkey']}\nlog {KNOWN['vkey']}\nquorum none", f"log {KNOWN['vkey'][:-1]}5\nquorum none",
        f"log {KNOWN['vkey']}\nquorum none\nvalid {NAMED} - yesterday",
    ],
)  # fmt: skip
def test_keys_that_cannot_be_read_are_never_passed_over(open_page: OpenPage, keys: str):
    page = open_page()
    page.locator("#keys").fill(keys)

    page.locator("#file").set_input_files(LEDGERS / "good.jsonl")

    page.locator("body:not(.stale) [data-outcome=cannot-verify]").wait_for()
    assert page.locator("[data-outcome=verified]").count() == 0
    assert page.locator("#keys").get_attribute("aria-invalid") == "true"


def test_the_history_of_a_logs_keys_is_told_as_what_it_is(open_page: OpenPage):
    page, data = open_page(), (LEDGERS / "succession" / "keys.jsonl").read_bytes()

    told = give(page, data, name="keys.jsonl", keys=POLICY)

    assert told == Told("verified", None, True)
    assert page.locator(".verdict__help").inner_text().startswith("About the log's keys\nlog:keys")


@pytest.mark.parametrize("signed", ["both", "first", "next", "first forged", "next forged"])
def test_a_note_of_two_keys_is_told_as_by_our_python(bench: Bench, signed: str):
    """The history of a log's keys, by who pins the first, the next, both or a stranger's."""
    keys = (LEDGERS / "succession" / "keys.jsonl").read_text("utf-8")
    both = (LEDGERS / "succession" / "derived.txt").read_text("utf-8")
    *others, last = keys.splitlines(keepends=True)
    first, following = re.findall("— [^—]*?=\\\\n", last)
    changed = {
        "both": last, "first": last.replace(following, ""), "next": last.replace(first, ""),
        "first forged": last.replace(first[-20:], f"AAAA{first[-16:]}"),
        "next forged": last.replace(following[-20:], f"AAAA{following[-16:]}"),
    }[signed]  # fmt: skip
    data = "".join([*others, changed]).encode()
    following_alone = "".join(both.splitlines(keepends=True)[1:])
    policies = [POLICY, both, following_alone, f"log {STRANGER.vkey}\nquorum none\n", None]

    told = [bench.tells([data], policy)[0] for policy in policies]

    assert told == [python_tells(data, policy) for policy in policies]
    assert [one.outcome == "verified" for one in told] == {
        "both": [True, True, True, False, True], "first": [True, True, False, False, True],
        "next": [False, True, True, False, True], "first forged": [False, False, True, False, False],
        "next forged": [True, False, False, False, False],
    }[signed]  # fmt: skip
