"""GS1: check digits, separators, and a second opinion from biip."""

from datetime import date

import biip
import pytest
from biip.gs1_messages import GS1Message
from hypothesis import given
from hypothesis import strategies as st

from custody.domain.identifiers.gs1 import PatientBand, Sscc, TradeItem, read_gs1
from custody.domain.identifiers.gs1_elements import check_digit
from custody.errors import CodeUnreadable
from tests.custody.domain.identifiers import shapes


@pytest.mark.parametrize(
    "digits",
    [
        "09521101530001",
        "950123456700000129",
        "061414100000000014",
        "106141412345678908",
        "006141411234567890",
        "9521101530070",
    ],
)
def test_published_check_digits(digits):
    assert check_digit(digits[:-1]) == digits[-1]


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 17), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed(digits, place, by):
    right = digits + check_digit(digits)
    wrong = right[:place] + str((int(right[place]) + by) % 10) + right[place + 1 :]

    with pytest.raises(CodeUnreadable) as refused:
        Sscc.of(wrong)

    assert refused.value.reason == "check_character_wrong"


@given(shapes.gs1_codes)
def test_every_code_comes_back_from_both_its_notations(code):
    assert read_gs1(code.element_string) == code
    assert read_gs1(code.bracketed) == code


@given(shapes.gs1_codes)
def test_biip_reads_the_same_elements(code):
    message = GS1Message.parse(
        code.element_string, config=biip.ParseConfig(gs1_element_strings_verify_date=False)
    )

    theirs = tuple((one.ai.ai, one.value) for one in message.element_strings)

    assert theirs == code.elements


@given(shapes.gs1_codes)
def test_a_code_that_lost_a_separator_is_refused_or_another(code):
    lost = code.element_string.replace("\x1d", "")

    if lost == code.element_string:
        return
    try:
        found = read_gs1(lost)
    except CodeUnreadable:
        return
    assert found != code


def test_a_wristband_never_loses_its_separator_unnoticed():
    band = PatientBand.of("950123456700000129", "01", version="B")

    for place, character in enumerate(band.element_string):
        if character == "\x1d":
            with pytest.raises(CodeUnreadable):
                read_gs1(band.element_string[:place] + band.element_string[place + 1 :])


def test_a_wristband_tells_who_and_which():
    band = PatientBand.parse("(8018)950123456700000129(8019)01(7242)B")

    assert (band.gsrn, band.instance, band.version) == ("950123456700000129", "01", "B")
    assert band.band_id == "950123456700000129/01"
    assert band.text == "8018950123456700000129\x1d801901\x1d7242B"


def test_zeroes_in_front_make_another_instance():
    assert PatientBand.of("950123456700000129", "01") != PatientBand.of("950123456700000129", "1")


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        ("261231", date(2026, 12, 31)),
        ("260200", date(2026, 2, 28)),
        ("280200", date(2028, 2, 29)),
        ("760101", date(2076, 1, 1)),
        ("770101", date(1977, 1, 1)),
        ("", None),
    ],
)
def test_the_expiry_of_a_reagent(digits, day):
    reagent = TradeItem.of("09521101530001", lot="LOT1", expiry=digits)

    assert reagent.expires_on(this_year=2026) == day


def test_an_expiry_with_a_time_counts_like_one_without():
    vial = TradeItem.parse("(01)09521101530001(10)LOT1(7003)2612311830")

    assert vial.expires_on(this_year=2026) == date(2026, 12, 31)


@pytest.mark.parametrize("moment", ["2612002359", "2613010000", "2612312400", "261231"])
def test_an_expiry_time_that_no_clock_shows_is_refused(moment):
    with pytest.raises(CodeUnreadable):
        TradeItem.parse(f"(01)09521101530001(7003){moment}")


def test_a_pack_that_says_two_expiries_is_refused():
    TradeItem.parse("(01)09521101530001(17)261231(7003)2612311830")

    with pytest.raises(CodeUnreadable):
        TradeItem.parse("(01)09521101530001(17)271231(7003)2612311830")


def test_a_shippers_label_names_places_and_temperatures():
    shipper = Sscc.parse("(00)106141412345678908(410)9521101530070(4333)000200-")

    assert shipper.sscc == "106141412345678908"
    assert shipper.value("4333") == "000200-"
    with pytest.raises(CodeUnreadable):
        Sscc.parse("(00)106141412345678908(410)9521101530071")


def test_two_digits_mean_the_nearest_year_across_a_century():
    reagent = TradeItem.of("09521101530001", expiry="000131")

    assert reagent.expires_on(this_year=2099) == date(2100, 1, 31)


def test_a_bracket_inside_a_lot_is_kept_apart():
    reagent = TradeItem.of("09521101530001", lot="A(21)B")

    assert reagent.bracketed == r"(01)09521101530001(10)A\(21)B"
    assert TradeItem.parse(reagent.bracketed) == reagent
