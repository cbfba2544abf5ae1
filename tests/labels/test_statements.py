"""Which statements a label carries, as a truth table over donor, preset, moment, room and jurisdiction."""

from dataclasses import replace
from itertools import product

import pytest

from custody.domain.donor_screening import DonorScreening
from custody.presets import load_presets
from labels.jurisdictions import LabelMoment, Room, load_jurisdictions
from labels.languages import Language
from labels.statements import LabelFlags, Occasion, shows_biohazard, statements

AUTOLOGOUS = "FOR AUTOLOGOUS USE ONLY"
INTENDED = "FOR USE BY INTENDED RECIPIENT ONLY"
NOT_EVALUATED = "NOT EVALUATED FOR INFECTIOUS SUBSTANCES"
ADVISE = "WARNING: Advise recipient of communicable disease risks"
REACTIVE = "WARNING: Reactive test results for Hepatitis B virus, Syphilis"
MAY_TRANSMIT = "WARNING: This product may transmit infectious agents"
NO_RADIATION = "DO NOT IRRADIATE"
NO_FILTERS = "DO NOT USE LEUKOREDUCTION FILTERS"
IDENTIFY = "PROPERLY IDENTIFY INTENDED RECIPIENT AND PRODUCT"
CAUTION = "Caution: New Drug. Limited by Federal (or United States) law to investigational use"
LEGEND = "(the biohazard legend)"

US, EU = load_jurisdictions()["us"], load_jurisdictions()["eu"]
COLLECTION = Occasion(jurisdiction=US, moment=LabelMoment.COLLECTION)
ADMINISTRATION = Occasion(jurisdiction=US, moment=LabelMoment.ADMINISTRATION)
OWN, ANOTHERS = True, False

# 21 CFR 1271.90(c): whose cells, evaluated, a risk factor found, a test reactive; and what is said of it.
CASES = [
    (OWN, True, False, False, {AUTOLOGOUS}),
    (OWN, True, False, True, {AUTOLOGOUS, REACTIVE, LEGEND}),
    (OWN, True, True, False, {AUTOLOGOUS, LEGEND}),
    (OWN, True, True, True, {AUTOLOGOUS, REACTIVE, LEGEND}),
    (OWN, False, False, False, {AUTOLOGOUS, NOT_EVALUATED}),
    (OWN, False, False, True, {AUTOLOGOUS, NOT_EVALUATED, REACTIVE, LEGEND}),
    (OWN, False, True, False, {AUTOLOGOUS, NOT_EVALUATED, LEGEND}),
    (OWN, False, True, True, {AUTOLOGOUS, NOT_EVALUATED, REACTIVE, LEGEND}),
    (ANOTHERS, True, False, False, {INTENDED}),
    (ANOTHERS, True, False, True, {INTENDED, ADVISE, REACTIVE, LEGEND}),
    (ANOTHERS, True, True, False, {INTENDED, ADVISE, LEGEND}),
    (ANOTHERS, True, True, True, {INTENDED, ADVISE, REACTIVE, LEGEND}),
    (ANOTHERS, False, False, False, {INTENDED, NOT_EVALUATED, ADVISE}),
    (ANOTHERS, False, False, True, {INTENDED, NOT_EVALUATED, ADVISE, REACTIVE, LEGEND}),
    (ANOTHERS, False, True, False, {INTENDED, NOT_EVALUATED, ADVISE, LEGEND}),
    (ANOTHERS, False, True, True, {INTENDED, NOT_EVALUATED, ADVISE, REACTIVE, LEGEND}),
]


def a_donor(*, evaluated=True, tested=True, risk=False, reactive=False):
    return DonorScreening(
        screening_complete=evaluated,
        testing_complete=tested,
        risk_factor_found=risk,
        reactive_for=("Hepatitis B virus", "Syphilis") if reactive else (),
    )


def test_the_table_has_every_case_once():
    assert {case[:4] for case in CASES} == set(product([True, False], repeat=4))
    assert len(CASES) == 16


@pytest.mark.parametrize(("own", "evaluated", "risk", "reactive", "expected"), CASES)
@pytest.mark.parametrize(
    "moment", [LabelMoment.COLLECTION, LabelMoment.PROCESSING, LabelMoment.ADMINISTRATION]
)
def test_the_donor_decides_the_warnings(own, evaluated, risk, reactive, expected, moment):
    donor = a_donor(evaluated=evaluated, risk=risk, reactive=reactive)

    said = set(statements(donor, LabelFlags(autologous=own), replace(COLLECTION, moment=moment)))

    of_the_donor = {AUTOLOGOUS, INTENDED, NOT_EVALUATED, ADVISE, REACTIVE}
    assert said & of_the_donor == expected - {LEGEND}
    assert shows_biohazard(donor) == (LEGEND in expected)


