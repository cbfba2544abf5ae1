"""Which statements a label carries, as a truth table over donor, preset and moment."""

from itertools import product

import pytest

from labels.statements import (
    DonorScreening,
    LabelFlags,
    LabelMoment,
    shows_biohazard,
    statements,
)

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

EVERYONE = list(product([True, False], repeat=4))


@pytest.mark.parametrize(("screened", "tested", "risk", "reactive"), EVERYONE)
@pytest.mark.parametrize("autologous", [True, False])
def test_the_donor_decides_the_warnings(screened, tested, risk, reactive, autologous):
    donor = DonorScreening(
        screening_complete=screened,
        testing_complete=tested,
        risk_factor_found=risk,
        reactive_for=("Hepatitis B virus", "Syphilis") if reactive else (),
    )

    said = statements(donor, LabelFlags(autologous=autologous), LabelMoment.COLLECTION)

    assert (AUTOLOGOUS in said, INTENDED in said) == (autologous, not autologous)
    assert (NOT_EVALUATED in said) == (not (screened and tested))
    assert (REACTIVE in said) == reactive
    assert (ADVISE in said) == (not autologous and (not (screened and tested) or risk or reactive))
    assert shows_biohazard(donor) == (risk or reactive)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (LabelMoment.COLLECTION, {MAY_TRANSMIT, NO_RADIATION}),
        (LabelMoment.PROCESSING, {MAY_TRANSMIT, NO_RADIATION, NO_FILTERS, CAUTION}),
        (
            LabelMoment.ADMINISTRATION,
            {MAY_TRANSMIT, NO_RADIATION, NO_FILTERS, CAUTION, IDENTIFY},
        ),
    ],
)
def test_the_moment_decides_what_is_affixed(moment, expected):
    said = statements(DonorScreening(), LabelFlags(investigational=True), moment)

    assert set(said) == expected | {AUTOLOGOUS, NOT_EVALUATED}


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
def test_the_preset_decides_the_handling(flag, statement, value):
    said = statements(DonorScreening(), LabelFlags(**{flag: value}), LabelMoment.ADMINISTRATION)

    assert (statement in said) == value


def test_a_donor_of_whom_nothing_is_known_was_not_evaluated():
    assert NOT_EVALUATED in statements(DonorScreening(), LabelFlags(), LabelMoment.COLLECTION)


def test_statements_stand_in_one_order():
    donor = DonorScreening(reactive_for=("Hepatitis B virus", "Syphilis"))

    said = statements(donor, LabelFlags(investigational=True), LabelMoment.ADMINISTRATION)

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
