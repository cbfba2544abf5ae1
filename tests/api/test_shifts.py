"""Shifts begin by the clock on the wall: one is longer or shorter on the two nights when it is moved."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.shifts import EXAMPLE, neighbour, require_shifts, shift_at, shift_of
from custody.errors import Conflict

BERLIN = "Europe/Berlin"
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
ZONES = (BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 10, 24), 9), (date(2026, 3, 28), 7), (date(2026, 6, 1), 8)]
)
def test_the_night_shift_is_as_long_as_the_night(day, hours):
    night = shift_of(day, 3, EXAMPLE, BERLIN)

    assert night.ends.astimezone(UTC) - night.begins.astimezone(UTC) == timedelta(hours=hours)


def test_the_small_hours_belong_to_the_night_before():
    night = shift_at(datetime(2026, 3, 14, 2, 0, tzinfo=UTC), EXAMPLE, BERLIN)

    assert (night.day, night.number) == (date(2026, 3, 13), 3)


@given(
    now=st.integers(0, 15 * 365 * 24 * 3600).map(
        lambda seconds: FIRST + timedelta(seconds=seconds)
    ),
    zone=st.sampled_from(ZONES),
    begins=st.lists(
        st.sampled_from(["00:00", "06:00", "07:30", "14:00", "22:00", "23:59"]),
        min_size=1,
        unique=True,
    ),
)
def test_every_moment_is_in_one_shift_and_shifts_follow_each_other(now, zone, begins):
    begins = sorted(begins)
    shift = shift_at(now, begins, zone)
    after, before = neighbour(shift, 1, begins, zone), neighbour(shift, -1, begins, zone)

    assert shift.begins <= now < shift.ends
    assert (after.begins, before.ends) == (shift.ends, shift.begins)


@pytest.mark.parametrize(
    "begins", [(), ("6:00",), ("25:00",), ("14:00", "06:00"), ("06:00", "06:00"), ("noon",)]
)
def test_shifts_that_are_none_are_refused(begins):
    with pytest.raises(Conflict, match="shifts begin at times such as"):
        require_shifts(begins)