@pytest.mark.parametrize(("screened", "tested"), [(True, False), (False, True), (False, False)])
def test_half_an_evaluation_is_none(screened, tested):
    donor = a_donor(evaluated=screened, tested=tested)

    assert NOT_EVALUATED in statements(donor, LabelFlags(), COLLECTION)


@pytest.mark.parametrize(
    ("moment", "room", "expected"),
    [
        (LabelMoment.COLLECTION, Room.WHOLE, {MAY_TRANSMIT, NO_RADIATION}),
        (LabelMoment.PROCESSING, Room.WHOLE, {MAY_TRANSMIT, NO_RADIATION}),
        (
            LabelMoment.ADMINISTRATION,
            Room.WHOLE,
            {MAY_TRANSMIT, NO_RADIATION, NO_FILTERS, CAUTION, IDENTIFY},
        ),
        (LabelMoment.PROCESSING, Room.PARTIAL, {MAY_TRANSMIT, NO_RADIATION}),
    ],
)
def test_moment_and_room_decide_what_is_affixed(moment, room, expected):
    on = Occasion(jurisdiction=US, moment=moment, room=room)

    said = statements(DonorScreening(), LabelFlags(investigational=True), on)

    assert set(said) == expected | {AUTOLOGOUS, NOT_EVALUATED}


def test_a_carton_says_nothing_of_the_donor():
    on = Occasion(jurisdiction=US, moment=LabelMoment.OUTSIDE)

    assert statements(DonorScreening(), LabelFlags(investigational=True), on) == ()


@pytest.mark.parametrize(
    ("flag", "statement"),
    [
        ("may_transmit", MAY_TRANSMIT),
        ("spare_radiation", NO_RADIATION),
        ("spare_filters", NO_FILTERS),
        ("investigational", CAUTION),
    ],
)
@pytest.mark.parametrize("value", [True, False])
def test_the_flags_decide_the_handling(flag, statement, value):
    said = statements(DonorScreening(), LabelFlags(**{flag: value}), ADMINISTRATION)

    assert (statement in said) == value


def test_the_flags_follow_from_the_preset():
    trial, lymphoma = load_presets()["thoracic_trial"], load_presets()["lymphoma"]
    bare = replace(lymphoma, label_texts=(IDENTIFY,))

    assert LabelFlags.of(trial).investigational
    assert LabelFlags.of(lymphoma) == LabelFlags()
    assert LabelFlags.of(bare) == LabelFlags(spare_radiation=False, spare_filters=False)


def test_a_donor_of_whom_nothing_is_known_was_not_evaluated():
    assert NOT_EVALUATED in statements(DonorScreening(), LabelFlags(), COLLECTION)


def test_statements_stand_in_one_order():
    donor = a_donor(evaluated=False, reactive=True)

    said = statements(donor, LabelFlags(investigational=True), ADMINISTRATION)

    assert said == (
        AUTOLOGOUS,
        NOT_EVALUATED,
        REACTIVE,
        MAY_TRANSMIT,
        NO_RADIATION,
        NO_FILTERS,
        IDENTIFY,
        CAUTION,
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            Language.ENGLISH,
            (AUTOLOGOUS, "BIOLOGICAL HAZARD", NOT_EVALUATED, "For clinical trial use only"),
        ),
        (
            Language.GERMAN,
            (
                "NUR ZUR AUTOLOGEN ANWENDUNG",
                "BIOLOGISCHE GEFAHR",
                "NICHT AUF INFEKTIONSERREGER GEPRÜFT",
                "Zur klinischen Prüfung bestimmt",
            ),
        ),
    ],
)
def test_europe_says_it_in_the_language_of_the_site(language, expected):
    on = Occasion(jurisdiction=EU, moment=LabelMoment.ADMINISTRATION, language=language)
    flags = LabelFlags(
        investigational=True, may_transmit=False, spare_radiation=False, spare_filters=False
    )

    said = statements(a_donor(evaluated=False, risk=True), flags, on)

    assert tuple(one for one in said if "IDENTI" not in one) == expected


def test_the_united_states_prescribe_english_whatever_the_site_speaks():
    german = replace(ADMINISTRATION, language=Language.GERMAN)
    donor, flags = a_donor(evaluated=False, reactive=True), LabelFlags(investigational=True)

    assert statements(donor, flags, german) == statements(donor, flags, ADMINISTRATION)
