"""Base45: the examples of RFC 9285, and one text for each value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.domain.identifiers import base45
from custody.errors import CodeUnreadable

EXAMPLES = [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"", "")]


@pytest.mark.parametrize(("data", "text"), [*EXAMPLES, (b"ietf!", "QED8WEX0")])
def test_the_examples_of_the_rfc(data, text):
    assert base45.encode(data) == text
    assert base45.decode(text) == data
    assert base45.encoded_length(len(data)) == len(text)


@given(st.binary(max_size=200))
def test_bytes_come_back(data):
    assert base45.decode(base45.encode(data)) == data


@given(st.text(base45.ALPHABET, max_size=40))
def test_a_text_that_decodes_is_the_only_one_for_its_bytes(text):
    try:
        data = base45.decode(text)
    except CodeUnreadable:
        return
    assert base45.encode(data) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("GGW", "unknown_code"),
        (":::", "unknown_code"),
        ("::", "unknown_code"),
        ("BB8A", "truncated_code"),
        ("bb8", "lower_case"),
        ("B_8", "unknown_code"),
    ],
)
def test_bad_base45_is_refused(text, reason):
    with pytest.raises(CodeUnreadable) as refused:
        base45.decode(text)

    assert refused.value.reason == reason
