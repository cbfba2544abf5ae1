"""A label template is approved by two people for exactly its bytes, from a day on; and retired, but never forgotten.

What cannot be printed as it must is never approved: an element that some jurisdiction wants affixed is missing, words
do not fit, or a symbol was not read back.  A version is approved once, for one beginning, and no two versions begin at
the same moment: what prints then must not hang on who signed last.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from custody.domain.case import Case, moment
from custody.domain.label_templates import (
    AT_FAULT,
    TemplateOnFile,
    approval_of,
    is_the_approved_one,
)
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
BEGINS_WITHIN: Final = timedelta(
    days=366
)  # a year that was mistyped would approve what never prints
RETIRED_BECAUSE = ("replaced", *AT_FAULT)


def template_is_on_file(case: Case) -> str | None:
    """G05: what is approved can be read here."""
    return None if _on_file(case) else "template_unknown"


def template_is_as_it_was_kept(case: Case) -> str | None:
    """G21: nobody looked at bytes that were put in the place of others."""
    found = _on_file(case)
    return None if not found or is_the_approved_one(found, _approval(case)) else "template_changed"


def template_prints_as_it_must(case: Case) -> str | None:
    """G21: complete for every jurisdiction, every word fits, every symbol is read back; the gravest fault is told."""
    found = _on_file(case)
    if found is None or found.faults is None:
        return "template_unknown"
    return next(iter(found.faults), None)


def template_was_not_retired(case: Case) -> str | None:
    """G05: what was retired stays so, whatever it was retired for."""
    known = _approval(case)
    return "template_retired" if known and known.is_retired else None


def it_begins_in_time(case: Case) -> str | None:
    """G05: no print that was made can have another template afterwards, nor does one wait for ever."""
    day = case.text("effective_on")
    if not day:
        return None
    in_time = case.day_here <= date.fromisoformat(day) <= case.day_here + BEGINS_WITHIN
    return None if in_time else "value_out_of_range"


def it_begins_as_was_told(case: Case) -> str | None:
    """G05: who hears that it is approved already may believe that it is so from the day they named."""
    known = _approval(case)
    as_told = known is None or known.is_retired or _begins_as_asked(case, known)
    return None if as_told else "template_has_its_day"


def nothing_else_begins_then(case: Case) -> str | None:
    """G05: of two that begin at the same moment nobody could say which prints."""
    found = _on_file(case)
    if found is None or it_begins_in_time(case):
        return None
    others = case.books.find(LabelTemplateApproval, kind=found.kind)
    begins = _effective_from(case)
    taken = any(
        one.effective_from == begins and not one.is_retired
        for one in others
        if one.key != (found.name, found.version)
    )
    return "template_day_taken" if taken else None


def is_approved_already(case: Case) -> str | None:
    """These bytes were approved, and are in force from when they were asked to be."""
    known, found = _approval(case), _on_file(case)
    if known is None or known.is_retired or not is_the_approved_one(found, known):
        return None
    return "done" if _begins_as_asked(case, known) else None


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
    return approval_of(case.books, case.text("template"))


def _begins_as_asked(case: Case, known: LabelTemplateApproval) -> bool:
    """Whether an approval has the beginning that is asked for; now is any that has been."""
    if it_begins_in_time(case):
        return False
    asked = _effective_from(case)
    begun = asked == case.now and known.effective_from <= case.now
    return begun or known.effective_from == asked


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
        effect=approve, done=is_approved_already,
        gates=(
            template_is_on_file, template_is_as_it_was_kept, template_prints_as_it_must, template_was_not_retired,
            it_begins_in_time, it_begins_as_was_told, nothing_else_begins_then,
        ),
        before_approval=True,
    ),
    Step(
        name="retire_label_template", stage="care", title="Retire a label template", roles=QUALITY, second=READERS, stations=DESK, scans=(),
        asks=(TEMPLATE, word("reason", "Why", *RETIRED_BECAUSE)), effect=retire, gates=(template_was_approved,), done=is_retired_already,
        before_approval=True,
    ),
)  # fmt: skip
