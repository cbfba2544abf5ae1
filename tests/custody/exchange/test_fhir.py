"""FHIR bundles over whole journeys, in both releases: valid, closed in themselves, and naming nobody."""

import json
from collections import Counter
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import pytest
from pydantic import ValidationError

from custody.domain.records import Alias, Container, Edge, Infusion, Observation, Therapy
from custody.domain.vocabulary import ContainerKind
from custody.errors import NotFound
from custody.exchange.fhir import MODULE_OF, bundle_parts, fhir_bundle
from custody.exchange.fhir_words import FhirVersion, quantity
from tests.kit.fhir_rules import reference_problems, word_problems

Resources = list[dict[str, Any]]


@pytest.fixture(scope="module", params=list(FhirVersion))
def version(request) -> FhirVersion:
    return request.param


@pytest.fixture(scope="module")
def built(chains, version) -> Mapping[str, dict[str, Any]]:
    """Bundles as they leave, through the models: every second therapy, for the models take their time."""
    some = sorted(chains)[::2]
    return {coi: json.loads(fhir_bundle(coi, chains[coi], version)) for coi in some}


@pytest.fixture(scope="module")
def bundles(chains, version, built) -> Mapping[str, dict[str, Any]]:
    """Every therapy's bundle."""
    rest = {coi: bundle_parts(coi, chains[coi], version) for coi in chains.keys() - built.keys()}
    return {**built, **rest}


def of_kind(bundle: Mapping[str, Any], kind: str) -> Resources:
    found = (entry["resource"] for entry in bundle["entry"])
    return [one for one in found if one["resourceType"] == kind]


def model_of(version: FhirVersion) -> Any:
    return import_module(MODULE_OF[version]).Bundle


def test_every_bundle_is_closed_in_itself(bundles):
    for bundle in bundles.values():
        assert reference_problems(bundle) == []


def test_words_and_references_are_those_that_fhir_allows(built, version):
    for bundle in built.values():
        assert word_problems(model_of(version).model_validate(bundle)) == []


def test_the_rules_find_what_is_wrong(built, version):
    bundle = json.loads(json.dumps(next(iter(built.values()))))
    (seen, *_) = of_kind(bundle, "Observation")
    (procedure, *_) = of_kind(bundle, "Procedure")
    seen["status"] = "done"
    procedure["subject"] = {"reference": "Specimen/none"}

    assert len(word_problems(model_of(version).model_validate(bundle))) == 2
    assert reference_problems(bundle) == ["nothing is called Specimen/none"]
    procedure["status"] = None
    with pytest.raises(ValidationError):
        model_of(version).model_validate(bundle)


def test_the_same_entries_give_the_same_bytes(chains, version):
    coi, entries = next(iter(chains.items()))

    first, second = (fhir_bundle(coi, list(entries[:40]), version) for _ in range(2))

    assert first == second


def test_ids_are_those_fhir_allows(bundles):
    for bundle in bundles.values():
        for entry in bundle["entry"]:
            name = entry["resource"]["id"]
            assert 1 <= len(name) <= 64
            assert name.replace("-", "").replace(".", "").isalnum()


def test_the_patient_is_an_identifier_and_nothing_else(house, bundles):
    said = {value for facts in house.safe.people.values() for value in facts.values()}
    numbers = {one.value for one in house.books.find(Alias, type="hospital_number")}

    for coi, bundle in bundles.items():
        (patient,) = of_kind(bundle, "Patient")
        therapy = house.books.get(Therapy, coi)
        text = json.dumps(bundle)
        assert patient.keys() == {"resourceType", "id", "identifier"}
        assert [one["value"] for one in patient["identifier"]] == [therapy.subject]
        assert not [word for word in said | numbers if len(word) > 1 and f'"{word}"' in text]
        assert not [other for other in bundles.keys() - {coi} if other in text]


def test_every_container_is_a_product_with_its_parents_and_every_sample_a_specimen(house, bundles):
    for coi, bundle in bundles.items():
        products = {one["id"]: one for one in of_kind(bundle, "BiologicallyDerivedProduct")}
        specimens = {one["id"] for one in of_kind(bundle, "Specimen")}
        containers = house.books.find(Container, therapy=coi)
        samples = {one.id for one in containers if one.kind == ContainerKind.SAMPLE}
        assert products.keys() == {one.id for one in containers} - samples
        assert specimens == samples
        for edge in house.books.find(Edge, therapy=coi):
            if edge.child in products:
                parents = [one["reference"] for one in products[edge.child]["parent"]]
                assert f"BiologicallyDerivedProduct/{edge.parent}" in parents


def test_only_what_came_from_the_patient_was_collected(house, bundles):
    for bundle in bundles.values():
        for product in of_kind(bundle, "BiologicallyDerivedProduct"):
            bag = house.books.get(Container, product["id"])
            assert ("collection" in product) == (bag.kind == ContainerKind.COLLECTION_BAG)


def test_each_release_tells_what_it_can(bundles, version):
    kinds = Counter(
        entry["resource"]["resourceType"] for one in bundles.values() for entry in one["entry"]
    )
    products = [p for one in bundles.values() for p in of_kind(one, "BiologicallyDerivedProduct")]

    dispensed = kinds["BiologicallyDerivedProductDispense"] > 0
    assert dispensed == (version is FhirVersion.R5)
    assert any("processing" in one for one in products) == (version is FhirVersion.R4B)
    assert kinds["Patient"] == kinds["EpisodeOfCare"] == len(bundles)


