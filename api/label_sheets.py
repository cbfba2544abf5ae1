"""Many open prints as one file: sheets of A4 from the first free position."""

from collections.abc import Sequence
from typing import Final

from api.house import House
from api.label_files import Reader, filled_for
from api.spooling import require_unspooled
from custody.store.sessions import Session
from labels.printing import LabelFile
from labels.sheet import print_on_sheets

NUMBERS: Final = (
    r"^\s*[0-9]{1,15}(\s+[0-9]{1,15}){0,43}\s*$"  # serials, as many as a sheet has places
)


def serials_in(text: str) -> list[int]:
    """The serials in a text of NUMBERS, each once."""
    return list(dict.fromkeys(map(int, text.split())))


def sheet_file(house: House, session: Session, serials: Sequence[int], *, start: int) -> LabelFile:
    """Open prints on sheets of A4 from a start position; see `filled_for` and `print_on_sheets`.

    Conflict where one of them is on its way to a printer.
    """
    for one in serials:
        require_unspooled(house, one)
    person = session.account.person
    filled = [
        filled_for(house, one, Reader(person=person, why=f"fetches label {one}")) for one in serials
    ]
    return print_on_sheets(filled, start=start)
