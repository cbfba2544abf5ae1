"""Signed notes agree with the Go tools, and what is not quite a note is refused."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import DocumentUnreadable, LedgerTampered
from custody.ledger.keys import Ed25519Signer, sign_note
from custody.ledger.note import MAX_SIGNATURES, Note, NoteSignature, VerifierKey, is_key_name

# The example of the Go tools' own tests.
PETERS_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETERS_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PETERS_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqd"
    "ngotpRZb6KE6RyyBwJnAM=\n"
)
PETERS_NOTE = f"{PETERS_TEXT}\n{PETERS_LINE}"
PETER = VerifierKey.parse(PETERS_VKEY)

ENOCH = Ed25519Signer.from_seed("EnochRoot", b"e" * 32)
STRANGER = Ed25519Signer.from_seed("Stranger", b"s" * 32)


def flipped(line: str) -> str:
    """The signature line with its last bit changed."""
    name, packed = line.removeprefix("— ").removesuffix("\n").split(" ")
    data = bytearray(base64.b64decode(packed))
    data[-1] ^= 1
    return f"— {name} {base64.b64encode(bytes(data)).decode()}\n"


def test_the_published_note_is_verified():
    note = Note.parse(PETERS_NOTE)

    assert note.text == PETERS_TEXT
    assert note.verified_by([PETER]) == (PETER,)


def test_the_published_key_signs_the_published_note(tmp_path):
    file = tmp_path / "key"
    file.write_text(PETERS_SKEY + "\n")
    file.chmod(0o600)

    signer = Ed25519Signer.from_file(file)

    assert signer.vkey == PETERS_VKEY
    assert sign_note(PETERS_TEXT, signer) == PETERS_NOTE


def test_no_part_of_a_vkey_is_a_vkey():
    whole = len(PETERS_VKEY)
    parts = [
        PETERS_VKEY[start:end]
        for start in range(whole)
        for end in range(start + 1, whole + 1)
        if end - start < whole
    ]

    for part in parts:
        with pytest.raises(DocumentUnreadable):
            VerifierKey.parse(part)


def test_a_vkey_with_any_letter_changed_is_refused():
    for place, letter in enumerate(PETERS_VKEY):
        changed = PETERS_VKEY[:place] + chr(ord(letter) + 1) + PETERS_VKEY[place + 1 :]

        with pytest.raises(DocumentUnreadable):
            VerifierKey.parse(changed)


@pytest.mark.parametrize(
    "vkey",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        PETERS_VKEY + "\n",
    ],
)
def test_a_key_too_long_of_another_kind_or_otherwise_spelled_is_refused(vkey):
    with pytest.raises(DocumentUnreadable):
        VerifierKey.parse(vkey)


def test_a_strangers_signature_is_ignored_and_kept():
    note = sign_note(PETERS_TEXT, STRANGER, ENOCH)

    read = Note.parse(note)

    assert read.verified_by([ENOCH.key]) == (ENOCH.key,)
    assert [line.name for line in read.signatures] == ["Stranger", "EnochRoot"]
    assert str(read) == note


def test_a_signature_by_another_key_of_the_same_name_is_a_strangers():
    namesake = Ed25519Signer.from_seed("EnochRoot", b"n" * 32)
    note = Note.parse(sign_note(PETERS_TEXT, namesake, ENOCH))

    assert note.verified_by([ENOCH.key]) == (ENOCH.key,)
    with pytest.raises(LedgerTampered, match="no known key"):
        Note.parse(sign_note(PETERS_TEXT, namesake)).verified_by([ENOCH.key])


def test_each_known_key_that_signed_is_named_once():
    note = Note.parse(sign_note(PETERS_TEXT, ENOCH, STRANGER, ENOCH))

    assert note.verified_by([STRANGER.key, ENOCH.key, PETER]) == (ENOCH.key, STRANGER.key)


def test_one_bad_signature_of_a_known_key_spoils_the_note():
    note = sign_note(PETERS_TEXT, ENOCH) + flipped(PETERS_LINE)

    with pytest.raises(LedgerTampered, match="does not verify"):
        Note.parse(note).verified_by([ENOCH.key, PETER])


def test_any_letter_of_the_text_changed_spoils_the_note():
    for place, letter in enumerate(PETERS_TEXT[:-1]):
        text = PETERS_TEXT[:place] + chr(ord(letter) ^ 1) + PETERS_TEXT[place + 1 :]
        try:
            note = Note.parse(f"{text}\n{PETERS_LINE}")
        except DocumentUnreadable:
            continue

        with pytest.raises(LedgerTampered):
            note.verified_by([PETER])


def test_the_text_ends_at_the_last_empty_line():
    text = f"a\n\n{PETERS_LINE}\nb\n"

    assert Note.parse(sign_note(text, ENOCH)).text == text


@pytest.mark.parametrize(
    "note",
    [
        "",
        PETERS_TEXT,
        PETERS_TEXT + "\n",
        PETERS_TEXT + PETERS_LINE,
        PETERS_NOTE[:-1],
        PETERS_NOTE + "\n",
        PETERS_NOTE + "a line\n",
        PETERS_NOTE.replace("— ", "- "),
        PETERS_NOTE.replace("— ", "—  "),
        PETERS_NOTE.replace("— PeterNeumann ", "— "),
        PETERS_NOTE.replace("— PeterNeumann ", "— Peter+Neumann "),
        PETERS_NOTE.replace("— PeterNeumann ", "— Peter\u00a0Neumann "),
        PETERS_NOTE.replace("AM=\n", "AM\n"),
        PETERS_NOTE.replace("AM=\n", "AN=\n"),
        PETERS_NOTE.replace("AM=\n", "AM= \n"),
        f"{PETERS_TEXT}\n— PeterNeumann x08gow==\n",
        PETERS_NOTE.replace("problem", "prob\tlem"),
        PETERS_NOTE.replace("\n", "\r\n"),
        PETERS_NOTE.replace("problem", "prob\ud800lem"),
        PETERS_NOTE + PETERS_LINE * MAX_SIGNATURES,
        "x" * 1_000_000 + PETERS_NOTE,
    ],
)
def test_what_is_not_quite_a_note_is_refused(note):
    with pytest.raises(DocumentUnreadable):
        Note.parse(note)


def test_a_text_that_does_not_end_in_a_newline_is_not_signed():
    with pytest.raises(DocumentUnreadable):
        sign_note("a text", ENOCH)


@given(
    st.text(alphabet="ab\n —é", max_size=20).map(lambda text: text + "\n"),
    st.lists(
        st.builds(
            NoteSignature,
            st.text(min_size=1, max_size=5)
            .filter(is_key_name)
            .filter(lambda name: name.isprintable()),
            st.binary(min_size=4, max_size=4),
            st.binary(min_size=1, max_size=9),
        ),
        min_size=1,
        max_size=4,
    ).map(tuple),
)
def test_a_note_is_read_back_as_it_was_written(text, signatures):
    note = Note(text, signatures)

    assert Note.parse(str(note)) == note
