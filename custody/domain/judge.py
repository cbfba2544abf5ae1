"""What a request means: a pure judgement, with every reason for refusal.

The order of questions: can everything be read and is the request whole; is it all one patient's; may these people
do it here; is everything in the right state; the step's own gates.  All reasons are kept, the gravest first.
What a person with authority has lifted by an override, or two people have acknowledged, does not refuse.
A step whose work is found done is not refused for coming late: it is `already_done`, and changes nothing.
A half of a bedside check that mixes patients is taken, so that the result tells it; refused for anything else, it
tells that first.  What is declared has happened; only its form can be refused, and every gate it breaks is written
beside it, the worst one too: cells of one patient given to another must be told, and the ledger must take it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from custody.domain.case import Case
from custody.domain.gates import people, request, state
from custody.domain.gates.overrides import still_holds
from custody.domain.reasons import REASON, in_order
from custody.domain.records import Override
from custody.domain.step import Question
from custody.domain.vocabulary import Severity, VerdictWord


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The verdict's word, the reasons that stand, and those that were lifted or only noted."""

    word: VerdictWord
    reasons: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    noted: tuple[str, ...] = ()  # broken by a declaration, or lifted


def everything_is_one_patients(case: Case) -> str | None:
    """G01: a swapped bag is the worst error there is."""
    return "wrong_patient" if len(case.therapies) > 1 else None


def judge(case: Case) -> Judgement:
    """Put a case to every question."""
    form = _answers(case, (*request.QUESTIONS, *people.QUESTIONS))
    form |= {read.problem for read in case.reads if read.problem is not None}
    mixed = _answers(case, (everything_is_one_patients,))
    if form or (mixed and not case.step.declared and not case.step.identity_by_result):
        # without readable things the other questions have nothing to look at, but what they can see is kept
        return Judgement(
            word=VerdictWord.REFUSED, reasons=in_order(form | mixed | _seen_anyway(case, form))
        )
    preset_is_gone = case.therapy is not None and case.preset is None
    if preset_is_gone and not (case.step.declared or case.step.protects):
        return Judgement(word=VerdictWord.REFUSED, reasons=("preset_not_approved",))
    always = _answers(case, state.ALWAYS)
    if case.step.declared:
        if _is_done(case):
            return Judgement(word=VerdictWord.ALREADY_DONE)
        broken = mixed | always | _answers(case, (*state.UNLESS_DONE, *case.step.gates))
        return Judgement(word=VerdictWord.DECLARED, noted=in_order(broken))
    if not always and _is_done(case):
        return Judgement(word=VerdictWord.ALREADY_DONE)
    broken = always | _answers(case, (*state.UNLESS_DONE, *case.step.gates))
    return _with_overrides(case, broken | mixed if broken else broken)


def _with_overrides(case: Case, reasons: set[str]) -> Judgement:
    lifted = tuple(override for override in _unused_overrides(case) if override.reason in reasons)
    noted = {override.reason for override in lifted} | (reasons & _acknowledged(case))
    standing = reasons - noted
    word = VerdictWord.REFUSED if standing else VerdictWord.ACCEPTED
    return Judgement(word=word, reasons=in_order(standing), overrides=lifted, noted=in_order(noted))


def _unused_overrides(case: Case) -> Iterable[Override]:
    """Overrides for this step that were neither used nor outdated; a hard refusal has none by construction."""
    if case.therapy is None:
        return ()
    kept = case.books.find(Override, therapy=case.coi, step=case.step.name)
    return (
        override
        for override in kept
        if still_holds(case, override) and REASON[override.reason].severity is not Severity.HARD
    )


def _acknowledged(case: Case) -> set[str]:
    """Warnings that two people who may do this step looked at and ticked."""
    if not people.two_look_twice(case):
        return set()
    return {
        code
        for code in case.request.acknowledge
        if code in REASON and REASON[code].severity is Severity.WARNING
    }


def _is_done(case: Case) -> bool:
    if case.step.done is not None:
        return case.step.done(case) is not None
    if case.step.once and case.milestone(case.step.name) is not None:
        return True
    target = case.step.becomes
    return (
        target is not None
        and bool(case.containers)
        and all(c.condition == target for c in case.containers)
    )


def _seen_anyway(case: Case, form: set[str]) -> set[str]:
    """State questions that do not need a whole request."""
    blind = {"missing_scan", "wrong_kind", "not_on_file", "two_codes_in_one_read"}
    return set() if form & blind else _answers(case, (*state.ALWAYS, *state.UNLESS_DONE))


def _answers(case: Case, questions: Iterable[Question]) -> set[str]:
    return {reason for question in questions if (reason := question(case)) is not None}
