"""From any container to where its cells came from and went, and from a doubt to everyone near it."""

from custody.domain.books import MemoryBooks
from custody.domain.genealogy import (
    ancestors,
    blast_radius,
    descendants,
    lots_of,
    therapies_touched,
)
from custody.domain.records import Container, Edge, LotUse, Occupancy, Participation

AT = "2026-03-02T06:00:00.000000Z"


def a_container(name: str, therapy: str = "T1") -> Container:
    return Container(
        id=name, therapy=therapy, din="D", kind="vessel", product_code="S9002", division="A00000",
        condition="in_process", disposition="quarantined", holder="WORKS", place="R", made_at=AT,
    )  # fmt: skip


def a_family() -> MemoryBooks:
    books = MemoryBooks()
    for parent, child in (
        ("bag1", "vessel"),
        ("bag2", "vessel"),
        ("vessel", "final1"),
        ("vessel", "final2"),
    ):
        books.put(Edge(therapy="T1", parent=parent, child=child, how="split"))
    return books


def test_two_bags_pooled_into_one_vessel_are_ancestors_of_every_final_bag():
    books = a_family()

    assert set(ancestors(books, a_container("final1"))) == {"vessel", "bag1", "bag2"}
    assert set(descendants(books, a_container("bag1"))) == {"vessel", "final1", "final2"}


def test_a_lot_is_followed_to_every_therapy_and_back():
    books = MemoryBooks()
    for serial, therapy in (("1", "T1"), ("2", "T2"), ("3", "T1")):
        books.put(
            LotUse(
                gtin="G",
                lot="L",
                serial=serial,
                therapy=therapy,
                container=f"v{therapy}",
                used_at=AT,
            )
        )

    assert therapies_touched(books, "G", "L") == ("T1", "T2")
    assert lots_of(books, "T1") == (("G", "L"),)


def test_the_blast_radius_is_who_and_what_was_open_in_the_room_then():
    books = MemoryBooks()
    stays = (("T1", "08:00", "10:00"), ("T2", "10:30", "12:00"), ("T3", "13:00", None))
    for n, (therapy, opened, closed) in enumerate(stays, start=1):
        moments = [f"2026-03-02T{time}:00.000000Z" if time else None for time in (opened, closed)]
        books.put(
            Occupancy(
                place="R",
                n=n,
                therapy=therapy,
                opened_at=moments[0] or "",
                opened_by=f"P{n}",
                closed_at=moments[1],
            )
        )
    books.put(Participation(therapy="T2", person="P9", step="transduce"))

    therapies, people = blast_radius(
        books, "R", "2026-03-02T09:30:00.000000Z", "2026-03-02T12:30:00.000000Z"
    )

    assert therapies == ("T1", "T2")
    assert people == ("P1", "P2", "P9")
