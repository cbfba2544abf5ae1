"""What an action card opens: the form of one step, for hands in gloves that touch no keyboard.

A card only opens.  It records nothing, and is no scan of anything: a form that it opened is as empty as one that was
opened by a click, and gives no verdict before people have scanned bag, wristband and badge themselves.  For a card
lies at its station for everybody, is copied freely and has no print serial, so that nothing about identity can rest on
it.  One that is not for this person or this place opens nothing, and says why.
"""

from custody.domain.case import RawScan
from custody.domain.identifiers.local_codes import ActionCode
from custody.domain.identifiers.scan import read_scan, read_typed
from custody.domain.journey import JOURNEY, STEP
from custody.domain.people import Person, Station
from custody.domain.step import Step
from custody.errors import CodeUnreadable


def action_in(raw: RawScan) -> ActionCode | None:
    """The action that was scanned or typed; nothing where it was anything else."""
    try:
        scanned = read_typed(raw.text) if raw.typed else read_scan(raw.text, raw.symbology)
    except CodeUnreadable:
        return None
    return scanned.value if isinstance(scanned.value, ActionCode) else None


def why_not_open(action: ActionCode, person: Person, station: Station) -> str | None:
    """The reason why an action opens nothing for a person at a station; nothing where it does."""
    step = STEP.get(action.step)
    if step is None:
        return "not_on_file"
    if person.roles.isdisjoint(step.roles):
        return "wrong_role"
    if station.kind not in step.stations:
        return "wrong_station"
    return None if station.site in person.sites else "wrong_site"


def actions_for(person: Person, station: Station) -> tuple[Step, ...]:
    """The steps that a person may open at a station, in the order of the journey."""
    return tuple(
        step
        for step in JOURNEY
        if why_not_open(ActionCode.of_step(step.name), person, station) is None
    )
