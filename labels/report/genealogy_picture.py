"""The family of containers, from the first collection on the left to what was infused on the right.

A container stands one column right of its latest parent; within a column they are ordered by where
their parents stand, so that lines cross little.  A container named in an edge but not listed is
drawn as unknown, never left out.  A green tick is for a bag that was checked against the patient here;
one that was only declared from paper has a triangle, and says so.
"""

from collections import Counter
from dataclasses import dataclass
from statistics import fmean

from reportlab.graphics import shapes
from reportlab.lib.colors import Color

from custody.domain.audit_lines import ContainerLine, EdgeLine
from labels.report import ink
from labels.report.ink import Style
from labels.report.languages import words_in
from labels.report.picture import Picture
from labels.report.strokes import bend, blank, box, cross, polygon, tick, word
from labels.report.text import wrap
from labels.report.words import Words

BOX_WIDTH = 104.0
COLUMN_GAP = 44.0
ROW_GAP = 10.0
PAD = 5.0
NAME = Style(font=ink.BOLD, size=8, leading=9.8)
TEXT = Style(size=7.0, leading=8.8, colour=ink.MUTED)
DECLARED = Style(font=ink.BOLD, size=7, leading=8.8, colour=ink.STOP)
EDGE_SIZE = 6.6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    """A container with its text wrapped and its place found."""

    container: ContainerLine
    lines: tuple[tuple[str, Style], ...]
    column: int

    @property
    def height(self) -> float:
        return 2 * PAD + sum(style.leading for _, style in self.lines)


def draw_genealogy(
    containers: tuple[ContainerLine, ...], edges: tuple[EdgeLine, ...], *, language: str = "en"
) -> Picture:
    """Containers as boxes, left to right; raises ValueError when one descends from itself."""
    words = words_in(language)
    listed = _with_unknown(containers, edges)
    columns = _columns(listed, edges)
    nodes = [
        [_node(container, number, words) for container in column]
        for number, column in enumerate(columns)
    ]
    height = max((_stack_height(column) for column in nodes), default=0.0) + 2
    width = len(nodes) * BOX_WIDTH + max(0, len(nodes) - 1) * COLUMN_GAP + 2
    drawing = blank(width, height)
    places = _places(nodes, height)
    into = Counter(edge.child for edge in edges)
    out_of = Counter(edge.parent for edge in edges)
    for edge in edges:
        at_parent = into[edge.child] > 1 and out_of[edge.parent] == 1
        for shape in _edge(edge, places, at_parent=at_parent):
            drawing.add(shape)
    for column in nodes:
        for node in column:
            for shape in _box(node, *places[node.container.id]):
                drawing.add(shape)
    return Picture(drawing=drawing, title=words.genealogy, description=_told(listed, edges))


def _with_unknown(
    containers: tuple[ContainerLine, ...], edges: tuple[EdgeLine, ...]
) -> tuple[ContainerLine, ...]:
    known = {container.id for container in containers}
    named = dict.fromkeys(end for edge in edges for end in (edge.parent, edge.child))
    unknown = tuple(
        ContainerLine(
            id=id_, name=id_, kind="?", product="", condition="?", disposition="?", holder=""
        )
        for id_ in named
        if id_ not in known
    )
    return containers + unknown


def _columns(
    containers: tuple[ContainerLine, ...], edges: tuple[EdgeLine, ...]
) -> list[list[ContainerLine]]:
    """Containers by the length of the longest way to them, ordered within each column."""
    parents: dict[str, list[str]] = {container.id: [] for container in containers}
    for edge in edges:
        parents[edge.child].append(edge.parent)
    depths = _depths(parents)
    columns: list[list[ContainerLine]] = [[] for _ in range(max(depths.values(), default=-1) + 1)]
    for container in containers:
        columns[depths[container.id]].append(container)
    ranks: dict[str, float] = {}
    for column in columns:
        column.sort(key=lambda one: _middle(parents[one.id], ranks))
        ranks.update((one.id, place / len(column)) for place, one in enumerate(column))
    return columns


def _depths(parents: dict[str, list[str]]) -> dict[str, int]:
    depths: dict[str, int] = {}
    waiting = dict(parents)
    while waiting:
        ready = [id_ for id_, above in waiting.items() if all(one in depths for one in above)]
        if not ready:
            raise ValueError(f"{', '.join(sorted(waiting))} descend from themselves")
        for id_ in ready:
            depths[id_] = max((depths[one] + 1 for one in waiting.pop(id_)), default=0)
    return depths


def _middle(parents: list[str], ranks: dict[str, float]) -> float:
    return fmean(ranks[one] for one in parents) if parents else 0.0


