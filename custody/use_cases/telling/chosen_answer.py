"""The answer on the first page about a selection: how much, about whom, by whom, and how complete."""

from collections.abc import Callable, Iterator, Sequence

from custody.domain.audit_lines import Beside, CheckpointLine, EventLine
from custody.domain.records import LotUse, Shipment, ShipmentItem
from custody.domain.selection_record import SelectionKind
from custody.domain.vocabulary import VerdictWord
from custody.use_cases.telling.chosen import count_of, people_counts, therapy_counts
from custody.use_cases.telling.story import Story
from custody.use_cases.telling.words import counted

Words = tuple[str, ...]


def answer_of(kind: SelectionKind, words: Words, story: Story, chosen: Sequence[EventLine]) -> str:
    """Two to five sentences."""
    return " ".join((*ANSWERS[kind](words, story, chosen), *_ended(chosen)))


def _period(_words: Words, _story: Story, chosen: Sequence[EventLine]) -> Iterator[str]:
    if not chosen:
        yield "Nothing was recorded in this period."
        return
    yield (
        f"The log recorded {_entries(chosen)} in this period, about "
        f"{counted(len(therapy_counts(chosen)), 'therapy', 'therapies')}, by "
        f"{counted(len(people_counts(chosen)), 'person', 'people')} at "
        f"{counted(len({event.station for event in chosen}), 'station')}."
    )


def _actor(words: Words, _story: Story, chosen: Sequence[EventLine]) -> Iterator[str]:
    if not chosen:
        yield f"Nothing that {words[0]} did is recorded."
        return
    (me,) = (one for one in people_counts(chosen) if one.badge == words[0])
    yield (
        f"{words[0]} stands under {_entries(chosen)}: {me.acted} as the one who acted, "
        f"{me.seconded} as the second person. They were recorded from {chosen[0].at.utc[:10]} to "
        f"{chosen[-1].at.utc[:10]} and concern "
        f"{counted(len(therapy_counts(chosen)), 'therapy', 'therapies')}."
    )


def _lot(words: Words, story: Story, chosen: Sequence[EventLine]) -> Iterator[str]:
    uses = story.all(LotUse, gtin=words[0], lot=words[1])
    if uses:
        into, whose = {one.container for one in uses}, {one.therapy for one in uses}
        yield (
            f"{counted(len(uses), 'vial or pack', 'vials or packs')} of this lot went into "
            f"{counted(len(into), 'container')} of "
            f"{counted(len(whose), 'therapy', 'therapies')}, from {min(one.used_at for one in uses)[:10]}"
            f" to {max(one.used_at for one in uses)[:10]}."
        )
    else:
        yield "No vial or pack of this lot went into a container."
    yield f"{_entries(chosen).capitalize()} tell of it."


def _shipment(words: Words, story: Story, chosen: Sequence[EventLine]) -> Iterator[str]:
    one = story.get(Shipment, words[0])
    items = story.all(ShipmentItem, sscc=words[0])
    if one is None:
        yield "No entry tells that this shipment was packed."
    else:
        yield (
            f"{counted(len(items), 'container')} left {one.from_holder} for {one.to_site}, packed "
            f"on {one.packed_at[:10]}"
            + (f" and arrived on {one.arrived_at[:10]}." if one.arrived_at else ".")
        )
    if one is not None and one.arrived_at:
        found = sum(item.received for item in items)
        yield f"The receiver found {'all' if found == len(items) else f'{found} of {len(items)}'} of them."
    yield f"{_entries(chosen).capitalize()} tell of it."


def _entries(chosen: Sequence[EventLine]) -> str:
    return counted(len(chosen), "entry", "entries")


def _ended(chosen: Sequence[EventLine]) -> Iterator[str]:
    """How many were refused, how many told afterwards."""
    refused, declared = (
        count_of(chosen, verdict) for verdict in (VerdictWord.REFUSED, VerdictWord.DECLARED)
    )
    if refused:
        yield f"{counted(refused, 'was', 'were')} refused, and changed nothing."
    if declared:
        yield f"{counted(declared, 'was', 'were')} declared after it had happened."


ANSWERS: dict[SelectionKind, Callable[[Words, Story, Sequence[EventLine]], Iterator[str]]] = {
    SelectionKind.PERIOD: _period,
    SelectionKind.ACTOR: _actor,
    SelectionKind.LOT: _lot,
    SelectionKind.SHIPMENT: _shipment,
}


def claim_of(kind: SelectionKind, events: Sequence[EventLine], checkpoint: CheckpointLine) -> str:
    """How complete it is, in the words of who verifies it."""
    if kind is not SelectionKind.PERIOD:
        issue = events[-1].index
        return (
            f"Entry {issue}, signed by the log's keeper, says that these are all up to there. "
            "No file can prove that none is missing."
        )
    is_over = any(event.beside is Beside.AFTER for event in events)
    end = "its end" if is_over else f"the checkpoint over {checkpoint.size} entries"
    return (
        f"All entries that the log recorded from the period's beginning until {end} are here, without a gap "
        "in their numbers; the entries beside them are here too, and prove it."
    )
