"""What a selection touches: therapies, containers, people, each counted from the entries alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from custody.domain.audit_lines import ContainerLine, EventLine, MarkLine, PersonLine
from custody.domain.identifiers.check_character import check_character
from custody.domain.marks import mark_of
from custody.domain.records import Container
from custody.domain.selection_record import PersonCount, TherapyCount
from custody.domain.vocabulary import VerdictWord
from custody.ledger.entry import Entry
from custody.use_cases.telling.containers import container_lines
from custody.use_cases.telling.story import Story, is_therapy
from custody.use_cases.telling.words import spaced_coi, titled


def division_names(story: Story) -> dict[str, str]:
    """A name for each container, from what stands on its label: which of how many, nobody can tell here."""
    return {one.id: f"{titled(one.kind)} {one.division}" for one in story.all(Container)}


def therapy_counts(chosen: Sequence[EventLine]) -> tuple[TherapyCount, ...]:
    """Each therapy, first told first."""
    about: dict[str, list[EventLine]] = {}
    for event in chosen:
        for coi in event.about:
            about.setdefault(coi, []).append(event)
    return tuple(_therapy(coi, events) for coi, events in about.items())


def _therapy(coi: str, events: Sequence[EventLine]) -> TherapyCount:
    mark = mark_of(coi)
    return TherapyCount(
        coi=spaced_coi(coi),
        coi_check=check_character(coi),
        mark=MarkLine(shape=mark.shape, name=mark.name),
        entries=len(events),
        refused=count_of(events, VerdictWord.REFUSED),
        declared=count_of(events, VerdictWord.DECLARED),
        first=events[0].at,
        last=events[-1].at,
    )


def count_of(events: Iterable[EventLine], verdict: VerdictWord) -> int:
    """How many entries ended so."""
    return sum(event.verdict is verdict for event in events)


def people_counts(chosen: Sequence[EventLine]) -> tuple[PersonCount, ...]:
    """Everybody who acted, who acted most first."""
    people: dict[str, PersonCount] = {}
    for event in chosen:
        first = _known(people, event.actor)
        was_refused = event.verdict is VerdictWord.REFUSED
        people[event.actor.badge] = replace(
            first, acted=first.acted + 1, refused=first.refused + was_refused
        )
        if event.second:
            other = _known(people, event.second)
            people[event.second.badge] = replace(other, seconded=other.seconded + 1)
    return tuple(sorted(people.values(), key=lambda one: (-one.acted - one.seconded, one.badge)))


def _known(people: Mapping[str, PersonCount], one: PersonLine) -> PersonCount:
    new = PersonCount(badge=one.badge, role=one.role, acted=0, seconded=0, refused=0)
    return people.get(one.badge, new)


def containers_touched(story: Story, entries: Iterable[Entry]) -> tuple[ContainerLine, ...]:
    """Each container as these entries leave it; of one that they only name, no more than that."""
    whose = {one.id: spaced_coi(one.therapy) for one in story.all(Container)}
    told = {one.id: one for one in container_lines(story, division_names(story))}
    named = dict.fromkeys(
        link.subject for entry in entries for link in entry.links if not is_therapy(link.subject)
    )
    known = (replace(told[id_], note=whose[id_]) for id_ in named if id_ in told)
    return (*known, *(_unknown(id_) for id_ in named if id_ not in told))


def _unknown(id_: str) -> ContainerLine:
    return ContainerLine(
        id=id_, name=id_, kind="", product="", condition="–", disposition="–", holder=""
    )
