"""The signed label token: known answers, and no bit of it can be changed."""

import json
import runpy
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from custody.domain.identifiers.label_token import (
    PREFIX,
    LabelKind,
    LabelToken,
    build_token,
    key_id_of,
    parse_token,
    token_is_genuine,
    why_not_ours,
)
from custody.domain.identifiers.scan import read_scan
from custody.errors import CodeUnreadable
from tests.custody.domain.identifiers import shapes

ROOT = Path(__file__).parents[4]
ANSWERS_TEXT = (ROOT / "fixtures" / "identifiers" / "label_tokens.json").read_text(encoding="utf-8")
ANSWERS = json.loads(ANSWERS_TEXT)
PUBLIC = bytes.fromhex(ANSWERS["keys"]["first"]["public_hex"])
SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def named(group):
    return [pytest.param(case, id=case["name"]) for case in ANSWERS[group]]


def verify_with(public):
    key = Ed25519PublicKey.from_public_bytes(public)

    def verify(signature, message):
        try:
            key.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    return verify


def a_token(**changes):
    fields = {
        "kind": LabelKind.COLLECTION_BAG,
        "print_serial": 42,
        "container_id": "00000S1234A999926000123A00000",
        "key_id": key_id_of(SECRET.public_key().public_bytes_raw()),
        "chain_of_identity": "CHA999926000007",
    }
    return LabelToken(**(fields | changes))


def test_the_known_answers_are_still_what_the_page_says():
    script = runpy.run_path(str(ROOT / "tests" / "known_answers" / "make_label_tokens.py"))

    assert script["known_answers"]() == ANSWERS_TEXT


@pytest.mark.parametrize("case", named("good"))
def test_a_known_token_says_what_it_said(case):
    token = parse_token(case["text"])

    assert token.text == case["text"]
    assert token.body.hex() == case["body_hex"]
    assert (token.kind, str(token.print_serial)) == (case["kind"], case["print_serial"])
    assert token.chain_of_identity == case["chain_of_identity"]
    assert token.container_id == case["container_id"]
    assert token.key_id == key_id_of(PUBLIC)
    assert token_is_genuine(token, verify_with(PUBLIC))


@pytest.mark.parametrize("case", named("forged"))
def test_a_forged_token_is_read_and_not_genuine(case):
    token = parse_token(case["text"])

    assert not token_is_genuine(token, verify_with(PUBLIC)), case["why"]


@pytest.mark.parametrize("case", named("unreadable"))
def test_what_is_no_token_is_refused_with_its_word(case):
    with pytest.raises(CodeUnreadable) as refused:
        parse_token(case["text"])

    assert refused.value.reason == case["reason"], refused.value


def test_a_built_token_is_genuine_and_fits_its_symbol():
    text = build_token(a_token(), SECRET.sign)

    token = parse_token(text)

    assert token_is_genuine(token, verify_with(SECRET.public_key().public_bytes_raw()))
    assert len(token.body + token.signature) <= 124
    assert len(text) == 188


def test_a_forged_token_and_an_altered_one_are_told_apart():
    ours, theirs = SECRET.public_key().public_bytes_raw(), PUBLIC
    token = parse_token(build_token(a_token(), SECRET.sign))
    foreign = parse_token(ANSWERS["good"][0]["text"])

    assert why_not_ours(token, ours, verify_with(ours)) is None
    assert why_not_ours(foreign, ours, verify_with(ours)) == "label_forged"
    assert why_not_ours(replace(token, print_serial=43), ours, verify_with(ours)) == "label_altered"
    assert why_not_ours(token, theirs, verify_with(theirs)) == "label_forged"


@given(st.integers(0, 187), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"))
def test_a_token_with_one_character_changed_is_never_genuine(place, character):
    text = build_token(a_token(), SECRET.sign)
    changed = text[:place] + character + text[place + 1 :]

    try:
        token = parse_token(changed)
    except CodeUnreadable:
        return

    genuine = token_is_genuine(token, verify_with(SECRET.public_key().public_bytes_raw()))
    assert genuine == (changed == text)


@given(shapes.tokens)
def test_every_token_comes_back_from_its_text(token):
    assert parse_token(token.text) == token


@given(shapes.tokens)
def test_a_token_never_ends_in_a_blank_that_a_page_might_trim(token):
    assert token.text == token.text.strip()


@given(shapes.tokens)
def test_a_token_cut_anywhere_is_never_read(token):
    for end in range(len(token.text)):
        with pytest.raises(CodeUnreadable):
            parse_token(token.text[:end])


@given(shapes.tokens)
def test_a_token_cut_anywhere_is_told_as_cut_short_also_where_it_then_ends_in_a_blank(token):
    for end in range(len(PREFIX), len(token.text)):
        with pytest.raises(CodeUnreadable) as refused:
            read_scan(token.text[:end], "]Q1")
        assert refused.value.reason == "truncated_code"


@given(shapes.tokens)
def test_a_blank_behind_a_whole_token_is_no_part_of_it(token):
    with pytest.raises(CodeUnreadable) as refused:
        read_scan(f"{token.text} ", "]Q1")

    assert refused.value.reason == "unknown_code"


def test_an_unsigned_token_has_no_text_and_is_not_genuine():
    token = a_token()

    with pytest.raises(CodeUnreadable):
        token.text  # noqa: B018 -- reading it is the act
    assert not token_is_genuine(token, lambda _signature, _message: True)


@pytest.mark.parametrize(
    "changes",
    [
        {"print_serial": -1},
        {"print_serial": 2**64},
        {"container_id": ""},
        {"container_id": "A" * 30},
        {"container_id": "Ä"},
        {"chain_of_identity": "A999926000123"},
        {"key_id": b""},
        {"signature": b"short"},
    ],
)
def test_a_token_that_could_not_be_read_is_not_made(changes):
    with pytest.raises(CodeUnreadable):
        a_token(**changes)


def test_the_page_shows_the_first_known_answer():
    page = (ROOT / "docs" / "label-token.md").read_text(encoding="utf-8")
    first = ANSWERS["good"][0]

    assert first["text"] in page
    assert first["body_hex"] in page.replace(" ", "")
    for kind in LabelKind:
        assert f"| {kind.value} | {kind.name.lower().replace('_', ' ')} |" in page
