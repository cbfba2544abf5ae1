"""What a selection touches: therapies, containers, people, each counted from the entries alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from custody.domain.audit_lines import ContainerLine, EventLine, PersonLine, TherapyLine
from custody.domain.records import Container
from custody.domain.selection_record import PersonCount, TherapyCount
from custody.domain.vocabulary import VerdictWord
from custody.ledger.entry import Entry
from custody.use_cases.telling.containers import container_lines
from custody.use_cases.telling.story import Story, is_therapy, therapies_of
from custody.use_cases.telling.words import spaced_coi, titled


def division_names(story: Story) -> dict[str, str]:
    """A name for each container, from what stands on its label: which of how many, nobody can tell here."""
    return {one.id: f"{titled(one.kind)} {one.division}" for one in story.all(Container)}


def therapy_counts(chosen: Sequence[EventLine]) -> tuple[TherapyCount, ...]:
    """Each therapy, first told first."""
    about: dict[TherapyLine, list[EventLine]] = {}
    for event in chosen:
        for therapy in event.about:
            about.setdefault(therapy, []).append(event)
    return tuple(_therapy(therapy, events) for therapy, events in about.items())


def _therapy(therapy: TherapyLine, events: Sequence[EventLine]) -> TherapyCount:
    return TherapyCount(
        therapy=therapy,
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
    named: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        for link in entry.links:
            if not is_therapy(link.subject):
                named.setdefault(link.subject, therapies_of(entry))
    known = (replace(told[id_], note=whose[id_]) for id_ in named if id_ in told)
    unknown = (_unknown(id_, cois) for id_, cois in named.items() if id_ not in told)
    return (*known, *unknown)


def _unknown(id_: str, cois: tuple[str, ...]) -> ContainerLine:
    return ContainerLine(
        id=id_, name="Container", kind="", product="", condition="–", disposition="–", holder="",
        note=", ".join(map(spaced_coi, cois)),
    )  # fmt: skip
