"""What EPCIS 2.0 asks of a document, written down by hand from the standard: fields, forms and enumerations.

The published JSON schema lets much pass unless its reader asserts formats; here nothing passes that
is not named.  Words without a scheme must be those of the Core Business Vocabulary 2.0.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from custody.exchange.epcis import CONTEXT


def words(text: str) -> frozenset[str]:
    """A vocabulary, as a list of words."""
    return frozenset(text.split())


BIZ_STEPS = words(
    """accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting
    decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting
    installing killing loading other packing picking receiving removing repackaging repairing replacing reserving
    retail_selling sampling sensor_reporting shipping staging_outbound stock_taking stocking storing transporting
    unloading unpacking void_shipping"""
)
DISPOSITIONS = words(
    """active available completeness_inferred completeness_verified conformant container_closed container_open damaged
    destroyed dispensed disposed encoded expired in_progress in_transit inactive mismatch_class
    mismatch_instance mismatch_quantity needs_replacement no_pedigree_match non_conformant non_sellable_other
    partially_dispensed recalled reserved retail_sold returned sellable_accessible sellable_not_accessible stolen
    unavailable unknown"""
)
TRANSACTIONS = words(
    "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt"
)
PARTIES = frozenset({"owning_party", "possessing_party", "location"})
MEASURES = frozenset({"Temperature", "Count", "Dimensionless"})  # of those CBV has, ours
ALARMS = frozenset({"ALARM_CONDITION", "ERROR_CONDITION"})
ERRORS = frozenset({"did_not_occur", "incorrect_data"})
ACTIONS = frozenset({"OBSERVE", "ADD", "DELETE"})

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
OFFSET = re.compile(r"[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00")
URI = re.compile(r"[a-z][a-z0-9+.-]*:[A-Za-z0-9._~:/?#@!$&'()*+,;=%\[\]-]+")
CBV_URI = re.compile(r"urn:epcglobal:cbv|https?://(ns|ref)\.gs1\.org/cbv/")
UNIT = re.compile(r"[A-Z0-9]{2,3}")
OWN = re.compile(r"custody:[A-Za-z]+")

Rule = Callable[[Any], bool]


def form(pattern: re.Pattern[str]) -> Rule:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


is_time, is_offset, is_uri, is_unit = form(TIME), form(OFFSET), form(URI), form(UNIT)


def one_of(known: frozenset[str]) -> Rule:
    """A word of an enumeration, or a URI of somebody's own: never CBV's word spelt as a URI."""
    return lambda value: value in known or (is_uri(value) and not CBV_URI.match(value))


def each(rule: Rule) -> Rule:
    return lambda value: isinstance(value, list) and bool(value) and all(map(rule, value))


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def thing(needs: str, **rules: Rule) -> Rule:
    """An object with these fields and ours, and those it needs."""

    def is_it(value: Any) -> bool:
        return (
            isinstance(value, dict)
            and set(needs.split()) <= value.keys()
            and all(OWN.fullmatch(k) or (k in rules and rules[k](v)) for k, v in value.items())
        )

    return is_it


place = thing("id", id=is_uri)
amount = thing("epcClass", epcClass=is_uri, quantity=is_number, uom=is_unit)
report = thing(
    "type", type=one_of(MEASURES), exception=one_of(ALARMS), value=is_number, minValue=is_number,
    maxValue=is_number, uom=is_unit,
)  # fmt: skip
metadata = thing("", time=is_time, startTime=is_time, endTime=is_time, deviceID=is_uri)
sensor = thing("sensorReport", sensorMetadata=metadata, sensorReport=each(report))
transaction = thing("bizTransaction", type=one_of(TRANSACTIONS), bizTransaction=is_uri)
persistent = thing("", set=each(one_of(DISPOSITIONS)), unset=each(one_of(DISPOSITIONS)))
declaration = thing(
    "declarationTime", declarationTime=is_time, reason=one_of(ERRORS), correctiveEventIDs=each(is_uri)
)  # fmt: skip

ANY: Mapping[str, Rule] = {
    "type": lambda value: value in TYPES,
    "eventID": is_uri,
    "eventTime": is_time,
    "recordTime": is_time,
    "eventTimeZoneOffset": is_offset,
    "bizStep": one_of(BIZ_STEPS),
    "disposition": one_of(DISPOSITIONS),
    "readPoint": place,
    "bizLocation": place,
    "bizTransactionList": each(transaction),
    "sourceList": each(thing("type source", type=one_of(PARTIES), source=is_uri)),
    "destinationList": each(thing("type destination", type=one_of(PARTIES), destination=is_uri)),
    "sensorElementList": each(sensor),
    "errorDeclaration": declaration,
    "certificationInfo": is_uri,
}
ACTED: Mapping[str, Rule] = {"action": lambda value: value in ACTIONS}
CHILDREN: Mapping[str, Rule] = ACTED | {"parentID": is_uri, "childEPCs": each(is_uri)}
TYPES: Mapping[str, Mapping[str, Rule]] = {
    "ObjectEvent": ACTED | {
        "epcList": each(is_uri), "quantityList": each(amount), "ilmd": thing(""), "persistentDisposition": persistent,
    },
    "AggregationEvent": CHILDREN,
    "AssociationEvent": CHILDREN,
    "TransformationEvent": {
        "inputEPCList": each(is_uri), "outputEPCList": each(is_uri), "inputQuantityList": each(amount),
        "outputQuantityList": each(amount), "transformationID": is_uri, "ilmd": thing(""),
    },
}  # fmt: skip
NEEDED = frozenset({"type", "eventTime", "eventTimeZoneOffset"})  # by the standard …
ALWAYS = NEEDED | {"eventID", "recordTime", "bizStep", "readPoint"}  # … and by us
NEEDED_BY: Mapping[str, frozenset[str]] = {
    "ObjectEvent": frozenset({"action", "epcList"}),
    "AggregationEvent": frozenset({"action", "parentID", "childEPCs"}),
    "AssociationEvent": frozenset({"action", "parentID", "childEPCs"}),
    "TransformationEvent": frozenset(),
}


def problems_of(document: Any) -> list[str]:
    """Everything that is wrong with a capture or query document."""
    return list(_of_document(document))


def _of_document(document: Any) -> Iterator[str]:
    if document.keys() != {"@context", "type", "schemaVersion", "creationDate", "epcisBody"}:
        yield "the document has not the fields of one"
        return
    if document["@context"] != list(CONTEXT) or document["schemaVersion"] != "2.0":
        yield "the document is not of this standard"
    if not is_time(document["creationDate"]):
        yield "creationDate is no moment"
    body = document["epcisBody"]
    if document["type"] == "EPCISQueryDocument":
        results = body["queryResults"]
        if results.keys() != {"queryName", "resultsBody"}:
            yield "the results have not the fields of any"
        body = results["resultsBody"]
    elif document["type"] != "EPCISDocument":
        yield "the document is of no known type"
    for number, event in enumerate(body["eventList"]):
        yield from (f"event {number}: {problem}" for problem in _of_event(event))


def _of_event(event: Any) -> Iterator[str]:
    kind = event.get("type")
    if kind not in TYPES:
        yield f"there is no type {kind}"
        return
    rules = ANY | TYPES[kind]
    missing = (ALWAYS | NEEDED_BY[kind]) - event.keys()
    if missing:
        yield f"lacks {sorted(missing)}"
    for name, value in event.items():
        if OWN.fullmatch(name):
            continue
        if name not in rules:
            yield f"{kind} has no field {name}"
        elif not rules[name](value):
            yield f"{name} does not hold what it must: {value}"
    if kind == "ObjectEvent" and "ilmd" in event and event.get("action") != "ADD":
        yield "master data is told only where something begins"
    if kind == "TransformationEvent":
        both = _any(event, "input") and _any(event, "output")
        if not both and not (
            "transformationID" in event and (_any(event, "input") or _any(event, "output"))
        ):
            yield "a transformation has inputs and outputs, or an id that ties them"


def _any(event: Mapping[str, Any], side: str) -> bool:
    return bool(event.get(f"{side}EPCList") or event.get(f"{side}QuantityList"))
