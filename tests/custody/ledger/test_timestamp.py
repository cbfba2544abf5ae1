"""There is one way to write a moment."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import EntryMalformed
from custody.ledger.timestamp import is_time, read_time, write_time

moments = st.datetimes(timezones=st.just(UTC))


@given(moments)
def test_a_moment_is_read_back_as_it_was_written(moment):
    assert read_time(write_time(moment)) == moment


@given(moments, moments)
def test_texts_sort_as_moments_do(one, other):
    assert (write_time(one) < write_time(other)) == (one < other)


def test_a_moment_elsewhere_is_written_in_utc():
    zurich = timezone(timedelta(hours=1))

    text = write_time(datetime(2026, 11, 22, 15, 2, 3, tzinfo=zurich))

    assert text == "2026-11-22T14:02:03.000000Z"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(EntryMalformed, match="zone"):
        write_time(datetime(2026, 11, 22))  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T14:02:03Z",
        "2026-11-22T14:02:03.000Z",
        "2026-11-22T14:02:03.0000000Z",
        "2026-11-22T14:02:03.000000+00:00",
        "2026-11-22 14:02:03.000000Z",
        "2026-11-22T14:02:03.000000z",
        "2026-11-22T14:02:03,000000Z",
        "2026-02-30T14:02:03.000000Z",
        "2026-13-01T14:02:03.000000Z",
        "0000-01-01T14:02:03.000000Z",
        "2026-11-22T24:00:00.000000Z",
        "2026-11-22T23:59:60.000000Z",
        "2026-W47-7T14:02:03.000000Z",
        "٢٠٢٦-11-22T14:02:03.000000Z",
        "2026-11-22T14:02:03.000000Z\n",
        "",
    ],
)
def test_any_other_spelling_is_no_moment(text):
    assert not is_time(text)
    with pytest.raises(EntryMalformed):
        read_time(text)
