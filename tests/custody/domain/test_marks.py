"""The mark of a therapy: the same everywhere, and never the same as its neighbour's."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.domain.lookalikes import slips_between
from custody.domain.marks import FIRST_WORDS, SECOND_WORDS, Mark, Pattern, Shape, mark_of
from custody.errors import CodeUnreadable

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# Marks are printed on paper: these are added to, never changed.
KNOWN = {
    "CHA999926000007": Mark(shape=Shape.CIRCLE, pattern=Pattern.SOLID, name="maple teapot"),
    "CHA999926000008": Mark(shape=Shape.SQUARE, pattern=Pattern.SOLID, name="northern acorn"),
}


def in_base_36(number: int) -> str:
    text = ""
    for _ in range(6):
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    return text


def test_a_mark_never_changes_once_it_was_printed():
    assert mark_of("CHA999926000007") == KNOWN["CHA999926000007"]
    assert mark_of("CHA999926000008") == KNOWN["CHA999926000008"]


@given(st.integers(min_value=0, max_value=999_998))
def test_neighbours_in_a_decimal_series_share_neither_shape_nor_word(serial):
    here, there = mark_of(f"CHA999926{serial:06}"), mark_of(f"CHA999926{serial + 1:06}")

    assert here.shape != there.shape
    assert not set(here.name.split()) & set(there.name.split())


@given(st.integers(min_value=0, max_value=36**6 - 2))
def test_neighbours_in_an_alphanumeric_series_share_neither_shape_nor_word(serial):
    here = mark_of(f"CHA999926{in_base_36(serial)}")
    there = mark_of(f"CHA999926{in_base_36(serial + 1)}")

    assert here.shape != there.shape
    assert not set(here.name.split()) & set(there.name.split())


def test_a_call_name_returns_only_after_four_thousand_therapies():
    names = {mark_of(f"CHA999926{serial:06}").name for serial in range(4096)}

    assert len(names) == 4096


def test_forty_eight_neighbours_have_different_pictures():
    marks = [mark_of(f"CHA999926{serial:06}") for serial in range(48)]

    assert len({(mark.shape, mark.pattern) for mark in marks}) == len(Shape) * len(Pattern) == 48


def test_no_word_is_a_slip_of_another():
    words = FIRST_WORDS + SECOND_WORDS

    too_close = [pair for pair in combinations(words, 2) if slips_between(*pair) < 3]

    assert (len(FIRST_WORDS), len(SECOND_WORDS)) == (64, 64)
    assert not too_close


def test_words_are_short_plain_and_no_colours_or_shapes():
    taken = {"red", "orange", "blue", "green", "violet", "white", "yellow", *Shape, *Pattern}

    assert all(word.isascii() and word.islower() and 4 <= len(word) <= 10 for word in FIRST_WORDS)
    assert all(word.isascii() and word.islower() and 4 <= len(word) <= 10 for word in SECOND_WORDS)
    assert not taken & {*FIRST_WORDS, *SECOND_WORDS}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CHA99992600000",
        "CHA9999260000077",
        "&/CHA999926000007",
        "cha999926000007",
        "A999926000123",
    ],
)
def test_what_is_not_a_chain_of_identity_identifier_has_no_mark(text):
    with pytest.raises(CodeUnreadable, match="not a Chain of Identity"):
        mark_of(text)
