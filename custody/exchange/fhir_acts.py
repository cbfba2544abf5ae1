"""Entries in FHIR: who made what out of what (Provenance), and that each was recorded (AuditEvent).

What was refused or found done stands in the AuditEvents only, with its reasons: it was asked, and
made nothing.
"""

from collections.abc import Iterator
from typing import Any, Final

from custody.domain.journey import STEP
from custody.domain.reasons import REASON
from custody.domain.records import Donation, Infusion, LotUse
from custody.exchange.fhir_care import infusion_id
from custody.exchange.fhir_chart import Chart
from custody.exchange.fhir_words import (
    OUTCOME,
    PARTICIPANT,
    Resource,
    coding,
    concept,
    identifier,
    named,
    own,
    person,
    place,
    reference,
    resource,
)
from custody.exchange.happening import Happening
from custody.exchange.names import NAMESPACE, VOCABULARY, lot_uri

FINE: Final = "0"
REFUSED: Final = "4"  # DICOM: minor failure, the request was answered and nothing was done
ROLES: Final = ("performer", "verifier")  # of the first person and the second


def provenances(chart: Chart) -> Iterator[Resource]:
    """One for each entry that made or changed something that is told here."""
    for told in chart.happened:
        targets = [*chart.containers(told.containers), *_procedures(told)]
        if targets:
            yield _provenance(chart, told, targets)


def audit_events(chart: Chart) -> Iterator[Resource]:
    """One for each entry, whatever its verdict."""
    for told in chart.told:
        shared: Resource = {
            "action": "E",
            "recorded": told.entry.view["rec"],
            "agent": [
                {"who": person(badge), "requestor": n == 0} for n, badge in enumerate(told.people)
            ],
            "entity": [
                {"what": what}
                for what in (
                    reference("EpisodeOfCare", chart.therapy.coi),
                    *chart.containers(told.containers),
                )
            ],
        }
        yield _audit_r5(chart, told, shared) if chart.is_r5 else _audit_r4b(told, shared)


def _provenance(chart: Chart, told: Happening, targets: list[Resource]) -> Resource:
    view = told.entry.view
    return resource(
        "Provenance", told.entry.id,
        target=targets,
        occurredDateTime=view["at"]["time"],
        recorded=view["rec"],
        location=place(view["station"]),
        activity=_activity(told),
        agent=[
            {"type": concept(PARTICIPANT, role), "who": person(badge)}
            for role, badge in zip(ROLES, told.people, strict=False)
        ],
        entity=[{"role": "source", "what": what} for what in _sources(chart, told)],
    )  # fmt: skip


def _procedures(told: Happening) -> Iterator[Resource]:
    for one in told.all(Donation):
        yield reference("Procedure", f"collection-{one.din}")
    for given in told.all(Infusion):
        yield reference("Procedure", infusion_id(given))


def _sources(chart: Chart, told: Happening) -> Iterator[Resource]:
    """What went in: the containers that were used up, and every lot of material."""
    yield from chart.containers(one.id for one in told.consumed)
    for lot in dict.fromkeys(lot_uri(use.gtin, use.lot) for use in told.all(LotUse)):
        yield {"type": "Substance", "identifier": identifier(f"{NAMESPACE}lot", lot)}


def _activity(told: Happening) -> Resource:
    """The step, or the type of an entry that no step made."""
    row = STEP.get(told.step)
    if row is None or not told.entry.type.startswith("step:"):
        return own("type", told.entry.type)
    return own("step", row.name, row.title)


def _reasons(told: Happening) -> list[tuple[str, str]]:
    """Each reason with its sentence."""
    codes = (
        one if isinstance(one, str) else str(one["code"])
        for one in told.entry.view.get("reasons", ())
    )
    return [(code, REASON[code].sentence if code in REASON else code) for code in codes]


def _audit_r5(chart: Chart, told: Happening, shared: Resource) -> Resource:
    view = told.entry.view
    outcome: dict[str, Any] = {"code": coding(OUTCOME, _outcome(told))}
    if reasons := _reasons(told):
        outcome["detail"] = [own("reason", code, sentence) for code, sentence in reasons]
    return resource(
        "AuditEvent", told.entry.id, **shared,
        category=[own("verdict", told.entry.verdict)],
        code=_activity(told),
        occurredDateTime=view["at"]["time"],
        outcome=outcome,
        patient=chart.patient,
        source={"site": place(view["station"]), "observer": _observer(told)},
    )  # fmt: skip


def _audit_r4b(told: Happening, shared: Resource) -> Resource:
    at = told.entry.view["at"]["time"]
    (activity,) = _activity(told)["coding"]
    return resource(
        "AuditEvent", told.entry.id, **shared,
        type=activity,
        subtype=[coding(f"{VOCABULARY}verdict", told.entry.verdict)],
        period={"start": at, "end": at},
        outcome=_outcome(told),
        outcomeDesc=" ".join(sentence for _, sentence in _reasons(told)),
        source={"site": told.entry.view["station"], "observer": _observer(told)},
    )  # fmt: skip


def _outcome(told: Happening) -> str:
    return REFUSED if told.entry.verdict == "refused" else FINE


def _observer(told: Happening) -> Resource:
    """The site whose log it is recorded in."""
    return named("Organization", "site", told.entry.view["site"])
