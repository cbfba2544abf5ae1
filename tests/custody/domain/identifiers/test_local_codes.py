"""Badges, stations, positions, print marks and actions: round trips, and every slip noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.domain.identifiers.check_character import ALPHABET
from custody.domain.identifiers.local_codes import ActionCode, Badge, PrintMark, read_local
from custody.errors import CodeUnreadable
from tests.custody.domain.identifiers import shapes


@given(shapes.local_codes)
def test_every_local_code_comes_back_from_its_text(code):
    assert read_local(code.text) == code


@given(shapes.some(shapes.CAPITALS_AND_DIGITS, 4, 16), st.data())
def test_every_wrong_character_of_a_badge_is_noticed(person, data):
    text = Badge(person=person).text
    place = data.draw(st.integers(2, len(text) - 1))
    wrong = data.draw(st.sampled_from(ALPHABET.replace(text[place], "")))

    with pytest.raises(CodeUnreadable):
        read_local(text[:place] + wrong + text[place + 1 :])


@given(shapes.some(shapes.CAPITALS_AND_DIGITS, 4, 16), st.data())
def test_two_swapped_neighbours_of_a_badge_are_noticed(person, data):
    text = Badge(person=person).text
    place = data.draw(st.integers(2, len(text) - 2))
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]

    if swapped != text:
        with pytest.raises(CodeUnreadable):
            read_local(swapped)


@pytest.mark.parametrize("serial", [-1, 2**64])
def test_a_print_mark_has_64_bits(serial):
    with pytest.raises(CodeUnreadable):
        PrintMark(print_serial=serial)


def test_a_print_mark_is_short_enough_for_a_vial():
    assert PrintMark(print_serial=42).text == "&p0000000000016M"


def test_a_person_is_not_a_name():
    with pytest.raises(CodeUnreadable):
        Badge(person="Anna Berg")


def test_an_action_names_a_step_of_the_journey():
    code = ActionCode.of_step("start_infusion")

    assert (code.text, code.step) == ("&tSTART-INFUSIONF", "start_infusion")
    assert read_local(code.text) == code


@given(shapes.joined(shapes.some("ABCXYZ", 1), shapes.some("ABCXYZ-09", 1, 39)), st.data())
def test_every_wrong_letter_of_an_action_is_noticed(action, data):
    text = ActionCode(action=action).text
    places = [n for n, letter in enumerate(text) if n > 1 and letter != "-"]
    place = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from(ALPHABET.replace(text[place], "")))

    with pytest.raises(CodeUnreadable):
        read_local(text[:place] + wrong + text[place + 1 :])
