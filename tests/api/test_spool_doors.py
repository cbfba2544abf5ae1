"""The spool for machines: what is stuck, what may be answered, and that a repeat of a request prints nothing more."""

from typing import Any

import pytest

from custody.store.spool import JobState
from tests.api.collection import Collection
from tests.kit.installation import Somebody, new_key

SPOOL = "/api/v1/spool"


def asks(who: Somebody, path: str, body: dict[str, Any], key: str = "") -> Any:
    return who.post(path, json=body, headers={"Idempotency-Key": key or new_key()})


def the_job(collection: Collection, serial: int) -> dict[str, Any]:
    answer = collection.nurse.get(f"{SPOOL}/{collection.job(serial).n}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def a_print_without_a_printer(collection: Collection) -> int:
    collection.has_none()
    (serial,) = collection.prints()
    return serial


def test_a_print_is_sent_to_a_printer_and_followed(collection, desk):
    serial = a_print_without_a_printer(collection)
    collection.has(desk, "ZEBRA")

    asked = asks(collection.nurse, SPOOL, {"serial": serial, "printer": "ZEBRA"})
    collection.tries()

    assert (asked.status_code, asked.json()["state"]) == (201, "waiting")
    assert asked.json()["what"] == f"Print {serial}, collection bag"
    job = the_job(collection, serial)
    assert (job["state"], job["is_stuck"], job["answers"]) == ("sent", False, [])
    assert len(desk.printed) == 1


def test_the_same_request_with_the_same_key_gets_the_first_answer_and_prints_once(collection, desk):
    serial, key = a_print_without_a_printer(collection), new_key()
    collection.has(desk, "ZEBRA")
    body = {"serial": serial, "printer": "ZEBRA"}

    first = asks(collection.nurse, SPOOL, body, key)
    collection.tries()
    again = asks(collection.nurse, SPOOL, body, key)
    other = asks(collection.nurse, SPOOL, body)
    collection.tries(later=10**6)

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert again.content == first.content
    assert len(desk.printed) == 1


def test_a_key_with_something_else_or_from_somebody_else_is_refused(collection, desk):
    key = new_key()
    assert asks(collection.nurse, f"{SPOOL}/test", {"printer": "ZEBRA"}, key).status_code == 201
    collection.has(desk, "OTHER")
    doctor = collection.made.as_("N-DIALLO", collection.nurse.station)

    other = asks(collection.nurse, f"{SPOOL}/test", {"printer": "OTHER"}, key)
    theirs = asks(doctor, f"{SPOOL}/test", {"printer": "ZEBRA"}, key)

    assert [one.status_code for one in (other, theirs)] == [409, 409]
    assert "was used for something else" in other.json()["detail"]
    collection.tries()
    assert len(desk.printed) == 1


def test_what_is_stuck_asks_the_same_as_the_page_and_takes_the_same_answers(collection, desk):
    desk.breaks_after_label = True
    (serial,) = collection.prints()
    collection.tries()

    told = collection.nurse.get(SPOOL).json()
    (stuck,) = [one for one in told["stuck"] if one["serial"] == serial]
    assert [one["to"] for one in stuck["answers"]] == ["sent", "lost"]
    assert stuck["now"].startswith("Go to the printer")
    path = f"{SPOOL}/{stuck['n']}/answer"

    again, key = asks(collection.nurse, path, {"to": "waiting"}), new_key()
    said = asks(collection.nurse, path, {"to": "sent"}, key)
    repeated = asks(collection.nurse, path, {"to": "sent"}, key)

    assert [one.status_code for one in (again, said, repeated)] == [409, 201, 201]
    assert said.json()["settled_by"] == collection.nurse.person
    assert collection.nurse.get(SPOOL).json()["stuck"] == []
    assert len(desk.printed) == 1


def test_what_waits_is_tried_again_or_not_printed_here(collection, desk):
    desk.has_paper = False
    (serial,) = collection.prints()
    collection.tries()
    job = the_job(collection, serial)
    assert (job["problem"], job["is_stuck"]) == ("it is out of labels: load a roll", True)
    assert [one["to"] for one in job["answers"]] == ["waiting", "cancelled"]

    path = f"{SPOOL}/{job['n']}/answer"
    assert asks(collection.nurse, path, {"to": "waiting"}).json()["attempts"] == 0
    assert asks(collection.nurse, path, {"to": "cancelled"}).status_code == 201

    desk.load_paper()
    collection.tries(later=10**6)
    assert collection.job(serial).state is JobState.CANCELLED
    assert desk.printed == []


def test_the_printers_of_a_station_are_told_without_where_they_are(collection, desk):
    (printer,) = collection.nurse.get(SPOOL).json()["printers"]

    assert printer["id"] == "ZEBRA"
    assert "address" not in printer
    assert desk.address not in collection.nurse.get(SPOOL).text


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("", {"serial": 999_999, "printer": "ZEBRA"}, 404),
        ("", {"serial": 1, "printer": "NOWHERE"}, 404),
        ("", {"serial": 1, "printer": "ELSEWHERE"}, 404),
        ("", {"serial": "1", "printer": "ZEBRA"}, 422),
        ("", {"serial": 2**63, "printer": "ZEBRA"}, 422),
        ("", {"serial": 1, "printer": "ZEBRA", "dpi": 600}, 422),
        ("", {"serial": 1, "printer": "Z" * 65}, 422),
        ("/test", {"printer": "ELSEWHERE"}, 404),
        ("/999999/answer", {"to": "sent"}, 404),
        ("/1/answer", {"to": "sending"}, 422),
        ("/1/answer", {"to": "unsure"}, 422),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_sent(collection, desk, path, body, status):
    collection.has(desk, "ELSEWHERE", stations=frozenset({"N-WARD"}))

    answer = asks(collection.nurse, f"{SPOOL}{path}", body)
    collection.tries()

    assert answer.status_code == status, answer.text
    assert desk.printed == []


def test_no_request_passes_without_a_key(collection, desk):
    answer = collection.nurse.post(f"{SPOOL}/test", json={"printer": "ZEBRA"})

    assert answer.status_code == 422
    assert collection.nurse.get(SPOOL).json()["printers"][0]["id"] == "ZEBRA"


def test_a_label_at_another_stations_printer_is_not_there(collection, desk):
    (serial,) = collection.prints()
    elsewhere = collection.made.as_("N-WEBER", "N-APHERESIS-2")
    n = collection.job(serial).n

    seen = elsewhere.get(f"{SPOOL}/{n}")
    said = asks(elsewhere, f"{SPOOL}/{n}/answer", {"to": "cancelled"})

    assert (seen.status_code, said.status_code) == (404, 404)
    assert collection.job(serial).state is JobState.WAITING
