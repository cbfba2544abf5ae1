"""The mark of a therapy: a shape, a pattern and a two-word call name, told across a room.

A mark is an aid for eyes and ears and never an identifier: no gate reads it, and two therapies
may share one. It says nothing about the patient.  It follows from the Chain of Identity
identifier alone, so that every screen, label and report shows the same one:

    start  = SHA-256 of facility and year, as a number
    place  = start + serial
    shape  = place mod 12              pattern = place / 12 mod 4
    words  = 5 · place mod 64          and 11 · place + place / 64, mod 64

Neighbours in a series, who are the ones treated at the same time, therefore never share a shape
nor a word, 48 neighbours never share shape and pattern, and 4096 never share a call name.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from custody.errors import CodeUnreadable

COI_FORM = re.compile(r"(CH[A-Z0-9]{5}[0-9]{2})([A-Z0-9]{6})", re.ASCII)


class Shape(StrEnum):
    """Outlines that are told apart at arm's length, in one colour."""

    CIRCLE = "circle"
    SQUARE = "square"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    STAR = "star"
    HEXAGON = "hexagon"
    CROSS = "cross"
    RING = "ring"
    DROP = "drop"
    CRESCENT = "crescent"
    ARROW = "arrow"
    WAVE = "wave"


class Pattern(StrEnum):
    """How a shape is filled, without colour."""

    SOLID = "solid"
    OUTLINE = "outline"
    STRIPED = "striped"
    DOTTED = "dotted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the people around a therapy see and call it."""

    shape: Shape
    pattern: Pattern
    name: str  # two words, small letters


# No names of people, no colours (bags have those), no clinical or ominous words; and none is a
# slip of another.
FIRST = """
    alpine antique autumn bamboo breezy brisk cedar ceramic chequered clever coastal copper cosy
    cotton distant eager early earnest evening feathery folded friendly granite grassy hazelnut
    jaunty jolly knitted lemon linen lively lunar maple merry misty modern nimble northern oaken
    overseas painted papery placid polished porcelain proud quiet quilted riverside rustic
    silken smooth sparkling spiral steady sunny swift tidy tropical velvet whistling wicker
    wintry wooden
"""
SECOND = """
    acorn anchor balloon banjo bicycle biscuit blanket bookshelf cactus camel candle canyon
    chimney compass cottage cupboard dolphin donkey doorbell envelope fiddle garden giraffe
    guitar hammock harbour hedgehog igloo island jigsaw kettle ladybird lantern library
    lighthouse meadow mountain notebook orchard otter pancake parasol pebble penguin piano
    pinecone pyramid rabbit rocket sailboat sandal snowflake squirrel teapot tractor trumpet
    umbrella village violin wagon walrus waterfall windmill zebra
"""
FIRST_WORDS = tuple(FIRST.split())
SECOND_WORDS = tuple(SECOND.split())


def mark_of(coi: str) -> Mark:
    """The mark of a therapy; raises CodeUnreadable unless `coi` is a 15-character identifier."""
    place = _place(coi)
    first = FIRST_WORDS[5 * place % 64]
    second = SECOND_WORDS[(11 * place + place // 64) % 64]
    return Mark(
        shape=tuple(Shape)[place % 12],
        pattern=tuple(Pattern)[place // 12 % 4],
        name=f"{first} {second}",
    )


def _place(coi: str) -> int:
    """Where a therapy stands in its facility's year, counted from a start of the year's own."""
    form = COI_FORM.fullmatch(coi)
    if form is None:
        raise CodeUnreadable(f"{coi!r} is not a Chain of Identity identifier.", reason="coi_form")
    year, serial = form.groups()
    start = int.from_bytes(sha256(year.encode()).digest()[:8])
    return start + int(serial, 10 if serial.isdecimal() else 36)
