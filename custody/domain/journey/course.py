"""The course of a therapy as a whole: paused, resumed or cancelled, and a later session put off."""

from collections.abc import Iterable
from dataclasses import replace

from custody.domain.case import Case
from custody.domain.effects import observed
from custody.domain.gates.papers import (
    HOSPITAL_NUMBER,
    ORDER_NUMBER,
    documents_name_this_therapy,
    paper_names_this_patient,
)
from custody.domain.journey.enrolment import THERAPY, WRISTBAND, consent_stands
from custody.domain.journey.holds import EVERYWHERE
from custody.domain.records import (
    Record,
)
from custody.domain.step import Step, number, word
from custody.domain.vocabulary import (
    Role,
    StationKind,
    TherapyStatus,
)


def physician_resumes(case: Case) -> str | None:
    """G19: who may pause is not who may say that the patient can go on."""
    resuming = case.text("status") == TherapyStatus.ACTIVE
    return "wrong_role" if resuming and Role.PHYSICIAN not in case.at.person.roles else None


def consent_is_there_to_resume(case: Case) -> str | None:
    """G18: what stopped because consent was withdrawn does not go on without a new one."""
    resuming = case.text("status") == TherapyStatus.ACTIVE
    return "consent_missing" if resuming and consent_is_withdrawn_already(case) else None


def consent_is_withdrawn_already(case: Case) -> str | None:
    """A consent that was withdrawn and not given anew since is withdrawn."""
    withdrawn = case.milestone("withdraw_consent") is not None
    return "done" if withdrawn and consent_stands(case) else None


def consent_was_given(case: Case) -> str | None:
    """G18: what was never given cannot be withdrawn."""
    return None if case.milestone("record_consent") else "consent_missing"


def status_can_change(case: Case) -> str | None:
    """G19: what was cancelled or closed does not begin again."""
    ended = (TherapyStatus.CANCELLED, TherapyStatus.CLOSED)
    return "therapy_not_active" if case.therapy and case.therapy.status in ended else None


def has_that_status(case: Case) -> str | None:
    """The therapy is what it shall be."""
    return "done" if case.therapy and case.therapy.status == case.text("status") else None


def change_status(case: Case) -> Iterable[Record]:
    """Paused, active again, or cancelled."""
    return (
        [replace(case.therapy, status=TherapyStatus(case.text("status")))] if case.therapy else []
    )


def withdraw_consent(case: Case) -> Iterable[Record]:
    """The therapy stands still from now on: nothing is collected, made, thawed or given."""
    active = case.therapy is not None and case.therapy.status == TherapyStatus.ACTIVE
    return [replace(case.therapy, status=TherapyStatus.PAUSED)] if case.therapy and active else []


def delay(case: Case) -> Iterable[Record]:
    """A later session waits, within what the preset allows."""
    return [observed(case, "session_delayed", value=case.integer("session"), unit="session")]


STEPS = (
    Step(
        name="change_status", stage="care", title="Pause, resume or cancel a therapy", roles=frozenset({Role.PHYSICIAN, Role.COORDINATOR}),
        stations=EVERYWHERE, scans=(THERAPY,), effect=change_status, gates=(documents_name_this_therapy, status_can_change, physician_resumes, consent_is_there_to_resume), done=has_that_status, asks=(word("status", "The therapy is", "active", "paused", "cancelled"), ORDER_NUMBER), while_ended=True,
    ),
    Step(
        name="withdraw_consent", stage="care", title="Record that the consent was withdrawn", roles=frozenset({Role.PHYSICIAN}),
        stations=EVERYWHERE, scans=(THERAPY,), effect=withdraw_consent, asks=(HOSPITAL_NUMBER,), while_ended=True, protects=True,
        gates=(paper_names_this_patient, consent_was_given), done=consent_is_withdrawn_already,
    ),
    Step(
        name="delay_session", stage="S20", title="Delay an infusion session", roles=frozenset({Role.PHYSICIAN}), effect=delay,
        stations=frozenset({StationKind.WARD, StationKind.CLINIC, StationKind.BEDSIDE}), scans=(WRISTBAND,),
        asks=(number("session", "Session", "", 2, 9),), after=("start_infusion",),
    ),
)  # fmt: skip
