"""The check character K: published vectors, and every slip of a finger noticed."""

import pytest
from hypothesis import given

from custody.domain.identifiers.check_character import (
    ALPHABET,
    check_character,
    check_value,
    flag_value,
)
from custody.domain.identifiers.donation import ChainOfIdentity, DonationNumber
from custody.errors import CodeUnreadable
from tests.custody.domain.identifiers import shapes

# text, value, K, type 3 flag: the first twelve stand printed in public documents
VECTORS = [
    ("G123417654321", 10, "A", "70"),
    ("W000009123456", 16, "G", "76"),
    ("A999921123456", 3, "3", "63"),
    ("A999818123456", 23, "N", "83"),
    ("A999917123456", 9, "9", "69"),
    ("A999917123654", 34, "Y", "94"),
    ("A999917345628", 36, "*", "96"),
    ("A999917345658", 24, "O", "84"),
    ("A999915000001", 22, "M", "82"),
    ("A999918000001", 8, "8", "68"),
    ("A999820123456", 14, "E", "74"),
    ("A999617123456", 28, "S", "88"),
    ("G151703000001", 4, "4", "64"),
    ("A999926000123", 25, "P", "85"),
    ("A999926000124", 23, "N", "83"),
    ("A999926000213", 21, "L", "81"),
    ("CHA999926000007", 24, "O", "84"),
    ("CHA99992600000A", 18, "I", "78"),
    ("CHA999923000001", 13, "D", "73"),
]


@pytest.mark.parametrize(("text", "value", "check", "flag"), VECTORS)
def test_published_check_characters(text, value, check, flag):
    assert check_value(text) == value
    assert check_character(text) == check
    assert flag_value(text) == flag


def slips(text):
    """Every text with one character wrong or two neighbours swapped."""
    for place, right in enumerate(text):
        for wrong in ALPHABET:
            if wrong != right:
                yield text[:place] + wrong + text[place + 1 :]
        swapped = text[:place] + text[place + 1 : place + 2] + right + text[place + 2 :]
        if swapped != text:
            yield swapped


def passes(text):
    """Whether the last character checks the others."""
    return "*" not in text[:-1] and check_character(text[:-1]) == text[-1]


@given(shapes.donations | shapes.chains)
def test_every_single_slip_is_noticed(code):
    number = code.coi if isinstance(code, ChainOfIdentity) else code.din
    typed = number + code.check_character

    missed = [slip for slip in slips(typed) if passes(slip)]

    assert passes(typed)
    assert missed == []


def test_a_look_alike_has_another_check_character():
    one, other = DonationNumber(din="A999926000123"), DonationNumber(din="A999926000213")

    assert (one.check_character, other.check_character) == ("P", "L")


@pytest.mark.parametrize(
    ("text", "reason"), [("a1", "lower_case"), ("A 1", "unknown_code"), ("*", "unknown_code")]
)
def test_only_capitals_and_digits_can_be_checked(text, reason):
    with pytest.raises(CodeUnreadable) as refused:
        check_character(text)

    assert refused.value.reason == reason
