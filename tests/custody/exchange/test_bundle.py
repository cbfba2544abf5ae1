"""A bundle is believed when it is whole, and each way to tamper with one is found."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import DocumentUnreadable
from custody.exchange.bundle import (
    BundleHeader,
    is_bundle,
    read_bundle,
    verify_bundle,
    write_bundle,
)
from custody.ledger.keys import Policy
from custody.ledger.proof import inclusion_proof
from tests.custody.ledger.stories import (
    ANNA,
    BAG,
    BEN,
    KEY,
    ORIGIN,
    POLICY,
    STRANGER,
    a_draft,
    a_log,
    note_of,
)

FOLDER = Path("fixtures/ledgers")
GOOD = (FOLDER / "good.jsonl").read_bytes()
KNOWN_POLICY = Policy.parse((FOLDER / "policy.txt").read_text("utf-8"))
ATTACKS = json.loads((FOLDER / "tampered" / "expected.json").read_text("utf-8"))


def issued(log, subject=ANNA):
    """The log with the evidence about a subject issued at its end."""
    log.append(a_draft(log.size, type="evidence:issued", subjects=(subject,)))
    return log


def bundle_of(log, subject=ANNA, key=KEY):
    """The bundle about a subject."""
    header = BundleHeader(origin=ORIGIN, subject=subject, vkeys=(key.vkey,))
    leaves = log.leaves()
    return write_bundle(
        header,
        log.about(subject),
        lambda index: inclusion_proof(leaves, index),
        note_of(log, key=key),
    )


def test_a_bundle_is_verified_by_a_pinned_key():
    log = issued(a_log(8))

    report = verify_bundle(bundle_of(log), POLICY)

    assert (report.ok, report.pinned, report.problem) == (True, True, "")
    assert report.size == len(list(log.about(ANNA)))
    assert report.checkpoint.size == 9


def test_without_a_policy_the_key_is_said_not_to_be_pinned():
    report = verify_bundle(bundle_of(issued(a_log(8)), key=STRANGER))

    assert (report.ok, report.pinned) == (True, False)
    assert not verify_bundle(bundle_of(issued(a_log(8)), key=STRANGER), POLICY).ok


def test_a_bundle_is_read_back():
    log = issued(a_log(5))

    bundle = read_bundle(bundle_of(log))

    assert bundle.header == BundleHeader(origin=ORIGIN, subject=ANNA, vkeys=(KEY.vkey,))
    assert [entry.body for entry in bundle.entries] == [entry.body for entry in log.about(ANNA)]
    assert bundle.note == note_of(log)


def test_the_bundle_of_a_log_with_one_entry():
    assert verify_bundle(bundle_of(issued(a_log())), POLICY).ok


def test_a_bundle_may_end_before_its_checkpoint_does():
    log = issued(a_log(5))
    log.append(a_draft(9, subjects=(BEN,)))

    assert verify_bundle(bundle_of(log), POLICY).ok


def test_a_subject_shared_with_other_therapies_may_have_gaps():
    shared = "lot-7"
    log = a_log(8, subjects=((ANNA, shared), (BEN, shared), (BEN,)))

    assert verify_bundle(bundle_of(issued(log)), POLICY).ok


def test_an_entry_holds_any_text_that_it_may():
    log = a_log(1, body={"unit": 'a\n\u0301"\\— é'})

    assert verify_bundle(bundle_of(issued(log)), POLICY).ok


def test_an_export_that_was_refused_does_not_complete_a_bundle():
    log = a_log(2)
    log.append(a_draft(2, type="evidence:issued", verdict="refused", reasons=("not_allowed",)))

    assert "left out" in verify_bundle(bundle_of(log), POLICY).problem


def test_evidence_issued_about_another_therapy_does_not_complete_a_bundle():
    log = issued(a_log(5), BEN)

    assert "left out" in verify_bundle(bundle_of(log), POLICY).problem


def test_a_key_out_of_date_is_told():
    named = f"{ORIGIN}+{KEY.key.id.hex()}"
    policy = Policy.parse(
        f"log {KEY.vkey}\nvalid {named} - 2026-01-01T00:00:00.000000Z\nquorum none\n"
    )

    assert "not valid" in verify_bundle(bundle_of(issued(a_log(3))), policy).problem


def test_a_bundle_about_a_container_tells_all_of_it():
    log = issued(a_log(6, subjects=((ANNA, BAG), (BEN,))), BAG)

    assert verify_bundle(bundle_of(log, BAG), POLICY).ok


def test_the_known_bundle_is_verified():
    report = verify_bundle(GOOD, KNOWN_POLICY)

    assert (report.ok, report.size, report.checkpoint.demo) == (True, 5, True)


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_each_known_attack_is_found_where_it_is(name):
    expected = ATTACKS[name]

    report = verify_bundle((FOLDER / "tampered" / f"{name}.jsonl").read_bytes(), KNOWN_POLICY)

    assert not report.ok
    assert report.first_bad_index == expected["first_bad_index"]
    assert expected["problem"] in report.problem


def test_every_attack_has_its_file():
    files = {file.stem for file in (FOLDER / "tampered").glob("*.jsonl")}

    assert files == ATTACKS.keys()


@given(st.integers(0, 8 * len(GOOD) - 1))
def test_a_bundle_with_any_bit_flipped_is_not_verified(bit):
    changed = bytearray(GOOD)
    changed[bit // 8] ^= 1 << bit % 8

    try:
        report = verify_bundle(bytes(changed), KNOWN_POLICY)
    except DocumentUnreadable:
        return

    # The header's keys may be anything when one is pinned.
    keys = range(GOOD.index(b'"vkeys"'), GOOD.index(b"\n"))
    assert not report.ok or bit // 8 in keys


@given(st.integers(0, len(GOOD) - 1))
def test_a_bundle_cut_anywhere_is_not_verified(length):
    try:
        report = verify_bundle(GOOD[:length], KNOWN_POLICY)
    except DocumentUnreadable:
        return

    assert not report.ok


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"%PDF-1.7\n",
        b'{"custody-bundle":2,"origin":"a","subject":"b","vkeys":[]}\n',
        b'{"custody-bundle":1,"origin":"a","subject":"b"}\n',
        b'{"custody-bundle":1,"more":1,"origin":"a","subject":"b","vkeys":[]}\n',
        b'{"custody-bundle":1,"origin":"a","subject":"b","vkeys":[1]}\n',
        b'{"custody-bundle":true,"origin":"a","subject":"b","vkeys":[]}\n',
    ],
)
def test_what_is_not_a_bundle_is_an_error(data):
    assert not is_bundle(data)
    with pytest.raises(DocumentUnreadable):
        verify_bundle(data)


LINES = GOOD.splitlines(keepends=True)
ENTRY = json.loads(LINES[1])


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"{}\n",
        b'{"entry":"{}","index":0}\n',
        b'{"entry":"{}","index":true,"proof":[]}\n',
        b'{"entry":"{}","index":0,"proof":["zz"]}\n',
        b'{"entry":"{}","index":0,"proof":["' + b"AB" * 32 + b'"]}\n',
        b'{"entry":"{}","index":0,"proof":["' + b"zz" * 32 + b'"]}\n',
        b'{"entry":"{}","index":0,"more":1,"proof":[]}\n',
        b'{"entry":"' + b"x" * 1_000_001 + b'","index":0,"proof":[]}\n',
    ],
)
def test_a_line_of_another_form_spoils_the_bundle(line):
    data = b"".join([LINES[0], line, *LINES[2:]])

    assert is_bundle(data)
    report = verify_bundle(data, KNOWN_POLICY)
    assert not report.ok
    assert "line 2" in report.problem
