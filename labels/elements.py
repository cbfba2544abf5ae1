"""What a template is made of: where something stands, and by which word of `labels.says` it is told.

Positions are millimetres from the top left.  An element that is required must say something, or the
label is refused.  Boxes are the most that an element may fill; nothing is ever shrunk to fit one.
"""

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import TypeAlias

from labels.content import LabelKind
from labels.fonts import Font
from labels.stock import Stock
from labels.symbols import SymbolKind

CAPTION_POINTS = 5.5


class Align(StrEnum):
    """Where a line of words stands in its box."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Words:
    """Text that wraps between words, up to so many lines; `at` is left, top, width.

    One that follows moves up to the end of the words before it, so that short text leaves no hole.
    """

    name: str
    at: tuple[float, float, float]
    says: str
    _: KW_ONLY
    points: float = 7.0
    lines: int = 1
    font: Font = Font.WORDS
    align: Align = Align.LEFT
    caption: str = ""
    reverse: bool = False  # white, on something dark
    follows: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """A code in groups as its standard prints it, then its check character in a box."""

    name: str
    at: tuple[float, float, float]
    says: str
    check: str
    _: KW_ONLY
    points: float = 9.0
    caption: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Coded:
    """A symbol, its quiet zone inside the box `at`; bars start at its left and are as high."""

    name: str
    symbol: SymbolKind
    at: tuple[float, float, float, float]
    says: str
    _: KW_ONLY
    required: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A filled or outlined rectangle, in the colour that a word tells, there when a word has something to say."""

    at: tuple[float, float, float, float]
    _: KW_ONLY
    line: float = 0.0  # zero fills
    colour: str = ""
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A small shape by name, and pattern where it has one; `at` is left, top, size."""

    name: str
    at: tuple[float, float, float]
    says: str
    _: KW_ONLY
    required: bool = False


Element: TypeAlias = Words | Checked | Coded | Box | Drawn


def words_of(element: Element) -> tuple[str, ...]:
    """Every word of the vocabulary that an element uses."""
    match element:
        case Checked():
            return element.says, element.check
        case Box():
            return tuple(word for word in (element.colour, element.shows) if word)
        case _:
            return (element.says,)


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelTemplate:
    """A label's layout; its name and version are printed on it and kept with every print.

    `sha256` is that of its file.
    """

    name: str
    version: int
    kind: LabelKind
    stock: Stock
    elements: tuple[Element, ...]
    native_zpl: bool = True
    sha256: str = ""

    @property
    def key(self) -> str:
        """Name and version, as it is recorded: collection_bag v1."""
        return f"{self.name} v{self.version}"
