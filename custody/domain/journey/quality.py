"""S11 and S12: results against the release specification, and quality's word about each container.

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
from custody.domain.gates.papers import ORDER_NUMBER, documents_name_this_therapy
from custody.domain.gates.people import releaser_did_not_operate
from custody.domain.gates.state import on_hold
from custody.domain.journey.manufacture import is_vector
from custody.domain.journey.printing import THERAPY, labels_are_accounted_for
from custody.domain.presets import ReleaseItem
from custody.domain.records import (
    Container,
    CustodySpan,
    Deviation,
    Edge,
    LotUse,
    Observation,
    Record,
)
from custody.domain.step import Slot, Step, Wants, code, flag, number, word
from custody.domain.vocabulary import (
    ENDED,
    FIT_FOR_INFUSION,
    Condition,
    ContainerKind,
    Disposition,
    Role,
    StationKind,
)

ANALYST = frozenset({Role.QC_ANALYST})
SAME_CELLS = (
    "match"  # what an identity test must say; whose cells these are is never a matter of exception
)
LAB = frozenset({StationKind.QC_LAB})
DESK = frozenset({StationKind.QUALITY_DESK})
DECISIONS = {
    "released": Disposition.RELEASED,
    "released_conditionally": Disposition.RELEASED_CONDITIONALLY,
    "exceptionally_released": Disposition.EXCEPTIONALLY_RELEASED,
    "rejected": Disposition.REJECTED,
}


def item_is_in_the_specification(case: Case) -> str | None:
    """G24: a result belongs to a line of the preset's specification, in that line's form."""
    item = case.rules.release_item(_item_name(case))
    if item is None:
        return "value_out_of_range"
    told = case.text("word") if item.must_be is not None else case.given("value")
    return None if told not in (None, "") else "missing_value"


def result_is_on_file(case: Case) -> str | None:
    """The same result of the same tube has been recorded."""
    sample = case.thing("sample", Container)
    kept = case.books.find(
        Observation,
        therapy=case.coi,
        name=_name(_item_name(case)),
        container=sample.id if sample else "",
    )
    told = (case.given("value"), case.text("word") or None)
    return "done" if any((seen.value, seen.word) == told for seen in kept) else None


def report_names_this_donation(case: Case) -> str | None:
    """G01: the analyser's report carries the donation number, and the tube says the same."""
    sample = case.thing("sample", Container)
    return None if sample and sample.din == case.text("donation_number") else "alias_mismatch"


def reviewer_did_not_record(case: Case) -> str | None:
    """G07: a result is reviewed by somebody else."""
    mine = any(seen.by == case.at.person.id for seen in _results(case))
    return "same_person_twice" if mine else None


def there_are_results_to_review(case: Case) -> str | None:
    """G24: a review is of something."""
    return None if _results(case) else "result_missing"


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
    results = results_for(case, _name(item.name), container)
    pending = item.conditional and case.text("decision") == "released_conditionally"
    if not results and not pending:
        yield "result_missing"
    if any(not _meets(item, seen) for seen in results):
        yield "out_of_specification"
    if any(seen.reviewed_by is None for seen in results if seen.step == "record_result"):
        yield "result_missing"


def _was_taken_late_enough(case: Case, edge: Edge) -> bool:
    """A sample of cells without the gene says nothing about the product."""
    sample = case.books.get(Container, edge.child)
    uses = case.books.find(LotUse, therapy=case.coi, container=edge.parent)
    vectors = [use for use in uses if is_vector(case, use)]
    return sample is not None and all(sample.made_at > use.used_at for use in vectors)


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
                for one in results_for(case, _name(item.name), container)
                if not _meets(item, one)
            ]
            if any(not excused or (decided and one.at > decided.last_at) for one in bad):
                return "physician_request_missing"
    return None


def _meets(item: ReleaseItem, seen: Observation) -> bool:
    return bool(item.meets(seen.word if item.must_be is not None else seen.value))


def results_for(case: Case, name: str, container: Container) -> list[Observation]:
    """The results of samples from this container's vessel, taken once the gene was in; and what was reported since."""
    vessels = [edge.parent for edge in case.books.find(Edge, therapy=case.coi, child=container.id)]
    samples = {
        edge.child
        for vessel in vessels
        for edge in case.books.find(Edge, therapy=case.coi, parent=vessel, how="sample")
        if _was_taken_late_enough(case, edge)
    }
    return [
        seen
        for seen in case.books.find(Observation, therapy=case.coi, name=name)
        if seen.container in samples or (seen.container is None and seen.at >= container.made_at)
    ]


def _name(item: str) -> str:
    return f"result/{item}"


def _item_name(case: Case) -> str:
    """Codes come in capitals from the keyboard of a clean room; the preset writes them small."""
    return case.text("item").lower().replace("-", "_")


