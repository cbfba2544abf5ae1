"""A label template is approved by two people for exactly its bytes, from a day on; and retired, but never forgotten.

What cannot be printed as it must is never approved: an element that some jurisdiction wants affixed is missing, words
do not fit, or a symbol was not read back.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from custody.domain.case import Case, moment
from custody.domain.label_templates import AT_FAULT, TemplateOnFile, from_key
from custody.domain.records import LabelTemplateApproval, Record
from custody.domain.step import Ask, AskKind, Step, flag, word
from custody.domain.vocabulary import Role, StationKind

QUALITY = frozenset({Role.QUALITY})
READERS = QUALITY | {
    Role.QUALIFIED_PERSON,
    Role.PROCESS_OPERATOR,
    Role.COLLECTION_TECHNICIAN,
    Role.CELL_LAB_TECHNICIAN,
    Role.APHERESIS_NURSE,
    Role.NURSE,
}
DESK = frozenset({StationKind.QUALITY_DESK})
RETIRED_BECAUSE = ("replaced", *AT_FAULT)


def template_is_on_file(case: Case) -> str | None:
    """G05: what is approved can be read here."""
    return None if _on_file(case) else "template_unknown"


def template_prints_as_it_must(case: Case) -> str | None:
    """G21: complete for every jurisdiction, every word fits, every symbol is read back; the gravest fault is told."""
    found = _on_file(case)
    return next(iter(found.faults), None) if found else "template_unknown"


def it_begins_in_time(case: Case) -> str | None:
    """G05: no print that was made can have another template afterwards."""
    day = case.text("effective_on")
    return "value_out_of_range" if day and day < case.day_here.isoformat() else None


def is_approved_already(case: Case) -> str | None:
    """These bytes were approved, and what was retired stays so."""
    return "done" if _approval(case) else None


def approve(case: Case) -> Iterable[Record]:
    """Both people answer for the hash of the file; labels are printed from it when its day begins."""
    found, second = _on_file(case), case.at.second
    if found is None:  # the gates made sure of it
        return
    yield LabelTemplateApproval(
        name=found.name, version=found.version, kind=found.kind, digest=found.sha256,
        effective_from=_effective_from(case), first_by=case.at.person.id, second_by=second.id if second else "",
        at=case.now,
    )  # fmt: skip


def template_was_approved(case: Case) -> str | None:
    """G05: what nobody approved prints nothing that could be stopped."""
    return None if _approval(case) else "template_not_approved"


def is_retired_already(case: Case) -> str | None:
    """It was retired."""
    known = _approval(case)
    return "done" if known and known.is_retired else None


def retire(case: Case) -> Iterable[Record]:
    """Nothing new is printed from it: the one approved before it is in force again, if there is one."""
    known = _approval(case)
    if known is not None:
        yield replace(
            known,
            retired_at=case.now,
            retired_by=case.at.person.id,
            retired_because=case.text("reason"),
        )


def _on_file(case: Case) -> TemplateOnFile | None:
    return case.templates.on_file(case.text("template"))


def _approval(case: Case) -> LabelTemplateApproval | None:
    key = from_key(case.text("template"))
    return case.books.get(LabelTemplateApproval, *key) if key else None


def _effective_from(case: Case) -> str:
    """The beginning of the day that was told, by the calendar of this place; now where that is today, or no day was told."""
    day = case.text("effective_on")
    if not day or day == case.day_here.isoformat():
        return case.now
    begins = datetime.combine(datetime.fromisoformat(day), time.min, ZoneInfo(case.at.station.zone))
    return moment(begins)


TEMPLATE = Ask(name="template", kind=AskKind.TEMPLATE, caption="Label template")

STEPS = (
    Step(
        name="approve_label_template", stage="care", title="Approve a label template", roles=QUALITY, second=READERS, stations=DESK, scans=(),
        asks=(
            TEMPLATE, Ask(name="effective_on", kind=AskKind.DAY, caption="In force from the beginning of", optional=True),
            flag("read", "Both have looked at its printed samples and read every element", must_be=True),
        ),
        effect=approve, gates=(template_is_on_file, template_prints_as_it_must, it_begins_in_time), done=is_approved_already,
        before_approval=True,
    ),
    Step(
        name="retire_label_template", stage="care", title="Retire a label template", roles=QUALITY, second=READERS, stations=DESK, scans=(),
        asks=(TEMPLATE, word("reason", "Why", *RETIRED_BECAUSE)), effect=retire, gates=(template_was_approved,), done=is_retired_already,
        before_approval=True,
    ),
)  # fmt: skip