def test_processing_names_the_step_and_the_lot(chains):
    coi, entries = next(iter(chains.items()))
    told = bundle_parts(coi, entries, FhirVersion.R4B)

    done = [
        one
        for product in of_kind(told, "BiologicallyDerivedProduct")
        for one in product.get("processing", ())
    ]

    inserted = next(one for one in done if one["procedure"]["coding"][0]["code"] == "transduce")
    assert inserted["additive"]["identifier"]["value"].startswith("https://id.gs1.org/01/")
    assert all(one["procedure"]["coding"][0]["code"] != "open_run" for one in done)


def test_every_entry_has_its_audit_event_and_refusals_say_why(chains, bundles, version):
    for coi, entries in chains.items():
        events = {one["id"]: one for one in of_kind(bundles[coi], "AuditEvent")}
        assert list(events) == [entry.id for entry in entries]
        for entry in entries:
            outcome = events[entry.id]["outcome"]
            code = outcome["code"]["code"] if version is FhirVersion.R5 else outcome
            assert code == ("4" if entry.verdict == "refused" else "0")
            if entry.verdict == "refused":
                why = outcome.get("detail") if code != outcome else events[entry.id]["outcomeDesc"]
                assert why


def test_nothing_that_was_refused_made_anything(chains, bundles):
    for coi, entries in chains.items():
        made = {one["id"] for one in of_kind(bundles[coi], "Provenance")}
        assert made
        assert not made & {one.id for one in entries if one.verdict in ("refused", "already_done")}


def test_provenance_tells_both_people_and_what_went_in(chains, bundles):
    for coi, entries in chains.items():
        told = {one["id"]: one for one in of_kind(bundles[coi], "Provenance")}
        entry = next(one for one in entries if one.id in told and one.view["step"] == "transduce")
        made = told[entry.id]
        people = [one["who"]["identifier"]["value"] for one in made["agent"]]
        roles = [one["type"]["coding"][0]["code"] for one in made["agent"]]
        assert people == [entry.view["actor"], entry.view["second"]]
        assert roles == ["performer", "verifier"]
        assert made["entity"]
        assert all(one["what"]["type"] == "Substance" for one in made["entity"])


def test_every_infusion_is_a_procedure_with_what_it_gave(house, bundles):
    for coi, bundle in bundles.items():
        procedures = {one["id"]: one for one in of_kind(bundle, "Procedure")}
        seen = {one["id"]: one for one in of_kind(bundle, "Observation")}
        for given in house.books.find(Infusion, therapy=coi):
            done = procedures[f"infusion-{given.container}"]
            volume = seen[f"volume-given-{given.container}"]["valueQuantity"]
            assert done["status"] in ("completed", "stopped")
            assert volume["value"] * 1000 == given.volume_microlitres
            assert volume["code"] == "mL"


def test_a_dispense_is_autologous_matched_and_of_a_bag_that_was_issued(house, chains):
    for coi, entries in chains.items():
        dispenses = of_kind(
            bundle_parts(coi, entries, FhirVersion.R5), "BiologicallyDerivedProductDispense"
        )
        assert dispenses
        for one in dispenses:
            given = house.books.get(Infusion, coi, one["id"].removeprefix("dispense-"))
            checked = given is not None and given.check is not None
            assert (one["status"] == "issued") == (given is not None)
            assert not checked or one["matchStatus"]["coding"][0]["code"] == "match"
            assert ("whenHandedOver" in one) == (given is not None)


def test_every_observation_is_told_in_its_unit(house, bundles):
    for coi, bundle in bundles.items():
        seen = {one["id"]: one for one in of_kind(bundle, "Observation")}
        for one in house.books.find(Observation, therapy=coi):
            name = f"{one.name.replace('/', '.').replace('_', '-')}-{one.n}"
            told = seen[name]
            assert told["effectiveDateTime"]
            assert any(key.startswith("value") for key in told), name
            if one.name.endswith("_grade"):
                assert told["valueInteger"] == one.value
            if one.unit == "millicelsius":
                assert told["valueQuantity"]["value"] * 1000 == pytest.approx(one.value)
                assert told["valueQuantity"]["code"] == "Cel"


def test_a_result_is_preliminary_until_a_second_person_reviewed_it(chains):
    coi, entries = next(iter(chains.items()))
    until = next(n for n, one in enumerate(entries) if one.view.get("step") == "review_results")

    before = of_kind(bundle_parts(coi, entries[:until], FhirVersion.R5), "Observation")
    after = of_kind(bundle_parts(coi, entries, FhirVersion.R5), "Observation")

    assert "preliminary" in {one["status"] for one in before}
    assert {one["status"] for one in after} == {"final"}


@pytest.mark.parametrize("many", [1, 20, 60])
def test_a_journey_that_has_just_begun_is_a_bundle_too(chains, version, many):
    entries = next(iter(chains.values()))[:many]

    bundle = json.loads(fhir_bundle(next(iter(chains)), entries, version))

    assert reference_problems(bundle) == []


def test_a_journey_can_be_told_after_each_of_its_entries(chains):
    for coi, entries in chains.items():
        for many in range(1, len(entries), 9):
            parts = bundle_parts(coi, entries[:many], FhirVersion.R5)
            assert reference_problems(parts) == []


@pytest.mark.parametrize(
    ("value", "parts", "told"), [(37_500, 1000, 37.5), (38_000, 1000, 38), (0, 10, 0), (-152_000, 1000, -152)]
)  # fmt: skip
def test_a_stored_number_loses_nothing_in_a_larger_unit(value, parts, told):
    amount = quantity(value, parts, "°C", "Cel")["value"]

    assert amount == told
    assert isinstance(amount, int) == (value % parts == 0)


def test_of_a_therapy_without_entries_there_is_no_bundle(version):
    with pytest.raises(NotFound):
        fhir_bundle("CHA999926999999", [], version)
