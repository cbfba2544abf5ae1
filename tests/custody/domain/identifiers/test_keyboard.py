"""A keyboard of another country is recognised, and what it made of a code is never believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.domain.identifiers.keyboard import (
    SPOILED,
    typed_by_a_german_scanner,
    typed_into_a_french_keyboard,
    typed_into_a_german_keyboard,
)
from custody.domain.identifiers.scan import read_scan, read_typed
from custody.errors import CodeUnreadable
from tests.custody.domain.identifiers import shapes
from tests.kit.bad_input import BAD_INPUT, BadInput

# each undoes what the other spoils
into_german, into_us = typed_by_a_german_scanner, typed_into_a_german_keyboard
ASCII = st.text([chr(code) for code in range(32, 127)])


@pytest.mark.parametrize("bad", BAD_INPUT)
def test_every_mistake_is_refused_with_its_word(bad: BadInput):
    with pytest.raises(CodeUnreadable) as refused:
        read_scan(bad.sent, bad.symbology)

    assert refused.value.reason == bad.reason, str(refused.value)


@pytest.mark.parametrize("bad", BAD_INPUT)
def test_a_page_that_tells_the_prefix_apart_hears_the_same(bad: BadInput):
    """Pages send a prefix of the text a second time, as the symbology."""
    prefix = bad.sent[:3] if bad.sent.startswith("]") else bad.symbology

    with pytest.raises(CodeUnreadable) as refused:
        read_scan(bad.sent, prefix)

    assert refused.value.reason == bad.reason, str(refused.value)


@pytest.mark.parametrize("text", ["Á99992600012300", "/-CHA999926000007", "^&CHA999926000007"])
def test_a_slow_scanner_that_counts_as_typing_is_told_the_same(text):
    with pytest.raises(CodeUnreadable) as refused:
        read_typed(text)

    assert refused.value.reason == "wrong_keyboard"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('=Qççççé-ààà&é"àà', "=A99992600012300"),
        ("7!CHQççççé-àààààè", "&/CHA999926000007"),
        ("7uQNNQà&P", "&uANNA01P"),
        (
            '=+à"ààà=Qççççé-ààà&é"àà=.S&é"\'&Qà7!CHQççççé-àààààè',
            "=+03000=A99992600012300=<S12341A0&/CHA999926000007",
        ),
    ],
)
def test_a_french_keyboard_is_named(text, code):
    with pytest.raises(CodeUnreadable) as refused:
        read_scan(text)

    assert refused.value.reason == "wrong_keyboard"
    assert typed_into_a_french_keyboard(text) == code


@given(ASCII)
def test_a_scanner_and_a_computer_set_alike_spoil_nothing(text):
    assert into_us(into_german(text)) == text


@given(shapes.structures | shapes.local_codes | shapes.compounds())
def test_a_code_of_isbt_128_or_our_own_is_never_another_on_a_german_keyboard(code):
    for spoiled in (into_german(code.text), into_us(code.text)):
        with pytest.raises(CodeUnreadable) as refused:
            read_scan(spoiled)

        assert refused.value.reason != "empty"


@given(shapes.gs1_codes)
def test_with_the_scanners_prefix_no_gs1_code_is_another_on_a_german_keyboard(code):
    spoiled = into_german(f"]d2{code.text}")

    with pytest.raises(CodeUnreadable):
        read_scan(spoiled)


@given(shapes.donations | shapes.chains | shapes.local_codes)
def test_the_layout_is_named(code):
    with pytest.raises(CodeUnreadable) as refused:
        read_scan(into_german(code.text))

    assert refused.value.reason == "wrong_keyboard"


def test_only_reasons_that_a_person_can_act_on_are_given():
    assert {reason for _, reason, _ in SPOILED} == {"wrong_keyboard", "lower_case"}
