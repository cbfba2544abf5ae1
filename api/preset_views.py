"""A preset in words: its limits, its release specification, its dose, its plan of infusion."""

from collections.abc import Iterator
from typing import Any, Final

from api.house import Look
from api.moments import both
from api.printed import words
from custody.domain.infusion_plans import OrderWhen
from custody.domain.presets import DoseBand, DoseUnit, Preset, ReleaseItem
from custody.domain.records import PresetApproval
from custody.use_cases.telling.words import amount, grouped, plain

Row = dict[str, Any]

# A limit's unit as people write it; others are written out.
UNITS: Final = {
    "millicelsius": "millicelsius",
    "permille": "permille",
    "thousands": "cells_thousands",
    "millimetres_mercury": "millimetres_mercury",
}
SHOWN: Final = {
    "millilitres": "mL",
    "hours": "h",
    "minutes": "min",
    "seconds": "s",
    "days": "days",
}
KILOGRAM: Final = 1000


def summary_of(look: Look, preset: Preset, zone: str) -> Row:
    """Name, version, digest, and who approved exactly these bytes."""
    approval = look.books.get(PresetApproval, preset.name, preset.version)
    is_approved = approval is not None and approval.digest == preset.digest
    return {
        "name": preset.name,
        "title": preset.title,
        "version": preset.version,
        "indication": words(preset.indication),
        "investigational": preset.investigational,
        "digest": preset.digest,
        "approved_by": (approval.first_by, approval.second_by)
        if approval and is_approved
        else None,
        "approved": both(approval.at, zone) if approval and is_approved else None,
        "is_other": approval is not None and not is_approved,
    }


def limit_rows(preset: Preset) -> list[Row]:
    """Every limit with its unit and source."""
    return [
        {
            "name": _caption(one.name, one.unit),
            "value": _limit(one.value, one.unit),
            "source": one.source,
        }
        for one in preset.limits.values()
    ]


def _caption(name: str, unit: str) -> str:
    """A limit's name without its unit; which end of a range it is, at the end."""
    plain_name = name.removesuffix(f"_{unit}")
    for ending, words_for_it in (("_max", ", at most"), ("_min", ", at least")):
        if plain_name.endswith(ending):
            return words(plain_name.removesuffix(ending)) + words_for_it
    return words(plain_name)


def _limit(value: int, unit: str) -> str:
    if unit in UNITS:
        return amount(value, UNITS[unit])
    return f"{grouped(value)} {SHOWN.get(unit, plain(unit))}"


def release_rows(preset: Preset) -> list[Row]:
    """Every line of the release specification."""
    return [
        {
            "name": one.title,
            "must": _must(one),
            "recorded": _recorded(one),
            "pending": "may be pending" if one.conditional else "",
            "source": one.source,
        }
        for one in preset.release
    ]


def _recorded(one: ReleaseItem) -> str:
    """What the laboratory types to name this line, and in which unit its number is."""
    unit = "a word" if one.must_be is not None else one.unit.replace("_", " ")
    return f"{one.name.upper().replace('_', '-')}, in {unit}"


def _must(one: ReleaseItem) -> str:
    if one.must_be is not None:
        return plain(one.must_be)
    least = f"at least {amount(one.minimum, one.unit)}" if one.minimum is not None else ""
    most = f"at most {amount(one.maximum, one.unit)}" if one.maximum is not None else ""
    return ", ".join(part for part in (least, most) if part)


def dose_rows(preset: Preset) -> list[Row]:
    """The whole dose by the patient's weight."""
    return [
        {
            "weight": f"over {grouped(one.weight_over_grams, 3)} up to "
            f"{grouped(one.weight_up_to_grams, 3)} kg",
            "dose": _dose(one),
            "source": one.source,
        }
        for one in preset.dose
    ]


def _dose(one: DoseBand) -> str:
    per = " for each kg" if one.unit is DoseUnit.CELLS_THOUSANDS_PER_KILOGRAM else ""
    least, most = (grouped(value, 3) for value in (one.minimum, one.maximum))
    return f"{least} to {most} million cells{per}"


def order_rows(preset: Preset) -> list[Row]:
    """Which bags go into which session, for whom."""
    plan = preset.infusion
    parts = {bag.colour: bag for bag in plan.bags}
    whole = sum(bag.parts for bag in plan.bags)
    percent = plan.marrow_blasts_threshold_percent
    return [
        {
            "when": _when(order.when, percent),
            "sessions": [
                ", then ".join(
                    f"{colour} ({parts[colour].parts} of {whole} parts"
                    f"{', a part of the bag' if parts[colour].partly else ''})"
                    for colour in colours
                )
                for colours in order.bags
            ],
        }
        for order in plan.orders
    ]


def _when(when: OrderWhen, percent: int | None) -> str:
    if when is OrderWhen.ALWAYS:
        return "For every patient"
    side = "at or below" if when is OrderWhen.BLASTS_AT_OR_BELOW else "above"
    return f"Marrow blasts {side} {percent} %"


def toxicity_rows(preset: Preset) -> Row | None:
    """What the side effects of one session say about the next."""
    gate = preset.infusion.toxicity_gate
    if gate is None:
        return None
    return {
        "rules": [
            (
                one.measure.value.upper(),
                f"now above grade {one.delay_above}",
                f"ever from grade {one.discontinue_from}",
            )
            for one in gate.rules
        ],
        "latest": f"day {gate.latest_day_offset + 1}",
        "source": gate.source,
    }


def monitoring_facts(preset: Preset) -> list[tuple[str, str]]:
    """How closely the patient is watched, and what must be so before going home."""
    plan = preset.monitoring
    return [
        ("Daily, for", f"{plan.daily_days} days"),
        ("Near the centre, for", f"{plan.near_days} days"),
        ("No driving, for", f"{plan.no_driving_days} days"),
        ("Vital signs every", f"{plan.vitals_every_minutes} min"),
        ("Children's score", f"under {plan.child_score_under_years} years"),
        ("To go home, CRS at most", f"grade {plan.discharge_crs_grade_max}"),
        ("To go home, ICANS at most", f"grade {plan.discharge_icans_grade_max}"),
        ("Stable for", f"{plan.discharge_stable_hours} h"),
        ("Source", plan.source),
    ]


def companion_facts(preset: Preset) -> list[tuple[str, str]]:
    """The labels that go with a final bag, and whether a syringe's is scanned for its bag's; none asked, none told."""
    asked = preset.companions
    if asked is None:
        return []
    return [
        (
            "Before it freezes and when it leaves",
            ", ".join(map(plain, asked.before_freezing)) or "none",
        ),
        ("At the bedside", "bag or syringe" if asked.given_by_syringe else "bag alone"),
        ("Source", asked.source),
    ]


def screening_facts(preset: Preset) -> list[tuple[str, str]]:
    """Which donor tests count as complete."""
    return list(_screening(preset))


def _screening(preset: Preset) -> Iterator[tuple[str, str]]:
    wanted = preset.screening
    yield (
        "Determination",
        "required" if wanted.determination_required else "not required, for own use",
    )
    yield "Tests", ", ".join(map(plain, wanted.tests))
    yield "Sample not older than", f"{wanted.sample_max_age_days} days"
    yield "Source", wanted.source
