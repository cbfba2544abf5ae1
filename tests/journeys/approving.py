"""Approving label templates in a house that was stopped before it prints, and which one prints then."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from api.demo.player import Reply
from custody.domain.case import StepRequest
from custody.domain.journey.printing import template_for
from custody.domain.label_templates import TemplateOnFile
from custody.domain.records import Label, LabelTemplateApproval
from tests.journeys.standing import Standing

PRINTING = "print_final_labels"
NEWER = TemplateOnFile(name="our_bag", version=2, kind="final_bag", sha256="a" * 64)
THEIRS = TemplateOnFile(name="their_bag", version=1, kind="final_bag", sha256="e" * 64)
AMERICAN, GERMAN = ("W-GRANT", "W-QUALITY", "W-RAMAN"), ("N-HOFFMANN", "N-QUALITY", "N-DIALLO")


def on_file(house: Standing, *templates: TemplateOnFile) -> None:
    """What can be approved, beside what came with the software."""
    house.house.templates = {f"{one.name} v{one.version}": one for one in templates}


def approve(
    house: Standing, key: str = "our_bag v2", day: str = "", by: tuple[str, ...] = AMERICAN
) -> Reply:
    first, where, second = by
    values = {"template": key, "read": True} | ({"effective_on": day} if day else {})
    return house.ask("approve_label_template", first, where, {}, values, second)


def retire(house: Standing, key: str = "our_bag v2", because: str = "misprints") -> Reply:
    values = {"template": key, "reason": because}
    return house.ask("retire_label_template", "W-GRANT", "W-QUALITY", {}, values, "W-RAMAN")


def approval(house: Standing, key: str = "our_bag v2") -> LabelTemplateApproval | None:
    name, _, version = key.partition(" v")
    return house.books.get(LabelTemplateApproval, name, int(version))


def printed_from(house: Standing) -> str:
    """The template of a label that is printed now."""
    printed = house.go_on(PRINTING, makes=("late",), say={"count": 1})
    assert printed.verdict == "accepted", printed
    return newest(house).template


def newest(house: Standing) -> Label:
    return max(house.books.find(Label, kind="final_bag"), key=lambda one: one.serial)


def reprint(house: Standing, reason: str) -> Reply:
    return house.ask(
        "reprint_label", "W-RAMAN", "W-CLEAN-3", {"container": "green as compound"}, {"reason": reason}, "W-CHO",
        makes="green",
    )  # fmt: skip


def reprinted_from(house: Standing, reason: str) -> str:
    told = reprint(house, reason)
    assert told.verdict == "accepted", told
    return newest(house).template


def in_force(house: Standing) -> str | None:
    """The template that a final bag's label would be printed from now."""
    at = house.house.workstation("W-RAMAN", "W-CLEAN-3")
    return template_for(house.house.case(at, StepRequest(step=PRINTING)), "final_bag")


def day_in(house: Standing, days: int, zone: str = "America/New_York") -> str:
    """The day that a calendar shows so many days from now."""
    return f"{(house.house.now + timedelta(days=days)).astimezone(ZoneInfo(zone)):%Y-%m-%d}"
