"""S20 to S23: vital signs and neurology as raw items, grades derived from them, discharge, and close-out."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import timedelta
from enum import StrEnum
from typing import get_args, get_type_hints

from custody.domain.case import Case
from custody.domain.clinical_items import CapdItems, CrsItems, IcansItems, IceItems, items_from
from custody.domain.effects import not_ended, observed
from custody.domain.grading import Grade, crs_grade, icans_grade
from custody.domain.infusion_plans import GradeSpan, Measure, ToxicityDecision
from custody.domain.journey.clinic import readings
from custody.domain.journey.dose_plan import planned
from custody.domain.journey.enrolment import THERAPY, WRISTBAND
from custody.domain.journey.printing import labels_are_accounted_for
from custody.domain.records import Deviation, Infusion, Observation, Occupancy, Record
from custody.domain.step import Ask, AskKind, Step, flag
from custody.domain.vocabulary import Role, StationKind, TherapyStatus

CARERS = frozenset({Role.NURSE, Role.PHYSICIAN})
CARE_PLACES = frozenset({StationKind.WARD, StationKind.BEDSIDE})
GRADE_IS_CURRENT_HOURS = 24
AT_LEAST = "_at_least"  # of an unknown grade: what was found all the same


def toxicity_allows_the_session(case: Case) -> str | None:
    """G26: after the first session, the worst and the present grades decide; unknown refuses."""
    gate = case.rules.infusion.toxicity_gate
    given = case.books.find(Infusion, therapy=case.coi)
    if gate is None or not given or not _is_a_later_session(case, given):
        return None
    first = min(infusion.started_at for infusion in given)
    days = case.days_since(first)
    seen = {
        Measure.CRS: _span(case, "crs_grade", first),
        Measure.ICANS: _span(case, "icans_grade", first),
    }
    decision = gate.decide(seen, day_offset=days)
    if decision is ToxicityDecision.UNKNOWN:
        return "toxicity_unknown"
    return None if decision is ToxicityDecision.PROCEED else "toxicity"


def _is_a_later_session(case: Case, given: list[Infusion]) -> bool:
    """Whether the bag at hand belongs to a session after one that was given."""
    bag = next(iter(case.containers), None)
    mine = next((each.session for each in planned(case) if bag and each.container == bag.id), 1)
    return any(infusion.session < mine for infusion in given)


def _span(case: Case, name: str, since: str) -> GradeSpan:
    """Worst since a moment, and now; a grade older than a day says nothing about now.

    An unknown grade counts for the worst as what it was at least: a seizure without a score was a seizure.
    """
    seen = [one for one in readings(case, name) if one.at >= since]
    floors = [one for one in readings(case, f"{name}{AT_LEAST}") if one.at >= since]
    known = [one.value for one in (*seen, *floors) if one.value is not None]
    current = (
        seen[-1]
        if seen and case.since(seen[-1].at) <= timedelta(hours=GRADE_IS_CURRENT_HOURS)
        else None
    )
    return GradeSpan(
        worst=max(known) if known else None, current=current.value if current else None
    )


def score_is_for_the_age(case: Case) -> str | None:
    """G05: items of the other age's score would be left out of the grade, and nobody would notice."""
    other = IceItems if case.therapy and case.therapy.under_twelve else CapdItems
    told = {item.name for item in fields(other)} & case.request.values.keys()
    return "score_of_another_age" if told else None


def something_was_given(case: Case) -> str | None:
    """G05: monitoring follows an infusion."""
    return None if case.books.find(Infusion, therapy=case.coi) else "out_of_order"


def monitored_long_enough(case: Case) -> str | None:
    """G13: the days near the centre, counted from the last infusion."""
    given = case.books.find(Infusion, therapy=case.coi)
    last = max((one.stopped_at or one.started_at for one in given), default=None)
    days = case.rules.monitoring.daily_days
    return None if last and case.since(last) >= timedelta(days=days) else "monitoring_too_short"


