"""A therapy as EPCIS 2.0: the capture document, and queries that answer a page at a time.

Events stand in the order of the log, which is only ever added to: what was on a page stays there.

EPCIS never changes an event either.  Where an entry corrects an earlier one (`refs`), the earlier
one's events are told again, the same but for the time of recording and an `errorDeclaration` that
names the events to believe instead; then those follow.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from custody.errors import NotFound
from custody.exchange.epcis_events import events_of
from custody.exchange.epcis_fields import Event
from custody.exchange.happening import HAPPENED, happenings
from custody.exchange.names import PREFIX, VOCABULARY
from custody.ledger.entry import Entry

CONTEXT: Final = (
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {PREFIX: VOCABULARY},
)
SCHEMA_VERSION: Final = "2.0"
QUERY_NAME: Final = "SimpleEventQuery"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventQuery:
    """What to look for, as EPCIS names it; moments in the ledger's form, whatever is empty is not asked.

    `since` is the first moment that counts, `before` the first that does not.
    """

    event_type: str = ""
    biz_step: str = ""
    disposition: str = ""
    epc: str = ""
    since: str = ""
    before: str = ""

    def asks_for(self, event: Event) -> bool:
        """Whether an event is one of those."""
        equal = (
            (self.event_type, event["type"]),
            (self.biz_step, event["bizStep"]),
            (self.disposition, event.get("disposition", "")),
        )
        return (
            all(wanted in ("", found) for wanted, found in equal)
            and (not self.epc or self.epc in _things(event))
            and self.since <= event["eventTime"]
            and (not self.before or event["eventTime"] < self.before)
        )


def therapy_events(coi: str, entries: Iterable[Entry]) -> list[Event]:
    """Every event of a therapy from all its entries, in the order of the log."""
    told: dict[str, list[Event]] = {}
    events: list[Event] = []
    for happening in happenings(coi, entries):
        entry, own = happening.entry, events_of(happening)
        if entry.verdict in HAPPENED:
            wrong = (event for ref in entry.view.get("refs", ()) for event in told.get(ref, ()))
            events += _declared_wrong(wrong, entry, own)
        events += own
        told[entry.id] = own
    return events


def epcis_document(coi: str, entries: Sequence[Entry]) -> dict[str, Any]:
    """The capture document of a therapy; NotFound where there are no entries about it."""
    body = {"eventList": therapy_events(coi, entries)}
    return _document("EPCISDocument", coi, entries, body)


def query_document(coi: str, entries: Sequence[Entry], events: Sequence[Event]) -> dict[str, Any]:
    """The answer to a query: some of the therapy's events."""
    body = {"queryResults": {"queryName": QUERY_NAME, "resultsBody": {"eventList": list(events)}}}
    return _document("EPCISQueryDocument", coi, entries, body)


def _document(
    kind: str, coi: str, entries: Sequence[Entry], body: dict[str, Any]
) -> dict[str, Any]:
    """A document is as old as the last entry that it tells: the same entries, the same bytes."""
    if not entries:
        raise NotFound(f"no entry tells of a therapy {coi}")
    return {
        "@context": list(CONTEXT),
        "type": kind,
        "schemaVersion": SCHEMA_VERSION,
        "creationDate": entries[-1].view["rec"],
        "epcisBody": body,
    }


def _declared_wrong(
    wrong: Iterable[Event], entry: Entry, instead: Sequence[Event]
) -> Iterator[Event]:
    """Events told again, declared wrong; where nothing stands in their place, they did not occur."""
    for event in wrong:
        declaration: Event = {
            "declarationTime": entry.view["rec"],
            "reason": "incorrect_data" if instead else "did_not_occur",
        }
        if instead:
            declaration["correctiveEventIDs"] = [one["eventID"] for one in instead]
        yield event | {"recordTime": entry.view["rec"], "errorDeclaration": declaration}


def _things(event: Event) -> set[str]:
    """Everything that an event names in its what."""
    lists = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
    return {event.get("parentID", "")}.union(*(event.get(name, ()) for name in lists))
