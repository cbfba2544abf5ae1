"""A therapy for other systems: EPCIS 2.0 whole or by query, and FHIR in R5 or R4B."""

from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.dependencies import CurrentHouse, needs
from api.exchange import as_epcis, as_fhir, find_events
from custody.domain.permissions import Permission
from custody.errors import EntryMalformed
from custody.exchange.epcis import CONTEXT, QUERY_NAME, SCHEMA_VERSION, EventQuery
from custody.exchange.fhir_words import FhirVersion
from custody.exchange.names import step_uri, uri
from custody.ledger.timestamp import write_time

router = APIRouter(prefix="/therapies/{coi}", tags=["exchange"])
Auditor = Annotated[Any, Depends(needs(Permission.EXPORT_EVIDENCE))]

EPCIS_HEADERS = {
    "GS1-EPCIS-Version": "2.0.0",
    "GS1-CBV-Version": "2.0.0",
    "Cache-Control": "no-store",
}
JSON_LD = "application/ld+json"
FHIR_JSON = "application/fhir+json"
BAG = uri("container", "00000S9001A999926000001A00000")
EVENT = {
    "type": "ObjectEvent", "eventID": uri("event", "019cb288-4140-7000-8000-000000000088"),
    "eventTime": "2026-03-03T07:10:00.000000Z", "eventTimeZoneOffset": "+01:00",
    "recordTime": "2026-03-03T07:10:00.000000Z", "action": "ADD", "bizStep": "commissioning",
    "disposition": "active", "epcList": [BAG],
    "readPoint": {"id": uri("station", "N-APHERESIS-1")},
}  # fmt: skip
HEAD = {
    "@context": list(CONTEXT),
    "schemaVersion": SCHEMA_VERSION,
    "creationDate": EVENT["recordTime"],
}
DOCUMENT = HEAD | {"type": "EPCISDocument", "epcisBody": {"eventList": [EVENT]}}
RESULTS = {"queryResults": {"queryName": QUERY_NAME, "resultsBody": {"eventList": [EVENT]}}}
FOUND = HEAD | {"type": "EPCISQueryDocument", "epcisBody": RESULTS}
BUNDLE = {
    "resourceType": "Bundle", "id": "CHA999926000001", "type": "collection",
    "timestamp": "2026-04-20T15:00:00Z", "entry": [{
        "fullUrl": "https://custody.example/fhir/BiologicallyDerivedProduct/00000S9001A999926000001A00000",
        "resource": {"resourceType": "BiologicallyDerivedProduct", "id": "00000S9001A999926000001A00000"},
    }],
}  # fmt: skip


def _answers(kind: str, example: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    """What a door answers, by status."""
    content = {kind: {"schema": {"type": "object"}, "example": example}}
    return {200: {"content": content}, 401: {}, 403: {}, 404: {}}


def _moment(text: str) -> str:
    """A moment in the ledger's form; one without an offset, or that no calendar has in UTC, is none."""
    try:
        return write_time(datetime.fromisoformat(text))
    except (ValueError, OverflowError, EntryMalformed) as error:
        raise ValueError("not a moment like 2026-03-03T07:10:00Z") from error


EventTime = Annotated[str, Field(max_length=40), AfterValidator(_moment)]
EventType = Literal["ObjectEvent", "AggregationEvent", "AssociationEvent", "TransformationEvent"]


class EventsAsked(BaseModel):
    """A query as EPCIS 2.0 names it; what it does not name is refused, and not passed over."""

    model_config = ConfigDict(extra="forbid")
    event_type: EventType | None = Field(None, alias="eventType")
    biz_step: str = Field(
        "", alias="EQ_bizStep", max_length=200, examples=["accepting", step_uri("infusing")]
    )
    disposition: str = Field("", alias="EQ_disposition", max_length=200, examples=["in_transit"])
    epc: str = Field("", alias="MATCH_anyEPC", max_length=500, examples=[BAG])
    since: EventTime | None = Field(
        None, alias="GE_eventTime", examples=["2026-03-03T00:00:00+01:00"]
    )
    before: EventTime | None = Field(None, alias="LT_eventTime")
    per_page: int = Field(30, alias="perPage", ge=1, le=1000)
    next_page_token: str = Field("0", alias="nextPageToken", pattern=r"^[0-9]{1,15}$")

    def query(self) -> EventQuery:
        """What is looked for, without the page."""
        return EventQuery(
            event_type=self.event_type or "",
            biz_step=self.biz_step,
            disposition=self.disposition,
            epc=self.epc,
            since=self.since or "",
            before=self.before or "",
        )


class JsonLd(JSONResponse):
    """JSON-LD, as EPCIS 2.0 is written."""

    media_type = JSON_LD


class FhirJson(JSONResponse):
    """FHIR's JSON."""

    media_type = FHIR_JSON


@router.get("/epcis", response_class=JsonLd, responses=_answers(JSON_LD, DOCUMENT))
def get_epcis(coi: str, house: CurrentHouse, _auditor: Auditor) -> Response:
    """The therapy as an EPCIS 2.0 capture document; what was refused did not happen and is not in it."""
    name = f'attachment; filename="epcis-{coi}.jsonld"'
    return JsonLd(as_epcis(house, coi), headers=EPCIS_HEADERS | {"Content-Disposition": name})


@router.get("/epcis/events", response_class=JsonLd, responses=_answers(JSON_LD, FOUND))
def get_epcis_events(
    coi: str, asked: Annotated[EventsAsked, Query()], house: CurrentHouse, _auditor: Auditor
) -> Response:
    """Events of the therapy, a page at a time; `Link` with `rel="next"` leads on while there is more."""
    start = int(asked.next_page_token)
    page, following = find_events(house, coi, asked.query(), start=start, most=asked.per_page)
    headers = dict(EPCIS_HEADERS)
    if following is not None:
        told = asked.model_dump(by_alias=True, exclude_unset=True) | {"nextPageToken": following}
        headers["Link"] = f'</api/v1/therapies/{coi}/epcis/events?{urlencode(told)}>; rel="next"'
    return JsonLd(page, headers=headers)


@router.get("/fhir", response_class=FhirJson, responses=_answers(FHIR_JSON, BUNDLE))
def get_fhir(
    coi: str, house: CurrentHouse, _auditor: Auditor, version: FhirVersion = FhirVersion.R5
) -> Response:
    """The therapy as a FHIR bundle; the patient is in it by an opaque identifier only."""
    name = f'attachment; filename="fhir-{version.lower()}-{coi}.json"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return Response(as_fhir(house, coi, version), media_type=FHIR_JSON, headers=headers)
