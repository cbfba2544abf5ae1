"""What is seen at the bedside, item by item, before anything is graded.

Raw items are what is stored; a grade is derived from them (`grading`).  An item is None where
nobody recorded it: absent and unreadable are the same, and neither is ever taken for "normal".
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import NoneType
from typing import TypeAlias, TypeVar, get_args, get_type_hints

T = TypeVar("T")
Item: TypeAlias = int | str | bool


class OxygenDevice(StrEnum):
    """How oxygen is given."""

    NONE = "none"
    NASAL_CANNULA = "nasal_cannula"
    BLOW_BY = "blow_by"
    HIGH_FLOW_CANNULA = "high_flow_cannula"
    FACE_MASK = "face_mask"
    NON_REBREATHER = "non_rebreather"
    VENTURI_MASK = "venturi_mask"
    POSITIVE_PRESSURE = "positive_pressure"  # CPAP, BiPAP, intubation


class Consciousness(StrEnum):
    """How far the patient is awake, or what it takes to wake them."""

    ALERT = "alert"
    WAKES_BY_ITSELF = "wakes_by_itself"
    WAKES_TO_VOICE = "wakes_to_voice"
    WAKES_TO_TOUCH = "wakes_to_touch"
    UNAROUSABLE = "unarousable"


class Seizure(StrEnum):
    """Fits, clinical or seen in the EEG only."""

    NONE = "none"
    BRIEF = "brief"  # resolves rapidly, or with treatment
    PROLONGED = "prolonged"  # longer than five minutes, or repeated without recovery between


class Motor(StrEnum):
    """Weakness that came with the side effect."""

    NONE = "none"
    DEEP_FOCAL_WEAKNESS = "deep_focal_weakness"


class IntracranialPressure(StrEnum):
    """Swelling of the brain and its signs."""

    NONE = "none"
    FOCAL_OEDEMA = "focal_oedema"
    DIFFUSE_OEDEMA = "diffuse_oedema"  # or posturing, nerve palsy, papilloedema, Cushing's triad


class HowOften(StrEnum):
    """An answer to a question of the CAPD."""

    NEVER = "never"
    RARELY = "rarely"
    SOMETIMES = "sometimes"
    OFTEN = "often"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrsItems:
    """What is measured for cytokine release syndrome; None was not recorded."""

    temperature_millicelsius: int | None = None
    fever_treated: bool | None = None  # antipyretic, anticytokine or steroid was given
    systolic_millimetres_mercury: int | None = None
    vasopressors: int | None = None  # how many, without vasopressin
    vasopressin: bool | None = None
    oxygen_device: OxygenDevice | None = None
    oxygen_flow_millilitres_per_minute: int | None = None  # asked for with a nasal cannula only


@dataclass(frozen=True, slots=True, kw_only=True)
class IceItems:
    """The ten points of the ICE; each answer right or wrong, objects counted 0 to 3."""

    ice_year: bool | None = None
    ice_month: bool | None = None
    ice_city: bool | None = None
    ice_hospital: bool | None = None
    ice_objects_named: int | None = None
    ice_follows_command: bool | None = None
    ice_writes_sentence: bool | None = None
    ice_counts_backwards: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapdItems:
    """The eight questions of the Cornell Assessment of Paediatric Delirium."""

    capd_eye_contact: HowOften | None = None
    capd_purposeful_actions: HowOften | None = None
    capd_aware_of_surroundings: HowOften | None = None
    capd_communicates_needs: HowOften | None = None
    capd_restless: HowOften | None = None
    capd_inconsolable: HowOften | None = None
    capd_underactive: HowOften | None = None
    capd_slow_to_respond: HowOften | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IcansItems:
    """What is seen of the nervous system beside the score."""

    consciousness: Consciousness | None = None
    seizure: Seizure | None = None
    motor: Motor | None = None
    intracranial_pressure: IntracranialPressure | None = None


def items_from(kind: type[T], values: Mapping[str, Item]) -> T:
    """The items among the values given; what is absent or unreadable is None: it fails closed."""
    hints = get_type_hints(kind)
    return kind(
        **{
            field.name: _item(hints[field.name], values.get(field.name))
            for field in fields(kind)  # type: ignore[arg-type]
        }
    )


def _item(hint: object, value: Item | None) -> Item | None:
    (kind,) = (arm for arm in get_args(hint) if arm is not NoneType)
    if issubclass(kind, StrEnum):
        return next((word for word in kind if word == value), None)
    return value if type(value) is kind else None
