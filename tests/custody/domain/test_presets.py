"""Presets are data: read strictly, complete, and never in contradiction with themselves."""

import re
from hashlib import sha256
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.domain.infusion_plans import GradeSpan, Measure, ToxicityDecision
from custody.domain.preset_files import preset_from_toml
from custody.domain.presets import EXAMPLE_MARK, LIMITS, Indication
from custody.errors import PresetInvalid
from custody.presets import load_presets

PRESETS = load_presets()
LYMPHOMA, CHILD = PRESETS["lymphoma"], PRESETS["paediatric_leukaemia"]
ADULT, TRIAL = PRESETS["adult_leukaemia"], PRESETS["thoracic_trial"]
every_preset = pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)


def text_of(name: str) -> str:
    return (files("custody.presets") / f"{name}.toml").read_bytes().decode()


def with_change(name: str, old: str, new: str) -> bytes:
    text = text_of(name)
    assert old in text
    return text.replace(old, new, 1).encode()


def test_there_is_one_preset_for_each_indication():
    assert {preset.indication for preset in PRESETS.values()} == set(Indication)


@every_preset
def test_a_preset_is_known_by_the_digest_of_its_bytes(preset):
    raw = (files("custody.presets") / f"{preset.name}.toml").read_bytes()

    assert preset.digest == sha256(raw).hexdigest()
    assert preset_from_toml(raw) == preset


@every_preset
def test_every_limit_that_a_gate_asks_for_is_there(preset):
    assert preset.limits.keys() == LIMITS
    assert all(isinstance(preset.limit(name), int) for name in LIMITS)


@every_preset
def test_every_limit_has_a_source_and_says_that_it_is_an_example(preset):
    assert all(limit.source and limit.example for limit in preset.limits.values())
    assert all(EXAMPLE_MARK in limit.caption for limit in preset.limits.values())


def test_a_limit_that_is_not_there_is_an_error_or_none_as_asked():
    assert LYMPHOMA.limit_or_none("made_up_minutes") is None
    with pytest.raises(PresetInvalid, match="has no limit `made_up_minutes`"):
        LYMPHOMA.limit("made_up_minutes")


def test_no_two_presets_take_the_same_construct():
    constructs = [construct for preset in PRESETS.values() for construct in preset.constructs]

    assert len(set(constructs)) == len(constructs)


def test_only_the_trial_is_labelled_as_investigational():
    assert [preset.name for preset in PRESETS.values() if preset.investigational] == [TRIAL.name]
    assert TRIAL.label_texts[0].startswith("Caution: New Drug")
    assert not any(text.startswith("Caution") for text in LYMPHOMA.label_texts)


def test_lymphoma_is_infused_on_two_consecutive_days_for_45_minutes_each():
    assert [plan.day_offset for plan in LYMPHOMA.infusion.sessions] == [0, 1]
    assert LYMPHOMA.limit("infusion_minutes") == 45
    assert LYMPHOMA.infusion.bags_for(1, None) == ("green",)
    assert LYMPHOMA.infusion.bags_for(2, None) == ("violet",)
    assert LYMPHOMA.infusion.bags_for(3, None) is None


@pytest.mark.parametrize(
    ("weight_grams", "expected"),
    [
        (0, None),  # nobody weighs nothing: an unknown weight has no dose
        (10_000, (2_000, 50_000)),
        (19_999, (4_000, 99_995)),  # rounded into the range, never out of it
        (50_000, (10_000, 250_000)),
        (50_001, (10_000, 250_000)),
        (500_001, None),
    ],
)
def test_a_childs_dose_goes_by_weight_up_to_fifty_kilograms(weight_grams, expected):
    assert CHILD.dose_range_cells_thousands(weight_grams) == expected


def test_children_under_twelve_have_a_score_of_their_own():
    assert CHILD.monitoring.child_score_under_years == 12
    assert {"capd", "ice"} <= set(CHILD.monitoring.items)


@pytest.mark.parametrize(
    ("blasts", "first", "second"),
    [
        (0, ("orange",), ("red", "blue")),
        (20, ("orange",), ("red", "blue")),
        (21, ("blue",), ("red", "orange")),
        (None, None, None),  # unknown blasts: no bag at all
    ],
)
def test_marrow_blasts_choose_the_order_of_bags(blasts, first, second):
    assert ADULT.infusion.bags_for(1, blasts) == first
    assert ADULT.infusion.bags_for(2, blasts) == second


def test_bags_share_the_whole_dose():
    shares = {
        colour: ADULT.infusion.bag_cells_thousands(colour, 410_000)
        for colour in ("red", "orange", "blue")
    }

    assert shares == {"red": 300_000, "orange": 100_000, "blue": 10_000}
    assert ADULT.infusion.bag_cells_thousands("green", 410_000) is None


@given(st.integers(min_value=0, max_value=10**9))
def test_bags_never_hold_more_than_the_whole_dose(total):
    for preset in PRESETS.values():
        bags = preset.infusion.bags
        shares = [preset.infusion.bag_cells_thousands(bag.colour, total) or 0 for bag in bags]

        assert total - len(bags) < sum(shares) <= total


