"""What was measured again and again, as curves: cells in culture, vital signs, grades."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from custody.domain.audit_lines import PointLine, SeriesKind, SeriesLine
from custody.domain.presets import Preset
from custody.domain.records import Observation
from custody.use_cases.telling.story import Story
from custody.use_cases.telling.words import SHOWN_IN

FEWEST_POINTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How observations of one name are drawn; a limit is one of the preset's."""

    title: str
    kind: SeriesKind
    unit: str  # as it is recorded
    low: str = ""
    logarithmic: bool = False
    by_container: bool = False


VITAL, COUNT = SeriesKind.VITAL, SeriesKind.COUNT
CURVES: Mapping[str, Curve] = {
    "viable_cells": Curve(
        title="Viable cells",
        kind=COUNT,
        unit="cells_thousands",
        logarithmic=True,
        by_container=True,
    ),
    "culture_viability": Curve(
        title="Viability",
        kind=COUNT,
        unit="permille",
        low="viability_min_permille",
        by_container=True,
    ),
    "temperature_millicelsius": Curve(title="Body temperature", kind=VITAL, unit="millicelsius"),
    "systolic_millimetres_mercury": Curve(
        title="Systolic pressure",
        kind=VITAL,
        unit="millimetres_mercury",
        low="hypotension_systolic_below_millimetres_mercury",
    ),
    "oxygen_flow_millilitres_per_minute": Curve(
        title="Oxygen flow", kind=VITAL, unit="millilitres_per_minute"
    ),
    "crs_grade": Curve(title="CRS", kind=VITAL, unit="grade"),
    "icans_grade": Curve(title="ICANS", kind=VITAL, unit="grade"),
}


def series_lines(
    story: Story, names: Mapping[str, str], preset: Preset | None
) -> tuple[SeriesLine, ...]:
    """Every curve of at least two points."""
    limit: Callable[[str], int | None] = preset.limit_or_none if preset else lambda _: None
    return tuple(
        _series(curve, title, seen, limit)
        for name, curve in CURVES.items()
        for title, seen in _grouped(story, name, curve, names)
        if len(seen) >= FEWEST_POINTS
    )


def _grouped(
    story: Story, name: str, curve: Curve, names: Mapping[str, str]
) -> Iterator[tuple[str, list[Observation]]]:
    """All observations of a name, for each container apart where that matters."""
    seen = [one for one in story.all(Observation, name=name) if one.value is not None]
    if not curve.by_container:
        yield curve.title, seen
        return
    for container in dict.fromkeys(one.container for one in seen):
        title = f"{curve.title}, {names.get(container or '', 'culture').lower()}"
        yield title, [one for one in seen if one.container == container]


def _series(
    curve: Curve, title: str, seen: list[Observation], limit: Callable[[str], int | None]
) -> SeriesLine:
    unit, decimals = SHOWN_IN.get(curve.unit, (curve.unit, 0))
    ordered = sorted(seen, key=lambda one: one.at)
    return SeriesLine(
        name=title,
        kind=curve.kind,
        unit=unit,
        decimals=decimals,
        low=limit(curve.low) if curve.low else None,
        logarithmic=curve.logarithmic,
        points=tuple(PointLine(at=one.at, value=one.value or 0) for one in ordered),
    )
