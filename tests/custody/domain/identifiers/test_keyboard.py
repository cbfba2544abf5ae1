"""A keyboard of another country is recognised, and what it made of a code is never believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.domain.identifiers.keyboard import (
    SPOILED,
    typed_by_a_german_scanner,
    typed_into_a_german_keyboard,
)
from custody.domain.identifiers.scan import read_scan, read_typed
from custody.errors import CodeUnreadable
from tests.custody.domain.identifiers import shapes
from tests.kit.bad_input import BAD_INPUT, BadInput

ASCII = st.text([chr(code) for code in range(32, 127)])


@pytest.mark.parametrize("bad", BAD_INPUT)
def test_every_mistake_is_refused_with_its_word(bad: BadInput):
    with pytest.raises(CodeUnreadable) as refused:
        read_scan(bad.sent, bad.symbology)

    assert refused.value.reason == bad.reason, str(refused.value)


@pytest.mark.parametrize("text", ["Á99992600012300", "/-CHA999926000007", "^&CHA999926000007"])
def test_a_slow_scanner_that_counts_as_typing_is_told_the_same(text):
    with pytest.raises(CodeUnreadable) as refused:
        read_typed(text)

    assert refused.value.reason == "wrong_keyboard"


@given(ASCII)
def test_a_scanner_and_a_computer_set_alike_spoil_nothing(text):
    assert typed_into_a_german_keyboard(typed_by_a_german_scanner(text)) == text


@given(shapes.structures | shapes.local_codes | shapes.compounds())
def test_a_code_of_isbt_128_or_our_own_is_never_another_on_a_german_keyboard(code):
    for spoiled in (typed_by_a_german_scanner(code.text), typed_into_a_german_keyboard(code.text)):
        with pytest.raises(CodeUnreadable) as refused:
            read_scan(spoiled)

        assert refused.value.reason != "empty"


@given(shapes.donations | shapes.chains | shapes.local_codes)
def test_the_layout_is_named(code):
    with pytest.raises(CodeUnreadable) as refused:
        read_scan(typed_by_a_german_scanner(code.text))

    assert refused.value.reason == "wrong_keyboard"


def test_only_reasons_that_a_person_can_act_on_are_given():
    assert {reason for _, reason, _ in SPOILED} == {"wrong_keyboard", "lower_case"}