def test_the_second_session_has_a_window_that_a_delay_extends():
    assert ADULT.infusion.window_days(1) == (0, 0)
    assert ADULT.infusion.window_days(2) == (7, 11)
    assert ADULT.infusion.window_days(2, delayed=True) == (7, 20)
    assert LYMPHOMA.infusion.window_days(2, delayed=True) == (1, 1)
    assert ADULT.infusion.window_days(3) is None


@pytest.mark.parametrize(
    ("worst_crs", "crs", "worst_icans", "icans", "day", "decision"),
    [
        (0, 0, 0, 0, 9, ToxicityDecision.PROCEED),
        (1, 1, 1, 1, 9, ToxicityDecision.PROCEED),
        (2, 2, 0, 0, 9, ToxicityDecision.DELAY),
        (0, 0, 2, 2, 9, ToxicityDecision.DELAY),
        (2, 1, 0, 0, 14, ToxicityDecision.PROCEED),
        (2, 2, 0, 0, 20, ToxicityDecision.DELAY),
        (2, 2, 0, 0, 21, ToxicityDecision.DISCONTINUE),
        (2, 0, 0, 0, 21, ToxicityDecision.DISCONTINUE),
        (3, 0, 0, 0, 9, ToxicityDecision.DISCONTINUE),
        (0, 0, 4, 1, 9, ToxicityDecision.DISCONTINUE),
        (None, 0, 0, 0, 9, ToxicityDecision.UNKNOWN),
        (0, None, 0, 0, 9, ToxicityDecision.UNKNOWN),
        (2, 2, None, None, 9, ToxicityDecision.UNKNOWN),
        (3, None, None, None, 9, ToxicityDecision.DISCONTINUE),
    ],
)
def test_side_effects_of_one_session_rule_over_the_next(
    worst_crs, crs, worst_icans, icans, day, decision
):
    seen = {
        Measure.CRS: GradeSpan(worst=worst_crs, current=crs),
        Measure.ICANS: GradeSpan(worst=worst_icans, current=icans),
    }
    gate = ADULT.infusion.toxicity_gate
    assert gate is not None

    assert gate.decide(seen, day_offset=day) is decision


def test_a_measure_that_nobody_graded_is_unknown():
    gate = ADULT.infusion.toxicity_gate
    assert gate is not None

    assert gate.decide({}, day_offset=9) is ToxicityDecision.UNKNOWN


@pytest.mark.parametrize(
    ("item", "result", "meets"),
    [
        ("viability", 700, True),
        ("viability", 699, False),
        ("viability", None, None),
        ("viability", "good", False),
        ("endotoxin", 500, True),
        ("endotoxin", 501, False),
        ("sterility", "no_growth", True),
        ("sterility", "growth", False),
        ("sterility", None, None),
    ],
)
def test_a_result_is_judged_by_its_line_of_the_specification(item, result, meets):
    line = LYMPHOMA.release_item(item)
    assert line is not None

    assert line.meets(result) is meets


