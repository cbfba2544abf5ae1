"""The verifier page knows the known answers, and reads just the bytes that our Python reads."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.errors import EntryMalformed
from custody.ledger.canonical import decode, encode
from tests.api.pages.verifier.kit import (
    Bench,
    known_answers,
)

KNOWN = known_answers()


def test_known_leaf_hashes(bench: Bench):
    bodies = [entry["body"] for entry in KNOWN["entries"]]

    told = bench.asks(
        "bodies => Promise.all(bodies.map(one => bench.tree.leafHash(bench.bytes.encodeText(one))))",
        bodies,
    )

    assert told == [entry["leaf"] for entry in KNOWN["entries"]]


def test_known_inclusion_proofs_and_none_of_another_place(bench: Bench):
    leaves = [entry["leaf"] for entry in KNOWN["entries"]]
    asked = [
        (leaves[leaf], one["index"], one["size"], one["proof"], KNOWN["roots"][one["size"]], leaf == one["index"])
        for one in KNOWN["inclusion"] for leaf in range(len(leaves))
    ]  # fmt: skip

    told = bench.asks(
        """asked => Promise.all(asked.map(([leaf, index, size, proof, root]) =>
            bench.tree.isIncluded(leaf, BigInt(index), BigInt(size), proof, root)))""",
        asked,
    )

    assert told == [is_good for *_, is_good in asked]


@pytest.mark.parametrize("change", [lambda proof: [*proof, "0" * 64], lambda proof: proof[:-1]])
def test_a_proof_too_long_or_too_short_is_none(bench: Bench, change):
    leaves = [entry["leaf"] for entry in KNOWN["entries"]]
    asked = [
        (leaves[one["index"]], one["index"], one["size"], change(one["proof"]), KNOWN["roots"][one["size"]])
        for one in KNOWN["inclusion"] if change(one["proof"]) != one["proof"]
    ]  # fmt: skip

    told = bench.asks(
        """asked => Promise.all(asked.map(([leaf, index, size, proof, root]) =>
            bench.tree.isIncluded(leaf, BigInt(index), BigInt(size), proof, root)))""",
        asked,
    )

    assert told == [False] * len(asked)


def test_the_known_checkpoint_is_signed_by_the_known_key(bench: Bench):
    told = bench.asks(
        """async ([note, vkey]) => {
            const read = bench.note.readNote(note);
            const signers = await bench.note.signersOf(read, [await bench.note.readKey(vkey)]);
            const { origin, size, root } = bench.note.readCheckpoint(read.text);
            return [read.text, signers.map(key => key.vkey), origin, Number(size), root];
        }""",
        [KNOWN["checkpoint"], KNOWN["vkey"]],
    )

    origin = KNOWN["vkey"].partition("+")[0]
    assert told == [KNOWN["checkpoint_text"], [KNOWN["vkey"]], origin, 8, KNOWN["roots"][8]]


LETTERS = st.characters(
    exclude_categories=["Cs", "Cn"]
)  # others are of another Unicode to another reader
TEXTS = st.text(LETTERS, max_size=8)
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    TEXTS | WHOLE | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(max_codepoint=127), max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text("abc_$", max_size=3), VALUES, max_size=4)
MORE = [
    b"", b" ", b"0", b"-", b".5", b"e1", b"null", b",", b'"', b"\\", b"\\u0041", b"\\/", b"\xff", b"}", b"[",
    "é".encode(), "e\u0301".encode(),
]  # fmt: skip
CUTS = st.tuples(st.integers(0, 400), st.integers(0, 3), st.sampled_from(MORE))


def python_reads(data: bytes) -> bool:
    """Whether our own reader takes these bytes as canonical."""
    try:
        decode(data)
    except EntryMalformed:
        return False
    return True


def canonical_or_naive(value: dict) -> bytes:
    """The canonical bytes; what has none (another normal form) is spelled as if it had."""
    try:
        return encode(value)
    except EntryMalformed:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@given(st.lists(st.tuples(OBJECTS, CUTS), min_size=10, max_size=30))
@settings(max_examples=40)
def test_both_readers_take_the_same_bytes(bench: Bench, drawn):
    whole = [canonical_or_naive(value) for value, _ in drawn]
    cut = [
        data[: place % (len(data) + 1)] + more + data[place % (len(data) + 1) + away :]
        for data, (_, (place, away, more)) in zip(whole, drawn, strict=True)
    ]

    told = bench.reads([*whole, *cut])

    assert told == [python_reads(data) for data in (*whole, *cut)]


@pytest.mark.parametrize(
    "spelling",
    [
        "", "1", "[]", "null", "{", '{"a":1,}', '{"a":1}{}', ' {"a":1}', '{"a":1}\n', '\ufeff{"a":1}', '{"a" :1}',
        '{"a":1,"a":1}', '{"a":1,"a":2}', '{"b":1,"a":1}', '{"a":1,"\\u0061":1}', '{"é":1}', "{'a':1}",
        '{"a":null}', '{"a":nan}', '{"a":True}', '{"a":-0}', '{"a":+1}', '{"a":01}', '{"a":1.0}', '{"a":1e3}',
        '{"a":1E3}', '{"a":9007199254740992}', '{"a":-9007199254740992}', '{"a":-9007199254740991}',
        '{"a":123456789012345678901234567890}', '{"a":"\\ud800"}', '{"a":"\\u00E9"}', '{"a":"\t"}',
        '{"a":"\\u0009"}', '{"a":"\\u001F"}', '{"a":"\\u001f\\b"}', '{"a":"\\/"}', '{"a":"\\x"}', '{"a":"\x7f"}',
        '{"a":"e\u0301"}', '{"a":"\u2028"}', '{"a":"\U0001f9ec"}', '{"":1}', '{"__proto__":1}', '{"a":[],"b":{}}',
        '{"a":' + "[" * 15 + "]" * 15 + "}", '{"a":' + "[" * 16 + "]" * 16 + "}", '{"a":' + "[" * 30_000,
    ],
)  # fmt: skip
def test_each_spelling_is_taken_or_refused_by_both(bench: Bench, spelling: str):
    assert bench.reads([spelling.encode()]) == [python_reads(spelling.encode())]
