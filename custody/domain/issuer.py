"""How a running number becomes an identifier of this installation.

ISBT 128 numbers carry the facility number and the nominal year; GS1 numbers the company prefix and a mod-10 check
digit.  A demo installation issues under the facility numbers that are set aside for validation, no other does.
"""

from dataclasses import dataclass

GSRN_LENGTH = 18
SSCC_LENGTH = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """The numbers an installation was given: facility (ISBT 128) and company prefix (GS1)."""

    facility: str
    processing_facility: str
    company_prefix: str
    year: int  # the nominal year of issue, four digits

    def identify(self, series: str, number: int) -> str:
        """The identifier of a series for a running number; raises KeyError for an unknown series."""
        year = f"{self.year % 100:02d}"
        return {
            "coi": f"CH{self.facility}{year}{number:06d}",
            "din": f"{self.facility}{year}{number:06d}",
            "subject": f"S{number:08d}",
            "gsrn": _with_check_digit(
                f"{self.company_prefix}{number:0{GSRN_LENGTH - 1 - len(self.company_prefix)}d}"
            ),
            "sscc": _with_check_digit(
                f"1{self.company_prefix}{number:0{SSCC_LENGTH - 2 - len(self.company_prefix)}d}"
            ),
        }[series]


def _with_check_digit(digits: str) -> str:
    """Append the GS1 mod-10 check digit: weights 3 and 1 from the right."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    return f"{digits}{-total % 10}"
