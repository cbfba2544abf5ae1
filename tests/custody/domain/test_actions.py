"""An action card opens the form of its step for whoever may do it there, and is never taken for a thing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.domain.actions import action_in, actions_for, why_not_open
from custody.domain.books import MemoryBooks
from custody.domain.case import RawScan
from custody.domain.finding import find_out
from custody.domain.identifiers.local_codes import ActionCode
from custody.domain.journey import JOURNEY, STEP
from custody.domain.people import Person, Station
from custody.domain.resolve import Resolver
from custody.domain.step import Slot, Wants
from custody.domain.vocabulary import Role, StationKind
from tests.custody.domain.identifiers import shapes

BED = Station(
    id="N-BEDSIDE-1", kind=StationKind.BEDSIDE, site="NORTH", holder="NORTH-WARD", zone="UTC"
)
OFFICE = Station(
    id="N-OFFICE", kind=StationKind.OFFICE, site="NORTH", holder="NORTH-WARD", zone="UTC"
)
INFUSION = ActionCode.of_step("start_infusion")
EMPTY = Resolver(MemoryBooks(), lambda _token: None)


def somebody(role: Role) -> Person:
    return Person(
        id="N-OKAFOR", roles=frozenset({role}), sites=frozenset({"NORTH"}), training_until="9999"
    )


NURSE = somebody(Role.NURSE)


def scan(text: str) -> RawScan:
    return RawScan(text=text, symbology="]Q1")


@pytest.mark.parametrize("step", JOURNEY, ids=lambda one: one.name)
def test_every_step_has_a_code_that_names_it_and_no_other(step):
    code = ActionCode.of_step(step.name)

    assert STEP[ActionCode.parse(code.text).step] is step


def test_a_card_opens_its_form_where_its_step_is_done():
    found = find_out(EMPTY, scan(INFUSION.text), NURSE, BED)

    assert found.opens is STEP["start_infusion"]
    assert (found.thing, found.therapy, found.problem, found.steps) == (None, None, None, ())


def test_a_typed_card_opens_the_same_form():
    typed = RawScan(text=INFUSION.text, typed=True, rekeyed=INFUSION.text)

    assert find_out(EMPTY, typed, NURSE, BED).opens is STEP["start_infusion"]


@pytest.mark.parametrize(
    ("action", "person", "station", "reason"),
    [
        (INFUSION, NURSE, OFFICE, "wrong_station"),
        (INFUSION, somebody(Role.COURIER), BED, "wrong_role"),
        (INFUSION, NURSE, replace(BED, site="WORKS"), "wrong_site"),
        (ActionCode(action="MAKE-COFFEE"), NURSE, BED, "not_on_file"),
    ],
)
def test_a_card_that_is_not_for_here_opens_nothing_and_says_why(action, person, station, reason):
    found = find_out(EMPTY, scan(action.text), person, station)

    assert (found.problem, found.opens) == (reason, None)


@pytest.mark.parametrize("wants", Wants)
def test_no_slot_takes_a_card_for_the_thing_it_asks_for(wants):
    slot = Slot(name="it", wants=wants, caption="", any_symbol=True)

    read = EMPTY.read(slot, scan(INFUSION.text))

    assert (read.problem, read.thing, read.therapy) == ("wrong_kind", None, None)


@given(shapes.scannable)
def test_nothing_else_is_ever_taken_for_a_card(code):
    read = action_in(RawScan(text=code.text))

    assert read == (code if isinstance(code, ActionCode) else None)


@given(st.sampled_from(Role), st.sampled_from(StationKind))
def test_a_station_has_a_card_for_each_step_that_somebody_may_do_there(role, kind):
    person = somebody(role)
    place = Station(id="N-HERE", kind=kind, site="NORTH", holder="NORTH", zone="UTC")

    offered = actions_for(person, place)

    assert set(offered) == {
        step for step in JOURNEY if role in step.roles and kind in step.stations
    }
    assert all(why_not_open(ActionCode.of_step(one.name), person, place) is None for one in offered)
