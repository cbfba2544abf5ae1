"""Any code that is right, for property tests: a strategy for each that can stand on a label."""

from datetime import UTC, date, datetime
from string import ascii_lowercase, ascii_uppercase, digits

from hypothesis import strategies as st

from custody.domain.identifiers import gs1_elements
from custody.domain.identifiers.check_character import check_value
from custody.domain.identifiers.gs1 import Asset, PatientBand, Sscc, StaffBand, TradeItem
from custody.domain.identifiers.isbt128 import (
    BloodGroup,
    ChainOfIdentity,
    CompoundMessage,
    DateMeaning,
    Dimensions,
    DonationNumber,
    DonorId,
    DonorRegistration,
    EuropeanCode,
    FlexibleDateTime,
    HumanProductNumber,
    LabelDate,
    Material,
    Measure,
    MphoIdentifier,
    PatientId,
    Ppic,
    ProcessingFacility,
    ProductCode,
    ProductDivisions,
    StaffMember,
    SteppedOver,
)
from custody.domain.identifiers.label_token import LabelKind, LabelToken
from custody.domain.identifiers.local_codes import (
    ActionCode,
    Badge,
    PrintMark,
    StationCode,
    StoragePosition,
)

CAPITALS_AND_DIGITS = digits + ascii_uppercase
GS1_TEXT = digits + ascii_uppercase + ascii_lowercase + "!\"%&'()*+,-./:;<=>?_"


def some(alphabet, least, most=None):
    return st.text(alphabet, min_size=least, max_size=most or least)


def joined(*parts):
    return st.tuples(*parts).map("".join)


facilities = joined(
    st.sampled_from("ABCDEFGHIJKLMNPQRSTUVWXYZ123456789"),
    some("ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789", 2),
    some(digits, 2),
)
dins = joined(facilities, some(digits, 8))
cois = joined(st.just("CH"), facilities, some(digits, 2), some(CAPITALS_AND_DIGITS, 6))
pdcs = joined(st.sampled_from("EFHPSY"), some(CAPITALS_AND_DIGITS, 4))
small_divisions = joined(st.sampled_from(ascii_uppercase), st.sampled_from(ascii_lowercase + "0"))
divisions_of_six = some(digits, 6) | some(ascii_uppercase, 6)
plain_flags = st.sampled_from([f"{n:02d}" for n in range(60) if n != 14])
minutes = st.integers(0, 1439)
codes = some(CAPITALS_AND_DIGITS, 6)

