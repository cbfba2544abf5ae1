"""Printers for machines: profiles set under the page's rules, a test label, a sample of a template."""

from typing import Any

import pytest

from tests.api.collection import Collection
from tests.kit.installation import Somebody, new_key
from tests.kit.printer import printer_on_desk

PRINTERS = "/api/v1/printers"
SAMPLE = "/api/v1/label-templates/collection_bag/1/sample"
PROFILE: dict[str, Any] = {
    "title": "Ward printer", "address": "tcp://10.0.0.7:9100", "dpi": 300, "width_millimetres": 104, "darkness": 20,
    "media": "direct", "stock": "small", "takes": "zpl", "product": "",
    "stations": ["N-THAW", "N-WARD"], "answers": True, "active": True,
}  # fmt: skip


@pytest.fixture
def administrator(collection: Collection) -> Somebody:
    return collection.made.as_("N-RUIZ", "N-OFFICE")


def put(who: Somebody, printer: str, told: dict[str, Any]) -> Any:
    return who.client.put(f"{PRINTERS}/{printer}", json=told, headers=who.headers)


def asks(who: Somebody, path: str, body: dict[str, Any] | None = None, key: str = "") -> Any:
    more = {} if body is None else {"json": body}
    return who.post(path, headers={"Idempotency-Key": key or new_key()}, **more)


def test_a_profile_is_set_and_told_and_set_again(collection, administrator):
    made = put(administrator, "WARD-ZEBRA", PROFILE)
    changed = put(administrator, "WARD-ZEBRA", PROFILE | {"darkness": 7})

    assert (made.status_code, made.json()) == (200, PROFILE | {"id": "WARD-ZEBRA"})
    assert changed.json()["darkness"] == 7
    assert administrator.get(f"{PRINTERS}/WARD-ZEBRA").json() == changed.json()
    assert changed.json() in administrator.get(PRINTERS).json()
    assert administrator.get(f"{PRINTERS}/NOWHERE").status_code == 404
    line = collection.made.security(1)[0]
    assert (line.person, line.door) == ("N-RUIZ", "printer kept")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("title", "x" * 201), ("dpi", 1200), ("dpi", "300"), ("dpi", -203), ("width_millimetres", 40),
        ("width_millimetres", 10**6), ("darkness", 31), ("darkness", True), ("media", "ink"), ("stock", "paper"),
        ("product", "LAST-YEARS"), ("stations", ["N-NOWHERE"]), ("stations", "N-WARD"), ("answers", "yes"),
        ("password", "secret"),
    ],
)  # fmt: skip
def test_a_profile_that_is_wrong_names_its_field_and_is_not_kept(administrator, field, value):
    answer = put(administrator, "WRONG", PROFILE | {"stock": "base", field: value})

    assert answer.status_code == 422
    assert field.partition("_")[0] in answer.json()["detail"]
    assert administrator.get(f"{PRINTERS}/WRONG").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "http://10.0.0.7:9100", "https://print.example/printers/WARD", "file:///etc/passwd", "gopher://10.0.0.7:9100/x",
        "tcp://nobody@10.0.0.7:9100", "tcp://10.0.0.7:9100/admin", "tcp://10.0.0.7:99999", "tcp://", "10.0.0.7",
        "ipp://print.example/printers/WARD?job=1", "ipp://print.example/../admin", "ipp://print.example/printers/..",
        "ipp://print.example", "tcp://10.0.0.7\n:9100", "tcp://10.0.0.7 :9100", " tcp://10.0.0.7",
        "ipps://somebody:secret@print.example/printers/WARD", "ipp://print.example/printers/WARD\r\nHost: x",
    ],
)  # fmt: skip
def test_an_address_that_leads_to_no_printer_is_not_kept(administrator, address):
    answer = put(administrator, "ASTRAY", PROFILE | {"address": address})

    assert answer.status_code == 422
    assert "address: It looks like tcp://" in answer.json()["detail"]
    assert administrator.get(f"{PRINTERS}/ASTRAY").status_code == 404


@pytest.mark.parametrize("name", ["ward zebra", "x", "Z" * 21, "Z" * 65, "%2e%2e"])
def test_a_number_that_is_none_is_not_kept(administrator, name):
    assert put(administrator, name, PROFILE).status_code in (404, 422)


def test_a_test_label_is_queued_once_for_a_key(collection, administrator):
    with printer_on_desk() as desk:
        collection.has(desk, "ZEBRA")
        key = new_key()

        answers = [asks(administrator, f"{PRINTERS}/ZEBRA/test", key=key) for _ in range(2)]
        collection.tries()

        assert [one.status_code for one in answers] == [201, 201]
        assert answers[0].content == answers[1].content
        assert len(desk.printed) == 1
    assert asks(administrator, f"{PRINTERS}/NOWHERE/test").status_code == 404
    collection.has_none()


def test_a_sample_is_queued_once_for_a_key_and_told_as_one(collection):
    quality = collection.made.as_("W-GRANT", "W-QUALITY")
    with printer_on_desk() as desk:
        collection.has(desk, "ZEBRA")
        body, key = {"printer": "ZEBRA", "language": "de"}, new_key()

        first, again = (asks(quality, SAMPLE, body, key) for _ in range(2))
        beside = asks(quality, SAMPLE, body)
        collection.tries()

        assert (first.status_code, again.content, beside.status_code) == (201, first.content, 409)
        assert (first.json()["what"], first.json()["serial"]) == (
            "Sample of collection_bag v1",
            None,
        )
        assert len(desk.printed) == 1
    assert asks(quality, SAMPLE, {"printer": "NOWHERE"}).status_code == 404
    assert asks(quality, SAMPLE, {"printer": "ZEBRA", "language": "fr"}).status_code == 422
    collection.has_none()


def test_who_only_prints_neither_sees_nor_sets_a_profile(collection):
    assert collection.nurse.get(PRINTERS).status_code == 403
    assert put(collection.nurse, "ZEBRA", PROFILE).status_code == 403