@every_preset
def test_only_sterility_may_be_pending_at_a_conditional_release(preset):
    assert [item.name for item in preset.release if item.conditional] == ["sterility"]


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        (
            "lymphoma",
            'name = "lymphoma"',
            'name = "lymphoma"\ncolour = "red"',
            "`colour` is not a key",
        ),
        (
            "lymphoma",
            'name = "lymphoma"',
            'name = "lymphoma"\ndigest = "0"',
            "`digest` is not a key",
        ),
        ("lymphoma", "version = 1", "", "`version` is missing"),
        ("lymphoma", "version = 1", "version = true", "`version` must be a whole number, not True"),
        ("lymphoma", "version = 1", "version = 1.0", "`version` must be a whole number, not 1.0"),
        ("lymphoma", "version = 1", "version = 0", "needs a version from 1"),
        (
            "lymphoma",
            'indication = "lymphoma"',
            'indication = "cold"',
            "`indication` must be one of lymphoma,",
        ),
        (
            "lymphoma",
            "[limits.fresh_hold_hours]",
            "[limits.fresh_hours]",
            "`limits.fresh_hold_hours` is missing",
        ),
        (
            "lymphoma",
            "[limits.fresh_hold_hours]",
            (
                '[limits.x_hours]\nvalue = 1\nunit = "hours"\nexample = true\nsource = "x"\n'
                "[limits.fresh_hold_hours]"
            ),
            "`limits.x_hours` is not a limit",
        ),
        (
            "lymphoma",
            "[limits.fresh_hold_hours]",
            '[limits.fresh_hold_hours]\nname = "x"',
            "`limits.fresh_hold_hours.name` is not",
        ),
        (
            "lymphoma",
            'unit = "hours"',
            'unit = "minutes"',
            "`limits.fresh_hold_hours.unit` is 'minutes'",
        ),
        ("lymphoma", "value = 72\n", "", "`limits.fresh_hold_hours.value` is missing"),
        (
            "lymphoma",
            "value = 72\n",
            'value = "72"\n',
            "`limits.fresh_hold_hours.value` must be a whole number",
        ),
        ("lymphoma", "example = true", "example = false", "example` must be true"),
        (
            "lymphoma",
            "value = 2000\n",
            "value = 9000\n",
            "`limits.transit_temperature_min_millicelsius` is above",
        ),
        (
            "lymphoma",
            'value = 120\nunit = "minutes"',
            'value = 44\nunit = "minutes"',
            "`limits.infusion_minutes` is above",
        ),
        (
            "lymphoma",
            "minimum = 700\n",
            "minimum = 710\n",
            "differs from `limits.viability_min_permille`",
        ),
        (
            "lymphoma",
            'must_be = "conforms"\n',
            "",
            "`release.appearance` needs either bounds or a word",
        ),
        (
            "lymphoma",
            'must_be = "conforms"',
            'must_be = "x"\nminimum = 1',
            "`release.appearance` needs either",
        ),
        (
            "lymphoma",
            "maximum = 99\n",
            "maximum = 99\nminimum = 100\n",
            "`release.residual_beads` has a minimum above",
        ),
        ("lymphoma", 'name = "cd3_positive"', 'name = "viability"', "names an item twice"),
        (
            "lymphoma",
            "minimum = 60_000",
            "minimum = 600_001",
            r"`dose\[0\]` has a least above its most",
        ),
        ("lymphoma", "number = 2", "number = 3", "must be numbered 1, 2"),
        ("lymphoma", "day_offset = 0", "day_offset = 1", "must be 0: days are counted from it"),
        ("lymphoma", "day_offset = 1", "day_offset = 0", "session 2 could come before session 1"),
        (
            "lymphoma",
            'bags = [["green"], ["violet"]]',
            'bags = [["green", "violet"]]',
            "does not fill every session",
        ),
        (
            "lymphoma",
            'bags = [["green"], ["violet"]]',
            'bags = [["green"], ["green"]]',
            "every bag exactly once",
        ),
        ("lymphoma", 'colour = "green"', 'colour = "violet"', "needs different colours"),
        (
            "lymphoma",
            'when = "always"',
            'when = "blasts_above"',
            "does not fit the rule as_planned",
        ),
        (
            "lymphoma",
            '"select_t_cells"',
            '"fly_to_the_moon"',
            "'fly_to_the_moon', which is no optional step",
        ),
        (
            "lymphoma",
            '    "select_t_cells"',
            '    "thaw_starting_material"',
            "thawed if and only if it was frozen",
        ),
        (
            "lymphoma",
            'constructs = ["CD19-28Z"]',
            "constructs = []",
            "a construct and a label text",
        ),
        (
            "lymphoma",
            'constructs = ["CD19-28Z"]',
            'constructs = "CD19-28Z"',
            "`constructs` must be a list",
        ),
        (
            "lymphoma",
            'constructs = ["CD19-28Z"]',
            "constructs = [19]",
            r"`constructs\[0\]` must be text, not 19",
        ),
        ("lymphoma", '"hepatitis_c"', '"hepatitis"', "names 'hepatitis', which no step records"),
        ("lymphoma", "[monitoring]", "[[monitoring]]", "`monitoring` must be a table"),
        (
            "paediatric_leukaemia",
            "weight_over_grams = 50_000",
            "weight_over_grams = 50_001",
            "`dose` leaves weights out",
        ),
        (
            "adult_leukaemia",
            "marrow_blasts_threshold_percent = 20",
            "",
            "if and only if they decide the order",
        ),
        (
            "adult_leukaemia",
            '    "record_marrow_blasts",\n',
            "",
            "if and only if they decide the order",
        ),
        (
            "adult_leukaemia",
            '    "assess_toxicity",\n',
            "",
            "if and only if there is a toxicity gate",
        ),
        (
            "adult_leukaemia",
            'measure = "crs"',
            'measure = "fever"',
            r"`infusion.toxicity_gate.rules\[0\].measure` must",
        ),
    ],
)
def test_a_preset_with_a_fault_is_refused_by_the_path_of_it(name, old, new, sentence):
    raw = with_change(name, old, new)

    with pytest.raises(PresetInvalid, match=sentence):
        preset_from_toml(raw)


@pytest.mark.parametrize(
    "raw", [b"\xff", b"name =", b"limits = 1", b"", b"limits.fresh_hold_hours = 1"]
)
def test_what_is_no_preset_at_all_is_refused(raw):
    with pytest.raises(PresetInvalid):
        preset_from_toml(raw)


@every_preset
def test_losing_any_line_of_a_preset_changes_or_breaks_it(preset):
    lines = text_of(preset.name).splitlines(keepends=True)
    matter = [at for at, line in enumerate(lines) if re.match(r"[a-z_]+ = ", line)]

    for at in matter:
        raw = "".join(lines[:at] + lines[at + 1 :]).encode()
        try:
            changed = preset_from_toml(raw)
        except PresetInvalid:
            continue
        assert changed.digest != preset.digest
        assert lines[at].startswith(("maximum", "minimum", "partly"))