donations = st.builds(DonationNumber, din=dins, flags=plain_flags)
chains = st.builds(ChainOfIdentity, coi=cois)
products = st.builds(
    ProductCode,
    pdc=pdcs,
    collection_type=some(CAPITALS_AND_DIGITS + ascii_lowercase, 1),
    division=st.just("00") | small_divisions,
)
product_divisions = st.builds(ProductDivisions, divisions=divisions_of_six)
containers = st.builds(
    MphoIdentifier,
    processing_facility=st.just("00000") | facilities,
    pdc=pdcs,
    din=dins,
    division=divisions_of_six | small_divisions.map(lambda d: f"{d}0000"),
)
label_dates = st.builds(
    LabelDate,
    meaning=st.sampled_from([DateMeaning.EXPIRY, DateMeaning.COLLECTION, DateMeaning.PRODUCTION]),
    day=st.dates(date(1900, 1, 1), date(2899, 12, 31)),
    minute_of_day=st.none() | minutes,
)
flexible_dates = st.builds(
    FlexibleDateTime,
    meaning=st.sampled_from(DateMeaning),
    is_utc=st.booleans(),
    day=st.dates(),
    minute_of_day=minutes,
)
instants = st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001 -- hypothesis adds the zone itself
    datetime(2899, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
materials = st.builds(
    Material,
    identifier=st.sampled_from(["=)", "&)", "=-", "&-"]),
    number=some(CAPITALS_AND_DIGITS, 10),
)
staff = st.builds(StaffMember, facility=facilities, number=codes)
donors = st.builds(DonorId, facility=facilities, number=some(CAPITALS_AND_DIGITS, 16))
registrations = joined(some(digits, 4), some(CAPITALS_AND_DIGITS, 13)).map(
    lambda n: DonorRegistration(number=f"{n}{check_value(n):02d}")
)
patients = st.builds(
    PatientId,
    origin=some(CAPITALS_AND_DIGITS, 2),
    number=some(GS1_TEXT.replace("=", "").replace("&", ""), 1, 99),
)
measures = st.builds(
    Measure,
    symbol=some(CAPITALS_AND_DIGITS, 2),
    dimension=some(CAPITALS_AND_DIGITS, 4),
    digits=some(digits, 5),
    decimals=st.integers(0, 9),
)
dimensions = st.builds(Dimensions, measures=st.lists(measures, max_size=9).map(tuple))
processors = st.builds(ProcessingFacility, facility=facilities, facility_code=codes)
ppics = st.builds(Ppic, facility=facilities, facility_code=codes, pdc=pdcs)
antigens = st.lists(some(CAPITALS_AND_DIGITS, 10), max_size=9).map(
    lambda found: SteppedOver(identifier="&%", content=f"{len(found):03d}{''.join(found)}")
)
stepped_over = st.sampled_from(
    [("&(", 5), ("=\\", 18), ("&\\", 18), ("&{", 18), ("=#", 10), ("=]", 6), ('&"', 18), ("=$", 16)]
).flatmap(
    lambda row: st.builds(
        SteppedOver, identifier=st.just(row[0]), content=some(CAPITALS_AND_DIGITS, row[1])
    )
)
letters_and_digits = CAPITALS_AND_DIGITS + ascii_lowercase
blood_groups = st.builds(
    BloodGroup, group=some(letters_and_digits, 2), more=some(letters_and_digits, 2)
)
human_products = st.builds(
    HumanProductNumber, is_lot=st.booleans(), number=some(CAPITALS_AND_DIGITS, 18)
)
european_codes = st.builds(
    EuropeanCode,
    establishment=joined(some(ascii_uppercase, 2), codes),
    donation=some(CAPITALS_AND_DIGITS, 13),
    product=joined(some(ascii_uppercase, 1), some(CAPITALS_AND_DIGITS, 7)),
    split=some(CAPITALS_AND_DIGITS, 3),
    expiry=some(digits, 8),
)
structures = st.one_of(
    blood_groups,
    human_products,
    european_codes,
    donations,
    chains,
    products,
    product_divisions,
    label_dates,
    flexible_dates,
    materials,
    staff,
    donors,
    registrations,
    patients,
    dimensions,
    processors,
    ppics,
    antigens,
    stepped_over,
)


def said_once(part):
    """What a compound message may hold only once."""
    if isinstance(part, LabelDate | FlexibleDateTime):
        return type(part), part.meaning
    return type(part), getattr(part, "identifier", "")


@st.composite
def compounds(draw):
    """A message of several structures, its product code divided by 99 where divisions are there."""
    parts = draw(st.lists(structures, min_size=1, max_size=12, unique_by=said_once))
    divided = any(isinstance(part, ProductDivisions) for part in parts)
    return CompoundMessage(
        parts=tuple(
            ProductCode(pdc=part.pdc, collection_type=part.collection_type, division="99")
            if divided and isinstance(part, ProductCode)
            else part
            for part in parts
        ),
        order=draw(some(digits, 3)),
    )


def checked(length):
    """Digits with a GS1 check digit, so many in all."""
    return some(digits, length - 1).map(lambda d: d + gs1_elements.check_digit(d))


gs1_dates = st.dates(date(2000, 1, 1), date(2099, 12, 31)).flatmap(
    lambda day: st.sampled_from([day.strftime("%y%m%d"), day.strftime("%y%m00")])
)
texts_of_20 = some(GS1_TEXT, 1, 20)
shippers = st.builds(Sscc.of, checked(18))
trade_items = st.builds(
    TradeItem.of,
    checked(14),
    lot=st.just("") | texts_of_20,
    expiry=st.just("") | gs1_dates,
    serial=st.just("") | texts_of_20,
)
bands = st.builds(
    PatientBand.of,
    checked(18),
    some(digits, 1, 10),
    version=st.just("") | some(GS1_TEXT, 1, 25),
    carrier=st.just("") | some(digits, 2),
)
staff_bands = st.builds(StaffBand.of, checked(18), instance=st.just("") | some(digits, 1, 10))
assets = st.builds(Asset.individual, some(GS1_TEXT, 1, 30)) | st.builds(
    Asset.returnable,
    joined(checked(13).map(lambda d: f"0{d}"), st.just("") | some(GS1_TEXT, 1, 16)),
)
more_of_a_pack = st.fixed_dictionaries(
    {"01": checked(14)},
    optional={
        "10": texts_of_20,
        "11": gs1_dates,
        "13": gs1_dates,
        "15": gs1_dates,
        "7003": st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(lambda d: f"{d:%y%m%d}2359"),
        "7240": texts_of_20,
    },
).map(lambda one: TradeItem(elements=tuple(one.items())))
more_of_a_shipper = st.fixed_dictionaries(
    {"00": checked(18)},
    optional={
        "410": checked(13),
        "414": checked(13),
        "4331": some(digits, 6),
        "4333": some(digits, 6),
    },
).map(lambda one: Sscc(elements=tuple(one.items())))
gs1_codes = st.one_of(
    shippers, more_of_a_shipper, more_of_a_pack, trade_items, bands, staff_bands, assets
)

local_codes = st.one_of(
    st.builds(Badge, person=some(CAPITALS_AND_DIGITS, 4, 16)),
    st.builds(
        StationCode,
        station=joined(some(CAPITALS_AND_DIGITS, 1), some(CAPITALS_AND_DIGITS + "-", 1, 23)),
    ),
    st.builds(
        StoragePosition,
        position=joined(some(CAPITALS_AND_DIGITS, 1), some(CAPITALS_AND_DIGITS + "-/", 1, 31)),
    ),
    st.builds(PrintMark, print_serial=st.integers(0, 2**64 - 1)),
    st.builds(
        ActionCode,
        action=joined(some(ascii_uppercase, 1), some(CAPITALS_AND_DIGITS + "-", 1, 39)),
    ),
)
tokens = st.builds(
    LabelToken,
    kind=st.sampled_from(LabelKind),
    print_serial=st.integers(0, 2**64 - 1),
    container_id=some([chr(c) for c in range(33, 127)], 1, 29),
    key_id=st.binary(min_size=4, max_size=4),
    chain_of_identity=st.just("") | cois,
    signature=st.binary(min_size=64, max_size=64),
)
scannable = st.one_of(structures, compounds(), gs1_codes, local_codes, tokens)
