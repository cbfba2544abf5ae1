"""Running numbers become identifiers that our own parsers accept."""

import pytest

from custody.domain.identifiers.donation import ChainOfIdentity, DonationNumber
from custody.domain.identifiers.gs1 import PatientBand, Sscc
from custody.domain.issuer import Issuer

ISSUER = Issuer(
    facility="A9999", processing_facility="A9998", company_prefix="950123456", year=2026
)


@pytest.mark.parametrize("number", [1, 7, 42, 999_999])
def test_every_number_is_one_that_its_standard_accepts(number: int):
    coi, din = ISSUER.identify("coi", number), ISSUER.identify("din", number)

    assert ChainOfIdentity.parse(f"&/{coi}").coi == coi
    assert DonationNumber.parse(f"={din}00").din == din
    assert PatientBand.parse(f"(8018){ISSUER.identify('gsrn', number)}(8019)1").instance == "1"
    assert Sscc.parse(f"(00){ISSUER.identify('sscc', number)}").sscc == ISSUER.identify(
        "sscc", number
    )


def test_no_two_numbers_of_a_series_are_the_same():
    for series in ("coi", "din", "gsrn", "sscc", "subject"):
        assert len({ISSUER.identify(series, n) for n in range(1, 500)}) == 499
