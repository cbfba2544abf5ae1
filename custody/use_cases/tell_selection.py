"""Tell a selection as plain rows, ready to be drawn: a period, one person's acts, a lot, a shipment.

Told from the entries of the evidence alone, every one of them, like a therapy's story
(`tell_custody`).  Of the patients there is nothing but the marks of their therapies.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from custody.domain.audit_lines import Beside, CheckpointLine, EventLine
from custody.domain.selection_record import SelectionKind, SelectionRecord
from custody.ledger.entry import Entry
from custody.use_cases.telling.account import deviation_lines
from custody.use_cases.telling.chosen import (
    containers_touched,
    division_names,
    people_counts,
    therapy_counts,
)
from custody.use_cases.telling.chosen_answer import answer_of, claim_of
from custody.use_cases.telling.chosen_facts import facts_of, selected_of
from custody.use_cases.telling.events import Roles, event_lines, sign_off_lines
from custody.use_cases.telling.followed import lot_family, way_bands, way_stages
from custody.use_cases.telling.story import Story, zone_of
from custody.use_cases.telling.withheld import recorded
from custody.use_cases.telling.words import moment_of

TITLE = {
    SelectionKind.PERIOD: "Everything that the log recorded in a period",
    SelectionKind.ACTOR: "Everything that one person did",
    SelectionKind.LOT: "Where one lot went",
    SelectionKind.SHIPMENT: "One shipment from packing to arrival",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionTelling:
    """What a selection's record is told from; `roles` gives a person's roles in words.

    `entries` are all those of the evidence, a period's neighbours among them; `issued` is the entry
    that issued it, which a period that is over does not hold.
    """

    kind: SelectionKind
    words: tuple[str, ...]
    entries: Sequence[Entry]
    issued: Entry
    roles: Roles
    checkpoint: CheckpointLine
    bundle_sha256: str
    demo: bool


def tell_selection(told: SelectionTelling) -> SelectionRecord:
    """The record of a selection."""
    story = Story("", told.entries)
    names = division_names(story)
    events = tuple(
        replace(event, beside=_beside(told, entry))
        for entry, event in zip(
            told.entries,
            event_lines(story, names, told.roles, named=False, now=recorded(told.issued)),
            strict=True,
        )
    )
    chosen = tuple(event for event in events if event.beside is None)
    is_way = told.kind is SelectionKind.SHIPMENT
    family, edges = lot_family(story, told.words) if told.kind is SelectionKind.LOT else ((), ())
    zone = zone_of(told.issued)
    return SelectionRecord(
        title=TITLE[told.kind],
        kind=told.kind,
        selected=selected_of(told.kind, told.words),
        answer=answer_of(told.kind, told.words, story, chosen),
        claim=claim_of(told.kind, events, told.checkpoint),
        generated_at=moment_of(told.issued.view["at"]["time"], zone),
        checkpoint=told.checkpoint,
        bundle_sha256=told.bundle_sha256,
        demo=told.demo,
        facts=facts_of(told.kind, told.words, story, chosen, told.roles),
        stages=way_stages(chosen) if is_way else (),
        containers=containers_touched(story, _chosen(told, events)),
        edges=edges,
        bands=way_bands(story) if is_way else (),
        events=events,
        deviations=deviation_lines(story),
        sign_offs=sign_off_lines(chosen),
        therapies=therapy_counts(chosen),
        people=people_counts(chosen),
        family=family,
    )


def _chosen(told: SelectionTelling, events: Sequence[EventLine]) -> list[Entry]:
    """The entries that were selected, without those that stand beside them."""
    return [
        entry for entry, event in zip(told.entries, events, strict=True) if event.beside is None
    ]


def _beside(told: SelectionTelling, entry: Entry) -> Beside | None:
    """Why an entry is there that was not selected."""
    if told.kind is SelectionKind.PERIOD:
        since, until = told.words
        rec = str(entry.view["rec"])
        if rec < since:
            return Beside.BEFORE
        return Beside.AFTER if rec >= until else None
    is_own = told.kind is SelectionKind.ACTOR and entry.view["actor"] == told.words[0]
    return Beside.ISSUE if entry.id == told.issued.id and not is_own else None
