"""A therapy as a FHIR bundle, in R5 or R4B: everything its own entries tell, and no name of anybody.

Ids are made of the identifiers and entries that the ledger has, so the same entries give the same
bundle.  Each resource is built through the models of `fhir.resources`, which refuse a field that is
missing, unknown or of the wrong form.
"""

from collections.abc import Sequence
from importlib import import_module
from itertools import chain
from typing import Final

from custody.exchange.fhir_acts import audit_events, provenances
from custody.exchange.fhir_care import collections, episode, infusions, observations, patient
from custody.exchange.fhir_chart import Chart
from custody.exchange.fhir_products import dispenses, products, specimens
from custody.exchange.fhir_words import (
    BASE,
    CHAIN_OF_IDENTITY,
    FhirVersion,
    Resource,
    fhir_id,
    identifier,
)
from custody.ledger.entry import Entry

# Loaded when it is first asked for: the models of FHIR take more than a second.
MODULE_OF: Final = {
    FhirVersion.R5: "fhir.resources.bundle",
    FhirVersion.R4B: "fhir.resources.R4B.bundle",
}


def fhir_bundle(coi: str, entries: Sequence[Entry], version: FhirVersion) -> bytes:
    """The bundle of a therapy from all its entries, as JSON.

    Raises:
        NotFound: the entries do not begin a therapy.
    """
    model = import_module(MODULE_OF[version]).Bundle
    told: str = model.model_validate(bundle_parts(coi, entries, version)).model_dump_json()
    return told.encode()


def bundle_parts(coi: str, entries: Sequence[Entry], version: FhirVersion) -> Resource:
    """The same as plain values, not yet checked by the models."""
    chart = Chart.of(coi, entries, version)
    return {
        "resourceType": "Bundle",
        "id": fhir_id(coi),
        "identifier": identifier(CHAIN_OF_IDENTITY, coi),
        "type": "collection",
        "timestamp": entries[-1].view["rec"],
        "entry": [
            {"fullUrl": f"{BASE}{one['resourceType']}/{one['id']}", "resource": one}
            for one in chain(
                (patient(chart), episode(chart)),
                collections(chart),
                products(chart),
                specimens(chart),
                dispenses(chart),
                infusions(chart),
                observations(chart),
                provenances(chart),
                audit_events(chart),
            )
        ],
    }
