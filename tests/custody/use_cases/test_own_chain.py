"""A therapy's own chain verifies as it was played, and not once anything in it, or on file about it, is another."""

from dataclasses import replace
from functools import cache

import pytest

from api.demo.stories import merged
from custody.domain.books import MemoryBooks
from custody.domain.records import KINDS, Container, Therapy
from custody.ledger.entry import Entry
from custody.ledger.log import Row
from custody.ledger.merkle import leaf_hash
from custody.use_cases.own_chain import own_chain_verifies
from tests.kit.house import STORIES, House, open_house

MARIA, OTHER = "CHA999926000001", "CHA999926000002"


@cache
def played() -> House:
    player = open_house()
    player.play(merged(STORIES))
    house = player.door
    assert isinstance(house, House)
    return house


def rows_about(coi: str) -> list[Row]:
    return [(one.index, one.body, one.leaf) for one in played().log.about(coi)]


def books_with(*records: object) -> MemoryBooks:
    """The books as they were played, and these records in their places."""
    sheet = MemoryBooks(beneath=played().books)
    for record in records:
        sheet.put(record)
    return sheet


def written_anew(row: Row) -> Row:
    """An entry with one letter changed, and the hash that is then right."""
    index, body, _ = row
    body = body.replace(b'"station":"N', b'"station":"M').replace(b'"station":"W', b'"station":"M')
    return index, body, leaf_hash(body)


def test_every_therapy_of_every_story_verifies():
    cois = [one.coi for one in played().books.find(Therapy)]

    assert len(cois) == len(STORIES)
    assert all(own_chain_verifies(coi, rows_about(coi), played().books) for coi in cois)


CHAINS = {
    "a byte of an entry": lambda rows: [
        *rows[:3], (rows[3][0], rows[3][1][:-2] + b"!}", rows[3][2]), *rows[4:]
    ],
    "a stored hash": lambda rows: [*rows[:3], (*rows[3][:2], bytes(32)), *rows[4:]],
    "an entry written anew": lambda rows: [*rows[:3], written_anew(rows[3]), *rows[4:]],
    "the first entry missing": lambda rows: rows[1:],
    "an entry missing": lambda rows: [*rows[:5], *rows[6:]],
    "the last entry that changed something missing": lambda rows: rows[:-40],
    "two entries swapped": lambda rows: [*rows[:5], rows[6], rows[5], *rows[7:]],
    "an entry about another therapy": lambda rows: [*rows, rows_about(OTHER)[-1]],
    "nothing": lambda _: [],
}  # fmt: skip


@pytest.mark.parametrize("changed", CHAINS.values(), ids=CHAINS)
def test_a_changed_chain_does_not_verify(changed):
    rows = changed(rows_about(MARIA))

    assert not own_chain_verifies(MARIA, rows, played().books)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_record_that_is_missing_or_another_is_noticed(name: str):
    kind = KINDS[name]
    mine = [one for one in played().books.find(kind) if getattr(one, "therapy", "") == MARIA]

    moved = [books_with(replace(one, therapy=OTHER)) for one in mine[:3]]

    assert not any(own_chain_verifies(MARIA, rows_about(MARIA), books) for books in moved)


def test_a_bag_moved_to_another_patient_stops_both():
    bag = played().books.find(Container, therapy=MARIA)[-1]

    books = books_with(replace(bag, therapy=OTHER))

    assert not own_chain_verifies(MARIA, rows_about(MARIA), books)
    assert not own_chain_verifies(OTHER, rows_about(OTHER), books)


def test_the_chain_goes_through_what_was_found_good_before():
    rows = rows_about(MARIA)
    seen: Entry = list(played().log.about(MARIA))[9]
    books = played().books

    there = own_chain_verifies(MARIA, rows, books, (10, seen.leaf.hex()))
    elsewhere = own_chain_verifies(MARIA, rows, books, (9, seen.leaf.hex()))
    beyond = own_chain_verifies(MARIA, rows, books, (len(rows) + 1, seen.leaf.hex()))

    assert (there, elsewhere, beyond) == (True, False, False)
