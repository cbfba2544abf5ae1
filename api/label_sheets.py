"""Many open prints as one file: sheets of A4 from the first free position.

A sheet lies on one table and is cut up by one pair of hands: its labels are one therapy's.
"""

from collections.abc import Sequence
from typing import Final

from api.house import House
from api.label_files import Reader, filled_for
from api.spooling import require_unspooled
from custody.domain.records import Label
from custody.errors import Conflict
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

    Conflict where they are of more than one therapy, or one of them is on its way to a printer.
    """
    _require_one_therapy(house, serials)
    for one in serials:
        require_unspooled(house, one)
    person = session.account.person
    filled = [
        filled_for(house, one, Reader(person=person, why=f"fetches label {one}")) for one in serials
    ]
    return print_on_sheets(filled, start=start)


def _require_one_therapy(house: House, serials: Sequence[int]) -> None:
    with house.look() as look:
        found = (look.books.get(Label, one) for one in serials)
        therapies = {one.therapy for one in found if one is not None}
    if len(therapies) > 1:
        raise Conflict("labels on one sheet are one patient's: print a sheet for each therapy")
