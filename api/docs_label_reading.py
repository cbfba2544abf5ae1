"""The page on damaged labels, drawn from what was measured: `python -m tests.bench.reading` measures it anew."""

import json
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final

FIGURES: Final = Path(__file__).parents[1] / "fixtures" / "labels" / "reading.json"
Row = dict[str, Any]

OPENING: Final = """\
# Reading damaged labels

What is still read of a label that was frozen, bent, rubbed or torn, and whether anything is ever read wrongly.

## How it was measured

Labels as the product makes them, in the dots of a 203 dpi printer, are damaged by computation and looked at by a camera
that sees 12 pixels in a millimetre (1,200 across a label of 100 mm), tilted by up to 3 degrees, with noise. The reader
is zxing-cpp, which drew none of the symbols, and is told only the symbologies that we print. Each figure is of
{looks} pictures, each from a seed of its own; the same seed always gives the same picture, and a test takes a part of
them anew. `tests/labels/damage.py` says exactly what each damage does.

**These are no frozen bags.** Ice has depth and shine, tape curls, and handheld imagers read better than this camera or
worse. The figures compare symbols and show where each gives way; they promise nothing of your scanner. Before a site
prints, it freezes its own labels on its own bags and scans them.
"""
SYMBOLS: Final = """
## Read of {looks} pictures

A *patch* is tape or ink over a share of the symbol's own area. *Hidden* is the share under opaque ice; everything
else is under hoar that takes two fifths of the contrast, and glitters. Fine frost has blotches of 1 and 3 mm, coarse
frost of 2 and 6 mm. A tube is so many times as wide as the symbol on it. A module is 0.5 mm and more in square
symbols, 0.25 mm in bars.
"""
LABELS: Final = """
## A whole label: is anything left

Damage to the whole label, of {label_looks} pictures each: in how many was **any symbol read that names what the label
stands on** / in how many **one that opens a step** (with the print serial, or the wristband's).
"""
WRONG: Final = """
## Wrong reads

{pictures:,} pictures were looked at: those above, and {searches:,} more of each symbol under fine frost, of which most
wrong reads come. A wrong read is a text that stands nowhere on the label.

- Wrong reads by the decoder: **{wrong}**, every one of bars.
- Of these, taken for a code by the reader of the stations: **{taken}**.

Square symbols correct errors by codes long enough that no damage here made another text of one. Bars have one check
character in a hundred and three, and a line through frost that happens to fit is another text. What stands between
such a text and the cells, in this order:

1. **Its form and its check.** Most are no code at all. A carton's number has a check digit, which lets one in ten
   through. A donation number had no check in its bars: of 12,000 pictures under fine frost ten were read wrongly and
   three of these were well-formed numbers of other donations. So its two flags are now the check character of the
   number (ISBT 128 flags of type 3), in bars and compound message. It lets one in thirty-seven through; the others
   are refused (`check_character_wrong`).
2. **Bars open nothing.** A step that acts on cells or on a patient asks for the symbol with the print serial
   (`label_without_serial`), and a token is signed: another text is `label_forged` or `label_altered`.
3. **The books.** What is read must be on file, and of this therapy.
"""
FOLLOWS: Final = """
## What follows for whoever scans

- **Frost on the label: wipe it, then scan the square symbol.** Hiding a twentieth of a symbol is enough to lose most of
  the square ones, because a piece of the pattern by which they are found is among it. Bars read longest, but only tell
  what a thing is; they are no way round.
- **A torn corner** takes a Data Matrix whichever corner it is, and a QR code unless it is the one without an eye. Bars
  do not mind. Reprint: it voids the print before.
- **Round a tube**, a symbol should be no wider than two thirds of the tube. A token does not fit a vial: its label has
  a print mark.
- **Turn bars to the scanner's line**, within some ten degrees. Square symbols may lie as they like.
- **Low contrast and half a turn are harmless**; a lens out of focus is not. If nothing reads, clean the window first.
- **Set scanners to read bars twice** before they send (often called *redundancy* or *voting*): a wrong line is rarely
  read twice.
- Nothing reads: the number under the bars is typed with its check character, where the step allows it. It opens no
  more than bars do.
"""

TITLES: Final = {
    "token": "QR code: token",
    "compound": "Data Matrix: compound message",
    "print mark": "Data Matrix: print mark",
    "wristband code": "GS1 Data Matrix: wristband",
    "donation bars": "Code 128: donation",
    "carton bars": "GS1-128: carton",
}
_SAID: Final = {
    "none": "as printed",
    "blur": "out of focus, sigma {0:g} modules",
    "turned": "turned by {0:g}°",
    "round a tube": "round a tube {0:g} times as wide",
    "patch": "patch over {1} %",
    "fine frost": "fine frost, {1} % hidden",
    "coarse frost": "coarse frost, {1} % hidden",
    "low contrast": "{1} % of the contrast left",
    "torn corner": "a corner gone, {1} % of it",
}


def label_reading() -> str:
    """The whole page."""
    told = json.loads(FIGURES.read_text(encoding="utf-8"))
    symbols, labels, search = told["symbols"], told["labels"], told["search"]
    every = [*symbols, *labels, *search]
    wrong = [one for row in every for one in row["wrong"]]
    looked = sum(len(rows) * told[looks] for rows, looks in (
        (symbols, "looks"), (labels, "label_looks"), (search, "searches"),
    ))  # fmt: skip
    searches = told["searches"] * len(search) // len(TITLES)
    counted = {"pictures": looked, "searches": searches, "wrong": len(wrong)}
    counted["taken"] = sum(one["taken"] for one in wrong)
    page = [
        OPENING.format(**told), SYMBOLS.format(**told), *_table(symbols, _read), LABELS.format(**told),
        *_table(labels, _read_and_opened), WRONG.format(**counted), *_wrong_reads(every), FOLLOWS,
    ]  # fmt: skip
    return "\n".join(page)


def _table(rows: list[Row], told: Callable[[Row], str]) -> Iterator[str]:
    """A line for each damage, a column for each thing that was damaged."""
    names = list(dict.fromkeys(map(_what, rows)))
    yield f"| | {' | '.join(names)} |"
    yield "|---" + "|---:" * len(names) + "|"
    for damage, ones in groupby(rows, key=_damage):
        yield f"| {damage} | {' | '.join(map(told, ones))} |"


def _wrong_reads(rows: list[Row]) -> Iterator[str]:
    yield "| Symbol | Damage | Read as | Taken |"
    yield "|---|---|---|---|"
    for row in rows:
        for one in row["wrong"]:
            text = f"{one['symbology']} {one['text'].encode('unicode_escape').decode()}"
            yield f"| {_what(row)} | {_damage(row)} | `{text}` | {'yes' if one['taken'] else 'no'} |"


def _what(row: Row) -> str:
    """A symbol by its title, a label by its kind."""
    name: str = row["what"]
    return TITLES.get(name, name.replace("_", " "))


def _damage(row: Row) -> str:
    strength: float = row["strength"]
    return _SAID[row["damage"]].format(strength, round(strength * 100))


def _read(row: Row) -> str:
    return str(_count(row["read"]))


def _read_and_opened(row: Row) -> str:
    return f"{_count(row['read'])} / {_count(row['opened'])}"


def _count(bits: str) -> int:
    """How many of a row's seeds were read; a bit for each."""
    return int(bits, 16).bit_count()
