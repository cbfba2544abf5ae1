"""A step's form: what is shown is what is kept, to the last thousandth."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.ask_fields import SHOWN_AS, ask_fields
from api.browser_sessions import safe_path
from api.printed import amount, din_printed
from api.step_form import (
    Filled,
    FormIncomplete,
    Line,
    ask_again,
    filled_from,
    request_from,
)
from custody.domain.journey import JOURNEY, STEP
from custody.domain.step import Ask, AskKind

ZONE = "Europe/Berlin"
CHOICES = {
    "presets": [("lymphoma", "Lymphoma")],
    "holders": [("A", "A")],
    "sites": [("N", "N")],
    "steps": [],
}
NUMBERS = [(step, ask) for step in JOURNEY for ask in step.asks if ask.kind is AskKind.NUMBER]


def kept(step_name: str, **texts: str):
    sent = {f"value.{name}": text for name, text in texts.items()}
    return request_from(STEP[step_name], filled_from(STEP[step_name], sent), ZONE).values


@given(
    number=st.sampled_from(NUMBERS).flatmap(
        lambda pair: st.tuples(st.just(pair), st.integers(pair[1].low, pair[1].high))
    )
)
def test_a_number_goes_round_through_its_unit(number):
    (step, ask), value = number
    shown = f"{Decimal(value) / 1000:f}" if ask.unit in SHOWN_AS else str(value)

    assert kept(step.name, **{ask.name: shown})[ask.name] == value


@pytest.mark.parametrize(("step", "ask"), NUMBERS, ids=lambda one: getattr(one, "name", ""))
def test_the_range_is_shown_in_the_unit_that_is_asked(step, ask: Ask):
    shown = next(one for one in ask_fields(step, {}, CHOICES) if one["name"] == f"value.{ask.name}")

    assert kept(step.name, **{ask.name: str(shown["low"])})[ask.name] == ask.low
    assert kept(step.name, **{ask.name: str(shown["high"])})[ask.name] == ask.high
    assert "milli" not in shown["label"]


def test_a_comma_is_a_point_and_a_fourth_digit_is_none():
    assert kept("enrol_therapy", weight_grams="70,5")["weight_grams"] == 70_500
    with pytest.raises(FormIncomplete, match="three digits"):
        kept("enrol_therapy", weight_grams="70.5001")


def test_what_is_left_empty_is_not_sent():
    assert kept("record_vital_signs", fever_treated="", vasopressors="") == {}


def test_a_donation_number_is_taken_in_the_groups_that_the_pages_print():
    printed, _ = din_printed("A999926000012")

    assert kept("record_result", donation_number=printed)["donation_number"] == "A999926000012"


@pytest.mark.parametrize(
    "text", [" A9999 26 000012", "A9999 26 000012 ", "A9999  26 000012", "A9999 26000012", "a9999 26 000012"]
)  # fmt: skip
def test_what_no_page_prints_goes_to_the_gate_as_it_was_typed(text):
    assert kept("record_result", donation_number=text)["donation_number"] == text


def test_a_result_is_of_a_line_that_can_be_chosen_and_in_its_unit():
    lines = [("VIABILITY", "Viable cells", "permille"), ("APPEARANCE", "Appearance", "a word")]
    nothing, chosen = (
        {one["name"]: one for one in ask_fields(STEP["record_result"], values, CHOICES | {"lines": lines})}
        for values in ({}, {"item": "VIABILITY"})
    )  # fmt: skip

    assert nothing["value.item"]["choices"] == tuple(lines)
    assert nothing["value.value"]["unit"] == "as specified"
    assert chosen["value.value"]["unit"] == "permille"


def test_only_what_is_open_can_be_closed():
    some = ask_fields(STEP["close_deviation"], {}, CHOICES | {"reasons": {"out_of_specification"}})
    none = ask_fields(STEP["close_deviation"], {}, CHOICES | {"reasons": frozenset()})
    every = ask_fields(STEP["close_deviation"], {}, CHOICES)

    few, empty, all_of_them = (
        next(one["choices"] for one in fields if one["name"] == "value.reason")
        for fields in (some, none, every)
    )
    assert [value for value, _ in few] == ["out_of_specification"]
    assert empty == (("", "None is open"),)
    assert len(all_of_them) > len(few)


def test_a_note_is_one_line():
    assert kept("lift_hold", because="first\r\nsecond\t third ")["because"] == "first second third"


def test_a_time_that_is_told_has_the_zone_of_the_station():
    filled = filled_from(STEP["declare_leak"], {"happened_at": "2026-07-01T10:00"})

    assert (
        request_from(STEP["declare_leak"], filled, ZONE).happened_at == "2026-07-01T10:00:00+02:00"
    )


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        (Line(text="=A"), True),
        (Line(text="=A", how="scanned"), False),
        (Line(text="]C0=A"), False),
        (Line(text="]C=A"), True),
        (Line(text="=A", how="SCANNED"), True),
        (Line(text="=A", aim="]C0"), True),
    ],
)
def test_what_cannot_be_told_counts_as_typed(line: Line, typed):
    assert line.typed is typed


def test_a_typed_code_waits_for_the_second_and_a_scanned_one_does_not():
    step = STEP["place_hold"]
    sent = {"scan.container.0": "A1", "value.reason": "seal"}

    with pytest.raises(FormIncomplete) as incomplete:
        request_from(step, filled_from(step, sent), ZONE)
    scanned = request_from(
        step, filled_from(step, sent | {"scan.container.0.how": "scanned"}), ZONE
    )

    assert list(incomplete.value.problems) == ["scan.container.0"]
    assert not scanned.scans["container"][0].typed


def test_asking_again_keeps_what_was_typed_and_scanned():
    filled = Filled(scans={"a": (Line(text="1"), Line(text="2", how="scanned"))})

    again = ask_again(filled)

    assert [line.rekeyed for line in again.scans["a"]] == ["", None]
    assert again.needs_second


def test_a_scan_replaces_or_joins_as_the_slot_says():
    step, one, two = STEP["release_custody"], Line(text="1"), Line(text="2")

    several = Filled().with_scan(step, one, "containers").with_scan(step, two, "containers")
    single = Filled().with_scan(step, one, "shipment").with_scan(step, two, "shipment")

    assert several.scans["containers"] == (one, two)
    assert single.scans["shipment"] == (two,)
    assert Filled().with_scan(step, one, "nowhere") == Filled()
    assert several.without_line("containers.0").scans["containers"] == (two,)


@pytest.mark.parametrize(
    "path", ["//x", "https://x", "/\\x", "x", "", "/a b", "/a\n", "/" + "a" * 400, "/ü"]
)
def test_only_paths_of_this_house_are_safe(path):
    assert safe_path(path, "/home") == "/home"


def test_a_path_of_this_house_is_kept():
    assert safe_path("/steps/bind_wristband") == "/steps/bind_wristband"


@given(st.integers(-(10**9), 10**9))
def test_an_amount_says_exactly_its_thousandths(thousandths):
    assert Decimal(amount(thousandths, "mL").removesuffix(" mL")) * 1000 == thousandths