def _results(case: Case) -> list[Observation]:
    if case.therapy is None:
        return []
    kept = case.books.find(Observation, therapy=case.coi, step="record_result")
    return [seen for seen in kept if seen.reviewed_by is None]


def record(case: Case) -> Iterable[Record]:
    """One result of one sample; a bad one that comes after a release holds what was released."""
    sample = case.one("sample", Container)
    name = _name(_item_name(case))
    item = case.rules.release_item(_item_name(case))
    value, told = case.given("value"), case.text("word") or None
    seen = observed(
        case,
        name,
        container=sample.id,
        value=value,
        word=told,
        unit=item.unit if item and value is not None else None,
    )
    yield seen
    left = _released_from(case, sample)
    if item is not None and left and not _meets(item, seen):
        yield _out_of_specification(case)
        yield from (held(case, bag, "out_of_specification") for bag in left)


def _released_from(case: Case, sample: Container) -> list[Container]:
    """Final bags of the sample's vessel that quality has let go and that are not used up."""
    vessels = [edge.parent for edge in case.books.find(Edge, therapy=case.coi, child=sample.id)]
    children = [
        case.books.get(Container, edge.child)
        for vessel in vessels
        for edge in case.books.find(Edge, therapy=case.coi, parent=vessel, how="split")
    ]
    return [
        bag
        for bag in children
        if bag and bag.disposition in FIT_FOR_INFUSION and bag.condition not in ENDED
    ]


def _out_of_specification(case: Case) -> Deviation:
    """The deviation that a bad result opens where the product was thought good."""
    n = len(case.books.find(Deviation, therapy=case.coi)) + 1
    return Deviation(
        id=f"{case.coi}/specification/{n}", therapy=case.coi, reason="out_of_specification", critical=True,
        opened_at=case.now, opened_by=case.at.person.id,
    )  # fmt: skip


def review(case: Case) -> Iterable[Record]:
    """Everything not yet reviewed is, by this person."""
    return [replace(seen, reviewed_by=case.at.person.id) for seen in _results(case)]


def decide(case: Case) -> Iterable[Record]:
    """Quality's word; nobody else's moves a disposition."""
    word_given = DECISIONS[case.text("decision")]
    return [replace(container, disposition=word_given) for container in case.containers]


def sterility_turns_positive(case: Case) -> Iterable[Record]:
    """G34: the result is kept, and every container that is left is held."""
    yield observed(case, "result/sterility", word="growth")
    yield _out_of_specification(case)
    for container in case.books.find(Container, therapy=case.coi, kind=ContainerKind.FINAL_BAG):
        if container.condition not in ENDED:
            yield held(case, container, "out_of_specification")


SAMPLE = Slot(
    name="sample", wants=Wants.CONTAINER, caption="Sample tube", kinds=frozenset({ContainerKind.SAMPLE}), held_here=False,
    conditions=frozenset({Condition.IN_PROCESS}),
)  # fmt: skip
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
        name="record_result", stage="S11", title="Record a test result", roles=ANALYST, stations=LAB, scans=(SAMPLE,), effect=record,
        asks=(
            code("item", "Line of the specification"), code("donation_number", "Donation number on the report"), number("value", "Result", "as specified", -(10**9), 10**9, optional=True),
            word("word", "Result in a word", "conforms", "does_not_conform", "no_growth", "growth", "not_detected", "detected", "match", "differs", optional=True),
        ),
        after=("take_sample",), gates=(report_names_this_donation, item_is_in_the_specification), done=result_is_on_file,
    ),
    Step(
        name="review_results", stage="S11", title="Review the results", roles=ANALYST, stations=LAB, scans=(THERAPY,), effect=review,
        after=("record_result",), gates=(there_are_results_to_review, reviewer_did_not_record),
    ),
    Step(
        name="release_product", stage="S12", title="Decide about the product", roles=frozenset({Role.QUALIFIED_PERSON}), stations=DESK,
        scans=(PRODUCT,), effect=decide, done=decision_stands,
        asks=(word("decision", "Decision", *DECISIONS), flag("physician_requests", "The physician requests the product although a result is out of specification")),
        after=("freeze_product",),
        gates=(releaser_did_not_operate, nothing_on_hold_is_released, results_allow_the_decision, physician_signed_for_the_exception, no_critical_deviation_is_open, custody_is_unbroken, labels_are_accounted_for),
    ),
    Step(
        name="report_sterility", stage="S12", title="Report a positive sterility test", roles=ANALYST | {Role.QUALITY}, stations=LAB | DESK,
        scans=(THERAPY,), effect=sterility_turns_positive, while_ended=True, after=("take_sample",),
        asks=(flag("growth_confirmed", "Growth is confirmed", must_be=True), ORDER_NUMBER), gates=(documents_name_this_therapy,),
    ),
)  # fmt: skip
