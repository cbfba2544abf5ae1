"""Every text of the collection is taken for what it is, or refused with exactly its word."""

import json
from pathlib import Path

import pytest

from custody.domain.identifiers.kinds import ScanKind
from custody.domain.identifiers.scan import MOST_CHARACTERS, read_scan, read_typed
from custody.errors import CodeUnreadable

FIXTURES = Path(__file__).parents[4] / "fixtures" / "identifiers"
CASES = json.loads((FIXTURES / "good_and_bad.json").read_text(encoding="utf-8"))


def named(group):
    """One test for each case, by its name."""
    return [pytest.param(case, id=case["name"]) for case in CASES[group]]


def expected_in(case):
    return ScanKind(case["expecting"]) if case["expecting"] else None


@pytest.mark.parametrize("case", named("scanned_good"))
def test_a_good_scan_is_known_and_gives_its_text_back(case):
    scanned = read_scan(case["text"], case["symbology"])

    assert scanned.kind == case["kind"], case["why"]
    assert scanned.text == case["text"]
    assert case["text"] in (scanned.value.text, getattr(scanned.value, "bracketed", ""))


@pytest.mark.parametrize("case", named("scanned_bad"))
def test_a_bad_scan_is_refused_with_its_word(case):
    with pytest.raises(CodeUnreadable) as refused:
        read_scan(case["text"], case["symbology"])

    assert refused.value.reason == case["reason"], f"{case['why']}: {refused.value}"


@pytest.mark.parametrize("case", named("typed_good"))
def test_a_typed_code_with_its_check_character_is_known(case):
    scanned = read_typed(case["text"], expecting=expected_in(case))

    assert (scanned.kind, scanned.symbology) == (case["kind"], "typed")


@pytest.mark.parametrize("case", named("typed_bad"))
def test_a_typed_code_that_checks_nothing_is_refused(case):
    with pytest.raises(CodeUnreadable) as refused:
        read_typed(case["text"], expecting=expected_in(case))

    assert refused.value.reason == case["reason"], f"{case['why']}: {refused.value}"


def test_names_in_the_collection_are_told_apart():
    for group in ("scanned_good", "scanned_bad", "typed_good", "typed_bad"):
        names = [case["name"] for case in CASES[group]]

        assert len(set(names)) == len(names)


def test_a_text_longer_than_any_code_is_refused_before_it_is_read():
    with pytest.raises(CodeUnreadable) as refused:
        read_scan("=" * (MOST_CHARACTERS + 1))

    assert refused.value.reason == "too_long"


def test_a_scanners_prefix_is_kept_and_is_no_part_of_the_code():
    scanned = read_scan("]d1=A99992600012300")

    assert (scanned.text, scanned.value.text) == ("]d1=A99992600012300", "=A99992600012300")
    assert scanned.symbology == "]d1"
