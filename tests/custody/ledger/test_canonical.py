"""The bytes of a value are those of RFC 8785, and no other bytes are read."""

import json
import unicodedata

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import EntryMalformed
from custody.ledger.canonical import MAX_BYTES, MAX_DEPTH, decode, encode

LARGEST = 2**53 - 1

texts = st.text(st.characters(exclude_categories=["Cs"])).map(
    lambda text: unicodedata.normalize("NFC", text)
)
keys = st.text(st.characters(max_codepoint=127))
leaves = texts | st.integers(-LARGEST, LARGEST) | st.booleans()
values = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=20
)
objects = st.dictionaries(keys, values, max_size=5)


@given(values)
def test_every_value_of_the_grammar_has_the_bytes_of_rfc_8785(value):
    assert encode(value) == rfc8785.dumps(value)


@given(objects)
def test_what_was_written_is_read_back(value):
    assert decode(encode(value)) == value


@given(objects, st.data())
def test_bytes_with_one_bit_changed_are_refused_or_another_object(value, data):
    body = encode(value)
    bit = data.draw(st.integers(0, 8 * len(body) - 1))
    changed = bytearray(body)
    changed[bit // 8] ^= 1 << bit % 8

    try:
        read = decode(bytes(changed))
    except EntryMalformed:
        return

    assert encode(read) == changed != body


@given(st.binary(max_size=40) | st.text(alphabet='{}[]":,\\u0a1.e-nul tf').map(str.encode))
def test_any_bytes_are_read_exactly_or_refused(data):
    try:
        value = decode(data)
    except EntryMalformed:
        return

    assert rfc8785.dumps(value) == data


def test_what_depends_on_nothing_is_spelled_like_this():
    value = {"b": [1, -2, True, False, ""], "a": {"é": "x"}["é"], "c": '"\\\n\x01\x7f/\u2028'}

    assert (
        encode(value)
        == '{"a":"x","b":[1,-2,true,false,""],"c":"\\"\\\\\\n\\u0001\x7f/\u2028"}'.encode()
    )


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (None, "null"),
        ({"a": None}, "null"),
        ([1.0], "float"),
        ({"a": {"b": float("nan")}}, "float"),
        (b"bytes", "bytes"),
        ({"a": {1, 2}}, "set"),
        (2**53, "53"),
        ([-(2**53)], "53"),
        (10**30, "53|range|Integer"),
        ({"é": 1}, "key"),
        ({1: 1}, "key"),
        ("e\u0301", "normal form"),
        (["\ud800"], "surrogates"),
        ("x" * MAX_BYTES, "bytes"),
    ],
)
def test_what_has_no_place_is_refused(value, why):
    with pytest.raises(EntryMalformed, match=why):
        encode(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"b":1,"a":1}',
        b'{"a": 1}',
        b'{"a":1}\n',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":1.0}',
        b'{"a":1e2}',
        b'{"a":-0}',
        b'{"a":01}',
        b'{"a":null}',
        b'{"a":9007199254740992}',
        b'{"a":123456789012345678901234567890}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":"\\u001B"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xff"}',
        '{"a":"e\u0301"}'.encode(),
        '{"é":1}'.encode(),
        b"[]",
        b'"a"',
        b"",
        b'{"a":1}{"a":1}',
        b'{"a":"' + b"x" * MAX_BYTES + b'"}',
    ],
)
def test_bytes_that_are_not_the_canonical_bytes_of_an_object_are_refused(data):
    with pytest.raises(EntryMalformed):
        decode(data)


@pytest.mark.parametrize("open_close", [("[", "]"), ('{"a":', "}")])
def test_nesting_ends_at_the_sixteenth(open_close):
    opening, closing = open_close

    def nested(depth):
        inner = (opening * (depth - 1)) + "1" + closing * (depth - 1)
        return f'{{"a":{inner}}}'.encode()

    assert encode(decode(nested(MAX_DEPTH))) == nested(MAX_DEPTH)
    with pytest.raises(EntryMalformed, match="deeper"):
        decode(nested(MAX_DEPTH + 1))
    with pytest.raises(EntryMalformed, match="deeper"):
        encode(json.loads(nested(MAX_DEPTH + 1)))


def test_an_empty_list_at_the_seventeenth_level_is_too_deep():
    with pytest.raises(EntryMalformed, match="deeper"):
        decode(b'{"a":' + b"[" * 16 + b"]" * 16 + b"}")


def test_a_list_that_holds_itself_is_refused():
    loop: list[object] = []
    loop.append(loop)

    with pytest.raises(EntryMalformed, match="deeper"):
        encode(loop)


def test_the_longest_entry_fits_and_one_byte_more_does_not():
    room = MAX_BYTES - len(b'{"a":""}')

    assert len(encode({"a": "x" * room})) == MAX_BYTES
    with pytest.raises(EntryMalformed):
        encode({"a": "x" * (room + 1)})