def patient_is_stable(case: Case) -> str | None:
    """G19: the newest grades are not older than a day, and none was too high for as long as the preset asks."""
    plan = case.rules.monitoring
    for name, most in (
        ("crs_grade", plan.discharge_crs_grade_max),
        ("icans_grade", plan.discharge_icans_grade_max),
    ):
        seen = case.latest(name)
        if (
            seen is None
            or seen.value is None
            or case.since(seen.at) > timedelta(hours=GRADE_IS_CURRENT_HOURS)
        ):
            return "toxicity_unknown"
        lately = [
            one
            for one in readings(case, name)
            if case.since(one.at) <= timedelta(hours=plan.discharge_stable_hours)
        ]
        if any(one.value is None or one.value > most for one in lately):
            return "not_stable"
    return None


def every_container_is_accounted_for(case: Case) -> str | None:
    """G33: infused, used up, wasted, destroyed or retained: nothing is merely gone."""
    return "container_unaccounted" if not_ended(case) else None


def rooms_are_cleared(case: Case) -> str | None:
    """G12: nothing of this therapy lies open in any room."""
    stays = case.books.find(Occupancy, therapy=case.coi)
    return "room_not_cleared" if any(stay.closed_at is None for stay in stays) else None


def deviations_are_closed(case: Case) -> str | None:
    """G24: what was opened is understood before the therapy is closed."""
    still = any(d.closed_at is None for d in case.books.find(Deviation, therapy=case.coi))
    return "deviation_open" if still else None


def therapy_is_closed_already(case: Case) -> str | None:
    """A closed therapy is closed."""
    return "done" if case.therapy and case.therapy.status == TherapyStatus.CLOSED else None


def vital_signs(case: Case) -> Iterable[Record]:
    """Every item as it was read, and the CRS grade that follows."""
    items = items_from(CrsItems, case.request.values)
    yield from _kept(case, CrsItems)
    low = case.limit("hypotension_systolic_below_millimetres_mercury")
    yield from _graded(
        case, "crs_grade", crs_grade(items, hypotension_below_millimetres_mercury=low)
    )


def neurology(case: Case) -> Iterable[Record]:
    """The score for the patient's age, the findings, and the ICANS grade that follows."""
    young = bool(case.therapy and case.therapy.under_twelve)
    values = case.request.values
    score: CapdItems | IceItems = (
        items_from(CapdItems, values) if young else items_from(IceItems, values)
    )
    yield from _kept(case, CapdItems if young else IceItems)
    yield from _kept(case, IcansItems)
    findings = items_from(IcansItems, case.request.values)
    yield from _graded(case, "icans_grade", icans_grade(findings, score, under_twelve=young))


def _kept(case: Case, kind: type) -> Iterable[Observation]:
    for item in fields(kind):
        told = case.request.values.get(item.name)
        if isinstance(told, str):
            yield observed(case, item.name, word=told)
        elif told is not None:
            yield observed(case, item.name, value=int(told), unit=_unit(item.name))


def _graded(case: Case, name: str, grade: Grade) -> Iterable[Observation]:
    because = "; ".join(grade.because)[:200] or None
    yield observed(case, name, value=grade.value, word=because, unit="grade")
    if grade.value is None and grade.at_least:
        yield observed(case, f"{name}{AT_LEAST}", value=grade.at_least, unit="grade")


def _unit(name: str) -> str:
    endings = ("millicelsius", "millimetres_mercury", "millilitres_per_minute")
    return next((ending for ending in endings if name.endswith(ending)), "count")


def close(case: Case) -> Iterable[Record]:
    """The therapy's story is told."""
    return (
        [replace(case.therapy, status=TherapyStatus.CLOSED, closed_at=case.now)]
        if case.therapy
        else []
    )


def nothing(case: Case) -> Iterable[Record]:  # noqa: ARG001  # the milestone is all that changes
    """Only the milestone is kept."""
    return ()


def _asks(kind: type, ranges: dict[str, tuple[str, int, int]]) -> tuple[Ask, ...]:
    """One field for each raw item: what is not recorded stays unknown, and is never taken for normal."""
    hints = get_type_hints(kind)
    return tuple(_ask(item.name, get_args(hints[item.name])[0], ranges) for item in fields(kind))


