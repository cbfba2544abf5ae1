"""The statutory statements of a label, derived from donor screening and preset, never typed.

21 CFR 1271.90(c) and 1271.370 for cells on their way to manufacture, 21 CFR 312.6 for
investigational product, and the FACT-JACIE label tables for what must be affixed at which moment
(an example, for the site to approve). What is not known counts as not done: silence never takes a
warning away.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class LabelMoment(StrEnum):
    """When in the life of the cells a label is affixed."""

    COLLECTION = "collection"
    PROCESSING = "processing"
    ADMINISTRATION = "administration"


@dataclass(frozen=True, kw_only=True, slots=True)
class DonorScreening:
    """What is known of the donor; the defaults are what is true of someone not screened."""

    screening_complete: bool = False  # 21 CFR 1271.75: history, examination, records
    testing_complete: bool = False  # 21 CFR 1271.80 and 1271.85: all that otherwise applies
    risk_factor_found: bool = False
    reactive_for: tuple[str, ...] = ()  # agents or diseases, in words

    @property
    def evaluated(self) -> bool:
        """All otherwise applicable screening and testing was done."""
        return self.screening_complete and self.testing_complete

    @property
    def dangerous(self) -> bool:
        """An agent, or a risk factor for one, was found."""
        return self.risk_factor_found or bool(self.reactive_for)


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelFlags:
    """What a therapy's preset says about its labels."""

    autologous: bool = True
    investigational: bool = False
    may_transmit: bool = True
    spare_radiation: bool = True
    spare_filters: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class _Statement:
    text: str
    applies: Callable[[DonorScreening, LabelFlags], bool]
    affixed: frozenset[LabelMoment]


_ALWAYS = frozenset(LabelMoment)
_LATER = frozenset({LabelMoment.PROCESSING, LabelMoment.ADMINISTRATION})
_LAST = frozenset({LabelMoment.ADMINISTRATION})

# In the order in which they are printed.
_STATEMENTS: tuple[_Statement, ...] = (
    _Statement(
        text="FOR AUTOLOGOUS USE ONLY",  # 1271.90(c)(1)
        applies=lambda _, flags: flags.autologous,
        affixed=_ALWAYS,
    ),
    _Statement(
        text="FOR USE BY INTENDED RECIPIENT ONLY",
        applies=lambda _, flags: not flags.autologous,
        affixed=_ALWAYS,
    ),
    _Statement(
        text="NOT EVALUATED FOR INFECTIOUS SUBSTANCES",  # 1271.90(c)(2)
        applies=lambda donor, _: not donor.evaluated,
        affixed=_ALWAYS,
    ),
    _Statement(
        text="WARNING: Advise recipient of communicable disease risks",  # 1271.90(c)(3)
        applies=lambda donor, flags: (
            not flags.autologous and (not donor.evaluated or donor.dangerous)
        ),
        affixed=_ALWAYS,
    ),
    _Statement(
        text="WARNING: Reactive test results for {agents}",  # 1271.90(c)(5)
        applies=lambda donor, _: bool(donor.reactive_for),
        affixed=_ALWAYS,
    ),
    _Statement(
        text="WARNING: This product may transmit infectious agents",
        applies=lambda _, flags: flags.may_transmit,
        affixed=_ALWAYS,
    ),
    _Statement(
        text="DO NOT IRRADIATE",
        applies=lambda _, flags: flags.spare_radiation,
        affixed=_ALWAYS,
    ),
    _Statement(
        text="DO NOT USE LEUKOREDUCTION FILTERS",
        applies=lambda _, flags: flags.spare_filters,
        affixed=_LATER,
    ),
    _Statement(
        text="PROPERLY IDENTIFY INTENDED RECIPIENT AND PRODUCT",
        applies=lambda _, __: True,
        affixed=_LAST,
    ),
    _Statement(
        text=(
            "Caution: New Drug. Limited by Federal (or United States) law to investigational use"
        ),  # 312.6(a)
        applies=lambda _, flags: flags.investigational,
        affixed=_LATER,
    ),
)


def statements(donor: DonorScreening, flags: LabelFlags, moment: LabelMoment) -> tuple[str, ...]:
    """The statements to be affixed at this moment, in print order."""
    agents = ", ".join(donor.reactive_for)
    return tuple(
        statement.text.format(agents=agents)
        for statement in _STATEMENTS
        if moment in statement.affixed and statement.applies(donor, flags)
    )


def shows_biohazard(donor: DonorScreening) -> bool:
    """Whether the biohazard legend is drawn: 21 CFR 1271.90(c)(4), autologous cells included."""
    return donor.dangerous
