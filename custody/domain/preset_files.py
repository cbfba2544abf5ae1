"""A preset from the bytes of its TOML file, or the first thing that is wrong with it.

The file is read strictly (`preset_reading`), then put to every question of CONTRADICTIONS, each
of which answers with a sentence where the preset disagrees with itself or with the rules of
`presets`.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from itertools import pairwise

from custody.domain.donor_screening import Agent
from custody.domain.infusion_plans import OrderRule, OrderWhen
from custody.domain.journey import STEP
from custody.domain.preset_reading import read_table
from custody.domain.presets import LIMITS, OPTIONAL_STEPS, Preset
from custody.domain.vocabulary import Companion
from custody.errors import PresetInvalid

Question = Callable[[Preset], Iterator[str]]

NOT_ABOVE = (
    ("transit_temperature_min_millicelsius", "transit_temperature_max_millicelsius"),
    ("expansion_min_days", "expansion_max_days"),
    ("lymphodepletion_to_infusion_min_days", "lymphodepletion_to_infusion_max_days"),
    ("infusion_minutes", "thaw_expiry_minutes"),
)

ORDERS_FOR = {
    OrderRule.AS_PLANNED: {OrderWhen.ALWAYS},
    OrderRule.BY_MARROW_BLASTS: {OrderWhen.BLASTS_AT_OR_BELOW, OrderWhen.BLASTS_ABOVE},
}


def preset_from_toml(raw: bytes) -> Preset:
    """The preset that these bytes describe; raises PresetInvalid naming the path of a fault."""
    try:
        table = tomllib.loads(raw.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise PresetInvalid(f"The preset is not TOML: {fault}") from fault
    if "digest" in table:
        raise PresetInvalid("`digest` is not a key that is known.")
    digest = sha256(raw).hexdigest()
    preset = read_table(Preset, {**table, "limits": _with_names(table), "digest": digest})
    faults = (fault for question in CONTRADICTIONS for fault in question(preset))
    first = next(faults, None)
    if first is not None:
        raise PresetInvalid(f"The preset {preset.name} contradicts itself: {first}")
    return preset


def _with_names(table: Mapping[str, object]) -> object:
    """Each limit told its own name, which in the file is its key."""
    limits = table.get("limits", {})
    if not isinstance(limits, Mapping):
        return limits
    for name, limit in limits.items():
        if isinstance(limit, Mapping) and "name" in limit:
            raise PresetInvalid(f"`limits.{name}.name` is not a key that is known.")
    return {
        name: {**limit, "name": name} if isinstance(limit, Mapping) else limit
        for name, limit in limits.items()
    }


def every_limit_is_there(preset: Preset) -> Iterator[str]:
    """Gates ask for the same names in every preset."""
    for name in sorted(LIMITS - preset.limits.keys()):
        yield f"`limits.{name}` is missing."
    for name in sorted(preset.limits.keys() - LIMITS):
        yield f"`limits.{name}` is not a limit that a gate asks for."


def units_are_in_the_names(preset: Preset) -> Iterator[str]:
    """A number cannot be read in another unit than its name says."""
    for name, limit in preset.limits.items():
        if not name.endswith(f"_{limit.unit}"):
            yield f"`limits.{name}.unit` is {limit.unit!r}, which is not what the name ends in."


def everything_is_an_example(preset: Preset) -> Iterator[str]:
    """Nothing here claims to be approved: the site approves."""
    marked = {f"limits.{name}": limit.example for name, limit in preset.limits.items()}
    marked |= {f"release.{item.name}": item.example for item in preset.release}
    marked |= {f"dose[{at}]": band.example for at, band in enumerate(preset.dose)}
    marked |= {"monitoring": preset.monitoring.example, "screening": preset.screening.example}
    if preset.companions is not None:
        marked["companions"] = preset.companions.example
    if preset.infusion.toxicity_gate is not None:
        marked["infusion.toxicity_gate"] = preset.infusion.toxicity_gate.example
    for path, example in marked.items():
        if not example:
            yield f"`{path}.example` must be true."


def least_is_not_above_most(preset: Preset) -> Iterator[str]:
    """Pairs of limits, bounds of results and of doses stand in their order."""
    for low, high in NOT_ABOVE:
        if preset.limit(low) > preset.limit(high):
            yield f"`limits.{low}` is above `limits.{high}`."
    for item in preset.release:
        if None not in (item.minimum, item.maximum) and (item.minimum or 0) > (item.maximum or 0):
            yield f"`release.{item.name}` has a minimum above its maximum."
    for at, band in enumerate(preset.dose):
        if (
            not 0 < band.minimum <= band.maximum
            or band.weight_over_grams >= band.weight_up_to_grams
        ):
            yield f"`dose[{at}]` has a least above its most."


def release_items_ask_something(preset: Preset) -> Iterator[str]:
    """A line is judged by a number or by a word, never by both or neither; names are unique."""
    for item in preset.release:
        by_number = item.minimum is not None or item.maximum is not None
        if by_number == (item.must_be is not None):
            yield f"`release.{item.name}` needs either bounds or a word."
    names = [item.name for item in preset.release]
    if not names or len(set(names)) < len(names):
        yield "`release` is empty or names an item twice."
    viability = preset.release_item("viability")
    if viability and viability.minimum != preset.limit("viability_min_permille"):
        yield "`release.viability.minimum` differs from `limits.viability_min_permille`."


def dose_bands_join(preset: Preset) -> Iterator[str]:
    """No weight falls between two bands."""
    if not preset.dose:
        yield "`dose` is empty."
    for lighter, heavier in pairwise(preset.dose):
        if lighter.weight_up_to_grams != heavier.weight_over_grams:
            yield "`dose` leaves weights out or names them twice."


def sessions_follow_each_other(preset: Preset) -> Iterator[str]:
    """Sessions are numbered from 1 and the first of them is day offset 0."""
    sessions = preset.infusion.sessions
    if [plan.number for plan in sessions] != list(range(1, len(sessions) + 1)) or not sessions:
        yield "`infusion.sessions` must be numbered 1, 2, …"
    elif sessions[0].day_offset != 0:
        yield "`infusion.sessions[0].day_offset` must be 0: days are counted from it."
    for earlier, later in pairwise(sessions):
        if later.day_offset - later.window_before_days <= earlier.day_offset:
            yield f"session {later.number} could come before session {earlier.number}."


def every_bag_has_its_place(preset: Preset) -> Iterator[str]:
    """Each order names every bag once, in as many sessions as there are."""
    plan = preset.infusion
    colours = sorted(bag.colour for bag in plan.bags)
    if any(bag.parts < 1 for bag in plan.bags) or len(set(colours)) < len(colours):
        yield "`infusion.bags` needs different colours and at least one part each."
    if sorted(order.when for order in plan.orders) != sorted(ORDERS_FOR[plan.order_rule]):
        yield f"`infusion.orders` does not fit the rule {plan.order_rule}."
    for order in plan.orders:
        if sorted(colour for session in order.bags for colour in session) != colours:
            yield f"the order {order.when} does not name every bag exactly once."
        if len(order.bags) != len(plan.sessions) or not all(order.bags):
            yield f"the order {order.when} does not fill every session."


def chapters_agree(preset: Preset) -> Iterator[str]:
    """What one chapter asks for, another provides."""
    plan, steps = preset.infusion, set(preset.steps)
    for unknown in sorted(steps - OPTIONAL_STEPS):
        yield f"`steps` names {unknown!r}, which is no optional step."
    if ("thaw_starting_material" in steps) != ("cryopreserve_starting_material" in steps):
        yield "starting material is thawed if and only if it was frozen."
    by_blasts = plan.order_rule is OrderRule.BY_MARROW_BLASTS
    if {by_blasts} != {plan.marrow_blasts_threshold_percent is not None, _asks_blasts(steps)}:
        yield "blasts are counted if and only if they decide the order of bags."
    if (plan.toxicity_gate is not None) != ("assess_toxicity" in steps):
        yield "toxicity is assessed if and only if there is a toxicity gate."
    if not preset.constructs or not preset.label_texts or preset.version < 1:
        yield "it needs a version from 1, a construct and a label text."


def labels_wait_for_steps(preset: Preset) -> Iterator[str]:
    """A step that nobody knows would never wait."""
    for key in ("reconciled_before", "completed_before"):
        for unknown in sorted(set(getattr(preset, key)) - STEP.keys()):
            yield f"`{key}` names {unknown!r}, which is no step of the journey."


def companions_can_be_there(preset: Preset) -> Iterator[str]:
    """What no bag has before it freezes would keep every bag from freezing."""
    asked = preset.companions.before_freezing if preset.companions else ()
    if Companion.SYRINGE in asked or len(set(asked)) < len(asked):
        yield "`companions.before_freezing` names a companion twice, or the syringe, which comes after the thaw."


def donor_tests_can_be_recorded(preset: Preset) -> Iterator[str]:
    """A test that nobody can record would never be done, and every label would say so."""
    for unknown in sorted(set(preset.screening.tests) - set(Agent)):
        yield f"`screening.tests` names {unknown!r}, which no step records."


def _asks_blasts(steps: set[str]) -> bool:
    return "record_marrow_blasts" in steps


CONTRADICTIONS: tuple[Question, ...] = (
    every_limit_is_there,  # first: the others ask for limits by name
    units_are_in_the_names,
    everything_is_an_example,
    least_is_not_above_most,
    release_items_ask_something,
    dose_bands_join,
    sessions_follow_each_other,
    every_bag_has_its_place,
    chapters_agree,
    companions_can_be_there,
    labels_wait_for_steps,
    donor_tests_can_be_recorded,
)
