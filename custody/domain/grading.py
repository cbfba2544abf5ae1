"""Grades of side effects, derived from raw items and never typed: CRS, ICE, ICANS, CAPD.

Source: the consensus grading of the American Society for Transplantation and Cellular Therapy
(ASTCT, 2019). The rules, in this order:

1. An item that is missing gives no grade: unknown, and a gate that asks for it stays shut.  What was found all the
   same says what the grade is at least: nobody asks a patient in a seizure which year it is.
2. CRS needs a fever of 38.0 °C or more; once an antipyretic, anticytokine or steroid was given,
   fever is no longer required and pressure and oxygen alone decide.  The grade is the worse of
   the two.
3. ICANS is the worst of cognition, consciousness, seizure, motor findings and raised pressure in
   the skull. Cognition is the ICE score, and under twelve years the CAPD score.
4. Nobody who cannot be aroused can answer: ICE or CAPD may then be missing, and the grade is 4.

Death (grade 5) is never derived.  The wording of single rows and the CAPD thresholds are
examples, for the site to approve; a clinician confirms every grade.  Each answer says what it
rests on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TypeVar

from custody.domain.clinical_items import (
    CapdItems,
    Consciousness,
    CrsItems,
    HowOften,
    IcansItems,
    IceItems,
    IntracranialPressure,
    Motor,
    OxygenDevice,
    Seizure,
)

W = TypeVar("W", bound=StrEnum)

FEVER_MILLICELSIUS = 38_000
LOW_FLOW_MAX_MILLILITRES_PER_MINUTE = 6_000

OXYGEN_GRADE = {
    OxygenDevice.NONE: 0,
    OxygenDevice.NASAL_CANNULA: 2,
    OxygenDevice.BLOW_BY: 2,
    OxygenDevice.HIGH_FLOW_CANNULA: 3,
    OxygenDevice.FACE_MASK: 3,
    OxygenDevice.NON_REBREATHER: 3,
    OxygenDevice.VENTURI_MASK: 3,
    OxygenDevice.POSITIVE_PRESSURE: 4,
}
CONSCIOUSNESS_GRADE = {
    Consciousness.ALERT: 0,
    Consciousness.WAKES_BY_ITSELF: 1,
    Consciousness.WAKES_TO_VOICE: 2,
    Consciousness.WAKES_TO_TOUCH: 3,
    Consciousness.UNAROUSABLE: 4,
}
SEIZURE_GRADE = {Seizure.NONE: 0, Seizure.BRIEF: 3, Seizure.PROLONGED: 4}
MOTOR_GRADE = {Motor.NONE: 0, Motor.DEEP_FOCAL_WEAKNESS: 4}
PRESSURE_GRADE = {
    IntracranialPressure.NONE: 0,
    IntracranialPressure.FOCAL_OEDEMA: 3,
    IntracranialPressure.DIFFUSE_OEDEMA: 4,
}
# (lowest score, highest score, grade)
ICE_GRADE = ((10, 10, 0), (7, 9, 1), (3, 6, 2), (0, 2, 3))
CAPD_GRADE = ((0, 0, 0), (1, 8, 1), (9, 32, 3))
HOW_OFTEN_POINTS = {word: points for points, word in enumerate(HowOften)}
# Four questions ask for signs of wellbeing: they count the other way round.
CAPD_GOOD_SIGNS = frozenset(tuple(field.name for field in fields(CapdItems))[:4])
OBJECTS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade or a score, and what it rests on; None is unknown, and then it is at least what was found."""

    value: int | None
    because: tuple[str, ...]
    at_least: int = 0


def crs_grade(items: CrsItems, *, hypotension_below_millimetres_mercury: int | None) -> Grade:
    """The CRS grade 0 to 4; low pressure is what the preset calls so."""
    low = hypotension_below_millimetres_mercury
    missing = _missing(items, "oxygen_flow_millilitres_per_minute")
    if low is None:
        missing += ("hypotension limit is unknown",)
    if items.oxygen_device is OxygenDevice.NASAL_CANNULA:
        missing += _missing_one(items, "oxygen_flow_millilitres_per_minute")
    if missing:
        return Grade(None, missing, at_least=_crs_at_least(items, low))
    fever = (items.temperature_millicelsius or 0) >= FEVER_MILLICELSIUS
    if not fever and not items.fever_treated:
        return Grade(0, ("no fever",))
    because = "fever" if fever else "no fever, but it was treated"
    pressure, oxygen = _pressure_grade(items, low), _oxygen_grade(items)
    grade = max(int(fever), pressure.value or 0, oxygen.value or 0)
    return Grade(grade, (because, *pressure.because, *oxygen.because))


