"""A therapy as other systems read it: EPCIS 2.0 and FHIR, drawn from its entries as they stand.

Nothing is written down: what is proof, and when it was given to whom, is the evidence's business.
"""

from enum import StrEnum

import orjson

from api.house import House
from custody.domain.records import Therapy
from custody.errors import NotFound
from custody.exchange.epcis import EventQuery, epcis_document, query_document, therapy_events
from custody.exchange.epcis_fields import Event
from custody.exchange.fhir import fhir_bundle
from custody.exchange.fhir_words import FhirVersion
from custody.ledger.entry import Entry


class ExportKind(StrEnum):
    """What the command line writes; FHIR without a release is R5."""

    EPCIS = "epcis"
    FHIR = "fhir"
    FHIR_R4B = "fhir-r4b"


def export_as(house: House, coi: str, kind: ExportKind) -> bytes:
    """A therapy as a file; NotFound if there is none."""
    if kind is ExportKind.EPCIS:
        return orjson.dumps(as_epcis(house, coi), option=orjson.OPT_APPEND_NEWLINE)
    version = FhirVersion.R5 if kind is ExportKind.FHIR else FhirVersion.R4B
    return as_fhir(house, coi, version) + b"\n"


def as_epcis(house: House, coi: str) -> Event:
    """The capture document of a therapy; NotFound if there is none."""
    return epcis_document(coi, _entries(house, coi))


def find_events(
    house: House, coi: str, query: EventQuery, *, start: int, most: int
) -> tuple[Event, int | None]:
    """A page of the events that a query asks for, and where the next one begins, if there is more."""
    entries = _entries(house, coi)
    found = [event for event in therapy_events(coi, entries) if query.asks_for(event)]
    stop = start + most
    page = query_document(coi, entries, found[start:stop])
    return page, stop if stop < len(found) else None


def as_fhir(house: House, coi: str, version: FhirVersion) -> bytes:
    """The FHIR bundle of a therapy as JSON; NotFound if there is none."""
    return fhir_bundle(coi, _entries(house, coi), version)


def _entries(house: House, coi: str) -> list[Entry]:
    """Everything recorded about a therapy, in one reading."""
    with house.look() as look:
        if look.books.get(Therapy, coi) is None:
            raise NotFound(f"there is no therapy {coi}")
        return list(look.log.about(coi))
