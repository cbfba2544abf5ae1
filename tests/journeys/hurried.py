"""The words that stories of hurried and hostile people are told in."""

from api.demo.player import Reply
from custody.domain.records import (
    CustodySpan,
)
from tests.journeys.standing import Standing

LYMPHOMA, ADULT, FAILED = "lymphoma_two_days", "adult_split_dose", "failed_then_second"
ORDER = {"order_number": "ORD-5521"}
AGREES = {"stated_name_and_birth_date": True, "label_agrees": True}
GREEN = {"wristband": "wristband", "container": "green"}
BED = "N-BEDSIDE-1"
PAPER = {"volume_microlitres": 49_000, "outcome": "complete", "paper": "two_signatures"}


def refused(reply: Reply, *reasons: str) -> bool:
    """Whether it was refused, and for these reasons among others."""
    return reply.verdict == "refused" and set(reasons) <= set(reply.reasons)


def half(house: Standing, who: str, where: str = BED, **said: bool) -> Reply:
    return house.ask("check_identity", who, where, GREEN, {**AGREES, **said})


def bad_result(house: Standing, item: str, **told: str | int) -> Reply:
    said = {"donation_number": "donation of sample", "item": item, **told}
    return house.ask("record_result", "W-BELL", "W-QC", {"sample": "sample"}, said)


def growth(house: Standing) -> Reply:
    said = {"growth_confirmed": True, **ORDER}
    return house.ask("report_sterility", "W-BELL", "W-QC", {"therapy": "therapy"}, said)


def spans(house: Standing, bag: str) -> list[CustodySpan]:
    return house.books.find(CustodySpan, container=house.container(bag).id)
