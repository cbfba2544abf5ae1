"""A lot and a shipment followed through the entries that tell of them.

Only these entries are known: what others tell of the same containers is not, so that nobody is said
to have lost what another entry may say was held.
"""

from collections.abc import Sequence
from itertools import pairwise

from custody.domain.audit_lines import (
    BandLine,
    ContainerLine,
    EdgeLine,
    EventLine,
    SpanState,
    StageLine,
    StageState,
)
from custody.domain.marks import mark_of
from custody.domain.records import CustodySpan, Lot, LotUse
from custody.domain.vocabulary import VerdictWord
from custody.use_cases.telling.chosen import division_names
from custody.use_cases.telling.containers import band_lines
from custody.use_cases.telling.story import Story
from custody.use_cases.telling.words import spaced_coi, titled

Family = tuple[tuple[ContainerLine, ...], tuple[EdgeLine, ...]]
DONE = frozenset({VerdictWord.ACCEPTED, VerdictWord.DECLARED})
KIT = "in "  # how the serial of a kit begins that has none: what it went into


def lot_family(story: Story, lot: tuple[str, ...]) -> Family:
    """A lot, its vials, the containers that they went into and when, and the therapies of these."""
    uses = story.all(LotUse, gtin=lot[0], lot=lot[1])
    names = division_names(story)
    root = _root(story, lot)
    days: dict[str, list[str]] = {}
    for use in uses:
        days.setdefault(use.container, []).append(use.used_at[:10])
    nodes = {root.id: root}
    edges: dict[tuple[str, str], EdgeLine] = {}
    for use in uses:
        used = ", ".join(dict.fromkeys(days[use.container]))
        inside = _node(use.container, names.get(use.container, "Container"), f"used {used}")
        whose = _node(spaced_coi(use.therapy), mark_of(use.therapy).name, "therapy")
        way = [root, *_vial(use), inside, whose]
        nodes.update((node.id, node) for node in way)
        edges.update(
            ((parent.id, child.id), EdgeLine(parent=parent.id, child=child.id, how=""))
            for parent, child in pairwise(way)
        )
    return tuple(nodes.values()), tuple(edges.values())


def _root(story: Story, lot: tuple[str, ...]) -> ContainerLine:
    known = story.get(Lot, *lot)
    kind = titled(known.kind) if known else "Lot"
    return _node(" ".join(lot), f"{kind} {lot[1]}", known.title if known else "")


def _vial(use: LotUse) -> tuple[ContainerLine, ...]:
    """The vial, where it has a number of its own; a kit has none."""
    if use.serial.startswith(KIT):
        return ()
    return (_node(f"{use.lot} {use.serial}", f"Vial {use.serial}", ""),)


def _node(id_: str, name: str, state: str) -> ContainerLine:
    return ContainerLine(
        id=id_, name=name, kind=name, product="", condition=state, disposition="", holder=""
    )


def way_stages(chosen: Sequence[EventLine]) -> tuple[StageLine, ...]:
    """What was done with a shipment, one after another, with the day; a refusal hangs beside it."""
    return tuple(
        StageLine(
            code=str(event.index),
            title=event.title,
            state=StageState.DONE if event.verdict in DONE else StageState.FAILED,
            at=event.at.utc,
            beside=event.verdict not in DONE,
        )
        for event in chosen
        if event.verdict is not VerdictWord.ALREADY_DONE
    )


def way_bands(story: Story) -> tuple[BandLine, ...]:
    """Who held what travelled, as far as these entries tell; a gap only where they tell both its ends."""
    return tuple(band for band in band_lines(story) if _is_told(story, band))


def _is_told(story: Story, band: BandLine) -> bool:
    """Whether a span is known from these entries, and is not merely missing from them."""
    if band.state is not SpanState.GAP:
        return True
    spans = {span.n: span for span in story.all(CustodySpan, container=band.container)}
    return any(
        span.until == band.since.utc and span.n + 1 in spans
        for span in spans.values()
    )  # fmt: skip
