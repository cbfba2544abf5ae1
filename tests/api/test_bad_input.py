"""Whatever is sent, the answer is a problem with a stable code or a refusal, never a 500; and nothing is changed."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from api.guards import BODY_BYTES_MAX
from custody.domain.gates.request import NOTE_LENGTH_MAX
from custody.domain.journey import JOURNEY
from tests.api.doors import doors_of
from tests.kit.installation import (
    PATIENT,
    Answer,
    Installation,
    Somebody,
    card,
    credentials,
    new_key,
)

STEP = "/api/v1/steps/record_consent"
PROBLEM = "application/problem+json"
NAME_LENGTH_MAX = 64

NASTY = {
    "nothing": "",
    "a blank": " ",
    "NUL": "A\x00B",
    "control characters": "\x01\x02\x1b[31m\x7f",
    "line breaks": "A\r\nSet-Cookie: x=1",
    "sql": "'; DROP TABLE ledger_entry; --",
    "sql like": "%' OR '1'='1",
    "html": "<script>alert(1)</script>",
    "template": "{{ 7 * 7 }}{% raw %}",
    "zpl": "^XA^FO50,50^FDowned^FS^XZ",
    "a path": "../../../../etc/passwd",
    "right to left": "\u202eABC\u202c",
    "other digits": "٠١٢٣٤٥٦٧٨٩",
    "no character": "\ufffe\uffff",
    "beyond the plane": "\N{DROP OF BLOOD}" * 20,
    "10 kB": "A" * 10_000,
    "20 kB of two bytes": "ß" * 10_000,
    "format": "%s%n%x{0.__class__}",
}
CODES_CUT = [
    "=A99992600",
    "&/CHA9999",
    "C1:",
    "]d2(01)",
    "]Q1C1:ABC",
    "00",
    "&u",
    "&x",
    "=+",
    "\x1d",
]
NOT_JSON = {
    "nothing": b"",
    "cut": b'{"values": {',
    "two": b"{}{}",
    "words": b"hello",
    "latin-1": '{"values": {"a": "ü"}}'.encode("latin-1"),
    "deep": b"[" * 100_000,
    "deep objects": b'{"values":' * 30_000,
    "single quotes": b"{'values': {}}",
    "a long number": b'{"values": {"a": ' + b"9" * 5_000 + b"}}",
}
NOT_A_REQUEST: dict[str, Any] = {
    "a list": [],
    "a text": "values",
    "a number": 1,
    "too long a name": {"values": {"A" * 65: 1}},
    "too long a slot": {"scans": {"A" * 65: []}},
    "null": None,
    "unknown field": {"valeus": {}},
    "unknown field of a scan": {"scans": {"therapy": [{"text": "A", "colour": "red"}]}},
    "scans as a list": {"scans": []},
    "a scan as a text": {"scans": {"therapy": "A"}},
    "a scan as a number": {"scans": {"therapy": [{"text": 12}]}},
    "typed as a word": {"scans": {"therapy": [{"text": "A", "typed": "yes"}]}},
    "typed as a number": {"scans": {"therapy": [{"text": "A", "typed": 1}]}},
    "a value as a list": {"values": {"consent_given": [True]}},
    "a value as an object": {"values": {"consent_given": {"a": 1}}},
    "a value as null": {"values": {"consent_given": None}},
    "half a number": {"values": {"weight_grams": 70.5}},
    "a whole float": {"values": {"weight_grams": 70.0}},
    "too large a number": {"values": {"weight_grams": 2**53}},
    "too small a number": {"values": {"weight_grams": -(2**53)}},
    "a huge number": {"values": {"weight_grams": 10**400}},
    "a very long text": {"values": {"consent_version": "A" * 2_001}},
    "too many slots": {"scans": {f"slot{n}": [] for n in range(33)}},
    "too many scans": {"scans": {"therapy": [{"text": "A"}] * 201}},
    "too many values": {"values": {f"value{n}": 1 for n in range(65)}},
    "too long a scan": {"scans": {"therapy": [{"text": "A" * 20_001}]}},
    "too long a symbology": {"scans": {"therapy": [{"text": "A", "symbology": "]Q11"}]}},
    "too many acknowledged": {"acknowledge": ["lookalike"] * 9},
    "acknowledged as a text": {"acknowledge": "lookalike"},
    "too long a moment": {"happened_at": "2" * 41},
    "a moment as a number": {"happened_at": 1_772_431_200},
    "second without a PIN": {"second": {"badge": "&uNNOVAK4"}},
    "second as a text": {"second": "N-NOVAK"},
}


@pytest.fixture
def physician(shared: Installation) -> Somebody:
    """Somebody with a right to record consents."""
    return shared.as_("N-NOVAK", "N-CLINIC")


@pytest.fixture(scope="module")
def therapy(shared: Installation) -> str:
    """A therapy that has just begun."""
    return shared.as_("N-VOGT", "N-CLINIC").enrols()


def sent(somebody: Somebody, content: bytes, kind: str = "application/json", path: str = STEP):
    """What comes back to these bytes."""
    headers = {"Content-Type": kind, "Idempotency-Key": new_key()}
    return somebody.post(path, content=content, headers=headers)


def is_a_problem(answer: Any, status: int, code: str) -> bool:
    """Whether it is told as it should be, all of it."""
    told = answer.json() if answer.headers["content-type"] == PROBLEM else {}
    fits = (answer.status_code, told.get("status"), told.get("code")) == (status, status, code)
    return fits and told["type"] == f"/problems/{code}" and bool(told["title"] and told["detail"])


def everything(installation: Installation) -> tuple[int, dict[str, Any]]:
    """What must not have changed: how long the ledger is, and every therapy."""
    reader = installation.as_("N-VOGT", "N-CLINIC")
    return installation.size(), reader.get("/api/v1/therapies").json()


@pytest.mark.parametrize("name", NOT_JSON)
def test_a_body_that_cannot_be_read_is_a_problem_and_changes_nothing(shared_house, name) -> None:
    physician, before = shared_house.as_("N-NOVAK", "N-CLINIC"), everything(shared_house)

    answer = sent(physician, NOT_JSON[name])

    assert answer.status_code in (400, 422), answer.text
    code = {400: "unreadable_request", 422: "invalid_request"}[answer.status_code]
    assert is_a_problem(answer, answer.status_code, code)
    assert everything(shared_house) == before


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", ";", ""])
def test_a_body_of_another_kind_is_a_problem(shared_house, kind) -> None:
    answer = sent(shared_house.as_("N-NOVAK", "N-CLINIC"), b'{"values": {}}', kind)

    assert is_a_problem(answer, 422, "invalid_request"), answer.text


@pytest.mark.parametrize("name", NOT_A_REQUEST)
def test_a_body_that_is_no_request_is_a_problem_and_changes_nothing(shared_house, name) -> None:
    physician, before = shared_house.as_("N-NOVAK", "N-CLINIC"), everything(shared_house)

    answer = sent(physician, json.dumps(NOT_A_REQUEST[name]).encode())

    assert is_a_problem(answer, 422, "invalid_request"), (answer.status_code, answer.text)
    assert everything(shared_house) == before


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e400", "1e2", "-0.0"])
def test_what_is_no_whole_number_is_a_problem(shared_house, word) -> None:
    body = b'{"values": {"weight_grams": ' + word.encode() + b"}}"

    answer = sent(shared_house.as_("N-NOVAK", "N-CLINIC"), body)

    assert is_a_problem(answer, 422, "invalid_request"), answer.text


@pytest.mark.parametrize(
    "body",
    [
        r'{"scans": {"therapy": [{"text": "\ud800"}]}}',
        r'{"scans": {"\udfff": [{"text": "A"}]}}',
        r'{"values": {"\ud800": 1}}',
        r'{"values": {"consent_version": "\ud800\ud800"}}',
        r'{"\ud800": 1}',
        r'{"acknowledge": ["\ud800"]}',
        r'{"happened_at": "\ud800"}',
        r'{"second": {"badge": "\ud800", "pin": "1"}}',
    ],
)
def test_half_a_character_is_a_problem(shared_house, body) -> None:
    answer = sent(shared_house.as_("N-NOVAK", "N-CLINIC"), body.encode())

    assert is_a_problem(answer, 422, "invalid_request"), (answer.status_code, answer.text)


# ── how much is sent ───────────────────────────────────────────────────────────────────────


def test_a_body_that_says_it_is_too_large_is_not_read(shared_house) -> None:
    answer = sent(shared_house.as_("N-NOVAK", "N-CLINIC"), b" " * (BODY_BYTES_MAX + 1))

    assert is_a_problem(answer, 413, "too_large")


def test_a_body_that_turns_out_too_large_is_read_no_further(shared_house) -> None:
    read: list[int] = []

    def chunks() -> Iterator[bytes]:
        for n in range(100):
            read.append(n)
            yield b" " * 65_536

    answer = sent(shared_house.as_("N-NOVAK", "N-CLINIC"), chunks())

    assert is_a_problem(answer, 413, "too_large")


def test_the_largest_body_that_is_taken_is_answered(shared_house) -> None:
    body = b'{"values": {}' + b" " * (BODY_BYTES_MAX - 14) + b"}"

    answer = sent(shared_house.as_("N-NOVAK", "N-CLINIC"), body)

    assert (len(body), answer.status_code) == (BODY_BYTES_MAX, 201)


@pytest.mark.parametrize("path", ["/sign-in", "/station", "/steps/record_consent", "/demo/clock"])
def test_forms_are_limited_too(shared_house, path) -> None:
    form = b"text=" + b"A" * BODY_BYTES_MAX

    answer = sent(
        shared_house.as_("N-NOVAK", "N-CLINIC"), form, "application/x-www-form-urlencoded", path
    )

    assert answer.status_code == 413


# ── what a request is made of ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", [None, "", "short", "A" * 129])
def test_a_request_has_a_key_of_8_to_128_characters(shared_house, key) -> None:
    physician, before = shared_house.as_("N-NOVAK", "N-CLINIC"), shared_house.size()
    headers = {} if key is None else {"Idempotency-Key": key}

    answer = physician.post(STEP, json={}, headers=headers)

    assert is_a_problem(answer, 422, "invalid_request")
    assert "idempotency-key" in answer.json()["detail"].lower()
    assert shared_house.size() == before


@pytest.mark.parametrize("key", [b"12345678\xff", b"1234 5678", b"12345678\t"])
def test_a_key_is_made_of_characters_that_can_be_seen(shared_house, key) -> None:
    answer = shared_house.as_("N-NOVAK", "N-CLINIC").post(
        STEP, json={}, headers={"Idempotency-Key": key}
    )

    assert is_a_problem(answer, 422, "invalid_request")


@pytest.mark.parametrize("step", ["nothing", "RECORD_CONSENT", "record_consent%00", "%F0%28", "é"])
def test_a_step_that_there_is_not_is_a_problem(shared_house, step) -> None:
    before = shared_house.size()

    answer = sent(shared_house.as_("N-NOVAK", "N-CLINIC"), b"{}", path=f"/api/v1/steps/{step}")

    assert answer.status_code in (400, 404)
    assert is_a_problem(answer, answer.status_code, answer.json()["code"])
    assert shared_house.size() == before


@pytest.mark.parametrize("name", NASTY)
def test_nothing_that_is_scanned_breaks_a_step(shared, physician, therapy, name) -> None:
    values = {"consent_given": True, "consent_version": "V3", "hospital_number": "H-4711"}

    scanned = physician.does("record_consent", {"therapy": NASTY[name]}, values)
    mixed = physician.does("record_consent", {"therapy": [card(therapy), NASTY[name]]}, values)
    slot = physician.does("record_consent", {NASTY[name]: card(therapy)}, values)

    assert [one.verdict for one in (scanned, mixed)] == ["refused"] * 2
    assert slot.verdict == ("refused" if len(NASTY[name]) <= NAME_LENGTH_MAX else "invalid_request")
    assert shared.entries()[-1].verdict == "refused"


@pytest.mark.parametrize("name", NASTY)
def test_nothing_that_is_said_breaks_a_step(physician, therapy, name) -> None:
    nasty = NASTY[name]
    values = {"consent_given": True, "consent_version": nasty, "hospital_number": nasty}

    said = physician.does("record_consent", {"therapy": card(therapy)}, values)
    named = physician.does("record_consent", {"therapy": card(therapy)}, {nasty: nasty})
    acknowledged = physician.does("record_consent", {"therapy": card(therapy)}, acknowledge=[nasty])
    declared = physician.does("declare_loss", {"container": nasty}, {"how": nasty})

    as_a_text = "refused" if len(nasty) <= NOTE_LENGTH_MAX else "invalid_request"
    as_a_name = "refused" if len(nasty) <= NAME_LENGTH_MAX else "invalid_request"
    assert [one.verdict for one in (said, declared)] == [as_a_text] * 2
    assert [one.verdict for one in (named, acknowledged)] == [as_a_name] * 2


@pytest.mark.parametrize("code", CODES_CUT)
def test_codes_that_only_begin_are_refused(physician, code) -> None:
    answer = physician.does("record_consent", {"therapy": code})

    assert (answer.status, answer.verdict) == (201, "refused")


@pytest.mark.parametrize("name", NASTY)
def test_nothing_about_a_person_breaks_an_enrolment(shared, name) -> None:
    coordinator, nasty = shared.as_("N-VOGT", "N-CLINIC"), NASTY[name]
    private = dict.fromkeys(("family", "given", "birth_date", "sex"), nasty)

    answers = [
        coordinator.does("enrol_therapy", values={**PATIENT, **private}),
        coordinator.does("enrol_therapy", values={**PATIENT, "preset": nasty}),
        coordinator.does("enrol_therapy", values={**PATIENT, "family": nasty}),
    ]

    assert {one.status for one in answers} == {201 if len(nasty) <= NOTE_LENGTH_MAX else 422}
    assert answers[1].verdict in ("refused", "invalid_request")


@pytest.mark.parametrize("value", [True, "70000", -1, 0, 2**53 - 1, "", "\u0661"])
def test_a_number_of_another_kind_or_size_is_refused(shared_house, value) -> None:
    coordinator, before = shared_house.as_("N-VOGT", "N-CLINIC"), shared_house.size()

    answer = coordinator.does("enrol_therapy", values={**PATIENT, "weight_grams": value})

    assert (answer.verdict, answer.reasons) == ("refused", ["value_out_of_range"])
    assert shared_house.size() == before + 1


@pytest.mark.parametrize("value", [1, 0, "true", "yes", ""])
def test_a_flag_is_yes_or_no_and_nothing_else(shared_house, value) -> None:
    answer = shared_house.as_("N-VOGT", "N-CLINIC").does(
        "enrol_therapy", values={**PATIENT, "under_twelve": value}
    )

    assert (answer.verdict, answer.reasons) == ("refused", ["value_out_of_range"])


@pytest.mark.parametrize(
    "moment",
    ["", "yesterday", "2026-03-02", "2026-03-02T06:00:00", "2026-02-30T06:00:00Z",
     "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
     "2026-03-02T06:00:00Z\x00", "+002026-03-02T06:00:00Z"],
)  # fmt: skip
def test_a_moment_that_is_none_is_refused(physician, moment) -> None:
    answer = physician.does("declare_loss", happened_at=moment)

    assert (answer.status, answer.verdict) == (201, "refused")
    assert {"value_out_of_range", "time_in_future"} & set(answer.reasons)


@pytest.mark.parametrize("step", JOURNEY, ids=lambda step: step.name)
def test_no_step_breaks_over_what_does_not_fit(shared_house, step) -> None:
    somebody = shared_house.as_("N-NOVAK", "N-CLINIC")
    scans = {slot.name: "=A9999260000010J" for slot in step.scans}
    kinds: tuple[Any, ...] = (NASTY["sql"], NASTY["NUL"], 2**53 - 1, True)

    answers: list[Answer] = [somebody.does(step.name, scans, {})]
    for value in kinds:
        values = {ask.name: value for ask in step.asks}
        answers.append(somebody.does(step.name, scans, values, happened_at="2026-03-02T06:00:00Z"))
        answers.append(somebody.does(step.name, {}, values, second="N-VOGT"))

    assert {one.status for one in answers} == {201}
    assert {one.verdict for one in answers} == {"refused"}


# ── addresses ──────────────────────────────────────────────────────────────────────────────

PATHS = [
    "/api/v1/therapies/{}",
    "/api/v1/therapies/{}/entries",
    "/api/v1/containers/{}",
    "/api/v1/labels/{}.pdf",
    "/api/v1/labels/{}.zpl",
    "/api/v1/therapies/{}/evidence/nothing.pdf",
    "/api/v1/therapies/nothing/evidence/{}.jsonl",
]
PLACES = [
    "%00",
    "%FF%FE",
    "..%2f..%2fetc",
    "%27%20OR%201=1--",
    "A" * 3000,
    "-1",
    "9" * 30,
    "%F0%9F%A9%B8",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_address_breaks_a_door(shared, path) -> None:
    reader = shared.as_("W-GRANT", "W-QUALITY")

    answers = {place: reader.get(path.format(place)) for place in PLACES}

    told = {place: answer.status_code for place, answer in answers.items()}
    assert set(told.values()) <= {400, 404, 422}, told
    assert {answer.headers["content-type"] for answer in answers.values()} == {PROBLEM}


@pytest.mark.parametrize(
    "path",
    ["/api/v1/therapies", "/api/v1/handoffs", "/api/v1/therapies/{coi}/entries", "/api/v1/log/entries"],
)  # fmt: skip
def test_pages_of_a_list_are_bounded(shared, therapy, path) -> None:
    quality, path = shared.as_("N-HOFFMANN", "N-QUALITY"), path.format(coi=therapy)
    first = "start" if "log" in path else "offset"
    wrong = [f"{first}=-1", f"{first}=x", "limit=0", "limit=100000", f"{first}={9 * 10**30}"]

    refused = {query: quality.get(f"{path}?{query}").status_code for query in wrong}
    beyond = quality.get(f"{path}?{first}=1000000")

    assert set(refused.values()) == {422}, refused
    assert (beyond.status_code, beyond.json()["items"]) == (200, [])


@pytest.mark.parametrize("name", NASTY)
def test_nothing_breaks_a_look_up_and_nothing_is_written(shared, name) -> None:
    nurse, before = shared.as_("N-OKAFOR", "N-BEDSIDE-1"), shared.size()

    answers = [
        nurse.post("/api/v1/look-up", json={"text": NASTY[name], "typed": typed})
        for typed in (False, True)
    ]

    assert {one.status_code for one in answers} == {200}
    assert all(one.json()["problem"] for one in answers)
    assert shared.size() == before


@pytest.mark.parametrize(
    "to",
    ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-03-02",
     "tomorrow", 1e300, None, "2226-03-02T06:00:00Z"],
)  # fmt: skip
def test_a_demo_clock_is_not_moved_to_where_nobody_comes_back_from(shared_house, to) -> None:
    somebody, before = shared_house.as_("N-VOGT", "N-CLINIC"), shared_house.house.now()

    answer = somebody.post("/api/v1/demo/clock", json={"to": to})

    assert answer.status_code in (200, 409, 422), answer.text
    assert shared_house.house.now() == before


@pytest.mark.parametrize("key", ["12345678\0", "short", "A" * 129, "12345678\n", "ä" * 9])
def test_a_form_with_an_impossible_key_is_opened_again(shared, key) -> None:
    physician, before = shared.as_("N-NOVAK", "N-CLINIC"), shared.size()

    answer = physician.post("/steps/record_consent", data={"idempotency_key": key})

    assert answer.status_code == 422
    assert shared.size() == before


# ── pages ──────────────────────────────────────────────────────────────────────────────────

RIGHT = {name: credentials("N-OKAFOR", "N-BEDSIDE-1")[name] for name in ("badge", "pin")}
FIELDS = (
    "aim", "back", "badge", "carry.slot", "carry.text", "demo_scan", "drop", "happened_at", "how",
    "idempotency_key", "move", "person", "pin", "scan.container", "scan.container.0.text",
    "second.badge", "second.pin", "station", "text", "token", "value.how",
)  # fmt: skip


@pytest.mark.parametrize("name", ["NUL", "sql", "html", "beyond the plane"])
def test_no_form_breaks_a_page(shared, name) -> None:
    nurse = shared.as_("N-OKAFOR", "N-BEDSIDE-1")
    doors = [
        door for door in doors_of(shared.client.app) if door.method == "POST" and not door.is_api
    ]
    form = dict.fromkeys(FIELDS, NASTY[name])

    statuses = {}
    for door in doors:
        cookies = {"Cookie": f"custody_session={nurse.token}; custody_station={nurse.station}"}
        given = {"headers": cookies, "follow_redirects": False}
        answers = [
            shared.client.post(door.address, data=form, **given),
            shared.client.post(door.address, data=form | {"idempotency_key": new_key()}, **given),
            shared.client.post(
                door.address, data=form | {"idempotency_key": new_key() + NASTY[name][:9]}, **given
            ),
            shared.client.post(door.address, data=form | RIGHT, follow_redirects=False),
        ]
        if "sign-out" in door.path:
            shared._signed_in.clear()
            nurse = shared.as_("N-OKAFOR", "N-BEDSIDE-1")
        statuses[door.name] = {answer.status_code for answer in answers}
        assert not any(NASTY["html"] in answer.text for answer in answers)

    assert not {door: told for door, told in statuses.items() if max(told) >= 500}


@pytest.mark.parametrize("name", ["NUL", "sql", "html", "beyond the plane"])
def test_no_address_breaks_a_page(shared, name) -> None:
    quality = shared.as_("N-HOFFMANN", "N-QUALITY")
    words = ("q", "next", "offset", "kind", "again", "at", "container", "page", "language")
    query = urlencode(dict.fromkeys(words, NASTY[name][:1000]))
    doors = [
        door for door in doors_of(shared.client.app) if door.method == "GET" and not door.is_api
    ]

    statuses = {}
    for door in doors:
        place = quote(NASTY[name][:300], safe="")
        address = re.sub(r"\{\w+\}", lambda _, place=place: place, door.path)
        asked = (f"{door.address}?{query}", f"{door.address}?offset={9 * 10**30}", address)
        answers = [quality.get(one) for one in asked]
        statuses[door.name] = {answer.status_code for answer in answers}
        assert not any(NASTY["html"] in answer.text for answer in answers)

    assert not {door: told for door, told in statuses.items() if max(told) >= 500}
