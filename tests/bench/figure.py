"""A figure, its floor, and how both are told."""

from dataclasses import dataclass
from statistics import median_low
from typing import Any

from rich.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure and its floor from the same run; `aim` is what is asked of the ratio."""

    name: str
    value: float
    floor: float
    unit: str
    better: str  # higher or lower
    aim: float

    @property
    def ratio(self) -> float:
        """The figure in floors."""
        return self.value / self.floor

    @property
    def met(self) -> bool:
        """Whether the ratio is what was aimed at."""
        return self.ratio >= self.aim if self.better == "higher" else self.ratio <= self.aim

    def as_json(self) -> dict[str, Any]:
        """The figure as build/bench.json has it."""
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "floor": round(self.floor, 4),
            "ratio": round(self.ratio, 4),
            "unit": self.unit,
            "better": self.better,
        }


def middle(rounds: list[Figure]) -> Figure:
    """The round whose ratio is the median: other work on the machine comes and goes."""
    ratio = median_low(one.ratio for one in rounds)
    return next(one for one in rounds if one.ratio == ratio)


def table_of(figures: list[Figure]) -> Table:
    """All figures for a person to read."""
    table = Table("what", "value", "floor", "ratio", "aim", "")
    for one in figures:
        table.add_row(
            one.name,
            f"{one.value:,.2f} {one.unit}",
            f"{one.floor:,.2f} {one.unit}",
            f"{one.ratio:.2f}",
            f"{'≥' if one.better == 'higher' else '≤'} {one.aim:g}",
            "met" if one.met else "missed",
        )
    return table
