"""What the first page about a selection says besides the answer: what was selected, and its own facts."""

from collections.abc import Callable, Sequence

from custody.domain.audit_lines import EventLine, FactLine
from custody.domain.records import Container, Lot, Shipment, ShipmentItem
from custody.domain.selection_record import SelectionKind
from custody.use_cases.telling.chosen import people_counts, therapy_counts
from custody.use_cases.telling.events import Roles
from custody.use_cases.telling.story import Story
from custody.use_cases.telling.words import plain, titled

Words = tuple[str, ...]
FIRST_FEW = 4


def selected_of(kind: SelectionKind, words: Words) -> Words:
    """What was selected, line by line, as it stands in large letters."""
    if kind is SelectionKind.PERIOD:
        return (f"{shown(words[0])} UTC", f"{shown(words[1])} UTC")
    return words[1:] if kind is SelectionKind.LOT else words


def shown(utc: str) -> str:
    """A moment in UTC to the second."""
    return f"{utc[:10]} {utc[11:19]}"


def facts_of(
    kind: SelectionKind, words: Words, story: Story, chosen: Sequence[EventLine], roles: Roles
) -> tuple[FactLine, ...]:
    """What page one says besides."""
    told = FACTS[kind](words, story, chosen, roles) | _touched(kind, chosen)
    return tuple(FactLine(label=label, value=value) for label, value in told.items() if value)


def _touched(kind: SelectionKind, chosen: Sequence[EventLine]) -> dict[str, str]:
    """Which therapies, and who acted, as many as a first page holds: the sections name all."""
    therapies = [f"{one.therapy.code} {one.therapy.check}" for one in therapy_counts(chosen)]
    people = [] if kind is SelectionKind.ACTOR else [one.badge for one in people_counts(chosen)]
    return {"Therapies": _first_of(therapies), "Who acted": _first_of(people)}


def _first_of(words: Sequence[str]) -> str:
    more = len(words) - FIRST_FEW
    return "\n".join(words[:FIRST_FEW]) + (f"\nand {more} more" if more > 0 else "")


Facts = Callable[[Words, Story, Sequence[EventLine], Roles], dict[str, str]]


def _of_period(
    words: Words, _story: Story, chosen: Sequence[EventLine], _roles: Roles
) -> dict[str, str]:
    return {
        "From, recorded then or later": f"{shown(words[0])} UTC",
        "Until, recorded before": f"{shown(words[1])} UTC",
        "First entry": _numbered(chosen[:1]),
        "Last entry": _numbered(chosen[-1:]),
    }


def _numbered(events: Sequence[EventLine]) -> str:
    return ", ".join(f"{event.index}, {shown(event.recorded_at.utc)} UTC" for event in events)


def _of_actor(
    words: Words, _story: Story, chosen: Sequence[EventLine], roles: Roles
) -> dict[str, str]:
    return {
        "Roles today": roles.get(words[0], ""),
        "At stations": ", ".join(sorted({event.station for event in chosen})),
        "First entry": _numbered(chosen[:1]),
        "Last entry": _numbered(chosen[-1:]),
    }


def _of_lot(
    words: Words, story: Story, _chosen: Sequence[EventLine], _roles: Roles
) -> dict[str, str]:
    one = story.get(Lot, *words)
    told = {"Trade item (GTIN)": words[0], "Lot": words[1]}
    if one is None:
        return told
    return told | {
        "What it is": f"{titled(one.kind)}, {one.title}",
        "Construct": plain(one.construct),
        "Status, as told here": plain(one.status),
        "Use by": one.expires_at[:10],
    }


def _of_shipment(
    words: Words, story: Story, _chosen: Sequence[EventLine], _roles: Roles
) -> dict[str, str]:
    one = story.get(Shipment, words[0])
    told = {"SSCC": words[0]}
    if one is None:
        return told
    containers = {each.id: each for each in story.all(Container)}
    inside = [item.container for item in story.all(ShipmentItem, sscc=words[0])]
    held = ", ".join(titled(containers[id_].kind) for id_ in inside if id_ in containers)
    return told | {
        "Shipper": one.shipper,
        "Temperature logger": one.logger,
        "From": one.from_holder,
        "To": one.to_site,
        "State, as told here": plain(one.state),
        "Inside": held,
    }


FACTS: dict[SelectionKind, Facts] = {
    SelectionKind.PERIOD: _of_period,
    SelectionKind.ACTOR: _of_actor,
    SelectionKind.LOT: _of_lot,
    SelectionKind.SHIPMENT: _of_shipment,
}
