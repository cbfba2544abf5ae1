"""S12: quality's word about each container.

Released needs every result recorded, reviewed by a second person and in specification; conditionally released
may wait for the results that the preset lets be pending; exceptionally released is out of specification, with every
result there, and needs a physician's and quality's signature; a test that says these are not the donor's cells stops
it too.  Rejected needs nothing but the decision.  An open critical deviation stops any release, and a result out of
specification that comes after a release holds what was released.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from custody.domain.case import Case
from custody.domain.effects import held, observed
from custody.domain.gates.limits import product_is_in_date
from custody.domain.gates.papers import ORDER_NUMBER, documents_name_this_therapy
from custody.domain.gates.people import releaser_did_not_operate
from custody.domain.gates.state import on_hold
from custody.domain.journey.printing import THERAPY, labels_are_accounted_for
from custody.domain.journey.results import (
    ANALYST,
    LAB,
    meets,
    result_name,
    results_for,
    specification_deviation,
)
from custody.domain.presets import ReleaseItem
from custody.domain.records import (
    Container,
    CustodySpan,
    Deviation,
    Record,
)
from custody.domain.step import Slot, Step, Wants, flag, word
from custody.domain.vocabulary import (
    ENDED,
    Condition,
    ContainerKind,
    Disposition,
    Role,
    StationKind,
)

SAME_CELLS = (
    "match"  # what an identity test must say; whose cells these are is never a matter of exception
)
DESK = frozenset({StationKind.QUALITY_DESK})
DECISIONS = {
    "released": Disposition.RELEASED,
    "released_conditionally": Disposition.RELEASED_CONDITIONALLY,
    "exceptionally_released": Disposition.EXCEPTIONALLY_RELEASED,
    "rejected": Disposition.REJECTED,
}


def results_allow_the_decision(case: Case) -> str | None:
    """G24: what the decision needs of the specification, line by line."""
    if case.text("decision") == "rejected":
        return None
    outside = [
        item for item in case.rules.release if "out_of_specification" in _answers(case, item)
    ]
    if any(item.must_be == SAME_CELLS or not _is_an_exception(case) for item in outside):
        return "out_of_specification"
    missing = any("result_missing" in _answers(case, item) for item in case.rules.release)
    return "result_missing" if missing else None


def physician_signed_for_the_exception(case: Case) -> str | None:
    """G24: a flag that one person ticks is no signature; an override by physician and quality is."""
    exceptional = case.text("decision") == "exceptionally_released"
    return "physician_request_missing" if exceptional else None


def _is_an_exception(case: Case) -> bool:
    return case.text("decision") == "exceptionally_released" and case.yes("physician_requests")


def nothing_on_hold_is_released(case: Case) -> str | None:
    """G04: what is on hold can only be rejected."""
    if case.text("decision") == "rejected":
        return None
    return "on_hold" if any(on_hold(case, container) for container in case.containers) else None


def nothing_expired_is_released(case: Case) -> str | None:
    """G13: what is past its date can only be rejected."""
    return None if case.text("decision") == "rejected" else product_is_in_date(case)


def no_critical_deviation_is_open(case: Case) -> str | None:
    """G24: what is not understood is not released."""
    if case.text("decision") == "rejected":
        return None
    still = any(
        d.critical and d.closed_at is None for d in case.books.find(Deviation, therapy=case.coi)
    )
    return "deviation_open" if still else None


def custody_is_unbroken(case: Case) -> str | None:
    """G22: from the first holder on, each span begins when the one before ends, and the last is open."""
    return (
        "custody_gap"
        if any(not _unbroken(case, container) for container in case.containers)
        else None
    )


def _unbroken(case: Case, container: Container) -> bool:
    spans = sorted(case.books.find(CustodySpan, container=container.id), key=lambda span: span.n)
    if not spans or spans[-1].until is not None:
        return False
    return all(before.until == after.since for before, after in pairwise(spans))


def _answers(case: Case, item: ReleaseItem) -> set[str]:
    """Everything that stands against one line of the specification."""
    return {word for container in case.containers for word in _said_of(case, item, container)}


def _said_of(case: Case, item: ReleaseItem, container: Container) -> Iterable[str]:
    """One line for one container; a later good result does not wash a bad one off."""
    results = results_for(case, result_name(item.name), container)
    pending = item.conditional and case.text("decision") == "released_conditionally"
    if not results and not pending:
        yield "result_missing"
    if any(not meets(item, seen) for seen in results):
        yield "out_of_specification"
    if any(seen.reviewed_by is None for seen in results if seen.step == "record_result"):
        yield "result_missing"


def no_bad_result_came_later(case: Case) -> str | None:
    """G24, G34: lifting a hold is no release; what went bad after quality's word needs a physician's, too."""
    decided = case.milestone("release_product")
    for container in case.containers:
        excused = (
            container.disposition == Disposition.EXCEPTIONALLY_RELEASED and decided is not None
        )
        for item in case.rules.release:
            bad = [
                one
                for one in results_for(case, result_name(item.name), container)
                if not meets(item, one)
            ]
            if any(not excused or (decided and one.at > decided.last_at) for one in bad):
                return "physician_request_missing"
    return None


def decide(case: Case) -> Iterable[Record]:
    """Quality's word; nobody else's moves a disposition."""
    word_given = DECISIONS[case.text("decision")]
    return [replace(container, disposition=word_given) for container in case.containers]


def sterility_turns_positive(case: Case) -> Iterable[Record]:
    """G34: the result is kept, and every container that is left is held."""
    yield observed(case, "result/sterility", word="growth")
    yield specification_deviation(case)
    for container in case.books.find(Container, therapy=case.coi, kind=ContainerKind.FINAL_BAG):
        if container.condition not in ENDED:
            yield held(case, container, "out_of_specification")


PRODUCT = Slot(
    name="containers", wants=Wants.CONTAINER, many=True, caption="Each final bag, by its certificate or label", held_here=False,
    kinds=frozenset({ContainerKind.FINAL_BAG}), conditions=frozenset({Condition.FROZEN}),
    dispositions=frozenset({Disposition.QUARANTINED, Disposition.RELEASED_CONDITIONALLY}), despite_hold=True, packed=True,
)  # fmt: skip


def decision_stands(case: Case) -> str | None:
    """The same decision about the same containers has been made."""
    wanted = DECISIONS.get(case.text("decision"))
    return (
        "done"
        if case.containers and all(c.disposition == wanted for c in case.containers)
        else None
    )


STEPS = (
    Step(
        name="release_product", stage="S12", title="Decide about the product", roles=frozenset({Role.QUALIFIED_PERSON}), stations=DESK,
        scans=(PRODUCT,), effect=decide, done=decision_stands,
        asks=(word("decision", "Decision", *DECISIONS), flag("physician_requests", "The physician requests the product although a result is out of specification")),
        after=("freeze_product",),
        gates=(releaser_did_not_operate, nothing_on_hold_is_released, nothing_expired_is_released, results_allow_the_decision, physician_signed_for_the_exception, no_critical_deviation_is_open, custody_is_unbroken, labels_are_accounted_for),
    ),
    Step(
        name="report_sterility", stage="S12", title="Report a positive sterility test", roles=ANALYST | {Role.QUALITY}, stations=LAB | DESK,
        scans=(THERAPY,), effect=sterility_turns_positive, while_ended=True, after=("take_sample",),
        asks=(flag("growth_confirmed", "Growth is confirmed", must_be=True), ORDER_NUMBER), gates=(documents_name_this_therapy,),
    ),
)  # fmt: skip
