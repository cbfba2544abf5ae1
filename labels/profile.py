"""What a label printer is told with its labels: how dark, and whether a ribbon is in it."""

from enum import StrEnum
from typing import Final

DARKNESS_MOST: Final = 30


class Media(StrEnum):
    """How the letters come onto the stock."""

    TRANSFER = "transfer"  # by a ribbon: what is frozen needs it
    DIRECT = "direct"  # by heat alone


_PRINTS: Final = {Media.TRANSFER: "^MTT", Media.DIRECT: "^MTD"}


def for_printer(zpl: bytes, *, darkness: int, media: Media) -> bytes:
    """Labels as ZPL with a printer's own settings; `darkness` is 0 to 30."""
    begins = f"^XA{_PRINTS[media]}".encode()  # no text can hold ^XA: `labels.zpl.escaped`
    return f"~SD{darkness:02}\n".encode() + zpl.replace(b"^XA", begins)
