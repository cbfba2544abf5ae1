"""A code scanned for itself: what it is, whose, how it stands, and what may be done with it here and now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from custody.domain.actions import action_in, why_not_open
from custody.domain.books import Books
from custody.domain.case import RawScan, Read
from custody.domain.identifiers.local_codes import ActionCode
from custody.domain.journey import JOURNEY, STEP
from custody.domain.label_kinds import COMPANIONS
from custody.domain.people import Person, Station
from custody.domain.records import (
    Asset,
    Container,
    Hold,
    Label,
    Lot,
    Milestone,
    Position,
    Record,
    Shipment,
    Therapy,
    Wristband,
)
from custody.domain.resolve import Resolver
from custody.domain.step import Slot, Step, Wants
from custody.domain.vocabulary import StationKind

WANTS_OF: dict[type[Record], frozenset[Wants]] = {
    Therapy: frozenset({Wants.THERAPY}),
    Container: frozenset({Wants.CONTAINER, Wants.THERAPY}),
    Wristband: frozenset({Wants.WRISTBAND, Wants.NEW_WRISTBAND, Wants.THERAPY}),
    Label: frozenset({Wants.NEW_LABEL, Wants.THERAPY}),
    Shipment: frozenset({Wants.SHIPMENT}),
    Lot: frozenset({Wants.LOT}),
    Asset: frozenset({Wants.ASSET}),
    Position: frozenset({Wants.POSITION}),
}
LOOKING = tuple(
    Slot(name=wants, wants=wants, caption="", any_symbol=True, held_here=False)
    for wants in (
        Wants.CONTAINER, Wants.WRISTBAND, Wants.NEW_LABEL, Wants.SHIPMENT,
        Wants.THERAPY, Wants.LOT, Wants.ASSET, Wants.POSITION,
    )
)  # fmt: skip
STEPS_AT = {kind: tuple(step for step in JOURNEY if kind in step.stations) for kind in StationKind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a code names, or why that cannot be told; an action card names no thing, and opens a step's form."""

    thing: Record | None
    therapy: str | None
    problem: str | None
    companion: str = ""  # what the label is on, where that is not the container itself
    on_hold: bool = False
    steps: tuple[Step, ...] = ()
    opens: Step | None = None


def find_out(resolver: Resolver, raw: RawScan, person: Person, station: Station) -> Finding:
    """Ask every kind of slot in turn; the first that knows the thing answers."""
    action = action_in(raw)
    if action is not None:
        return _opening(action, person, station)
    best = min(_reads(resolver, raw), key=_worth)
    if best.thing is None:
        return Finding(thing=None, therapy=best.therapy, problem=best.problem or "not_on_file")
    books = resolver.books
    return Finding(
        thing=best.thing,
        therapy=best.therapy,
        problem=best.problem,
        companion=_companion(best),
        on_hold=isinstance(best.thing, Container)
        and any(hold.lifted_at is None for hold in books.find(Hold, container=best.thing.id)),
        steps=tuple(_possible(books, best, person, station)),
    )


def _opening(action: ActionCode, person: Person, station: Station) -> Finding:
    problem = why_not_open(action, person, station)
    opens = STEP[action.step] if problem is None else None
    return Finding(thing=None, therapy=None, problem=problem, opens=opens)


def _reads(resolver: Resolver, raw: RawScan) -> Iterator[Read]:
    """The code read by each kind of slot, until one gives what no later one can better."""
    for slot in LOOKING:
        read = resolver.read(slot, raw)
        yield read
        if _worth(read)[:2] == (False, 0):
            return


def _worth(read: Read) -> tuple[bool, int, int]:
    """A thing without a problem before one with, and either before none; a plain answer before a vague one."""
    return read.thing is None, _vagueness(read), LOOKING.index(read.slot)


def _vagueness(read: Read) -> int:
    """How little a problem tells: most of all that a code is for another slot, which every slot but one says."""
    not_a_print = read.slot.wants is Wants.NEW_LABEL and read.problem == "label_without_serial"
    if read.problem == "wrong_kind" or (not_a_print and read.thing is None):
        return 2
    return 1 if read.problem == "not_on_file" else 0


def _possible(books: Books, read: Read, person: Person, station: Station) -> Iterable[Step]:
    """Steps of this station and this person that take such a thing, in such a state, and are not too early.

    Equipment, a lot or a position is no therapy's own: for which therapy it is too early, nobody can tell yet.
    """
    done = (
        {one.step for one in books.find(Milestone, therapy=read.therapy)} if read.therapy else set()
    )
    for step in STEPS_AT[station.kind]:
        if (
            not person.roles.isdisjoint(step.roles)
            and (read.therapy is None or done.issuperset(step.after))
            and not (step.once and step.name in done)
            and any(takes(slot, read.thing) and _may_name(slot, read) for slot in step.scans)
        ):
            yield step


def _companion(read: Read) -> str:
    """The kind of companion whose label named a container."""
    label = read.label if isinstance(read.thing, Container) else None
    return label.kind if label is not None and label.kind in COMPANIONS else ""


def _may_name(slot: Slot, read: Read) -> bool:
    """Whether this very label may be scanned there: a companion never stands for its container."""
    companion = _companion(read)
    by_its_own = slot.wants is Wants.CONTAINER and not slot.any_symbol
    return not companion or not by_its_own or companion in slot.companions


def takes(slot: Slot, thing: Record | None) -> bool:
    """Whether a slot is for such a thing in such a state."""
    if thing is None or slot.wants not in WANTS_OF.get(type(thing), frozenset()):
        return False
    if isinstance(thing, Asset):
        return slot.asset_kind in ("", thing.kind)
    if not isinstance(thing, Container) or slot.wants is not Wants.CONTAINER:
        return True
    fits_kind = not slot.kinds or thing.kind in slot.kinds
    fits_condition = not slot.conditions or thing.condition in slot.conditions
    return (
        fits_kind
        and fits_condition
        and (not slot.dispositions or thing.disposition in slot.dispositions)
    )
