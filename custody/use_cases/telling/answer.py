"""The answer before anything else: whose cells, where they went, and whether anybody lost them.

Custody counts as unbroken when no container was ever without a holder or with two.  Whether bag and
patient were checked against each other is a question of its own: a bag that was declared from paper
was held by somebody all the time, and yet no scan tells that it was this patient's.
"""

from collections.abc import Iterator, Mapping, Sequence

from custody.domain.aliases import HOSPITAL_NUMBER, OF_A_PERSON, is_sealed
from custody.domain.audit_lines import BandLine, FactLine, IdentityState, SpanState
from custody.domain.records import (
    Alias,
    Container,
    Donation,
    Handoff,
    Infusion,
    LotUse,
    Therapy,
)
from custody.domain.vocabulary import ENDED, ContainerKind, HandoffState, VerdictWord
from custody.use_cases.telling.containers import overlapping
from custody.use_cases.telling.story import Story, records_of
from custody.use_cases.telling.withheld import NOT_IN_THIS_COPY
from custody.use_cases.telling.words import amount, counted, listed, plain, titled

GIVEN_ON_PAPER = "declare_infusion"
TITLES = {HOSPITAL_NUMBER: "Hospital number", "order_number": "Order number"}


def is_unbroken(story: Story, bands: Sequence[BandLine]) -> bool:
    """Whether somebody, and one party only, held every container all the time."""
    return not overlapping(story) and all(band.state is not SpanState.GAP for band in bands)


def identity_of(story: Story) -> IdentityState:
    """Whether a check of two people opened every infusion."""
    infusions = story.all(Infusion)
    if _given_to_another(story) or any(one.check is None for one in infusions):
        return IdentityState.UNCHECKED
    return IdentityState.CHECKED if infusions else IdentityState.NOT_YET


def _given_to_another(story: Story) -> bool:
    """Whether it was declared that a bag was given to somebody else than the one whose cells it held."""
    return any(
        entry.view.get("step") == GIVEN_ON_PAPER
        and entry.verdict == VerdictWord.DECLARED
        and not any(isinstance(one, Infusion) for one in records_of(entry))
        for entry in story.entries
    )


def answer(story: Story, names: dict[str, str], bands: Sequence[BandLine]) -> str:
    """One to five sentences."""
    return " ".join((*_given(story, names), *custody_sentences(story, names, bands)))


def _given(story: Story, names: dict[str, str]) -> Iterator[str]:
    """Which cells were given back, and on whose word."""
    infusions = story.all(Infusion)
    collected = listed(
        sorted({one.started_at[:10] for one in story.all(Donation) if one.started_at})
    )
    if not collected:
        yield "No cells have been collected yet."
    elif not infusions:
        yield f"The cells were collected on {collected}; none have been given yet."
    checked = [one for one in infusions if one.check is not None]
    declared = [one for one in infusions if one.check is None]
    if checked:
        bags = counted(len(checked), "bag")
        yield (
            f"The cells collected from this patient on {collected} were given back to the same patient "
            f"on {_days(checked)}, in {bags}, each checked against the patient by two people."
        )
    if declared:
        bags = counted(len(declared), "bag was", "bags were")
        yield (
            f"{bags} given on {_days(declared)} while this system was away: two people declared it "
            "from paper, and no check of bag and patient is on record here."
        )
    if _given_to_another(story):
        yield "It was declared from paper that a bag was given to a patient it was not made for."
    lost = [
        f"{names[one.id]} ({plain(one.condition)})"
        for one in story.all(Container, kind=ContainerKind.FINAL_BAG)
        if one.condition in ENDED and not story.get(Infusion, story.coi, one.id)
    ]
    if lost:
        yield f"Not given: {listed(lost)}."


def _days(infusions: list[Infusion]) -> str:
    return listed(sorted({one.started_at[:10] for one in infusions}))


def custody_sentences(
    story: Story, names: Mapping[str, str], bands: Sequence[BandLine]
) -> Iterator[str]:
    """Who held the containers, where nobody did, and which are not accounted for yet."""
    containers = story.all(Container)
    if not containers:
        return
    gaps = [band for band in bands if band.state is SpanState.GAP]
    if is_unbroken(story, bands):
        accepted = len(story.all(Handoff, state=HandoffState.ACCEPTED))
        several = f"all {counted(len(containers), 'container')}"
        yield (
            f"Somebody held {several if len(containers) > 1 else 'the container'} the whole time, "
            f"through {counted(accepted, 'handover')}."
        )
    for band in gaps:
        until = f"until {band.until.utc[:16]} UTC" if band.until else "and nobody has it now"
        yield (
            f"Nobody is known to have held {names.get(band.container, band.container)} "
            f"from {band.since.utc[:16]} UTC {until}."
        )
    for one in overlapping(story):
        yield f"Two parties are said to have held {names[one.id]} at once."
    waiting = len(story.all(Handoff, state=HandoffState.PENDING))
    if waiting:
        yield f"{counted(waiting, 'handover waits', 'handovers wait')} for a second person."
    still = [one for one in containers if one.condition not in ENDED]
    if still:
        yield f"{_still(still, names)} not accounted for to the end yet."


def _still(still: list[Container], names: Mapping[str, str]) -> str:
    if len(still) > 3:  # noqa: PLR2004 -- more names than a sentence carries
        return f"{len(still)} containers are"
    return f"{listed(names[one.id] for one in still)} {'is' if len(still) == 1 else 'are'}"


def holders_of(bands: Sequence[BandLine]) -> tuple[str, ...]:
    """Every party that held a container, in the order in which each first did."""
    held = sorted(
        (band for band in bands if band.state is SpanState.HELD), key=lambda band: band.since.utc
    )
    return tuple(dict.fromkeys(band.holder for band in held))


def fact_lines(
    story: Story, patient: Mapping[str, str], bands: Sequence[BandLine]
) -> tuple[FactLine, ...]:
    """What page one says of the therapy besides; the hospital's number only where names stand, too."""
    therapy = story.get(Therapy, story.coi)
    why = f"{titled(therapy.indication)}, {plain(therapy.candidacy)}" if therapy else ""
    facts = {
        "Indication": why,
        **{
            TITLES[one.type]: _number(one, patient)
            for one in story.all(Alias)
            if one.type in TITLES
        },
        "Donation": ", ".join(one.din for one in story.all(Donation)),
        "Held by, one after another": ", ".join(holders_of(bands)),
        "Lots in the cells": ", ".join(_lots(story)),
        "Cells given": _dose(story),
    }
    return tuple(FactLine(label=label, value=value) for label, value in facts.items() if value)


def _number(one: Alias, patient: Mapping[str, str]) -> str:
    """Another party's number; one that says who the patient is only as the vault has it."""
    if one.type not in OF_A_PERSON:
        return one.value
    if not patient:
        return NOT_IN_THIS_COPY
    return patient.get(one.type) or (NOT_IN_THIS_COPY if is_sealed(one) else one.value)


def _lots(story: Story) -> Iterator[str]:
    uses = story.all(LotUse)
    for gtin, lot in sorted({(one.gtin, one.lot) for one in uses}):
        vials = sum((one.gtin, one.lot) == (gtin, lot) for one in uses)
        yield f"{lot} ({vials} ×)" if vials > 1 else lot


def _dose(story: Story) -> str:
    given = [one.cells_thousands or 0 for one in story.all(Infusion) if one.stopped_at]
    return amount(sum(given), "cells_thousands") if given else ""


def status_of(story: Story) -> str:
    """Where the therapy stands, in a word."""
    therapy = story.get(Therapy, story.coi)
    return plain(therapy.status) if therapy else "unknown"
