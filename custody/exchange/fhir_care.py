"""The patient's side in FHIR: who it is by identifier only, the therapy, collections, infusions, observations."""

from collections.abc import Iterator, Mapping
from typing import Final

from custody.domain.aliases import OF_A_PERSON
from custody.domain.records import Alias, Container, Donation, Infusion, Observation, Therapy
from custody.domain.vocabulary import Condition, ContainerKind, TherapyStatus
from custody.exchange.fhir_chart import PATIENT, Chart
from custody.exchange.fhir_words import (
    CHAIN_OF_IDENTITY,
    DIN,
    LOINC,
    OBSERVATION_CATEGORY,
    Resource,
    coding,
    concept,
    identifier,
    named,
    own,
    period,
    person,
    place,
    plain,
    quantity,
    reference,
    resource,
)
from custody.exchange.names import NAMESPACE

EPISODE_STATUS: Final = {
    TherapyStatus.ACTIVE: "active",
    TherapyStatus.PAUSED: "onhold",
    TherapyStatus.CANCELLED: "cancelled",
    TherapyStatus.CLOSED: "finished",
}
CATEGORY_OF_STEP: Final[Mapping[str, str]] = {
    "record_vital_signs": "exam",
    "record_neurology": "exam",
    "confirm_ready": "exam",
}
LOINC_OF: Final[Mapping[str, str]] = {
    "temperature_millicelsius": "8310-5",
    "systolic_millimetres_mercury": "8480-6",
}
# A unit as it is recorded → how many make one of UCUM's, the unit as it is read, and its code.
UNITS: Final[Mapping[str, tuple[int, str, str]]] = {
    "permille": (10, "%", "%"),
    "percent": (1, "%", "%"),
    "millicelsius": (1000, "°C", "Cel"),
    "millimetres_mercury": (1, "mmHg", "mm[Hg]"),
    "millilitres_per_minute": (1, "mL/min", "mL/min"),
    "microlitres": (1000, "mL", "mL"),
    "hundredths": (100, "1", "1"),
}
NUMBERS: Final = frozenset({"grade", "count", "session"})


def patient(chart: Chart) -> Resource:
    """The patient, by the opaque name that the ledger has and nothing else."""
    return resource(
        "Patient", PATIENT, identifier=[identifier(f"{NAMESPACE}subject", chart.therapy.subject)]
    )


def episode(chart: Chart) -> Resource:
    """The therapy, by its Chain of Identity identifier and the numbers that others know it by."""
    therapy: Therapy = chart.therapy
    aliases = [one for one in chart.books.find(Alias) if one.type not in OF_A_PERSON]
    return resource(
        "EpisodeOfCare", therapy.coi,
        identifier=[
            identifier(CHAIN_OF_IDENTITY, therapy.coi),
            *(identifier(f"{NAMESPACE}alias/{one.type}/{one.issuer}", one.value) for one in aliases),
        ],
        status=EPISODE_STATUS[TherapyStatus(therapy.status)],
        type=[own("preset", therapy.preset)],
        patient=chart.patient,
        managingOrganization=named("Organization", "site", therapy.site),
        period=period(therapy.enrolled_at, therapy.closed_at),
    )  # fmt: skip


def collections(chart: Chart) -> Iterator[Resource]:
    """Each leukapheresis."""
    when = "occurrencePeriod" if chart.is_r5 else "performedPeriod"
    for one in chart.books.find(Donation):
        people = dict.fromkeys(
            told.people[0]
            for told in chart.happened
            if any(each.din == one.din for each in told.all(Donation))
        )
        status = "completed" if one.ended_at else "in-progress" if one.started_at else "preparation"
        yield resource(
            "Procedure", f"collection-{one.din}",
            identifier=[identifier(DIN, one.din)],
            status=status,
            code=own("procedure", "leukapheresis"),
            subject=chart.patient,
            performer=[{"actor": person(badge)} for badge in people],
            location=place(one.station),
            **{when: period(one.started_at, one.ended_at)},
        )  # fmt: skip