def _ask(name: str, kind: type, ranges: dict[str, tuple[str, int, int]]) -> Ask:
    caption = CAPTIONS[name]
    if issubclass(kind, StrEnum):
        return Ask(
            name=name, kind=AskKind.WORD, caption=caption, choices=tuple(kind), optional=True
        )
    if kind is bool:
        return Ask(name=name, kind=AskKind.FLAG, caption=caption, optional=True)
    unit, low, high = ranges[name]
    return Ask(
        name=name,
        kind=AskKind.NUMBER,
        caption=caption,
        unit=unit,
        low=low,
        high=high,
        optional=True,
    )


CAPTIONS = {
    "temperature_millicelsius": "Temperature",
    "fever_treated": "Antipyretic, steroid or tocilizumab was given",
    "systolic_millimetres_mercury": "Systolic blood pressure",
    "vasopressors": "Vasopressors, without vasopressin",
    "vasopressin": "Vasopressin",
    "oxygen_device": "Oxygen by",
    "oxygen_flow_millilitres_per_minute": "Oxygen flow",
    "ice_year": "ICE, from twelve years: knows the year",
    "ice_month": "ICE: knows the month",
    "ice_city": "ICE: knows the city",
    "ice_hospital": "ICE: knows the hospital",
    "ice_objects_named": "ICE: names three objects",
    "ice_follows_command": "ICE: follows a command",
    "ice_writes_sentence": "ICE: writes a sentence",
    "ice_counts_backwards": "ICE: counts back from 100 by ten",
    "capd_eye_contact": "CAPD, under twelve years: makes eye contact",
    "capd_purposeful_actions": "CAPD: acts with a purpose",
    "capd_aware_of_surroundings": "CAPD: is aware of the surroundings",
    "capd_communicates_needs": "CAPD: tells needs and wants",
    "capd_restless": "CAPD: is restless",
    "capd_inconsolable": "CAPD: cannot be consoled",
    "capd_underactive": "CAPD: moves very little",
    "capd_slow_to_respond": "CAPD: is slow to respond",
    "consciousness": "Consciousness",
    "seizure": "Seizure",
    "motor": "Weakness",
    "intracranial_pressure": "Swelling of the brain",
}
CRS_RANGES = {
    "temperature_millicelsius": ("m°C", 25_000, 45_000),
    "systolic_millimetres_mercury": ("mmHg", 20, 300),
    "vasopressors": ("", 0, 9),
    "oxygen_flow_millilitres_per_minute": ("mL/min", 0, 100_000),
}
NEURO_RANGES = {"ice_objects_named": ("objects", 0, 3)}

STEPS = (
    Step(
        name="record_vital_signs", stage="S21", title="Record vital signs", roles=CARERS, stations=CARE_PLACES, scans=(WRISTBAND,),
        asks=_asks(CrsItems, CRS_RANGES), effect=vital_signs, gates=(something_was_given,),
    ),
    Step(
        name="record_neurology", stage="S21", title="Record the neurological findings", roles=CARERS, stations=CARE_PLACES,
        scans=(WRISTBAND,), asks=(*_asks(IceItems, NEURO_RANGES), *_asks(CapdItems, {}), *_asks(IcansItems, {})), effect=neurology,
        gates=(something_was_given, score_is_for_the_age),
    ),
    Step(
        name="discharge", stage="S22", title="Discharge the patient", roles=frozenset({Role.PHYSICIAN}), stations=CARE_PLACES | {StationKind.CLINIC},
        scans=(WRISTBAND,), effect=nothing, once=True, gates=(something_was_given, monitored_long_enough, patient_is_stable),
        asks=(flag("wallet_card_issued", "The wallet card was given", must_be=True), flag("follow_up_planned", "Follow-up is planned", must_be=True)),
    ),
    Step(
        name="close_therapy", stage="S23", title="Close the therapy", roles=frozenset({Role.QUALITY}), stations=frozenset({StationKind.QUALITY_DESK}),
        scans=(THERAPY,), effect=close, done=therapy_is_closed_already, while_ended=True, after=("discharge",),
        gates=(every_container_is_accounted_for, labels_are_accounted_for, rooms_are_cleared, deviations_are_closed),
    ),
)  # fmt: skip
