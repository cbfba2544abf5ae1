"""EPCIS 2.0 events of things on their way: packed, handed over, received."""

from collections.abc import Iterator
from typing import Final

from custody.domain.records import Handoff, HandoffItem, Shipment
from custody.exchange.epcis_fields import Event, container_uris, event_base, offset_at
from custody.exchange.epcis_vocabulary import ALARM_OF_VERDICT, HANDOFF_CLOSED, Said
from custody.exchange.happening import Happening
from custody.exchange.names import field, shipment_uri, uri

MILLI: Final = 1000


def packed(told: Happening, said: Said) -> Iterator[Event]:
    """Bags into a shipper under its SSCC; a logger onto the shipper itself."""
    for sent in told.all(Shipment):
        yield _bags(told, sent, said.step, "ADD")
        yield _logger(told, sent, "installing", "ADD")


def unpacked(told: Happening, _said: Said) -> Iterator[Event]:
    """Everything is taken apart: the bags that were found, and the logger."""
    for sent in told.all(Shipment):
        if told.containers:
            yield _bags(told, sent, "unpacking", "DELETE")
        yield _logger(told, sent, "removing", "DELETE")


def received(told: Happening, said: Said) -> Iterator[Event]:
    """What the logger says of the way; then the shipment is unpacked."""
    for sent in told.all(Shipment):
        event = event_base(told, "ObjectEvent", said.step, said.disposition)
        yield event | {
            "action": "OBSERVE",
            "epcList": [shipment_uri(sent.sscc), *container_uris(told.containers)],
            "sensorElementList": [_on_the_way(told, sent)],
        }
    yield from unpacked(told, said)


def _bags(told: Happening, sent: Shipment, step: str, action: str) -> Event:
    return event_base(told, "AggregationEvent", step, "in_progress") | {
        "action": action,
        "parentID": shipment_uri(sent.sscc),
        "childEPCs": container_uris(told.containers),
        field("shipper"): uri("asset", sent.shipper),
        field("seal"): sent.seal,
    }


def _logger(told: Happening, sent: Shipment, step: str, action: str) -> Event:
    return event_base(told, "AssociationEvent", step) | {
        "action": action,
        "parentID": uri("asset", sent.shipper),
        "childEPCs": [uri("asset", sent.logger)],
    }


def _on_the_way(told: Happening, sent: Shipment) -> Event:
    """The logger's verdict, and its lowest and highest temperature where they were read off."""
    values = told.values
    verdict = str(values.get("logger_verdict", "unreadable"))
    report: Event = {"type": "Temperature", field("verdict"): verdict}
    for name, value in (("minValue", "lowest_millicelsius"), ("maxValue", "highest_millicelsius")):
        if value in values:
            report |= {name: values[value] / MILLI, "uom": "CEL"}
    if verdict in ALARM_OF_VERDICT:
        report["exception"] = ALARM_OF_VERDICT[verdict]
    return {
        "sensorMetadata": {
            "startTime": sent.packed_at,
            "endTime": sent.arrived_at or told.entry.view["at"]["time"],
            "deviceID": uri("asset", sent.logger),
        },
        "sensorReport": [report],
    }


def handed(told: Happening, said: Said) -> Iterator[Event]:
    """Released, accepted or declined: who gives, who is to have it; what is under way is at no place."""
    for handoff in told.all(Handoff):
        under_way = _is_under_way(told, handoff)
        word = "in_transit" if under_way else "in_progress"
        event = event_base(told, "ObjectEvent", said.step, word)
        if under_way:
            del event["bizLocation"]
        if told.entry.type == HANDOFF_CLOSED:
            event = _elsewhere(event, told, handoff)
        parent = [shipment_uri(handoff.shipment)] if handoff.shipment else []
        giver, taker = uri("party", handoff.from_holder), uri("party", handoff.to_holder)
        yield event | {
            "action": "OBSERVE",
            "epcList": [*parent, *container_uris(_handed_over(told, handoff))],
            "sourceList": [{"type": "possessing_party", "source": giver}],
            "destinationList": [{"type": "possessing_party", "destination": taker}],
        }


def _elsewhere(event: Event, told: Happening, handoff: Handoff) -> Event:
    """What the other party did when they did it, at no place of ours: here it was only heard."""
    time = handoff.accepted_at or event["eventTime"]
    offset = offset_at(time, told.entry.view["at"]["zone"])
    kept = {
        name: value for name, value in event.items() if name not in {"readPoint", "bizLocation"}
    }
    return kept | {"eventTime": time, "eventTimeZoneOffset": offset}


def _is_under_way(told: Happening, handoff: Handoff) -> bool:
    """Whether a sealed shipper is handed over: where it will be next, nobody can say."""
    sent = told.before.get(Shipment, handoff.shipment) if handoff.shipment else None
    return sent is not None and sent.state == "packed"


def _handed_over(told: Happening, handoff: Handoff) -> list[str]:
    """The containers of a handoff, known from its release on."""
    items = (*told.before.find(HandoffItem, handoff=handoff.id), *told.all(HandoffItem))
    return sorted({one.container for one in items if one.handoff == handoff.id})
