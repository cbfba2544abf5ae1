"""The statements of a label, derived from donor screening and preset, never typed.

Which there are, their words and their place say the jurisdictions; here is what makes each apply.  What is not known
counts as not done: silence never takes a warning away.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from custody.domain.donor_screening import DonorScreening
from custody.domain.presets import Preset
from labels.jurisdictions import (
    ON_THE_LABEL,
    Condition,
    Duty,
    Jurisdiction,
    LabelMoment,
    Room,
    Statement,
)
from labels.languages import Language


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelFlags:
    """What a therapy's preset says about its labels."""

    autologous: bool = True
    investigational: bool = False
    may_transmit: bool = True
    spare_radiation: bool = True
    spare_filters: bool = True

    @classmethod
    def of(cls, preset: Preset) -> "LabelFlags":
        """Handling follows from the preset's label texts; every therapy here is for the donor's own use."""
        return cls(
            investigational=preset.investigational,
            spare_radiation="DO NOT IRRADIATE" in preset.label_texts,
            spare_filters="DO NOT USE LEUKOREDUCTION FILTERS" in preset.label_texts,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """Where, when and on what a label is printed."""

    jurisdiction: Jurisdiction
    moment: LabelMoment
    room: Room = Room.WHOLE
    language: Language = Language.ENGLISH
    duties: frozenset[Duty] = ON_THE_LABEL


_Applies: TypeAlias = Callable[[DonorScreening, LabelFlags], bool]

# 21 CFR 1271.90(c), as truth values; another's cells carry the risk wherever it was not ruled out.
APPLIES: Final[Mapping[Condition, _Applies]] = {
    Condition.ALWAYS: lambda _, __: True,
    Condition.OWN_USE: lambda _, flags: flags.autologous,
    Condition.FOR_ANOTHER: lambda _, flags: not flags.autologous,
    Condition.NOT_EVALUATED: lambda donor, _: not donor.evaluated,
    Condition.RISK_FOR_ANOTHER: lambda donor, flags: (
        not flags.autologous and (not donor.evaluated or donor.dangerous)
    ),
    Condition.REACTIVE: lambda donor, _: bool(donor.reactive_for),
    Condition.DANGEROUS: lambda donor, _: donor.dangerous,
    Condition.MAY_TRANSMIT: lambda _, flags: flags.may_transmit,
    Condition.SPARE_RADIATION: lambda _, flags: flags.spare_radiation,
    Condition.SPARE_FILTERS: lambda _, flags: flags.spare_filters,
    Condition.INVESTIGATIONAL: lambda _, flags: flags.investigational,
}


def statements(donor: DonorScreening, flags: LabelFlags, on: Occasion) -> tuple[str, ...]:
    """The statements to be said on this occasion, in print order, the same words once."""
    return _texts(
        (
            one
            for one in on.jurisdiction.statements
            if on.jurisdiction.duty(one.element, on.moment, on.room) in on.duties
        ),
        donor,
        flags,
        on.language,
    )


def accompanying(
    donor: DonorScreening, flags: LabelFlags, jurisdiction: Jurisdiction, language: Language
) -> tuple[str, ...]:
    """Every statement that applies, for the papers, which have room for all of them; in print order."""
    return _texts(jurisdiction.statements, donor, flags, language)


def _texts(
    chosen: Iterable[Statement], donor: DonorScreening, flags: LabelFlags, language: Language
) -> tuple[str, ...]:
    agents = ", ".join(donor.reactive_for)
    said = (
        one.text(language).format(agents=agents)
        for one in chosen
        if APPLIES[one.when](donor, flags)
    )
    return tuple(dict.fromkeys(said))


def shows_biohazard(donor: DonorScreening) -> bool:
    """Whether the biohazard legend is drawn: 21 CFR 1271.90(c)(4), autologous cells included."""
    return donor.dangerous
