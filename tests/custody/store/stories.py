"""The words that tests of the store are written in: a therapy, a bag, an entry about them."""

from itertools import count
from typing import Any

from custody.domain.records import Container, Record, Serial, Therapy
from custody.ledger.entry import Draft, Occurred
from tests.kit.databases import START

_ids = count(1_000_000)  # never one that a test counts itself


def an_id(number: int | None = None) -> str:
    """A UUIDv7 of no real moment."""
    return f"01890000-0000-7000-8000-{next(_ids) if number is None else number:012d}"


def a_therapy(coi: str = "COI-1", **more: Any) -> Therapy:
    return Therapy(
        **{
            "coi": coi,
            "subject": f"subject-of-{coi}",
            "site": "A9990",
            "preset": "example",
            "preset_version": 1,
            "indication": "lymphoma",
            "candidacy": "relapse",
            "weight_grams": 70_000,
            "under_twelve": False,
            "status": "active",
            "enrolled_at": "2026-03-02T08:00:00.000000Z",
        }
        | more
    )


def a_bag(bag: str = "BAG-1", therapy: str = "COI-1", **more: Any) -> Container:
    return Container(
        **{
            "id": bag,
            "therapy": therapy,
            "din": "A999026000001",
            "kind": "collection_bag",
            "product_code": "S1128V00",
            "division": "00",
            "condition": "fresh",
            "disposition": "quarantined",
            "holder": "apheresis",
            "place": "apheresis-1",
            "made_at": "2026-03-02T09:00:00.000000Z",
        }
        | more
    )


def a_draft(*changed: Record, about: tuple[str, ...] = (), number: int | None = None) -> Draft:
    """What a use case writes when these records changed."""
    return Draft(
        id=an_id(number),
        type="container:accepted",
        at=Occurred(time=START, zone="Europe/Paris", source="station"),
        site="A9990",
        station="dock-1",
        actor="person-1",
        verdict="accepted",
        subjects=about,
        outcome=tuple(
            (one.KIND, {name: getattr(one, name) for name in one.field_names()}) for one in changed
        ),
    )


def counts(number: int):
    """A use case: the series goes up by one, and an entry says so."""

    def use_case(at):
        before = at.books.get(Serial, "series")
        after = Serial(series="series", last=before.last + 1 if before else 1)
        at.books.put(after)
        return at.log.append(a_draft(after, about=("COI-1", f"BAG-{number % 3}"), number=number))

    return use_case