def _node(container: ContainerLine, column: int, words: Words) -> _Node:
    room = BOX_WIDTH - 2 * PAD
    state = " · ".join(word for word in (container.condition, container.disposition) if word)
    marks = [words.hold] if container.on_hold else []
    texts = [(container.name, NAME), (container.id, TEXT), (container.product, TEXT), (state, TEXT)]
    if container.declared:
        texts.append((words.declared, DECLARED))
    texts += [(mark, Style(font=ink.BOLD, size=7, leading=8.8, colour=ink.STOP)) for mark in marks]
    lines = [(line, style) for text, style in texts if text for line in _wrapped(text, style, room)]
    return _Node(container=container, lines=tuple(lines), column=column)


def _wrapped(text: str, style: Style, room: float) -> tuple[str, ...]:
    return wrap(text, style, room - 12 if style is NAME else room)


def _stack_height(column: list[_Node]) -> float:
    return sum(node.height for node in column) + ROW_GAP * (len(column) - 1)


def _places(nodes: list[list[_Node]], height: float) -> dict[str, tuple[float, float, float]]:
    """For each container: left, bottom and height of its box."""
    places: dict[str, tuple[float, float, float]] = {}
    for number, column in enumerate(nodes):
        y = (height + _stack_height(column)) / 2
        for node in column:
            x = 1 + number * (BOX_WIDTH + COLUMN_GAP)
            places[node.container.id] = (x, y - node.height, node.height)
            y -= node.height + ROW_GAP
    return places


def _edge(
    edge: EdgeLine, places: dict[str, tuple[float, float, float]], *, at_parent: bool
) -> list[shapes.Shape]:
    """A line with its arrow; its word stands where no other line's does."""
    x1, y1, height1 = places[edge.parent]
    x2, y2, height2 = places[edge.child]
    end = (x2 - 3, y2 + height2 / 2)
    comes_from_above = y1 + height1 / 2 > end[1] + 1
    baseline = end[1] - 8 if comes_from_above else end[1] + 3.5
    how = word(x2 - 6, baseline, edge.how, size=EDGE_SIZE, colour=ink.MUTED, anchor="end")
    if at_parent:
        level = y1 + height1 / 2 + (-8 if y1 + height1 / 2 < end[1] - 1 else 3.5)
        how = word(x1 + BOX_WIDTH + 4, level, edge.how, size=EDGE_SIZE, colour=ink.MUTED)
    arrow = (x2 - 4.5, end[1] + 2.4, x2 - 4.5, end[1] - 2.4, x2 - 0.5, end[1])
    return [
        bend((x1 + BOX_WIDTH, y1 + height1 / 2), end),
        polygon(arrow, fill=ink.MUTED),
        how,
    ]


def _box(node: _Node, x: float, y: float, height: float) -> list[shapes.Shape]:
    container = node.container
    colour, line_width = _border(container)
    fill = ink.STOP_SOFT if container.on_hold or container.declared else ink.SURFACE
    dash = (3, 2) if container.kind == "?" else None
    shape = box(
        x,
        y,
        BOX_WIDTH,
        height,
        fill=fill,
        stroke=colour,
        line_width=line_width,
        radius=3,
        dash=dash,
    )
    drawn: list[shapes.Shape] = [shape]
    baseline = y + height - PAD
    for text, style in node.lines:
        baseline -= style.leading
        drawn.append(
            word(x + PAD, baseline + 2, text, size=style.size, colour=style.colour, font=style.font)
        )
    sign = (x + BOX_WIDTH - 9, y + height - 10)
    if container.declared:
        drawn.append(polygon(_triangle(*sign, 4.2), fill=None, stroke=ink.STOP, width=1.3))
    elif container.infused:
        drawn.append(tick(*sign, 7, ink.GO))
    elif container.on_hold:
        drawn.extend(cross(*sign, 6, ink.STOP))
    return drawn


def _border(container: ContainerLine) -> tuple[Color, float]:
    if container.on_hold or container.declared:
        return ink.STOP, 1.2
    return (ink.GO, 1.2) if container.infused else (ink.MUTED, 0.6)


def _triangle(x: float, y: float, radius: float) -> tuple[float, ...]:
    """The corners of the sign of what was declared."""
    low = y - radius * 0.7
    return (x, y + radius, x + radius, low, x - radius, low)


def _told(containers: tuple[ContainerLine, ...], edges: tuple[EdgeLine, ...]) -> str:
    names = {container.id: container.name for container in containers}
    lines = [f"{names[edge.parent]}: {edge.how}: {names[edge.child]}" for edge in edges]
    return "; ".join(lines) or "; ".join(names.values())
