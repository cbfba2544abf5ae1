"""What a label printer says of itself: the three lines that answer ~HS, in words.

The fields are numbered as Zebra's programming guide for ZPL II has them.  An answer that is not
understood is no answer.
"""

import re
from dataclasses import dataclass
from typing import Final

ASK: Final = b"~HS"
ANSWER: Final = re.compile(
    rb"\x02([^\x02\x03]*)\x03\s*\x02([^\x02\x03]*)\x03\s*\x02[^\x02\x03]*\x03"
)
_FIELDS: Final = (12, 11)  # of the first and the second line

# Line, field, and what is wrong where it is not zero, with what to do; the gravest first.
_FAULTS: Final = (
    (1, 2, "its head is open: close it"),
    (0, 1, "it is out of labels: load a roll"),
    (1, 3, "its ribbon is used up: put in another"),
    (0, 9, "its memory is damaged: call the administrator"),
    (0, 11, "its head is too hot: let it cool"),
    (0, 10, "its head is too cold: let it warm up"),
    (0, 2, "it is paused: press its pause key"),
    (0, 5, "its memory is full: wait, or switch it off and on"),
)
_FORMATS, _REMAINING, _HALF = (0, 4), (1, 8), (0, 7)  # what it has and has not printed


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterStatus:
    """What hinders a printer, or nothing; and what is in it."""

    fault: str
    labels_inside: int
    half_inside: bool  # the beginning of a label whose end has not come

    @property
    def is_done(self) -> bool:
        """Whether nothing is left that could still come out."""
        return not self.labels_inside and not self.half_inside


def read_status(answer: bytes) -> PrinterStatus | None:
    """A printer's answer to ~HS; None for what is none."""
    found = ANSWER.search(answer)
    if found is None:
        return None
    lines = [line.decode("ascii", "replace").split(",") for line in found.groups()]
    if any(len(line) < most for line, most in zip(lines, _FIELDS, strict=True)):
        return None
    fields = [
        [int(one) if one.isascii() and one.isdigit() else -1 for one in line] for line in lines
    ]
    return PrinterStatus(
        fault=next((words for line, field, words in _FAULTS if fields[line][field]), ""),
        labels_inside=sum(fields[line][field] for line, field in (_FORMATS, _REMAINING)),
        half_inside=bool(fields[_HALF[0]][_HALF[1]]),
    )