def infusions(chart: Chart) -> Iterator[Resource]:
    """Each bag that was given; R5 can say which product was used."""
    when = "occurrencePeriod" if chart.is_r5 else "performedPeriod"
    for one in chart.books.find(Infusion):
        told = chart.first(one)
        product = reference("BiologicallyDerivedProduct", one.container)
        used = {"used": [{"reference": product}]} if chart.is_r5 else {}
        yield resource(
            "Procedure", infusion_id(one),
            status=_infusion_status(chart, one),
            code=own("procedure", "infusion", "infusion of genetically modified T cells"),
            subject=chart.patient,
            performer=[{"actor": person(badge)} for badge in told.people],
            location=place(told.entry.view["station"]),
            **{when: period(one.started_at, one.stopped_at)},
            **used,
        )  # fmt: skip


def infusion_id(one: Infusion) -> str:
    """The id of an infusion's procedure."""
    return f"infusion-{one.container}"


def observations(chart: Chart) -> Iterator[Resource]:
    """Counts, results, vital signs and grades as they were recorded, and what each infusion gave."""
    for one in chart.books.find(Observation):
        yield _observation(chart, one)
    for given in chart.books.find(Infusion):
        yield from _given(chart, given)


def _infusion_status(chart: Chart, one: Infusion) -> str:
    bag = chart.books.get(Container, one.container)
    if one.stopped_at is None:
        return "in-progress"
    return "stopped" if bag and bag.condition == Condition.PARTLY_INFUSED else "completed"


def _observation(chart: Chart, one: Observation) -> Resource:
    about = chart.container(one.container) if one.container else None
    container = chart.books.get(Container, one.container) if one.container else None
    sample = container is not None and container.kind == ContainerKind.SAMPLE
    category = CATEGORY_OF_STEP.get(one.step, "laboratory")
    code = own("observation", one.name)
    if one.name in LOINC_OF:
        code["coding"].append(coding(LOINC, LOINC_OF[one.name]))
    final = one.reviewed_by is not None or one.step != "record_result"
    return resource(
        "Observation", f"{one.name.replace('/', '.')}-{one.n}",
        status="final" if final else "preliminary",
        category=[concept(OBSERVATION_CATEGORY, category)],
        code=code,
        subject=chart.patient,
        specimen=about if sample else None,
        focus=[about] if about and not sample else None,
        effectiveDateTime=one.at,
        performer=[person(badge) for badge in (one.by, one.reviewed_by) if badge],
        note=[{"text": one.word}] if one.word and one.value is not None else None,
        **_value(one),
    )  # fmt: skip


def _value(one: Observation) -> Resource:
    if one.value is None:
        return {"valueCodeableConcept": {"text": plain(one.word or "")}} if one.word else {}
    unit = one.unit or ""
    if unit in NUMBERS:
        return {"valueInteger": one.value}
    if unit == "cells_thousands":
        return {"valueQuantity": quantity(one.value * 1000, 1, "cells", "{cells}")}
    if unit in UNITS:
        return {"valueQuantity": quantity(one.value, *UNITS[unit])}
    return {"valueQuantity": {"value": one.value, "unit": plain(unit)}}


def _given(chart: Chart, one: Infusion) -> Iterator[Resource]:
    """Volume and cells that one bag gave."""
    amounts = {
        "volume_given": _volume(one.volume_microlitres),
        "volume_left_in_bag": _volume(one.residual_microlitres),
        "cells_given": None
        if one.cells_thousands is None
        else quantity(one.cells_thousands * 1000, 1, "cells", "{cells}"),
    }
    for name, amount in amounts.items():
        if amount is not None:
            yield resource(
                "Observation", f"{name}-{one.container}",
                status="final",
                partOf=[reference("Procedure", infusion_id(one))],
                category=[concept(OBSERVATION_CATEGORY, "procedure")],
                code=own("observation", name),
                subject=chart.patient,
                focus=chart.containers([one.container]),
                effectiveDateTime=one.stopped_at or one.started_at,
                valueQuantity=amount,
            )  # fmt: skip


def _volume(microlitres: int | None) -> Resource | None:
    return None if microlitres is None else quantity(microlitres, 1000, "mL", "mL")
