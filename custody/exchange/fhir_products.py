"""Containers in FHIR: products with what they came from, samples as specimens, and the dispense of each bag.

R5 has no `processing` and R4B no dispense: what R5 leaves to Provenance stands in an R4B product
too, and the dispense in R5 only.
"""

from collections.abc import Iterator
from typing import Final

from custody.domain.journey import STEP
from custody.domain.records import (
    Container,
    CustodySpan,
    Edge,
    Hold,
    IdentityCheck,
    Infusion,
    LotUse,
)
from custody.domain.vocabulary import (
    ENDED,
    FIT_FOR_INFUSION,
    Condition,
    ContainerKind,
    Disposition,
)
from custody.exchange.epcis_vocabulary import EVENT_OF
from custody.exchange.fhir_chart import Chart
from custody.exchange.fhir_words import (
    CATEGORY,
    DIN,
    MPHO,
    PRODUCT_CODE,
    STATUS,
    Resource,
    coding,
    concept,
    identifier,
    named,
    own,
    person,
    place,
    quantity,
    reference,
    resource,
)
from custody.exchange.happening import Happening
from custody.exchange.names import NAMESPACE, lot_uri

DISPENSE_OF: Final = {
    Condition.THAWING: "in-progress",
    Condition.THAWED: "in-progress",
    Condition.INFUSING: "issued",
    Condition.INFUSED: "issued",
    Condition.PARTLY_INFUSED: "issued",
    Condition.LEAKED: "unfulfilled",
    Condition.WASTED: "unfulfilled",
    Condition.DESTROYED: "unfulfilled",
    Condition.RETAINED: "unfulfilled",
}


def products(chart: Chart) -> Iterator[Resource]:
    """Every container with cells to process or give."""
    for one in chart.books.find(Container):
        if one.kind != ContainerKind.SAMPLE:
            yield _product(chart, one)


def specimens(chart: Chart) -> Iterator[Resource]:
    """Every sample; R5 can say that it was taken of a product."""
    for one in chart.books.find(Container, kind=ContainerKind.SAMPLE):
        taken = chart.first(one)
        of = chart.containers(_parents(chart, one))
        yield resource(
            "Specimen", one.id,
            identifier=[identifier(MPHO, one.id)],
            status="unavailable" if one.condition in ENDED else "available",
            type=own("container", one.kind),
            subject=of[0] if of and chart.is_r5 else chart.patient,
            collection={"collector": person(taken.people[0]), "collectedDateTime": one.made_at},
        )  # fmt: skip


def dispenses(chart: Chart) -> Iterator[Resource]:
    """Every bag that was issued for infusion, and what became of that."""
    if not chart.is_r5:
        return
    issued = {
        container: one
        for one in chart.happened
        if one.step == "pick_for_infusion"
        for container in one.containers
    }
    for container, told in issued.items():
        bag = chart.books.get(Container, container)
        if bag is not None:
            yield _dispense(chart, bag, told)


def _product(chart: Chart, one: Container) -> Resource:
    shared = {
        "identifier": [identifier(MPHO, one.id)],
        "productCode": concept(PRODUCT_CODE, one.product_code),
        "parent": chart.containers(_parents(chart, one)),
        "collection": _collection(chart, one),
    }
    status = "available" if _is_available(chart, one) else "unavailable"
    if not chart.is_r5:
        return resource(
            "BiologicallyDerivedProduct", one.id, **shared, productCategory="cells", status=status,
            processing=[_processing(told) for told in chart.steps_of(one.id) if _processes(told)],
        )  # fmt: skip
    return resource(
        "BiologicallyDerivedProduct", one.id, **shared,
        productCategory=coding(CATEGORY, "cells"),
        biologicalSourceEvent=identifier(DIN, one.din),
        processingFacility=[named("Organization", "site", chart.first(one).entry.view["site"])],
        division=one.division,
        productStatus=coding(STATUS, status),
        expirationDate=one.expires_at,
        property=list(_properties(one)),
    )  # fmt: skip


