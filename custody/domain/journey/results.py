"""S11: results of samples against the release specification, each reviewed by a second person.

A result out of specification that comes after a release holds what was released.
"""

from collections.abc import Iterable
from dataclasses import replace

from custody.domain.case import Case
from custody.domain.effects import held, observed
from custody.domain.journey.manufacture import is_vector
from custody.domain.journey.printing import THERAPY
from custody.domain.presets import ReleaseItem
from custody.domain.records import (
    Container,
    Deviation,
    Edge,
    LotUse,
    Observation,
    Record,
)
from custody.domain.step import Slot, Step, Wants, code, number, word
from custody.domain.vocabulary import (
    ENDED,
    FIT_FOR_INFUSION,
    Condition,
    ContainerKind,
    Role,
    StationKind,
)

ANALYST = frozenset({Role.QC_ANALYST})
LAB = frozenset({StationKind.QC_LAB})


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
        name=result_name(_item_name(case)),
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


def _was_taken_late_enough(case: Case, edge: Edge) -> bool:
    """A sample of cells without the gene says nothing about the product."""
    sample = case.books.get(Container, edge.child)
    uses = case.books.find(LotUse, therapy=case.coi, container=edge.parent)
    vectors = [use for use in uses if is_vector(case, use)]
    return sample is not None and all(sample.made_at > use.used_at for use in vectors)


def meets(item: ReleaseItem, seen: Observation) -> bool:
    """Whether an observation is within a line of the specification."""
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


def result_name(item: str) -> str:
    """What observations of a line of the specification are called."""
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
    """One result of one sample; a bad one that comes after a release is told, and holds what is left of it."""
    sample = case.one("sample", Container)
    name = result_name(_item_name(case))
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
    let_go = _released_from(case, sample)
    if item is not None and let_go and not meets(item, seen):
        yield specification_deviation(case)
        left = (bag for bag in let_go if bag.condition not in ENDED)
        yield from (held(case, bag, "out_of_specification") for bag in left)


def _released_from(case: Case, sample: Container) -> list[Container]:
    """Final bags of the sample's vessel that quality has let go, those given to the patient too."""
    vessels = [edge.parent for edge in case.books.find(Edge, therapy=case.coi, child=sample.id)]
    children = [
        case.books.get(Container, edge.child)
        for vessel in vessels
        for edge in case.books.find(Edge, therapy=case.coi, parent=vessel, how="split")
    ]
    return [bag for bag in children if bag and bag.disposition in FIT_FOR_INFUSION]


def specification_deviation(case: Case) -> Deviation:
    """The deviation that a bad result opens where the product was thought good."""
    n = len(case.books.find(Deviation, therapy=case.coi)) + 1
    return Deviation(
        id=f"{case.coi}/specification/{n}", therapy=case.coi, reason="out_of_specification", critical=True,
        opened_at=case.now, opened_by=case.at.person.id,
    )  # fmt: skip


def review(case: Case) -> Iterable[Record]:
    """Everything not yet reviewed is, by this person."""
    return [replace(seen, reviewed_by=case.at.person.id) for seen in _results(case)]


SAMPLE = Slot(
    name="sample", wants=Wants.CONTAINER, caption="Sample tube", kinds=frozenset({ContainerKind.SAMPLE}), held_here=False,
    conditions=frozenset({Condition.IN_PROCESS}),
)  # fmt: skip

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
)  # fmt: skip
