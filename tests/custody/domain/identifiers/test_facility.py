"""Training numbers stay in training."""

import pytest

from custody.domain.identifiers.facility import facility_is_allowed


@pytest.mark.parametrize(
    ("facility", "in_demo", "in_production"),
    [
        ("A9990", True, False),
        ("A9999", True, False),
        ("A9989", False, True),
        ("W0000", False, True),
        ("1AB23", False, True),
        ("a9999", False, False),
        ("A999", False, False),
        ("A99999", False, False),
        ("O9999", False, False),
        ("A9999\n", False, False),
        ("", False, False),
    ],
)
def test_who_may_stand_on_a_label(facility, in_demo, in_production):
    assert facility_is_allowed(facility, demo=True) is in_demo
    assert facility_is_allowed(facility, demo=False) is in_production
