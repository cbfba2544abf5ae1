"""A tile has one address, as the standard writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.ledger.tile_paths import paths_of, read_place, write_place


@pytest.mark.parametrize(
    ("number", "width", "path"),
    [
        (0, 256, "000"),
        (999, 256, "999"),
        (1000, 256, "x001/000"),
        (1234067, 256, "x001/x234/067"),
        (1234067, 12, "x001/x234/067.p/12"),
    ],
)
def test_the_standards_examples(number: int, width: int, path: str):
    assert write_place(number, width) == path
    assert read_place(path) == (number, width)


@given(st.integers(0, 2**45), st.integers(1, 256))
def test_what_is_written_is_read_back(number: int, width: int):
    assert read_place(write_place(number, width)) == (number, width)


@pytest.mark.parametrize(
    "path",
    ["", "0", "00", "0000", "x000/000", "001/234", "x001", "x001/x234", "X001/234", "-01", "\u0660\u0660\u0660",
     "000.p/0", "000.p/256", "000.p/01", "000.p/", "000.p/999", "000.p", "000/", "/000", "000\n",
     "../000", "x001/../000", "x999/" * 6 + "999"],
)  # fmt: skip
def test_no_other_spelling_is_an_address(path: str):
    assert read_place(path) is None


@given(st.text(max_size=30))
def test_whatever_is_asked_is_an_address_in_its_one_spelling_or_none(path: str):
    place = read_place(path)

    assert place is None or write_place(*place) == path


def test_a_log_of_70000_is_the_tiles_that_the_standard_counts():
    paths = list(paths_of(70_000))

    levels = {n: [one for one in paths if one.startswith(f"tile/{n}/")] for n in range(4)}
    assert [len(levels[n]) for n in range(4)] == [274, 2, 1, 0]
    assert levels[0][-1] == "tile/0/273.p/112"
    assert levels[1] == ["tile/1/000", "tile/1/001.p/17"]
    assert levels[2] == ["tile/2/000.p/1"]
    assert len([one for one in paths if one.startswith("tile/entries/")]) == 274
    assert list(paths_of(0)) == []
