"""Reading damaged labels: the pictures, the damages, and what a scanner makes of each.

A row of figures is one symbol under one damage at one strength: a picture for each seed, and of each whether the
symbol was read.  Whatever was read that does not stand on the label is a wrong read; it is told apart whether the
reader of the stations takes it for a code (`read_scan`, and for a token its signature).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import zxingcpp

from custody.domain.identifiers.label_token import LabelToken
from custody.domain.identifiers.scan import read_scan
from custody.errors import CodeUnreadable
from labels.content import LabelKind
from labels.languages import Language
from labels.layout import lay_out
from labels.page import Page, PlacedSymbol
from labels.printing import print_labels
from labels.raster import page_images
from labels.symbols import AIM, transmitted
from tests.kit.house import not_ours
from tests.kit.printer import FORMATS
from tests.labels.corpus import Case, corpus
from tests.labels.damage import Area, Chance, Damage, Picture, damaged

DPI = 203  # the coarsest printer's
AROUND = 16  # dots of the label that are in the picture beside the quiet zone: two millimetres
LOOKS = 100  # seeds for each row
LABEL_LOOKS = 40
SEARCHES = 4000
# By how their texts begin, as stations tell them apart; the product's bars name nobody.
SYMBOLS = {
    "token": ("]Q1", b"C1:"),
    "compound": ("]d1", b"=+"),
    "print mark": ("]d1", b"&p"),
    "wristband code": ("]d2", b"8018"),
    "donation bars": ("]C0", b"=A"),
    "carton bars": ("]C1", b"00"),
}
OPENING = frozenset(
    {"token", "print mark", "wristband code"}
)  # what steps on cells and patients take
Seen = tuple[str, bytes]  # AIM prefix and bytes


def _of(kind: str, *strengths: float) -> tuple[Damage, ...]:
    return tuple(Damage(kind=kind, strength=strength) for strength in strengths)


DAMAGES = (
    Damage(kind="none"),
    *_of("blur", 0.3, 0.4, 0.5, 0.6, 0.7),
    *_of("turned", 7, 30, 45, 90, 180),
    *_of("round a tube", 3, 2, 1.5, 1.2),
    *_of("patch", 0.1, 0.15, 0.2),
    *_of("fine frost", 0.03, 0.05, 0.1),
    *_of("coarse frost", 0.03, 0.05, 0.1, 0.2),
    *_of("low contrast", 0.2, 0.1, 0.08, 0.06),
    *_of("torn corner", 0.02, 0.05, 0.1),
)
# Of a whole label, to ask whether any of its symbols is left.
LABEL_DAMAGES = (
    *_of("patch", 0.1, 0.2),
    *_of("fine frost", 0.05, 0.1),
    *_of("coarse frost", 0.05, 0.1, 0.2),
    *_of("torn corner", 0.1, 0.2),
)
# Where most wrong reads come from: looked for by many more pictures.
SEARCHED = _of("fine frost", 0.05, 0.1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """A symbol, or a whole label, as it was printed; the area is what gets damaged."""

    picture: Picture
    area: Area
    module: int
    printed: frozenset[Seen]  # every symbol of its label
    wanted: frozenset[Seen]  # any of which names what the label stands on
    opening: frozenset[Seen]  # any of which opens a step


@dataclass(kw_only=True, slots=True)
class Row:
    """A sight under one damage: a bit for each seed that was read, and what was read wrongly."""

    read: int = 0
    opened: int = 0
    wrong: list[tuple[int, Seen]] = field(default_factory=list)


def row_of(sights: tuple[Sight, ...], damage: Damage, seeds: Iterable[int]) -> Row:
    """Look so often; the sights take turns."""
    row = Row()
    for seed in seeds:
        sight = sights[seed % len(sights)]
        seen = look(sight, damage, seed)
        row.read |= bool(seen & sight.wanted) << seed
        row.opened |= bool(seen & sight.opening) << seed
        row.wrong += [(seed, one) for one in sorted(seen - sight.printed)]
    return row


def look(sight: Sight, damage: Damage, seed: int) -> frozenset[Seen]:
    """What a scanner reads of a sight after a damage."""
    picture = damaged(sight.picture, sight.area, damage, Chance(seed), module=sight.module)
    read = zxingcpp.read_barcodes(picture, formats=FORMATS)
    return frozenset((code.symbology_identifier, code.bytes) for code in read)


def is_taken(seen: Seen) -> bool:
    """Whether the reader of the stations takes a text for a code, before anybody looks it up."""
    symbology, sent = seen
    try:
        value = read_scan(sent.decode("latin-1"), symbology).value
    except CodeUnreadable:
        return False
    return not isinstance(value, LabelToken) or not_ours(value) is None


@cache
def symbol_sights() -> dict[str, tuple[Sight, ...]]:
    """Each symbol that names something, on every label that has it."""
    return {
        name: tuple(
            _symbol_sight(picture, page, placed)
            for picture, page in printed_labels().values()
            for placed in page.symbols
            if _name_of(placed) == name
        )
        for name in SYMBOLS
    }


# what was measured; its figures are kept in fixtures/labels/reading.json
MEASURED = (
    LabelKind.COLLECTION_BAG,
    LabelKind.FINAL_BAG,
    LabelKind.VESSEL,
    LabelKind.SAMPLE,
    LabelKind.WRISTBAND,
    LabelKind.SHIPPER,
)


@cache
def label_sights() -> dict[LabelKind, Sight]:
    """Whole labels, where any of their symbols will do."""
    return {
        kind: _sight(picture, (0, 0, page.width, page.height), page, page.symbols)
        for kind, (picture, page) in printed_labels().items()
    }


@cache
def printed_labels() -> dict[LabelKind, tuple[Picture, Page]]:
    """One label of each kind that the product makes, in the dots of the coarsest printer."""
    return {case.kind: _printed(case) for case in reversed(list(corpus())) if _is_chosen(case)}


def _is_chosen(case: Case) -> bool:
    return case.kind in MEASURED and case.language is Language.ENGLISH and case.jurisdiction == "us"


def _printed(case: Case) -> tuple[Picture, Page]:
    (image,) = page_images(print_labels([case.content], dpi=DPI).pdf, DPI)
    return np.array(image), lay_out(case.content, DPI)


def _symbol_sight(picture: Picture, page: Page, placed: PlacedSymbol) -> Sight:
    around = placed.quiet + AROUND
    left, top = max(0, placed.left - around), max(0, placed.top - around)
    right, bottom = placed.left + placed.width, placed.top + placed.height
    cut = picture[top : bottom + around, left : right + around]
    area = (placed.left - left, placed.top - top, right - left, bottom - top)
    return _sight(cut, area, page, (placed,))


def _sight(picture: Picture, area: Area, page: Page, symbols: tuple[PlacedSymbol, ...]) -> Sight:
    named = {_seen(one): _name_of(one) for one in symbols if _name_of(one)}
    return Sight(
        picture=picture,
        area=area,
        module=symbols[0].module,
        printed=frozenset(map(_seen, page.symbols)),
        wanted=frozenset(named),
        opening=frozenset(seen for seen, name in named.items() if name in OPENING),
    )


def _seen(placed: PlacedSymbol) -> Seen:
    kind = placed.symbol.kind
    return AIM[kind], transmitted(kind, placed.symbol.text)


def _name_of(placed: PlacedSymbol) -> str:
    """Which of SYMBOLS it is; none for what names nobody."""
    symbology, sent = _seen(placed)
    return next((
        name for name, (wanted, begins) in SYMBOLS.items() if symbology == wanted and sent.startswith(begins)
    ), "")  # fmt: skip
