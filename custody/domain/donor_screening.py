"""What is known of the donor's communicable diseases: recorded answers in, what labels may rely on out.

Silence never takes a warning away.  What nobody recorded was not done, what was found stays found until a newer
record says otherwise, and a sample older than the preset allows was not tested for these cells.  Autologous cells
need no determination (21 CFR 1271.90(a)), yet whatever was done is recorded, because labels follow from it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from custody.domain.presets import Screening

Newest: TypeAlias = Callable[[str], str | None]
"""The newest word recorded under a name, or None."""


class Agent(StrEnum):
    """The agents and diseases that a donor's blood is tested for, as presets name them."""

    HIV = "hiv_1_2"
    HEPATITIS_B = "hepatitis_b"
    HEPATITIS_C = "hepatitis_c"
    SYPHILIS = "syphilis"
    HTLV = "htlv_1_2"
    CYTOMEGALOVIRUS = "cytomegalovirus"


class Review(StrEnum):
    """Whether history, examination and records were all looked at (21 CFR 1271.75)."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"


class Risk(StrEnum):
    """Whether the review found a risk factor for a communicable disease."""

    FOUND = "found"
    NONE_FOUND = "none_found"


class AgentResult(StrEnum):
    """What a test for one agent said."""

    NOT_DONE = "not_done"
    NONREACTIVE = "nonreactive"
    REACTIVE = "reactive"


AGENT_TITLES: Final[Mapping[Agent, str]] = {
    Agent.HIV: "HIV-1 and HIV-2",
    Agent.HEPATITIS_B: "Hepatitis B virus",
    Agent.HEPATITIS_C: "Hepatitis C virus",
    Agent.SYPHILIS: "Syphilis",
    Agent.HTLV: "HTLV-I and HTLV-II",
    Agent.CYTOMEGALOVIRUS: "Cytomegalovirus",
}
# the names under which the answers are kept; never renamed
REVIEW: Final = "donor_review"
RISK: Final = "donor_risk_factor"
SAMPLE_DAY: Final = "donor_sample_day"


def result_of(agent: Agent) -> str:
    """The name under which a test's result is kept."""
    return f"donor_test_{agent}"


@dataclass(frozen=True, kw_only=True, slots=True)
class DonorScreening:
    """What labels may rely on; the defaults are what is true of someone not screened."""

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


def screening_of(newest: Newest, wanted: Screening, collected: date) -> DonorScreening:
    """What the newest answers say of cells collected on a day, by the tests that the preset wants."""
    results = {agent: newest(result_of(agent)) for agent in Agent}
    return DonorScreening(
        screening_complete=newest(REVIEW) == Review.COMPLETE,
        testing_complete=_is_recent(newest(SAMPLE_DAY), wanted, collected)
        and all(_was_done(results, name) for name in wanted.tests),
        risk_factor_found=newest(RISK) == Risk.FOUND,
        reactive_for=tuple(
            AGENT_TITLES[agent] for agent in Agent if results[agent] == AgentResult.REACTIVE
        ),
    )


def _was_done(results: Mapping[Agent, str | None], name: str) -> bool:
    """A test that the preset wants and nobody can record was not done."""
    done = (AgentResult.NONREACTIVE, AgentResult.REACTIVE)
    return any(agent == name and result in done for agent, result in results.items())


def _is_recent(sample_day: str | None, wanted: Screening, collected: date) -> bool:
    if sample_day is None:
        return False
    return collected - date.fromisoformat(sample_day) <= timedelta(days=wanted.sample_max_age_days)
