"""A commitment opens with its salt and its value, and with no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import EntryMalformed
from custody.ledger.commitment import commit, opens

SALT = bytes(range(32))
salts = st.binary(min_size=32, max_size=32)


@given(salts, st.text(alphabet="abc"))
def test_a_commitment_opens_with_its_salt_and_value(salt, value):
    assert opens(commit(salt, value), salt, value)


@given(salts, salts, st.text(alphabet="ab"), st.text(alphabet="ab"))
def test_and_with_no_other(salt, other_salt, value, other):
    if (salt, value) != (other_salt, other):
        assert not opens(commit(salt, value), other_salt, other)


def test_a_text_and_the_number_it_looks_like_are_two_values():
    assert commit(SALT, "42") != commit(SALT, 42)


@pytest.mark.parametrize("salt", [b"", b"x" * 31, b"x" * 33])
def test_a_salt_of_another_length_is_refused(salt):
    with pytest.raises(EntryMalformed, match="salt"):
        commit(salt, "1970-01-01")
