"""A label laid out: what stands where, in printer dots from the top left, ready for any device."""

from dataclasses import dataclass
from typing import TypeAlias

from labels.elements import Align, LabelTemplate
from labels.fonts import Font
from labels.symbols import Symbol

POINTS_PER_INCH = 72


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedText:
    """One line of letters on its baseline; a narrower font keeps the side, or the middle, that it is aligned to."""

    left: int
    baseline: int
    width: int
    points: float
    font: Font
    text: str
    align: Align = Align.LEFT
    reverse: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedSymbol:
    """A symbol's dark part; `quiet` dots around it stay white."""

    left: int
    top: int
    module: int
    height: int
    quiet: int
    symbol: Symbol

    @property
    def width(self) -> int:
        """The dark part's width in dots."""
        return self.module * self.symbol.columns


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedBox:
    """A rectangle, filled when its line is zero."""

    left: int
    top: int
    width: int
    height: int
    line: int
    colour: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedShape:
    """A small shape in a square."""

    left: int
    top: int
    size: int
    shape: str


Placed: TypeAlias = PlacedText | PlacedSymbol | PlacedBox | PlacedShape


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One label, laid out."""

    template: LabelTemplate
    dpi: int
    width: int
    height: int
    placed: tuple[Placed, ...]

    @property
    def symbols(self) -> tuple[PlacedSymbol, ...]:
        """The symbols on this label, in the template's order."""
        return tuple(item for item in self.placed if isinstance(item, PlacedSymbol))
