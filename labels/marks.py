"""Small shapes: the therapy's mark and the biohazard legend, as polygons in a unit square.

A shape is layers painted one over the other, dark or white; the same points draw the PDF and the
bitmap for the printer. y grows downwards.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from custody.errors import MissingElement

Point = tuple[float, float]
_SMOOTH = 48  # corners of a circle


@dataclass(frozen=True, kw_only=True, slots=True)
class Layer:
    """One painted polygon."""

    dark: bool
    points: tuple[Point, ...]


def shape(name: str) -> tuple[Layer, ...]:
    """The layers of a shape, as "star" or "star striped".

    Raises MissingElement for a shape or pattern that nobody drew.
    """
    form, _, pattern = name.partition(" ")
    if form not in SHAPES or pattern not in PATTERNS:
        raise MissingElement(f"There is no shape called {name!r}.")
    return OWN_PATTERNS.get(name) or SHAPES[form] + PATTERNS[pattern](SHAPES[form])


def _unpatterned(_layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    return ()


def _outline(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """The first layer again, smaller and white, about its own middle."""
    points = layers[0].points
    middle = (
        sum(x for x, _ in points) / len(points),
        sum(y for _, y in points) / len(points),
    )
    smaller = tuple(
        (middle[0] + _INSIDE * (x - middle[0]), middle[1] + _INSIDE * (y - middle[1]))
        for x, y in points
    )
    return (Layer(dark=False, points=smaller),)


def _stripes(_layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    return tuple(
        Layer(dark=False, points=((0.0, top), (1.0, top), (1.0, top + 0.1), (0.0, top + 0.1)))
        for top in (0.18, 0.36, 0.54, 0.72)
    )


def _dots(_layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    steps = (0.2, 0.4, 0.6, 0.8)
    return tuple(Layer(dark=False, points=_disc((x, y), 0.055)) for x in steps for y in steps)


def _ring(corners: int, *, turn: float = 0.0, radius: float = 0.5) -> tuple[Point, ...]:
    """A regular polygon with a corner on top, turned by so many parts of a full circle."""
    angles = [2 * math.pi * (corner / corners + turn) for corner in range(corners)]
    return tuple((0.5 + radius * math.sin(a), 0.5 - radius * math.cos(a)) for a in angles)


def _star(points: int, inner: float) -> tuple[Point, ...]:
    outer, between = _ring(points), _ring(points, turn=0.5 / points, radius=inner)
    return tuple(point for pair in zip(outer, between, strict=True) for point in pair)


def _disc(centre: Point, radius: float) -> tuple[Point, ...]:
    ring = _ring(_SMOOTH, radius=radius)
    return tuple((x - 0.5 + centre[0], y - 0.5 + centre[1]) for x, y in ring)


def _dark(*points: Point) -> tuple[Layer, ...]:
    return (Layer(dark=True, points=points),)


def _crescent() -> tuple[Layer, ...]:
    return (
        *_dark(*_ring(_SMOOTH)),
        Layer(dark=False, points=_disc((0.68, 0.42), 0.40)),
    )


def _hollow() -> tuple[Layer, ...]:
    return (*_dark(*_ring(_SMOOTH)), Layer(dark=False, points=_disc((0.5, 0.5), 0.24)))


def _drop() -> tuple[Layer, ...]:
    belly = [
        (0.5 + 0.34 * math.cos(a), 0.66 + 0.34 * math.sin(a))
        for a in (math.pi * step / 24 for step in range(-3, 28))
    ]
    return _dark((0.5, 0.0), *belly)


def _wave() -> tuple[Layer, ...]:
    across = [step / 24 for step in range(25)]
    upper = [(x, 0.32 + 0.2 * math.sin(2 * math.pi * x)) for x in across]
    lower = [(x, 0.68 + 0.2 * math.sin(2 * math.pi * x)) for x in reversed(across)]
    return _dark(*upper, *lower)


def _biohazard() -> tuple[Layer, ...]:
    """The legend of 21 CFR 1271.3(h): three lobes, their openings, the joining ring, the middle.

    Proportions after ISO 7010 W009: lobes of 15 units at a distance of 11, openings of 10.5 at 15.
    """
    unit = 1 / 54
    middle = (0.5, 0.56)

    def around(distance: float, turn: float) -> Point:
        angle = 2 * math.pi * turn
        reach = distance * unit
        return (middle[0] + reach * math.sin(angle), middle[1] - reach * math.cos(angle))

    thirds = (0.0, 1 / 3, 2 / 3)
    lobes = [Layer(dark=True, points=_disc(around(11, t), 15 * unit)) for t in thirds]
    openings = [Layer(dark=False, points=_disc(around(15, t), 10.5 * unit)) for t in thirds]
    gaps = [Layer(dark=False, points=_bar(around(22, t), around(30, t), 4 * unit)) for t in thirds]
    slits = [Layer(dark=False, points=_bar(middle, around(6.5, t), unit)) for t in thirds]
    ring = [Layer(dark=True, points=_arc(middle, 13.5 * unit, 10 * unit, t)) for t in thirds]
    hole = Layer(dark=False, points=_disc(middle, 3 * unit))
    return (*lobes, *openings, *gaps, *slits, hole, *ring)


def _bar(start: Point, end: Point, width: float) -> tuple[Point, ...]:
    length = math.dist(start, end)
    across = (
        (end[1] - start[1]) / length * width / 2,
        (start[0] - end[0]) / length * width / 2,
    )
    return (
        (start[0] + across[0], start[1] + across[1]),
        (end[0] + across[0], end[1] + across[1]),
        (end[0] - across[0], end[1] - across[1]),
        (start[0] - across[0], start[1] - across[1]),
    )


def _arc(middle: Point, outer: float, inner: float, turn: float) -> tuple[Point, ...]:
    """The part of the joining ring that shows inside one lobe's opening."""
    spread = [2 * math.pi * (turn + step / 160) for step in range(-19, 20)]
    far = [(middle[0] + outer * math.sin(a), middle[1] - outer * math.cos(a)) for a in spread]
    near = [(middle[0] + inner * math.sin(a), middle[1] - inner * math.cos(a)) for a in spread]
    return (*far, *reversed(near))


