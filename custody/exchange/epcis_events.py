"""The EPCIS 2.0 events that one entry becomes, each with an `eventID` made of the entry's id.

The table of `epcis_vocabulary` says which shape a step has; here is one function for each shape.
A hold is no stage: it is told beside whatever else the entry says, as a persistent disposition.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from custody.domain.records import Container, Handoff, Hold, LotUse
from custody.domain.vocabulary import Condition, Disposition
from custody.exchange.epcis_fields import Event, container_uris, event_base, master_of, measured
from custody.exchange.epcis_moves import handed, packed, received, unpacked
from custody.exchange.epcis_vocabulary import (
    CLOSING,
    CONCLUDED,
    DISPOSITION_OF_CONDITION,
    DISPOSITION_OF_DECISION,
    EVENT_OF,
    HANDOFF_CLOSED,
    HELD,
    PERSISTENT_OF_HOLD,
    SILENT,
    Said,
    Shape,
)
from custody.exchange.happening import HAPPENED, Happening
from custody.exchange.names import field, lot_uri, step_uri, uri

Teller: TypeAlias = Callable[[Happening, Said], Iterator[Event]]


def events_of(told: Happening) -> list[Event]:
    """The events of one entry, in order; none where nothing happened to a thing."""
    events = list(_told(told))
    events += _holds(told) if told.entry.verdict in HAPPENED else ()
    return [event | {"eventID": event_id(told.entry.id, n)} for n, event in enumerate(events)]


def event_id(entry_id: str, number: int) -> str:
    """The name of an event: the entry's, and from the second one on its number from 2."""
    return uri("event", entry_id, *([str(number + 1)] if number else []))


def _told(told: Happening) -> Iterator[Event]:
    said = _said(told)
    if said is not None:
        yield from TELLERS[said.shape](told, said)


def _said(told: Happening) -> Said | None:
    """How the entry is told; a step that the table does not know is told under its own name, not left out."""
    if told.entry.type in CONCLUDED:
        return CONCLUDED[told.entry.type]
    if told.entry.type == HANDOFF_CLOSED:
        return next((CLOSING[one.state] for one in told.all(Handoff)), None)
    if told.entry.verdict not in HAPPENED or not told.step or told.step in SILENT:
        return None
    return EVENT_OF.get(told.step) or Said(shape=Shape.SEEN, step=step_uri(told.step))


def _seen(told: Happening, said: Said) -> Iterator[Event]:
    if not told.containers:
        return
    event = event_base(told, "ObjectEvent", said.step, said.disposition or _disposition(told))
    event |= {"action": "OBSERVE", "epcList": container_uris(told.containers)}
    if told.step == "record_result":
        result = {"type": "testres", "bizTransaction": uri("entry", told.entry.id)}
        event["bizTransactionList"] = [*event["bizTransactionList"], result]
    if any(_is_fit(one) for one in told.all(Container)) and told.step == "release_product":
        event["certificationInfo"] = uri("entry", told.entry.id)
    yield event | measured(told)


def _disposition(told: Happening) -> str:
    """What became of the containers, where the step leaves it open: quality's word, or their end."""
    for one in told.all(Container):
        if told.step == "release_product":
            return DISPOSITION_OF_DECISION.get(one.disposition, "")
        if one.condition in DISPOSITION_OF_CONDITION:
            return DISPOSITION_OF_CONDITION[one.condition]
    return ""


def _is_fit(container: Container) -> bool:
    return container.disposition != Disposition.REJECTED


def _born(told: Happening, said: Said) -> Iterator[Event]:
    for one in told.born:
        event = event_base(told, "ObjectEvent", said.step, said.disposition)
        yield event | {
            "action": "ADD",
            "epcList": container_uris([one.id]),
            "ilmd": master_of(told, one),
        }


def _ended(told: Happening, said: Said) -> Iterator[Event]:
    """Destroyed things are never seen again; what is retained is."""
    kept = any(one.condition == Condition.RETAINED for one in told.all(Container))
    event = event_base(told, "ObjectEvent", "storing" if kept else said.step, _disposition(told))
    action = "OBSERVE" if kept else "DELETE"
    yield event | {"action": action, "epcList": container_uris(told.containers)}


def _made(told: Happening, said: Said) -> Iterator[Event]:
    """Cells go from one container into another, with lots of material.

    What takes days is told as it goes: events with one `transformationID`, named after the vessel,
    each with the inputs or outputs of its day.
    """
    event = event_base(told, "TransformationEvent", said.step, said.disposition)
    inputs, outputs = (
        container_uris(one.id for one in each) for each in (told.consumed, told.born)
    )
    lots = _lots(told.all(LotUse))
    event |= {"inputEPCList": inputs} if inputs else {}
    event |= {"inputQuantityList": lots} if lots else {}
    if outputs:
        event |= {"outputEPCList": outputs, "ilmd": _masters(told)}
    if not (inputs and outputs):
        born = {one.id for one in told.born}
        vessel = next((one for one in told.containers if one not in born), told.coi)
        event["transformationID"] = uri("run", vessel)
    if inputs or outputs or lots:
        yield event | measured(told)


def _masters(told: Happening) -> Event:
    return {
        field("outputs"): [
            {field("container"): uri("container", one.id)} | master_of(told, one)
            for one in told.born
        ]
    }


def _lots(uses: Iterable[LotUse]) -> list[Event]:
    """How many packs of each lot."""
    counts: dict[str, int] = {}
    for use in uses:
        name = lot_uri(use.gtin, use.lot)
        counts[name] = counts.get(name, 0) + 1
    return [{"epcClass": name, "quantity": count} for name, count in counts.items()]


def _nothing_else(_told: Happening, _said: Said) -> Iterator[Event]:
    """The holds of the entry are all there is to tell."""
    return iter(())


def _holds(told: Happening) -> Iterator[Event]:
    """A hold sets a persistent disposition; lifting unsets it, unless another hold for as much still stands."""
    changed: dict[tuple[str, str], list[str]] = {}
    for hold in told.all(Hold):
        word = PERSISTENT_OF_HOLD.get(hold.reason, "unavailable")
        verb = "set" if hold.lifted_at is None else "unset"
        if verb == "set" or not _still_held(told, hold, word):
            changed.setdefault((verb, word), []).append(hold.container)
    for (verb, word), held in changed.items():
        event = event_base(told, "ObjectEvent", HELD.step if verb == "set" else "inspecting")
        yield event | {
            "action": "OBSERVE",
            "epcList": container_uris(held),
            "persistentDisposition": {verb: [word]},
        }


def _still_held(told: Happening, lifted: Hold, word: str) -> bool:
    """Whether after the entry another hold of the container stands for the same word."""
    now = {one.id: one for one in told.before.find(Hold, container=lifted.container)}
    now |= {one.id: one for one in told.all(Hold) if one.container == lifted.container}
    return any(
        one.lifted_at is None and PERSISTENT_OF_HOLD.get(one.reason, "unavailable") == word
        for one in now.values()
    )


TELLERS: Final[Mapping[Shape, Teller]] = {
    Shape.SEEN: _seen,
    Shape.BORN: _born,
    Shape.ENDED: _ended,
    Shape.MADE: _made,
    Shape.PACKED: packed,
    Shape.RECEIVED: received,
    Shape.UNPACKED: unpacked,
    Shape.HANDED: handed,
    Shape.HELD: _nothing_else,
}
