"""What is printed without a print serial: cards, and labels of things that are no therapy's own.

None of it stands on cells or is accounted for, since its symbol only names what it belongs to.  A step that acts on
cells or on a patient asks for a symbol with a print serial all the same.  The same thing always gives the same bytes,
from the version of the template that is in force for its kind.
"""

from dataclasses import replace
from typing import Final

from api.house import House, Look
from api.label_templates import template_in_force
from custody.errors import Conflict, TextDoesNotFit
from custody.ledger.timestamp import write_time
from labels.content import DEMO, LabelContent, LabelKind
from labels.elements import LabelTemplate
from labels.languages import say
from labels.layout import FilledTemplate
from labels.printing import LabelFile, print_filled
from labels.stock import DEFAULT_DPI

NOT_COUNTED: Final = "Not counted"  # where a print has its serial


def print_uncounted(house: House, look: Look, content: LabelContent) -> LabelFile:
    """One card or label of a thing, decoded again.

    Raises:
        Conflict: nobody approved a template of this kind, or it has no room for what this one says.
    """
    template = template_now(house, look, content.kind)
    said = replace(content, notice=say(DEMO, content.language) if house.demo else "")
    try:
        return print_filled([FilledTemplate(template, said)], dpi=DEFAULT_DPI)
    except TextDoesNotFit as fault:
        raise Conflict(f"its label has no room for what it says: {fault}") from fault


def template_now(house: House, look: Look, kind: LabelKind) -> LabelTemplate:
    """The template in force for a kind; Conflict where nobody approved one."""
    now = write_time(house.now())
    return template_in_force(look.stores, look.books, kind, now=now, demo=house.demo)