def _crs_at_least(items: CrsItems, low: int | None) -> int:
    """What pressure and oxygen say, unless it is known that there was no fever and none was treated."""
    degrees = items.temperature_millicelsius
    fever = degrees is not None and degrees >= FEVER_MILLICELSIUS
    if degrees is not None and not fever and items.fever_treated is False:
        return 0
    found = (_pressure_grade(items, low), _oxygen_grade(items))
    return max(int(fever), *(one.value or 0 for one in found))


def _pressure_grade(items: CrsItems, low_below: int | None) -> Grade:
    count = items.vasopressors or 0
    if count > 1:
        return Grade(4, ("several vasopressors",))
    if count == 1 or items.vasopressin:
        return Grade(3, ("one vasopressor" if count else "vasopressin",))
    systolic = items.systolic_millimetres_mercury
    if systolic is not None and low_below is not None and systolic < low_below:
        return Grade(2, (f"systolic pressure below {low_below} mmHg",))
    return Grade(0, ())


def _oxygen_grade(items: CrsItems) -> Grade:
    device = items.oxygen_device or OxygenDevice.NONE
    flow = items.oxygen_flow_millilitres_per_minute or 0
    if device is OxygenDevice.NASAL_CANNULA and flow > LOW_FLOW_MAX_MILLILITRES_PER_MINUTE:
        return Grade(3, ("oxygen: nasal cannula above 6 L/min",))
    grade = OXYGEN_GRADE[device]
    return Grade(grade, (f"oxygen: {_said(device)}",) if grade else ())


def ice_score(items: IceItems) -> Grade:
    """The ICE score 0 to 10, a point for each right answer and for each of three objects named."""
    missing = _missing(items)
    objects = items.ice_objects_named or 0
    if not 0 <= objects <= OBJECTS_SHOWN:
        missing += (f"ice objects named must be 0 to {OBJECTS_SHOWN}",)
    if missing:
        return Grade(None, missing)
    score = sum(int(getattr(items, field.name)) for field in fields(items))
    return Grade(score, (f"ICE {score} of 10",))


def capd_score(items: CapdItems) -> Grade:
    """The CAPD score 0 to 32; four signs of wellbeing count the other way round."""
    missing = _missing(items)
    if missing:
        return Grade(None, missing)
    score = sum(_capd_points(field.name, getattr(items, field.name)) for field in fields(items))
    return Grade(score, (f"CAPD {score} of 32",))


def _capd_points(question: str, answer: HowOften) -> int:
    points = HOW_OFTEN_POINTS[answer]
    return len(HOW_OFTEN_POINTS) - 1 - points if question in CAPD_GOOD_SIGNS else points


def icans_grade(items: IcansItems, score: IceItems | CapdItems, *, under_twelve: bool) -> Grade:
    """The ICANS grade 0 to 4; the wrong score for the patient's age counts as missing."""
    if items.consciousness is Consciousness.UNAROUSABLE:
        return Grade(4, ("consciousness: unarousable",))
    cognition = _cognition_grade(score, under_twelve=under_twelve)
    rows = (
        cognition,
        _row("consciousness", items.consciousness, CONSCIOUSNESS_GRADE),
        _row("seizure", items.seizure, SEIZURE_GRADE),
        _row("motor", items.motor, MOTOR_GRADE),
        _row("intracranial pressure", items.intracranial_pressure, PRESSURE_GRADE),
    )
    worst = max(row.value or 0 for row in rows)
    missing = _missing(items) + (cognition.because if cognition.value is None else ())
    if missing:
        return Grade(None, missing, at_least=worst)
    return Grade(worst, tuple(word for row in rows for word in row.because))


def _cognition_grade(score: IceItems | CapdItems, *, under_twelve: bool) -> Grade:
    if under_twelve != isinstance(score, CapdItems):
        return Grade(None, (f"{'CAPD' if under_twelve else 'ICE'} is not recorded",))
    found = capd_score(score) if isinstance(score, CapdItems) else ice_score(score)
    table = CAPD_GRADE if under_twelve else ICE_GRADE
    if found.value is None:
        return found
    (grade,) = (grade for low, high, grade in table if low <= found.value <= high)
    return Grade(grade, found.because)


def _row(name: str, finding: W | None, table: Mapping[W, int]) -> Grade:
    if finding is None:
        return Grade(None, (f"{name} is not recorded",))
    grade = table[finding]
    return Grade(grade, (f"{name}: {_said(finding)}",) if grade else ())


def _missing(items: object, *but: str) -> tuple[str, ...]:
    names = (field.name for field in fields(items) if field.name not in but)  # type: ignore[arg-type]
    return tuple(text for name in names for text in _missing_one(items, name))


def _missing_one(items: object, name: str) -> tuple[str, ...]:
    return (f"{_said(name)} is not recorded",) if getattr(items, name) is None else ()


def _said(word: str) -> str:
    return word.replace("_", " ")
