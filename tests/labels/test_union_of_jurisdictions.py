"""Made in one place and given in another: a label says what both want, and is complete for both."""

import pytest

from custody.domain.donor_screening import AGENT_TITLES, DonorScreening
from labels.completeness import MOMENTS, lacks, must_affix
from labels.content import LabelKind
from labels.jurisdictions import Duty, LabelElement, LabelMoment, Room, load_jurisdictions
from labels.jurisdictions.union import STRICTEST_FIRST, jurisdiction_of
from labels.languages import Language
from labels.statements import LabelFlags, Occasion, statements
from labels.templates import TEMPLATES

US, EU = load_jurisdictions()["us"], load_jurisdictions()["eu"]
BOTH = jurisdiction_of(frozenset({"us", "eu"}))
UNKNOWN = DonorScreening()
TRIAL = LabelFlags(investigational=True)


def said(
    rules, language=Language.ENGLISH, moment=LabelMoment.ADMINISTRATION, donor=UNKNOWN
) -> tuple[str, ...]:
    return statements(donor, TRIAL, Occasion(jurisdiction=rules, moment=moment, language=language))


@pytest.mark.parametrize("element", LabelElement)
@pytest.mark.parametrize("moment", LabelMoment)
def test_whoever_asks_for_more_is_heard(element, moment):
    asked = [one.duty(element, moment, Room.WHOLE) for one in (US, EU)]

    assert BOTH.duty(element, moment, Room.WHOLE) is min(asked, key=STRICTEST_FIRST.index)


def test_every_duty_has_its_place_in_the_order():
    assert set(STRICTEST_FIRST) == set(Duty)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("moment", [LabelMoment.COLLECTION, LabelMoment.ADMINISTRATION])
def test_each_says_its_own_in_its_own_languages(language, moment):
    both = said(BOTH, language, moment)

    assert set(both) >= {*said(US, language, moment), *said(EU, language, moment)}
    assert len(set(both)) == len(both)


def test_what_both_say_is_said_once_and_the_trial_is_told_to_both():
    both = said(BOTH)

    assert both.count("FOR AUTOLOGOUS USE ONLY") == 1
    assert "For clinical trial use only" in both
    assert any(one.startswith("Caution: New Drug") for one in both)


def test_one_place_is_as_it_was():
    assert jurisdiction_of(frozenset({"eu"})) is EU


@pytest.mark.parametrize("kind", MOMENTS)
def test_the_templates_affix_what_both_want(kind: LabelKind):
    template = TEMPLATES[kind]

    assert list(lacks(template, [BOTH])) == []
    assert {*must_affix(template, US), *must_affix(template, EU)} <= {*must_affix(template, BOTH)}


def test_the_agents_of_a_donor_are_named_by_the_rule_that_asks_for_them():
    found = DonorScreening(reactive_for=tuple(AGENT_TITLES.values())[:1])

    told = said(BOTH, donor=found)

    assert "BIOLOGICAL HAZARD" in told
    assert any("HIV-1" in one for one in told)
