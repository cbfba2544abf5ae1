"""Second words and root causes: a refusal is lifted once by two people with a reason, a deviation is closed by quality.

An override answers one refusal for one step: it is an entry of its own, never a flag.
"""

from collections.abc import Iterable
from dataclasses import replace

from custody.domain.case import Case
from custody.domain.gates.overrides import still_holds
from custody.domain.gates.papers import ORDER_NUMBER, documents_name_this_therapy
from custody.domain.journey.collection import KIT_NOT_RELEASED
from custody.domain.journey.enrolment import THERAPY
from custody.domain.journey.holds import EVERYWHERE, QUALITY
from custody.domain.journey.infusion import GIVEN_MORE, HELD_WHILE_INFUSING
from custody.domain.reasons import REASON, REASONS
from custody.domain.records import (
    Deviation,
    Override,
    Record,
)
from custody.domain.step import Step, code, note, word
from custody.domain.vocabulary import (
    Role,
    Severity,
)

LIFTABLE = tuple(
    reason.code for reason in REASONS if reason.severity in (Severity.QUALITY, Severity.CLINICAL)
)
DEVIATIONS = (
    *(reason.code for reason in REASONS if reason.deviation),
    "out_of_specification",
    "declared",
    HELD_WHILE_INFUSING,
    GIVEN_MORE,
    KIT_NOT_RELEASED,
)
ROOT_CAUSES = (
    "wrong_object_fetched",
    "label_mixed_up",
    "equipment",
    "training",
    "procedure",
    "transport",
    "material",
    "patient",
    "other",
)


def deviation_is_open(case: Case) -> str | None:
    """G24: only what is open can be closed."""
    return None if _deviation(case) else "not_on_file"


def reason_may_be_lifted(case: Case) -> str | None:
    """G06: a mismatch is never overridden; clinical refusals need a physician, the others quality."""
    reason = REASON.get(case.text("reason"))
    if reason is None or reason.severity in (Severity.HARD, Severity.WARNING):
        return "value_out_of_range"
    one, other = case.at.person.roles, case.at.second.roles if case.at.second else frozenset()
    quality = Role.QUALITY in one | other
    each_their_own = (Role.QUALITY in one and Role.PHYSICIAN in other) or (
        Role.PHYSICIAN in one and Role.QUALITY in other
    )
    enough = each_their_own if reason.severity is Severity.CLINICAL else quality
    return None if enough else "second_not_qualified"


def _deviation(case: Case) -> Deviation | None:
    still = [d for d in case.books.find(Deviation, therapy=case.coi) if d.closed_at is None]
    return min(
        (d for d in still if d.reason == case.text("reason")),
        key=lambda d: d.opened_at,
        default=None,
    )


def override_waits_already(case: Case) -> str | None:
    """The same second word has been given and not been used."""
    kept = case.books.find(
        Override, therapy=case.coi, reason=case.text("reason"), step=_step_named(case)
    )
    return "done" if any(still_holds(case, one) for one in kept) else None


def _step_named(case: Case) -> str:
    """Codes come in capitals; the journey writes its steps small."""
    return case.text("step").lower().replace("-", "_")


def override(case: Case) -> Iterable[Record]:
    """One refusal may be passed once, in one step."""
    n = len(case.books.find(Override, therapy=case.coi)) + 1
    second = case.at.second
    return [
        Override(
            id=f"{case.coi}/override/{n}", therapy=case.coi, reason=case.text("reason"), step=_step_named(case),
            because=case.text("because"), by=case.at.person.id, second=second.id if second else "", at=case.now,
        )
    ]  # fmt: skip


def close_deviation(case: Case) -> Iterable[Record]:
    """The root cause is found."""
    deviation = _deviation(case)
    if deviation is None:
        return []
    return [
        replace(
            deviation,
            root_cause=case.text("root_cause"),
            closed_by=case.at.person.id,
            closed_at=case.now,
        )
    ]


STEPS = (
    Step(
        name="override", stage="care", title="Override a refusal", roles=QUALITY | {Role.PHYSICIAN}, second=QUALITY | {Role.PHYSICIAN, Role.QUALIFIED_PERSON},
        stations=EVERYWHERE, scans=(THERAPY,), effect=override, gates=(documents_name_this_therapy, reason_may_be_lifted), done=override_waits_already,
        asks=(word("reason", "Which refusal", *LIFTABLE), code("step", "For which step"), word("because", "Why", "benefit_outweighs_risk", "verified_by_other_means", "measured_again", "physician_decision"), ORDER_NUMBER),
    ),
    Step(
        name="close_deviation", stage="care", title="Close a deviation", roles=QUALITY, stations=EVERYWHERE, scans=(THERAPY,), effect=close_deviation,
        asks=(word("reason", "Which", *DEVIATIONS), word("root_cause", "Root cause", *ROOT_CAUSES), note("finding", "What was found and done"), ORDER_NUMBER),
        gates=(documents_name_this_therapy, deviation_is_open), while_ended=True,
    ),
)  # fmt: skip
