"""ISBT 128: each structure says what it means, and gives back the bytes it was read from."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given

from custody.domain.identifiers.isbt128 import (
    STRUCTURES,
    BloodGroup,
    ChainOfIdentity,
    CompoundMessage,
    DateMeaning,
    DonationNumber,
    DonorId,
    EuropeanCode,
    FlexibleDateTime,
    HumanProductNumber,
    LabelDate,
    MphoIdentifier,
    PatientId,
    ProductCode,
    ProductDivisions,
    SteppedOver,
    read_isbt128,
)
from custody.domain.identifiers.stepped_over import STEPPED_OVER
from custody.domain.identifiers.structures import read_structure
from custody.errors import CodeUnreadable
from tests.custody.domain.identifiers import shapes

FULL = "=+06000=A99992600012300=<S1234199=,000001&>0263291600&*0263260951&/CHA999926000007"


@given(shapes.structures)
def test_every_structure_comes_back_from_its_text(structure):
    assert read_structure(structure.text) == structure
    assert type(structure).parse(structure.text) == structure


@given(shapes.compounds())
def test_every_compound_message_comes_back_from_its_text(message):
    assert read_isbt128(message.text) == message


@given(shapes.containers)
def test_every_container_name_comes_back_from_its_text(container):
    assert len(container.text) == 29
    assert MphoIdentifier.parse(container.text) == container


@given(shapes.compounds())
def test_a_message_that_lost_its_end_is_never_read(message):
    for end in range(len(message.text)):
        with pytest.raises(CodeUnreadable):
            read_isbt128(message.text[:end])


@given(shapes.instants)
def test_an_instant_becomes_its_minute_in_utc(instant):
    code = FlexibleDateTime.at(DateMeaning.EXPIRY, instant)

    assert code.instant == instant.replace(second=0, microsecond=0)
    assert FlexibleDateTime.parse(code.text) == code


def test_a_donation_number_tells_its_parts():
    donation = DonationNumber.parse("=A99992600012307")

    assert (donation.din, donation.flags, donation.facility) == ("A999926000123", "07", "A9999")
    assert (donation.printed, donation.check_character) == ("A9999 26 000123", "P")
    assert (donation.flag_meaning, donation.is_on_a_tube) == ("test tube", True)


def test_a_bag_is_not_on_a_tube():
    assert not DonationNumber(din="A999926000123", flags="01").is_on_a_tube


def test_a_chain_of_identity_tells_its_issuer():
    chain = ChainOfIdentity.parse("&/CHA999926000007")

    assert (chain.facility, chain.check_character) == ("A9999", "O")
    assert chain.printed == "CH A9999 26 000007"


def test_a_donor_has_a_check_character():
    assert DonorId(facility="A9999", number="0000000000000123").check_character == "Y"


@pytest.mark.parametrize(
    ("text", "product", "donation"),
    [
        ("00000E3046A999924123457000000", "=<E3046V00", "=A99992412345700"),
        ("A9999E0398A999921123456A00000", "=<E0398VA0", "=A99992112345600"),
    ],
)
def test_published_container_names(text, product, donation):
    container = MphoIdentifier.of(
        product=ProductCode.parse(product),
        donation=DonationNumber.parse(donation),
        processing_facility=text[:5],
    )

    assert container == MphoIdentifier.parse(text)
    assert container.text == text


def test_divisions_name_the_container_where_the_code_says_99():
    message = CompoundMessage.parse(FULL)

    assert message.mpho is not None
    assert message.mpho.text == "00000S1234A999926000123000001"


def test_a_compound_message_hands_out_its_parts():
    message = CompoundMessage.parse(FULL)

    assert message.donation == DonationNumber(din="A999926000123")
    assert message.product == ProductCode(pdc="S1234", collection_type="1", division="99")
    assert message.divisions == ProductDivisions(divisions="000001")
    assert message.chain_of_identity == ChainOfIdentity(coi="CHA999926000007")
    assert message.expiry == LabelDate(
        meaning=DateMeaning.EXPIRY, day=date(2026, 11, 25), minute_of_day=16 * 60
    )


def test_the_flexible_expiry_goes_before_the_local_one():
    message = CompoundMessage.parse("=+02000&>0263291600=(2001202611251500")

    assert isinstance(message.expiry, FlexibleDateTime)
    assert message.expiry.instant == datetime(2026, 11, 25, 15, 0, tzinfo=UTC)


def test_a_local_time_is_no_instant():
    assert FlexibleDateTime.parse("=(1001202611251600").instant is None


def test_a_day_without_a_time_lasts_to_its_last_minute():
    assert LabelDate.parse("=>019031").last_minute_of_day == 23 * 60 + 59
    assert LabelDate.parse("&>0190310930").last_minute_of_day == 9 * 60 + 30


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("=>999001", date(1999, 1, 1)),
        ("=>000001", date(2000, 1, 1)),
        ("=>024366", date(2024, 12, 31)),
        ("=>100365", date(2100, 12, 31)),
    ],
)
def test_the_century_digit(text, day):
    assert LabelDate.parse(text).day == day


@pytest.mark.parametrize("year", [1899, 2900])
def test_a_year_without_a_century_digit_cannot_be_printed(year):
    with pytest.raises(CodeUnreadable):
        LabelDate(meaning=DateMeaning.EXPIRY, day=date(year, 1, 1))


def test_no_label_date_means_death():
    with pytest.raises(CodeUnreadable):
        LabelDate(meaning=DateMeaning.DEATH, day=date(2026, 1, 1))


def test_autologous_is_in_the_collection_type():
    own = ProductCode(pdc="S1234", collection_type="X", division="00")
    given_away = ProductCode(pdc="S1234", collection_type="V", division="00")

    assert own.is_autologous_only
    assert not given_away.is_autologous_only


def test_a_tissue_pack_names_no_container_of_ours():
    message = CompoundMessage.parse("=+02000=A99992600012300=<T0416003")

    assert message.mpho is None


@pytest.mark.parametrize("number", ["A&B", "A=B", "A B"])
def test_a_patient_number_never_holds_what_begins_a_structure(number):
    with pytest.raises(CodeUnreadable):
        PatientId(origin="01", number=number)


def test_the_table_has_each_number_and_each_identifier_once():
    assert len({row.number for row in STRUCTURES}) == len(STRUCTURES)
    assert len({row.identifier for row in STRUCTURES}) == len(STRUCTURES)


def test_a_message_stands_where_a_blood_group_would():
    assert BloodGroup.parse("=%Mb00").printed == "biohazard"
    assert BloodGroup.parse("=%5100").printed == "5100"


def test_the_published_european_code_tells_its_parts():
    code = EuropeanCode.parse("&,4PL001499Z549917123456A00T041600320181231")

    assert (code.establishment, code.donation) == ("PL001499", "Z549917123456")
    assert (code.product, code.split, code.expiry) == ("A00T0416", "003", "20181231")
    assert code.printed == "PL001499Z549917123456 A00T041600320181231"


def test_a_lot_and_a_supplemental_number_are_two_things():
    lot = HumanProductNumber(is_lot=True, number="00000000000000LOT7")
    message = CompoundMessage(parts=(lot, replace(lot, is_lot=False)))

    assert (lot.text, lot.printed) == ("&,100000000000000LOT7", "LOT7")
    assert CompoundMessage.parse(message.text) == message


@pytest.mark.parametrize(
    ("identifier", "content"),
    [
        ("=%", "5100"),
        ("&(", "1234"),
        ("=#", "01198905041"),
        ("&%", "002ABCDEF1200"),
        ("&%", "001ABCDEF12"),
        ("=]", "12=456"),
    ],
)
def test_what_could_not_be_read_again_is_not_built(identifier, content):
    with pytest.raises(CodeUnreadable):
        SteppedOver(identifier=identifier, content=content)


def test_every_structure_has_the_length_of_its_table():
    lengths = {row.identifier: row.length for row in STRUCTURES}

    assert {one: form.length - 2 for one, form in STEPPED_OVER.items()} == {
        one: lengths[one] for one in STEPPED_OVER
    }
