"""The doors for other systems: whole, by page, in both releases, and closed to whoever may not export."""

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.cli import main
from api.main import create_app
from custody.domain.identifiers.local_codes import Badge
from custody.exchange.names import uri
from custody.ledger.entry import Draft, Occurred
from tests.api.small_house import PIN, STATION_TOKEN, SmallHouse, open_small_house
from tests.kit.epcis_rules import problems_of
from tests.kit.fhir_rules import reference_problems

COI, BAG, OTHER_BAG = (
    "CHA999926000001",
    "00000S9004A999926000001A00000",
    "00000S9004A999926000001B00000",
)
STEPS = ("put_away", "pick", "place_dance", "put_away", "pick", "freeze_product", "put_away")
THERAPY = f"/api/v1/therapies/{COI}"
EVENTS = f"{THERAPY}/epcis/events"
PROBLEM = "application/problem+json"
NEXT = re.compile(r'<(/[^>]+)>; rel="next"')


class Auditor:
    """Somebody signed in, who asks."""

    def __init__(self, client: TestClient, person: str) -> None:
        asked = {"badge": Badge(person=person).text, "pin": PIN, "station_token": STATION_TOKEN}
        token = client.post("/api/v1/sign-in", json=asked).json()["token"]
        self.client, self.headers = client, {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(path, headers=self.headers, params=query or None)


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[TestClient]:
    """The whole app over a house with one therapy, and a few steps about two bags."""
    small = open_small_house(tmp_path_factory.mktemp("exchange"))
    small.enrol()
    put_steps(small)
    with TestClient(create_app(small.house)) as client:
        yield client


def put_steps(small: SmallHouse) -> None:
    """Entries about bags, as steps in a freezer room leave them."""
    begins = small.house.now()
    for number, step in enumerate(STEPS):
        draft = Draft(
            id=f"019cb288-4140-7000-8000-{number:012x}", type=f"step:{step}", step=step, site="A9990",
            station="CRYO-1", actor="TECH9", verdict="accepted", subjects=(COI, (BAG, OTHER_BAG)[number % 2]),
            at=Occurred(time=begins + timedelta(minutes=number), zone="Europe/Berlin", source="simulated"),
        )  # fmt: skip
        small.house.write(lambda transaction, draft=draft: transaction.log.append(draft))


@pytest.fixture(scope="module")
def auditor(client) -> Auditor:
    return Auditor(client, "AUDI3")


def events_of(answer: Any) -> list[dict[str, Any]]:
    document = answer.json()
    assert problems_of(document) == []
    body = document["epcisBody"]
    return (
        body["queryResults"]["resultsBody"]["eventList"]
        if "queryResults" in body
        else body["eventList"]
    )


def test_the_whole_therapy_is_one_document_to_keep(auditor):
    answer = auditor.get(f"{THERAPY}/epcis")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["gs1-epcis-version"] == "2.0.0"
    assert answer.headers["content-disposition"] == f'attachment; filename="epcis-{COI}.jsonld"'
    assert answer.headers["cache-control"] == "no-store"
    assert len(events_of(answer)) == len(STEPS)
    assert auditor.get(f"{THERAPY}/epcis").content == answer.content


def test_pages_follow_each_other_by_their_links_and_make_the_whole(auditor):
    whole = events_of(auditor.get(f"{THERAPY}/epcis"))
    pages, path = [], f"{EVENTS}?perPage=3"

    while path:
        answer = auditor.get(path)
        pages.append(events_of(answer))
        link = NEXT.fullmatch(answer.headers.get("link", ""))
        path = link[1] if link else ""

    assert [len(page) for page in pages] == [3, 3, 1]
    assert [event for page in pages for event in page] == whole


def test_a_link_keeps_what_was_asked(auditor):
    answer = auditor.get(
        EVENTS, perPage=1, EQ_bizStep="storing", GE_eventTime="2020-01-01T00:00:00+01:00"
    )

    link = NEXT.fullmatch(answer.headers["link"])
    following = auditor.get(link[1])

    assert "EQ_bizStep=storing" in link[1]
    assert "GE_eventTime=" in link[1]
    assert [one["bizStep"] for one in events_of(following)] == ["storing"]
    assert events_of(following) != events_of(answer)


def test_events_are_found_by_what_epcis_calls_them(auditor):
    whole = events_of(auditor.get(f"{THERAPY}/epcis"))
    middle = whole[3]["eventTime"]
    bag = uri("container", BAG)

    def found(**query: str) -> list[dict[str, Any]]:
        return events_of(auditor.get(EVENTS, **query))

    assert found(eventType="ObjectEvent") == whole
    assert found(eventType="TransformationEvent") == []
    assert found(EQ_bizStep="picking") == [whole[1], whole[4]]
    assert found(EQ_disposition="in_progress") == [whole[5]]
    assert found(MATCH_anyEPC=bag) == whole[::2]
    assert found(GE_eventTime=middle) == whole[3:]
    assert found(LT_eventTime=middle) == whole[:3]
    assert found(nextPageToken="1000") == []


@pytest.mark.parametrize(
    "query",
    [
        {"perPage": "0"}, {"perPage": "1001"}, {"perPage": "x"}, {"nextPageToken": "-1"}, {"nextPageToken": "x"},
        {"nextPageToken": "9" * 30}, {"nextPageToken": "\N{ARABIC-INDIC DIGIT ONE}"}, {"eventType": "Event"},
        {"EQ_bizstep": "picking"},
        {"event_type": "ObjectEvent"}, {"GE_eventTime": "2026"}, {"GE_eventTime": "2026-03-03T07:10:00"},
        {"GE_eventTime": "yesterday"}, {"LT_eventTime": "0001-01-01T00:00:00+14:00"},
        {"LT_eventTime": "9999-12-31T23:59:59-14:00"}, {"MATCH_anyEPC": "A" * 501}, {"": "x"},
    ],
)  # fmt: skip
def test_what_a_query_cannot_ask_is_a_problem_and_never_passed_over(auditor, query):
    answer = auditor.get(EVENTS, **query)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["code"] == "invalid_request"


NAMES = st.sampled_from(
    [
        "eventType",
        "EQ_bizStep",
        "EQ_disposition",
        "MATCH_anyEPC",
        "GE_eventTime",
        "LT_eventTime",
        "perPage",
        "version",
    ]
)
VALUES = st.one_of(
    st.text(max_size=60),
    st.integers().map(str),
    st.sampled_from(
        ["picking", "in_progress", "ObjectEvent", uri("container", BAG), "2026-03-03T07:10:00Z"]
    ),
)


@given(query=st.dictionaries(NAMES | st.text(min_size=1, max_size=10), VALUES, max_size=4))
def test_whatever_is_asked_gets_a_page_or_a_problem(auditor, query):
    printable = {
        k.encode("utf-8", "replace").decode(): v.encode("utf-8", "replace").decode()
        for k, v in query.items()
    }

    answer = auditor.get(EVENTS, **printable)

    assert answer.status_code in (200, 400, 422)  # 400: what no address can hold
    if answer.status_code == 200:
        assert len(events_of(answer)) <= len(STEPS)
        assert "\n" not in answer.headers.get("link", "")


@given(st.integers(min_value=0, max_value=60 * 24 * 365 * 100))
def test_a_moment_divides_the_events_in_two(auditor, minutes):
    text = (datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).isoformat()

    before, since = (
        events_of(auditor.get(EVENTS, **{name: text})) for name in ("LT_eventTime", "GE_eventTime")
    )

    assert len(before) + len(since) == len(STEPS)


@pytest.mark.parametrize("version", ["R5", "R4B"])
def test_fhir_is_told_in_the_release_that_is_asked_for(auditor, version):
    answer = auditor.get(f"{THERAPY}/fhir", version=version)

    bundle = answer.json()
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/fhir+json"
    assert f"fhir-{version.lower()}-{COI}.json" in answer.headers["content-disposition"]
    assert bundle["identifier"]["value"] == COI
    assert reference_problems(bundle) == []
    assert "Anna" not in answer.text
    assert "Müller" not in answer.text


def test_without_a_word_it_is_r5(auditor):
    assert (
        auditor.get(f"{THERAPY}/fhir").content
        == auditor.get(f"{THERAPY}/fhir", version="R5").content
    )


@pytest.mark.parametrize("version", ["", "R4", "r5", "R6", "R5 "])
def test_another_release_is_a_problem(auditor, version):
    answer = auditor.get(f"{THERAPY}/fhir", version=version)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == PROBLEM


@pytest.mark.parametrize("door", ["epcis", "epcis/events", "fhir"])
def test_the_doors_are_those_of_who_may_export_and_of_a_therapy_that_is_there(
    client, auditor, door
):
    coordinator = Auditor(client, "CORA1")

    assert client.get(f"{THERAPY}/{door}").status_code == 401
    assert coordinator.get(f"{THERAPY}/{door}").status_code == 403
    assert auditor.get(f"/api/v1/therapies/CHA999926999999/{door}").status_code == 404


def test_the_examples_of_the_api_are_documents_themselves(client):
    told = client.get("/api/v1/openapi.json").json()["paths"]

    for door in ("epcis", "epcis/events"):
        content = told[f"/api/v1/therapies/{{coi}}/{door}"]["get"]["responses"]["200"]["content"]
        assert problems_of(content["application/ld+json"]["example"]) == []
    names = {
        one["name"] for one in told["/api/v1/therapies/{coi}/epcis/events"]["get"]["parameters"]
    }
    assert names == {
        "coi", "eventType", "EQ_bizStep", "EQ_disposition", "MATCH_anyEPC", "GE_eventTime", "LT_eventTime", "perPage",
        "nextPageToken",
    }  # fmt: skip
    json.dumps(told)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A closed installation with one therapy, as the settings name it."""
    small = open_small_house(tmp_path)
    small.enrol()
    put_steps(small)
    small.house.close()
    monkeypatch.setenv("CUSTODY_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CUSTODY_KEYS", str(tmp_path / "keys"))
    return tmp_path


def custody(monkeypatch, *words: str) -> int:
    """How a command ends."""
    monkeypatch.setattr(sys, "argv", ["custody", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize("kind", ["epcis", "fhir", "fhir-r4b"])
def test_the_command_line_writes_what_the_doors_give(folder, monkeypatch, capfdbinary, kind):
    file = folder / "out.json"

    written = custody(monkeypatch, "export", COI, "--format", kind, "--out", str(file), "--demo")
    capfdbinary.readouterr()
    printed = custody(monkeypatch, "export", COI, "--format", kind, "--demo")

    document = json.loads(file.read_bytes())
    assert (written, printed) == (0, 0)
    assert capfdbinary.readouterr().out == file.read_bytes()
    assert (problems_of if kind == "epcis" else reference_problems)(document) == []


def test_what_cannot_be_exported_ends_with_a_sentence(folder, monkeypatch, capfd):
    assert custody(monkeypatch, "export", "CHA999926999999", "--format", "epcis", "--demo") == 1
    assert "there is no therapy CHA999926999999" in capfd.readouterr().err
    assert custody(monkeypatch, "export", COI, "--format", "xml", "--demo") == 2
