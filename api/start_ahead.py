"""What would stop an infusion whose bedside check has matched: asked before anybody scans again.

A match is green for two minutes, and in two minutes a hold is placed, a label is replaced, a therapy is paused.  The
same judge answers as at the start itself, about the wristband and the label that count now; nothing is written.
"""

from datetime import datetime, timedelta
from typing import Final

from api.house import House, Look
from api.label_templates import shelf_of
from api.situation import preset_of
from custody.domain.case import Case, RawScan, Read, StepRequest, moment
from custody.domain.journey import STEP
from custody.domain.judge import judge
from custody.domain.people import Person, Station
from custody.domain.records import Container, IdentityCheck, Label, Record, Therapy, Wristband
from custody.domain.step import Slot
from custody.domain.vocabulary import BandState, LabelState

START: Final = STEP["start_infusion"]
SCANNED: Final = RawScan(text="?")  # what will be scanned then
ASKED: Final = StepRequest(
    step=START.name,
    scans={slot.name: (SCANNED,) for slot in START.scans},
    values={ask.name: True for ask in START.asks},
)


def stops_the_start(house: House, look: Look, station: Station, check: IdentityCheck) -> str | None:
    """The first reason why the infusion of a checked bag would be refused now to whoever may start it; None is none."""
    therapy, now = look.books.get(Therapy, check.therapy), house.now()
    starter = _somebody_who_may(station, now)
    case = Case(
        step=START,
        request=ASKED,
        at=house.standpoint(starter, None, station, now, trusted=True),
        books=look.books,
        reads=tuple(_as_scanned(look, slot, check) for slot in START.scans),
        therapy=therapy,
        preset=preset_of(therapy, house.presets) if therapy else None,
        preset_approved=True,
        templates=shelf_of(look.stores, demo=house.demo),
        identify=house.issuer.identify,
        pseudonym=house.pseudonym,
    )
    return next(iter(judge(case).reasons), None)


def _somebody_who_may(station: Station, now: datetime) -> Person:
    """Whose hand it is, is asked when they scan."""
    trained = moment(now + timedelta(days=1))
    return Person(id="", roles=START.roles, sites=frozenset({station.site}), training_until=trained)


def _as_scanned(look: Look, slot: Slot, check: IdentityCheck) -> Read:
    """What a scan of the thing that counts now would find."""
    if slot.name == "wristband":
        bands = look.books.find(Wristband, therapy=check.therapy, state=BandState.BOUND)
        return _read(slot, check, next(iter(bands), None), missing="wristband_void")
    bag = look.books.get(Container, check.container) if check.container else None
    prints = look.books.find(Label, therapy=check.therapy, bears=bag.id if bag else "")
    label = next((one for one in prints if one.state == LabelState.APPLIED), None)
    return _read(slot, check, bag if label else None, label=label, missing="label_not_scanned_back")


def _read(
    slot: Slot,
    check: IdentityCheck,
    thing: Record | None,
    *,
    missing: str,
    label: Label | None = None,
) -> Read:
    problem = None if thing else missing
    return Read(
        slot=slot, raw=SCANNED, thing=thing, label=label, therapy=check.therapy, problem=problem
    )
