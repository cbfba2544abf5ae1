"""What the API says of itself is whole, and true."""

import re
from typing import Any

import pytest

from api.routes.steps import StepIn, VerdictOut
from api.step_examples import ANSWERS, REQUESTS
from custody.domain.journey import STEP
from tests.api.doors import API, OPEN, doors_of
from tests.kit.installation import Installation, card

PROBLEM = "application/problem+json"
HTTP_METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


@pytest.fixture(scope="module")
def told(shared_house: Installation) -> dict[str, Any]:
    """The document, as anybody gets it."""
    answer = shared_house.client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json()
    return document


def operations(told: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every operation with its name, `GET /path`."""
    return [
        (f"{method.upper()} {path}", operation)
        for path, item in told["paths"].items()
        for method, operation in item.items()
    ]


def references(value: Any) -> set[str]:
    """Everything that a part of the document refers to."""
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*map(references, value.values()))
    return set().union(*map(references, value)) if isinstance(value, list) else set()


def test_it_is_built_as_openapi_3_asks(told) -> None:
    assert re.fullmatch(r"3\.1\.\d", told["openapi"])
    assert all(told["info"][name] for name in ("title", "version", "description"))
    for path, item in told["paths"].items():
        assert path.startswith("/api/v1/")
        assert item.keys() <= HTTP_METHODS
    names = [operation["operationId"] for _, operation in operations(told)]
    assert len(set(names)) == len(names)


def test_every_reference_leads_somewhere_and_every_schema_is_referred_to(told) -> None:
    found = references(told)

    assert found == {f"#/components/schemas/{name}" for name in told["components"]["schemas"]}


def test_every_place_in_a_path_is_a_parameter(told) -> None:
    for name, operation in operations(told):
        places = set(re.findall(r"\{(\w+)\}", name))
        given = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
        assert places == given, name


def test_every_door_of_the_api_is_told_and_nothing_else(told, shared_house) -> None:
    there = {door.name for door in doors_of(shared_house.client.app) if door.is_api}

    assert {name for name, _ in operations(told)} == there - {"GET /api/v1/openapi.json"}


def test_every_operation_has_a_summary_a_known_tag_and_a_shape_for_what_it_answers(told) -> None:
    tags = {one["name"]: one["description"] for one in told["tags"]}

    for name, operation in operations(told):
        assert operation["summary"][0].isupper(), name
        assert not operation["summary"].endswith((".", ";")), name
        assert " " in operation["summary"], name
        assert set(operation["tags"]) <= tags.keys(), name
        good = {code: one for code, one in operation["responses"].items() if code < "400"}
        assert len(good) == 1, name
        for code, answer in good.items():
            shapes = [content["schema"] for content in answer.get("content", {}).values()]
            assert shapes or code == "204", name
            assert all(shape.get("$ref") or shape.get("type") for shape in shapes), name


def test_every_error_is_a_problem_and_every_door_tells_those_it_can_have(told) -> None:
    for name, operation in operations(told):
        errors = {int(code): one for code, one in operation["responses"].items() if code >= "400"}
        assert all(PROBLEM in one["content"] for one in errors.values()), name
        assert {500, 503} <= errors.keys(), name
        assert ("security" in operation) == (API[name] != OPEN), name
        assert (401 in errors) == ("security" in operation), name
        if "requestBody" in operation:
            assert {400, 413, 422} <= errors.keys(), name
        if API[name] not in (OPEN, "session"):
            assert 403 in errors, name


def test_a_session_is_a_bearer_token_or_a_cookie_and_no_parameter(told) -> None:
    schemes = told["components"]["securitySchemes"]

    assert {one["type"] for one in schemes.values()} == {"http", "apiKey"}
    for name, operation in operations(told):
        names = {one["name"].lower() for one in operation.get("parameters", ())}
        assert "authorization" not in names, name


def test_the_step_door_asks_for_a_key_and_shows_requests_and_answers(told) -> None:
    operation = told["paths"]["/api/v1/steps/{step}"]["post"]
    (key,) = (one for one in operation["parameters"] if one["in"] == "header")

    requests = operation["requestBody"]["content"]["application/json"]["examples"]
    answers = operation["responses"]["201"]["content"]["application/json"]["examples"]
    assert (key["name"], key["required"]) == ("idempotency-key", True)
    assert re.fullmatch(key["schema"]["pattern"], key["schema"]["examples"][0])
    assert requests.keys() == REQUESTS.keys()
    assert answers.keys() == ANSWERS.keys()


@pytest.mark.parametrize("name", REQUESTS)
def test_the_example_requests_are_whole(name) -> None:
    asked, step = StepIn.model_validate(REQUESTS[name]["value"]), STEP[name]

    assert asked.scans.keys() == {slot.name for slot in step.scans if not slot.optional}
    assert asked.values.keys() == {ask.name for ask in step.asks if not ask.optional}
    assert (asked.second is not None) == step.two_people


@pytest.mark.parametrize("name", ANSWERS)
def test_the_example_answers_have_the_shape_that_is_told(name) -> None:
    verdict = VerdictOut.model_validate(ANSWERS[name]["value"])

    assert verdict.verdict == name
    assert (verdict.reasons == []) == (name != "refused")


def test_the_examples_are_what_the_door_really_answers(house) -> None:
    coordinator, physician = house.as_("N-VOGT", "N-CLINIC"), house.as_("N-NOVAK", "N-CLINIC")
    enrolled = coordinator.does("enrol_therapy", **REQUESTS["enrol_therapy"]["value"])
    asked = REQUESTS["record_consent"]["value"]
    scans = {"therapy": card(str(enrolled.json["therapy"]))}

    answers = {
        "refused": physician.does("record_consent", values=asked["values"]),
        "accepted": physician.does("record_consent", scans, asked["values"]),
        "already_done": physician.does("record_consent", scans, asked["values"]),
    }

    assert enrolled.verdict == "accepted"
    for verdict, answer in answers.items():
        VerdictOut.model_validate_json(answer.content)
        assert answer.verdict == verdict
        assert answer.json.keys() == ANSWERS[verdict]["value"].keys()


def test_lists_and_records_have_the_shape_that_is_told(house) -> None:
    coordinator = house.as_("N-VOGT", "N-CLINIC")
    coi = coordinator.enrols()

    listed = coordinator.get("/api/v1/therapies?limit=1")
    one = coordinator.get(f"/api/v1/therapies/{coi}")
    entries = coordinator.get(f"/api/v1/therapies/{coi}/entries")
    found = coordinator.post("/api/v1/look-up", json={"text": card(coi)})

    assert [answer.status_code for answer in (listed, one, entries, found)] == [200] * 4
    assert listed.json()["items"][0]["coi"] == coi
    assert (one.json()["coi"], one.json()["holds"]) == (coi, [])
    assert entries.json()["items"][0]["entry"]["type"] == "step:enrol_therapy"
    assert (found.json()["kind"], found.json()["therapy"]) == ("therapy", coi)