def _parents(chart: Chart, one: Container) -> list[str]:
    return [edge.parent for edge in chart.books.find(Edge, child=one.id)]


def _is_available(chart: Chart, one: Container) -> bool:
    """Whether anything may still be done with it: not at its end, not rejected, not held, and a final bag released."""
    held = any(hold.lifted_at is None for hold in chart.books.find(Hold, container=one.id))
    decided = one.kind != ContainerKind.FINAL_BAG or one.disposition in FIT_FOR_INFUSION
    good = decided and one.disposition != Disposition.REJECTED
    return good and not held and one.condition not in ENDED | {Condition.LEAKED}


def _collection(chart: Chart, one: Container) -> Resource | None:
    """Who collected it from whom; only what came straight from the patient was collected."""
    if one.kind != ContainerKind.COLLECTION_BAG:
        return None
    collector = person(chart.first(one).people[0])
    return {"collector": collector, "source": chart.patient, "collectedDateTime": one.made_at}


def _processes(told: Happening) -> bool:
    """Whether a step works on the cells themselves; opening a room for them does not."""
    row = STEP.get(told.step)
    works = row is not None and (row.makes or row.becomes is not None)
    return works and told.step in EVENT_OF


def _processing(told: Happening) -> Resource:
    row = STEP[told.step]
    lots = told.all(LotUse)
    done: Resource = {
        "description": row.title,
        "procedure": own("step", row.name, row.title),
        "timeDateTime": told.entry.view["at"]["time"],
    }
    if lots:
        lot = identifier(f"{NAMESPACE}lot", lot_uri(lots[0].gtin, lots[0].lot))
        done["additive"] = {"type": "Substance", "identifier": lot}
    return done


def _properties(one: Container) -> Iterator[Resource]:
    """The facts of a container that no field of FHIR's holds."""
    words = {
        "kind": one.kind,
        "condition": one.condition,
        "disposition": one.disposition,
        "colour": one.colour,
    }
    for name, word in words.items():
        if word:
            yield {"type": own("property", name), "valueCodeableConcept": own(name, word)}
    yield {"type": own("property", "holder"), "valueString": one.holder}
    if one.volume_microlitres is not None:
        volume = quantity(one.volume_microlitres, 1000, "mL", "mL")
        yield {"type": own("property", "volume"), "valueQuantity": volume}
    if one.cells_thousands is not None:
        cells = quantity(one.cells_thousands * 1000, 1, "cells", "{cells}")
        yield {"type": own("property", "cells"), "valueQuantity": cells}


def _dispense(chart: Chart, bag: Container, issued: Happening) -> Resource:
    """Cells come back to whom they were taken from: the relationship is autologous."""
    checks = chart.books.find(IdentityCheck, container=bag.id)
    results = [one.result for one in checks if one.result]
    given = chart.books.get(Infusion, chart.therapy.coi, bag.id)
    spans = sorted(chart.books.find(CustodySpan, container=bag.id), key=lambda span: span.n)
    volume = quantity(bag.volume_microlitres, 1000, "mL", "mL") if bag.volume_microlitres else None
    returned = bag.condition == Condition.FROZEN and bag.left_storage_at is None
    return resource(
        "BiologicallyDerivedProductDispense", f"dispense-{bag.id}",
        status="returned" if returned else DISPENSE_OF.get(Condition(bag.condition), "preparation"),
        originRelationshipType=own("relationship", "autologous"),
        product=reference("BiologicallyDerivedProduct", bag.id),
        patient=chart.patient,
        matchStatus=own("match", results[-1]) if results else None,
        performer=[{"actor": person(badge)} for badge in issued.people],
        location=place(issued.entry.view["station"]),
        quantity=volume,
        preparedDate=issued.entry.view["at"]["time"],
        whenHandedOver=spans[-1].since if given and spans else None,
    )  # fmt: skip
