"""Where a tile lies (c2sp.org/tlog-tiles): `<level>/<number>[.p/<width>]`, and `entries/` likewise.

The number is written in groups of three digits, each but the last with an `x` before it:
1234067 is `x001/x234/067`.  A width is said only of the last tile of a level, which is not full.
"""

import re
from collections.abc import Iterator

from custody.ledger.tiles import HEIGHT, LEVEL_MAX, WIDTH

_PLACE = re.compile(r"((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII).fullmatch


def read_place(path: str) -> tuple[int, int] | None:
    """The number and the width of a tile; None if the path is not written so."""
    match = _PLACE(path)
    if match is None:
        return None
    number, width = int(match[1].replace("x", "").replace("/", "")), int(match[2] or WIDTH)
    if write_place(number, width) != path:
        return None  # another spelling: leading zeroes, or a full tile with a width
    return number, width


def write_place(number: int, width: int = WIDTH) -> str:
    """The path of a tile within its level."""
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03}")
    partial = f".p/{width}" if width < WIDTH else ""
    return "/".join(groups) + partial


def paths_of(size: int) -> Iterator[str]:
    """Every tile and entry bundle that the log of this size is: what a mirror fetches."""
    for level in range(LEVEL_MAX + 1):
        full, rest = divmod(size >> HEIGHT * level, WIDTH)
        places = [write_place(number) for number in range(full)]
        places += [write_place(full, rest)] if rest else []
        for place in places:
            yield f"tile/{level}/{place}"
            if level == 0:
                yield f"tile/entries/{place}"
