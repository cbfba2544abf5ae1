"""A therapy preset: steps, limits, release, label texts, infusion and monitoring, as data.

Rules of a preset, each refused with PresetInvalid:

1. no key that is unknown, none that is missing, no number with a point;
2. every limit has a value, the unit its name ends in, a source, and is marked as an example: a
   preset in this repository never claims to be somebody's clinical practice;
3. every limit that a gate asks for is there, in every preset, under the same name;
4. it does not contradict itself: least is not above most, an infusion fits into its thaw clock,
   every bag has its place in every order, and what one chapter asks for another provides.

A preset is known by name, version and the SHA-256 of its bytes; approvals name the digest.  Here
is what a preset is; `custody.domain.preset_files` reads it and enforces the rules.
"""

from dataclasses import dataclass
from enum import StrEnum

from custody.domain.infusion_plans import InfusionPlan
from custody.domain.vocabulary import Companion
from custody.errors import PresetInvalid

EXAMPLE_MARK = "example, for the site to approve"

OPTIONAL_STEPS = frozenset(
    {
        "cryopreserve_starting_material",
        "thaw_starting_material",
        "select_t_cells",
        "bridging_chemotherapy",
        "record_marrow_blasts",
        "assess_toxicity",
    }
)

LIMITS = frozenset(
    {
        # collection
        "collection_volume_max_millilitres",
        "collection_cells_min_thousands",
        "collection_processed_max_millilitres",
        "second_collection_min_days",
        # on the way
        "fresh_hold_hours",
        "pack_uncontrolled_minutes",
        "shipper_hold_hours",
        "dry_shipper_hold_hours",
        "transit_temperature_min_millicelsius",
        "transit_temperature_max_millicelsius",
        "storage_temperature_max_millicelsius",
        # in the lab
        "changeover_minutes",
        "thawed_material_hold_minutes",
        "frozen_product_shelf_life_days",
        "vector_thaw_to_use_minutes",
        "expansion_min_days",
        "expansion_max_days",
        "viability_min_permille",
        "cryoprotectant_exposure_max_minutes",
        # at the treatment site
        "bridging_washout_days",
        "marrow_sample_max_age_days",
        "lymphodepletion_to_infusion_min_days",
        "lymphodepletion_to_infusion_max_days",
        "thaw_expiry_minutes",
        "wristband_recent_seconds",
        "infusion_minutes",
        "session_gap_min_hours",
        "hypotension_systolic_below_millimetres_mercury",
        # afterwards
        "traceability_kept_years",
    }
)


class Indication(StrEnum):
    """What the therapy is for."""

    LYMPHOMA = "lymphoma"
    PAEDIATRIC_LEUKAEMIA = "paediatric_leukaemia"
    ADULT_LEUKAEMIA = "adult_leukaemia"
    THORACIC_SOLID_TUMOUR = "thoracic_solid_tumour"


class DoseUnit(StrEnum):
    """What a dose is counted in."""

    CELLS_THOUSANDS = "cells_thousands"
    CELLS_THOUSANDS_PER_KILOGRAM = "cells_thousands_per_kilogram"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One number that a gate asks for, in the unit its name ends in."""

    name: str
    value: int
    unit: str
    source: str
    example: bool

    @property
    def caption(self) -> str:
        """The limit as a person reads it, with what it is worth."""
        return f"{self.value} {self.unit.replace('_', ' ')} ({EXAMPLE_MARK}; {self.source})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseItem:
    """One line of the release specification: a number between two bounds, or one right word."""

    name: str
    title: str
    unit: str
    conditional: bool  # the result may still be pending at a conditional release
    source: str
    example: bool
    minimum: int | None = None
    maximum: int | None = None
    must_be: str | None = None

    def meets(self, result: int | str | None) -> bool | None:
        """Whether a result is within the specification; None where there is no result."""
        if result is None:
            return None
        if self.must_be is not None:
            return result == self.must_be
        if not isinstance(result, int) or isinstance(result, bool):
            return False
        low_enough = self.maximum is None or result <= self.maximum
        return low_enough and (self.minimum is None or result >= self.minimum)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseBand:
    """The least and most cells for patients heavier than one weight and up to another."""

    weight_over_grams: int
    weight_up_to_grams: int
    unit: DoseUnit
    minimum: int
    maximum: int
    source: str
    example: bool

    def range_cells_thousands(self, weight_grams: int) -> tuple[int, int]:
        """Least and most for this weight, each rounded into the range."""
        if self.unit is DoseUnit.CELLS_THOUSANDS:
            return self.minimum, self.maximum
        return -(-self.minimum * weight_grams // 1000), self.maximum * weight_grams // 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring:
    """How closely the patient is watched, and what must be so before going home."""

    daily_days: int
    near_days: int
    no_driving_days: int
    vitals_every_minutes: int
    child_score_under_years: int  # below this age CAPD stands in for ICE
    items: tuple[str, ...]
    discharge_crs_grade_max: int
    discharge_icans_grade_max: int
    discharge_stable_hours: int
    source: str
    example: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """Which donor tests count as complete; for autologous use the label says if they are not."""

    determination_required: bool
    tests: tuple[str, ...]
    sample_max_age_days: int
    source: str
    example: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionRule:
    """Which labels go with a final bag before it freezes, and whether a syringe's is scanned for its bag's."""

    before_freezing: tuple[Companion, ...]
    given_by_syringe: bool
    source: str
    example: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One version of one therapy's rules."""

    name: str
    version: int
    title: str
    indication: Indication
    investigational: bool
    label_texts: tuple[str, ...]
    constructs: tuple[str, ...]
    steps: tuple[str, ...]
    reconciled_before: tuple[str, ...]  # steps that wait until every print is accounted for
    completed_before: tuple[str, ...]  # steps that wait until labels say what was measured
    limits: dict[str, Limit]
    release: tuple[ReleaseItem, ...]
    dose: tuple[DoseBand, ...]
    infusion: InfusionPlan
    monitoring: Monitoring
    screening: Screening
    digest: str
    jurisdictions: tuple[str, ...] = ()  # of the places of use, beside that of the site that prints
    companions: CompanionRule | None = None

    def limit(self, name: str) -> int:
        """The value of a limit in the unit its name ends in; raises PresetInvalid if absent."""
        value = self.limit_or_none(name)
        if value is None:
            raise PresetInvalid(f"The preset {self.name} has no limit `{name}`.")
        return value

    def limit_or_none(self, name: str) -> int | None:
        """The value of a limit, or None where the preset does not know it."""
        found = self.limits.get(name)
        return None if found is None else found.value

    def release_item(self, name: str) -> ReleaseItem | None:
        """A line of the release specification by its name."""
        return next((item for item in self.release if item.name == name), None)

    def dose_range_cells_thousands(self, weight_grams: int) -> tuple[int, int] | None:
        """Least and most cells of the whole dose at this weight; None where no band covers it."""
        for band in self.dose:
            if band.weight_over_grams < weight_grams <= band.weight_up_to_grams:
                return band.range_cells_thousands(weight_grams)
        return None
