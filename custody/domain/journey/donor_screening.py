"""S0: what is known of the donor's communicable diseases, from which the warnings on labels follow.

Autologous cells are collected whether or not it is known; labels then say that nothing was evaluated.  A newer record
counts instead of an older one, item by item, and all are kept.
"""

from collections.abc import Iterable

from custody.domain.case import Case
from custody.domain.donor_screening import (
    AGENT_TITLES,
    REVIEW,
    RISK,
    SAMPLE_DAY,
    Agent,
    AgentResult,
    Review,
    Risk,
    result_of,
)
from custody.domain.effects import observed
from custody.domain.gates.papers import HOSPITAL_NUMBER, paper_names_this_patient
from custody.domain.gates.request import is_a_day
from custody.domain.journey.enrolment import CLINIC, THERAPY
from custody.domain.records import Record
from custody.domain.step import Ask, AskKind, Step, word
from custody.domain.vocabulary import Role

ITEMS = (REVIEW, RISK, SAMPLE_DAY, *map(result_of, Agent))


def sample_was_drawn(case: Case) -> str | None:
    """G05: a sample of tomorrow was not tested; without its day, no test is known to be of these cells."""
    day, results = case.text(SAMPLE_DAY), (case.text(result_of(agent)) for agent in Agent)
    if not day:
        tested = any(result != AgentResult.NOT_DONE for result in results)
        return "missing_value" if tested else None
    drawn = is_a_day(day) and day <= case.day_here.isoformat()
    return None if drawn else "value_out_of_range"


def screening_is_on_file(case: Case) -> str | None:
    """The newest answers are these."""
    newest = ((name, case.latest(name)) for name in ITEMS if case.text(name))
    same = all(seen is not None and seen.word == case.text(name) for name, seen in newest)
    return "done" if same else None


def record(case: Case) -> Iterable[Record]:
    """Each answer as an observation of its own."""
    return [observed(case, name, word=case.text(name)) for name in ITEMS if case.text(name)]


STEPS = (
    Step(
        name="record_donor_screening", stage="S0", title="Record the donor's screening and tests",
        roles=frozenset({Role.PHYSICIAN}), stations=CLINIC, scans=(THERAPY,), effect=record, after=("record_consent",),
        asks=(
            HOSPITAL_NUMBER,
            word(REVIEW, "Review of history, examination and records", *Review),
            word(RISK, "Risk factor for a communicable disease", *Risk),
            Ask(name=SAMPLE_DAY, kind=AskKind.DAY, caption="Day on which the blood sample was drawn", optional=True),
            *(word(result_of(agent), AGENT_TITLES[agent], *AgentResult) for agent in Agent),
        ),
        gates=(paper_names_this_patient, sample_was_drawn), done=screening_is_on_file,
    ),
)  # fmt: skip