_HALF, _THIRD, _INSIDE = 0.5, 0.32, 0.72

SHAPES: dict[str, tuple[Layer, ...]] = {
    "circle": _dark(*_ring(_SMOOTH)),
    "ring": _hollow(),
    "crescent": _crescent(),
    "drop": _drop(),
    "triangle": _dark(*_ring(3)),
    "square": _dark((0.06, 0.06), (0.94, 0.06), (0.94, 0.94), (0.06, 0.94)),
    "diamond": _dark(*_ring(4)),
    "pentagon": _dark(*_ring(5)),
    "hexagon": _dark(*_ring(6)),
    "octagon": _dark(*_ring(8, turn=1 / 16)),
    "star": _dark(*_star(5, 0.21)),
    "sun": _dark(*_star(12, 0.34)),
    "cross": _dark(
        *((_THIRD, 0.0), (1 - _THIRD, 0.0), (1 - _THIRD, _THIRD), (1.0, _THIRD)),
        *((1.0, 1 - _THIRD), (1 - _THIRD, 1 - _THIRD), (1 - _THIRD, 1.0), (_THIRD, 1.0)),
        *((_THIRD, 1 - _THIRD), (0.0, 1 - _THIRD), (0.0, _THIRD), (_THIRD, _THIRD)),
    ),
    "arrow": _dark(
        *((_HALF, 0.0), (1.0, _HALF), (0.7, _HALF), (0.7, 1.0)),
        *((0.3, 1.0), (0.3, _HALF), (0.0, _HALF)),
    ),
    "hourglass": _dark((0.05, 0.0), (0.95, 0.0), (0.05, 1.0), (0.95, 1.0)),
    "chevron": _dark(
        *((0.0, 0.55), (_HALF, 0.05), (1.0, 0.55), (1.0, 0.95)),
        *((_HALF, 0.45), (0.0, 0.95)),
    ),
    "wave": _wave(),
    "biohazard": _biohazard(),
}

PATTERNS: dict[str, Callable[[tuple[Layer, ...]], tuple[Layer, ...]]] = {
    "": _unpatterned,
    "solid": _unpatterned,
    "outline": _outline,
    "striped": _stripes,
    "dotted": _dots,
}

# The outline of a ring is two rings; one would look like the outline of a circle.
OWN_PATTERNS: dict[str, tuple[Layer, ...]] = {
    "ring outline": tuple(
        Layer(dark=dark, points=_disc((_HALF, _HALF), radius))
        for dark, radius in ((True, 0.5), (False, 0.43), (True, 0.27), (False, 0.2))
    ),
}
