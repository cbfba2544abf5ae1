"""Pseudonyms: the same for the same number under one key, and for nothing else."""

from functools import partial

from hypothesis import assume, given
from hypothesis import strategies as st

from custody.domain.aliases import (
    HOSPITAL_NUMBER,
    PSEUDONYM_GRAMMAR,
    find_alias,
    is_sealed,
    new_alias,
    pseudonym,
)
from custody.domain.books import MemoryBooks
from custody.domain.erased import ERASE
from custody.domain.gates.request import CODE_GRAMMAR
from custody.domain.records import Alias, Milestone

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
COI = "CHA999926000001"
made = partial(pseudonym, KEY)
codes = st.from_regex(CODE_GRAMMAR, fullmatch=True)
parts = st.tuples(codes, codes, codes)


def test_a_known_answer():
    # HMAC-SHA256, key 00..1f, message "NORTH" 1f "hospital_number" 1f "H-4711"; from openssl dgst -mac HMAC
    expected = "a36b54345e14be64c9bb611ecc8e28f61635cf955b66884b13f3f26f4301add5"

    assert made("NORTH", HOSPITAL_NUMBER, "H-4711") == expected


@given(parts, parts)
def test_only_the_same_issuer_type_and_number_have_the_same_pseudonym(one, other):
    assert (made(*one) == made(*other)) == (one == other)


@given(parts)
def test_another_key_gives_another_pseudonym(one):
    assert made(*one) != pseudonym(OTHER_KEY, *one)


@given(codes, codes)
def test_a_sealed_alias_is_found_by_its_number_only(number, other):
    assume(number != other)
    books = MemoryBooks()
    alias = new_alias(books, made, HOSPITAL_NUMBER, "NORTH", number, COI)
    books.put(alias)

    assert is_sealed(alias)
    assert find_alias(books, made, HOSPITAL_NUMBER, "NORTH", number) == alias
    assert find_alias(books, made, HOSPITAL_NUMBER, "NORTH", other) is None
    assert find_alias(books, made, HOSPITAL_NUMBER, "SOUTH", number) is None
    assert (
        find_alias(books, partial(pseudonym, OTHER_KEY), HOSPITAL_NUMBER, "NORTH", number) is None
    )
    assert find_alias(books, made, HOSPITAL_NUMBER, "NORTH", alias.value) is None


def test_a_number_that_names_no_person_stays_as_it_is():
    books = MemoryBooks()
    alias = new_alias(books, made, "order_number", "sponsor", "ORD-1", COI)

    assert alias == Alias(type="order_number", issuer="sponsor", value="ORD-1", therapy=COI)
    assert not is_sealed(alias)


@given(codes)
def test_no_number_that_anybody_can_give_looks_like_a_pseudonym(number):
    assert not PSEUDONYM_GRAMMAR.fullmatch(number)


# ── erased ─────────────────────────────────────────────────────────────────────────────────

OTHERS = ("CHA999926000002", "CHA999926000003")


def erase(books: MemoryBooks, coi: str) -> None:
    now = "2057-01-01T12:00:00.000000Z"
    books.put(Milestone(therapy=coi, step=ERASE, times=1, first_at=now, last_at=now))


def test_the_number_of_who_was_erased_finds_nothing():
    books = MemoryBooks()
    books.put(new_alias(books, made, HOSPITAL_NUMBER, "NORTH", "H-4711", COI))

    erase(books, COI)

    assert find_alias(books, made, HOSPITAL_NUMBER, "NORTH", "H-4711") is None


def test_a_number_in_clear_of_who_was_erased_finds_nothing():
    books = MemoryBooks()
    books.put(Alias(type=HOSPITAL_NUMBER, issuer="NORTH", value="H-4711", therapy=COI))
    assert find_alias(books, made, HOSPITAL_NUMBER, "NORTH", "H-4711") is not None

    erase(books, COI)

    assert find_alias(books, made, HOSPITAL_NUMBER, "NORTH", "H-4711") is None


def test_an_order_of_who_was_erased_is_found_as_before():
    books = MemoryBooks()
    alias = new_alias(books, made, "order_number", "sponsor", "ORD-1", COI)
    books.put(alias)

    erase(books, COI)

    assert find_alias(books, made, "order_number", "sponsor", "ORD-1") == alias


def test_whoever_has_the_number_later_is_bound_anew_and_found_alone():
    books, kept = MemoryBooks(), set()
    for coi in (COI, *OTHERS):
        alias = new_alias(books, made, HOSPITAL_NUMBER, "NORTH", "H-4711", coi)
        books.put(alias)
        kept.add(alias.value)

        assert is_sealed(alias)
        assert find_alias(books, made, HOSPITAL_NUMBER, "NORTH", "H-4711") == alias

        erase(books, coi)

    assert len(kept) == 3
