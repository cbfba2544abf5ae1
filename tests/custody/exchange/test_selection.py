"""Evidence of a selection: a period proves that it is whole; of the rest the report says who says so."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.__main__ import main, tell
from custody.errors import DocumentUnreadable
from custody.exchange.bundle import is_bundle, verify_bundle
from custody.exchange.selection import (
    is_selection,
    read_selection_header,
    verify_evidence,
    verify_selection,
)
from custody.ledger.policy import Policy

LEDGERS = Path("fixtures/ledgers")
SELECTIONS = LEDGERS / "selections"
EXPECTED = json.loads((SELECTIONS / "expected.json").read_text("utf-8"))
POLICY = Policy.parse((LEDGERS / "policy.txt").read_text("utf-8"))


def file_of(name: str) -> bytes:
    return (SELECTIONS / f"{name}.jsonl").read_bytes()


@pytest.mark.parametrize("name", EXPECTED["good"])
def test_a_good_selection_is_verified_and_says_how_complete_it_is(name: str):
    report = verify_evidence(file_of(name), POLICY)

    assert (report.ok, report.problem, report.pinned) == (True, "", True)
    assert EXPECTED["good"][name] in report.claim
    assert report.claim in tell(report)


@pytest.mark.parametrize("name", EXPECTED["tampered"])
def test_every_known_attack_on_a_selection_is_refused_by_name(name: str):
    expected = EXPECTED["tampered"][name]

    report = verify_selection(file_of(name), POLICY)

    assert not report.ok
    assert report.claim == ""
    assert (report.first_bad_index, expected["problem"] in report.problem) == (
        expected["first_bad_index"], True,
    ), report.problem  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED["unreadable"])
def test_what_was_selected_must_be_understood(name: str):
    with pytest.raises(DocumentUnreadable):
        verify_evidence(file_of(name), POLICY)


def test_only_a_period_claims_to_be_complete():
    claims = {name: verify_selection(file_of(name), POLICY).claim for name in EXPECTED["good"]}

    assert {name for name, claim in claims.items() if claim.startswith("complete:")} == {
        name for name in claims if name.startswith("period")
    }


def test_a_selection_is_no_bundle_and_a_bundle_no_selection():
    bundle = (LEDGERS / "good.jsonl").read_bytes()

    assert not is_selection(bundle)
    assert not is_bundle(file_of("lot"))
    with pytest.raises(DocumentUnreadable):
        verify_bundle(file_of("lot"), POLICY)
    with pytest.raises(DocumentUnreadable):
        read_selection_header(bundle)
    assert verify_evidence(bundle, POLICY).ok


@pytest.mark.parametrize("name", ["period", "lot"])
@given(data=st.data())
def test_one_changed_byte_anywhere_is_found(name: str, data: st.DataObject):
    whole = bytearray(file_of(name))
    keys = json.loads(whole.splitlines()[0])["vkeys"][0].encode()
    unsigned = range(whole.index(keys), whole.index(keys) + len(keys))
    place = data.draw(st.integers(0, len(whole) - 1).filter(lambda at: at not in unsigned))
    whole[place] ^= data.draw(st.integers(1, 255))

    try:
        report = verify_evidence(bytes(whole), POLICY)
    except DocumentUnreadable:
        return

    assert not report.ok or _same_period(bytes(whole), name)


def _same_period(changed: bytes, name: str) -> bool:
    """Whether only the bounds were moved, and between the same entries: as true as before."""
    rest = changed.split(b"\n", 1)[1]
    return name == "period" and rest == file_of(name).split(b"\n", 1)[1]


@pytest.mark.parametrize(("name", "code"), [("period", 0), ("lot", 0), ("period_with_a_gap", 1)])
def test_the_command_without_a_server_understands_it(name: str, code: int, capsys):
    asked = [
        "verify", str(SELECTIONS / f"{name}.jsonl"), "--policy", str(LEDGERS / "policy.txt"),
    ]  # fmt: skip

    assert main(asked) == code
    assert ("complete" in capsys.readouterr().out.lower()) == (code == 0)
