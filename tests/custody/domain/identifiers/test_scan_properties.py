"""Whatever a scanner sends: a known code, exactly as it came, or a refusal in one of its words."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.domain.identifiers.isbt128 import ProductCode
from custody.domain.identifiers.kinds import KIND_OF, ScanKind
from custody.domain.identifiers.reading import ReadingReason
from custody.domain.identifiers.scan import read_scan, read_typed
from custody.errors import CodeUnreadable
from tests.custody.domain.identifiers import shapes

REASONS = set(get_args(ReadingReason))
PIECES = [
    "=", "&", "=+", "=<", "&/", "&,", "&#", "&$", "&%", "=(", "&u", "&x", "&p", "C1:", "(", ")",
    "(8018)", "8018", "00", "01", "10", "\x1d", "]C0", "]C1", "]d2", " ", "A9999", "CH", "99",
]  # fmt: skip
symbologies = st.sampled_from(["", "]C0", "]C1", "]d1", "]d2", "]Q1", "]Q3", "]E0", "nonsense"])
noise = st.text() | st.lists(
    st.sampled_from(PIECES) | st.text("0123456789ABCDEF", max_size=9), max_size=12
).map("".join)


def scanned_or_refused(act):
    """What was read, or the refusal as a value."""
    try:
        return act()
    except CodeUnreadable as refused:
        return refused


@given(shapes.scannable)
def test_every_right_code_is_known(code):
    scanned = read_scan(code.text)

    assert scanned.value == code
    assert scanned.text == code.text
    assert scanned.kind is KIND_OF[type(code)]


@settings(max_examples=500)
@given(noise, symbologies)
def test_noise_is_refused_in_words_and_never_crashes(text, symbology):
    scanned = scanned_or_refused(lambda: read_scan(text, symbology))

    if isinstance(scanned, CodeUnreadable):
        assert scanned.reason in REASONS
    else:
        assert scanned.text == text
        assert scanned.value.printed


@settings(max_examples=200)
@given(noise, st.none() | st.sampled_from(ScanKind))
def test_typed_noise_is_refused_in_words_and_never_crashes(text, kind):
    scanned = scanned_or_refused(lambda: read_typed(text, expecting=kind))

    if isinstance(scanned, CodeUnreadable):
        assert scanned.reason in REASONS
    else:
        assert scanned.symbology == "typed"


@given(shapes.scannable, st.data())
def test_a_damaged_code_is_refused_or_is_exactly_what_stands_there(code, data):
    text = code.text
    place = data.draw(st.integers(0, len(text) - 1))
    damage = data.draw(st.text(max_size=3))
    damaged = text[:place] + damage + text[place + 1 :]

    try:
        scanned = read_scan(damaged)
    except CodeUnreadable:
        return
    assert damaged.endswith(scanned.value.text) or damaged == getattr(
        scanned.value, "bracketed", ""
    )


@given(shapes.scannable)
def test_two_codes_are_never_taken_for_one(code):
    with pytest.raises(CodeUnreadable):
        read_scan(code.text + code.text)


@given(shapes.scannable, st.sampled_from([" ", "\t", "\r", "\n", "\x1d"]))
def test_nothing_is_ever_trimmed(code, blank):
    for text in (code.text + blank, blank + code.text):
        with pytest.raises(CodeUnreadable):
            read_scan(text)


@given(shapes.donations | shapes.chains)
def test_a_typed_number_needs_its_check_character(code):
    number = code.text[2:] if hasattr(code, "coi") else code.din

    typed = read_typed(number + code.check_character)

    assert typed.kind in {ScanKind.DONATION, ScanKind.CHAIN_OF_IDENTITY}
    with pytest.raises(CodeUnreadable):
        read_typed(number)


def test_half_a_product_code_is_refused_and_can_still_be_built():
    half = ProductCode(pdc="S1234", collection_type="1", division="99")

    with pytest.raises(CodeUnreadable):
        read_scan(half.text)
    assert half.needs_divisions
