"""The picture that helps to see a selection: acts over time, acts by day, a lot's way, a shipment's way."""

from collections.abc import Callable, Iterator

from custody.domain.audit_lines import ContainerLine, EdgeLine
from custody.domain.selection_record import SelectionKind, SelectionRecord
from labels.report.acts_picture import draw_acts
from labels.report.days_picture import draw_days
from labels.report.genealogy_picture import draw_genealogy
from labels.report.path_picture import draw_path
from labels.report.picture import Picture

THERAPIES_IN_ONE = 5  # more would be drawn too small to be read


def pictures_of(record: SelectionRecord, language: str) -> tuple[Picture, ...]:
    """Pictures to be drawn one below the other; none where nothing was done."""
    return tuple(_DRAW[record.kind](record, language)) if record.chosen else ()


def _acts(record: SelectionRecord, language: str) -> Iterator[Picture]:
    yield draw_acts(record.chosen, record.therapies, language=language)


def _days(record: SelectionRecord, language: str) -> Iterator[Picture]:
    yield draw_days(record.chosen, language=language)


def _way(record: SelectionRecord, language: str) -> Iterator[Picture]:
    if record.stages:
        yield draw_path(record.stages, language=language)


def _lot(record: SelectionRecord, language: str) -> Iterator[Picture]:
    """The lot and what it touched, a few therapies in each picture."""
    parents: dict[str, list[EdgeLine]] = {}
    for edge in record.edges:
        parents.setdefault(edge.child, []).append(edge)
    inner = {edge.parent for edge in record.edges}
    leaves = [one.id for one in record.family if one.id not in inner]
    nodes = {one.id: one for one in record.family}
    for start in range(0, len(leaves), THERAPIES_IN_ONE):
        yield _family(leaves[start : start + THERAPIES_IN_ONE], parents, nodes, language)


def _family(
    leaves: list[str],
    parents: dict[str, list[EdgeLine]],
    nodes: dict[str, ContainerLine],
    language: str,
) -> Picture:
    """What leads to these leaves, in the order in which it was told."""
    waiting, found, edges = list(leaves), set(leaves), []
    while waiting:
        for edge in parents.get(waiting.pop(), ()):
            edges.append(edge)
            if edge.parent not in found:
                found.add(edge.parent)
                waiting.append(edge.parent)
    kept = tuple(node for id_, node in nodes.items() if id_ in found)
    return draw_genealogy(kept, tuple(edges), language=language)


_DRAW: dict[SelectionKind, Callable[[SelectionRecord, str], Iterator[Picture]]] = {
    SelectionKind.PERIOD: _acts,
    SelectionKind.ACTOR: _days,
    SelectionKind.LOT: _lot,
    SelectionKind.SHIPMENT: _way,
}
