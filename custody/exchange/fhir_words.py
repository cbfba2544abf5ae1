"""The parts that FHIR resources are made of, and the systems that their codes and numbers come from.

ISBT 128 has URIs of its own for its numbers.  Words of ours are coded in systems under our
namespace.  People, places and parties are named by identifier only: a reference without a resource
behind it, so that no export says more of anybody than a badge.
"""

import re
from enum import StrEnum
from typing import Any, Final, TypeAlias

from custody.exchange.names import NAMESPACE, VOCABULARY

Resource: TypeAlias = dict[str, Any]

ISBT: Final = "https://www.isbt128.org/uri/"
DIN: Final = f"{ISBT}DonationIdentificationNumber"
MPHO: Final = f"{ISBT}MPHOUniqueIdentifier"
PRODUCT_CODE: Final = f"{ISBT}productdescriptioncode"
SSCC: Final = "https://id.gs1.org/00"
CHAIN_OF_IDENTITY: Final = f"{NAMESPACE}therapy"
LOINC: Final = "http://loinc.org"
UCUM: Final = "http://unitsofmeasure.org"
CATEGORY: Final = "http://hl7.org/fhir/product-category"
STATUS: Final = "http://hl7.org/fhir/biologicallyderivedproduct-status"
PARTICIPANT: Final = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
OUTCOME: Final = "http://terminology.hl7.org/CodeSystem/audit-event-outcome"
OBSERVATION_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
BASE: Final = f"{NAMESPACE}fhir/"

_NOT_IN_AN_ID: Final = re.compile(r"[^A-Za-z0-9.-]")
_ID_LENGTH: Final = 64


class FhirVersion(StrEnum):
    """The releases of FHIR that a therapy can be told in."""

    R5 = "R5"
    R4B = "R4B"


def resource(kind: str, name: str, **fields: object) -> Resource:
    """A resource with its id and every field that has something in it."""
    present = {key: value for key, value in fields.items() if value not in (None, "", [], {})}
    return {"resourceType": kind, "id": fhir_id(name), **present}


def fhir_id(name: str) -> str:
    """A name as FHIR's ids can hold it."""
    return _NOT_IN_AN_ID.sub("-", name)[:_ID_LENGTH]


def reference(kind: str, name: str) -> Resource:
    """A reference to a resource of the same bundle."""
    return {"reference": f"{kind}/{fhir_id(name)}"}


def named(kind: str, system: str, value: str) -> Resource:
    """A reference to something known by its identifier only."""
    return {"type": kind, "identifier": {"system": f"{NAMESPACE}{system}", "value": value}}


def person(badge: str) -> Resource:
    """A person by badge."""
    return named("Practitioner", "person", badge)


def place(station: str) -> Resource:
    """A station."""
    return named("Location", "station", station)


def coding(system: str, code: str, display: str = "") -> Resource:
    """One code of a system."""
    return {"system": system, "code": code} | ({"display": display} if display else {})


def concept(system: str, code: str, text: str = "") -> Resource:
    """A concept with one code."""
    return {"coding": [coding(system, code)]} | ({"text": text} if text else {})


def own(group: str, code: str, text: str = "") -> Resource:
    """A concept of ours: `step`, `observation`, `disposition` and so on."""
    return concept(f"{VOCABULARY}{group}", code, text or plain(code))


def plain(word: str) -> str:
    """A stored word as people read it."""
    return word.replace("_", " ")


def quantity(value: int, parts: int, unit: str, code: str) -> Resource:
    """An amount in a unit of UCUM; the stored number is in so many parts of it."""
    told = value // parts if value % parts == 0 else value / parts
    return {"value": told, "unit": unit, "system": UCUM, "code": code}


def identifier(system: str, value: str) -> Resource:
    """A number and whose it is."""
    return {"system": system, "value": value}


def period(start: str | None, end: str | None) -> Resource:
    """From when to when; what is not known is left out."""
    return {name: at for name, at in (("start", start), ("end", end)) if at}
