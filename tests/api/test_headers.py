"""What stands on every answer, whatever it is; and that what another site sends is not taken."""

import logging

import pytest

from api.guards import HEADERS
from tests.api.doors import JSON, doors_of
from tests.kit.installation import PATIENT, Installation, credentials, new_key

POLICY = {
    name: value
    for name, _, value in (
        part.strip().partition(" ") for part in HEADERS["content-security-policy"].split(";")
    )
}


def test_every_door_answers_with_the_headers_that_keep_a_page_to_itself(shared_house) -> None:
    quality = shared_house.as_("N-HOFFMANN", "N-QUALITY")
    doors = [one for one in doors_of(shared_house.client.app) if "sign-out" not in one.path]

    for door in doors:
        given = {"json": JSON[door.name]} if door.name in JSON else {}
        answers = [
            shared_house.client.request(door.method, door.address, follow_redirects=False),
            shared_house.client.request(
                door.method, door.address, headers=quality.headers | {"Idempotency-Key": new_key()},
                follow_redirects=False, **given,
            ),
        ]  # fmt: skip
        shared_house.client.cookies.clear()
        for answer in answers:
            assert HEADERS.items() <= dict(answer.headers).items(), door.name
            assert "no-store" in answer.headers["cache-control"], door.name
            assert "server" not in answer.headers, door.name


def test_the_policy_takes_scripts_and_styles_from_this_house_only() -> None:
    assert POLICY["default-src"] == "'self'"
    assert POLICY["object-src"] == POLICY["base-uri"] == POLICY["frame-ancestors"] == "'none'"
    assert POLICY["form-action"] == "'self'"
    assert "unsafe" not in HEADERS["content-security-policy"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/v1/nothing", 404), ("PUT", "/api/v1/steps", 405), ("GET", "/nothing", 404),
     ("GET", "/%00", 400), ("GET", "/static/nothing.css", 404), ("GET", "/static/../main.py", 404)],
)  # fmt: skip
def test_answers_that_no_door_gave_have_them_too(shared_house, method, path, status) -> None:
    answer = shared_house.client.request(method, path)

    assert answer.status_code == status
    assert HEADERS.items() <= dict(answer.headers).items()


def test_static_files_may_be_kept_and_nothing_else(shared_house) -> None:
    style = shared_house.client.get("/static/css/base.css")

    assert HEADERS.items() <= dict(style.headers).items()
    assert "no-store" not in style.headers.get("cache-control", "")


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_what_another_site_sends_is_refused_before_anything_is_looked_at(house, site) -> None:
    physician, before = house.as_("N-NOVAK", "N-CLINIC"), house.size()
    doors = [one for one in doors_of(house.client.app) if one.method == "POST"]
    headers = {"Sec-Fetch-Site": site, "Cookie": f"custody_session={physician.token}"}

    for door in doors:
        answer = house.client.post(
            door.address, headers=headers, data={"person": "N-VOGT@N-CLINIC"}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "cross_site"), door.name
        assert HEADERS.items() <= dict(answer.headers).items()

    assert house.size() == before
    assert house.security() == []


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_what_this_house_or_a_person_sends_is_taken(shared_house, site) -> None:
    answer = shared_house.client.post(
        "/api/v1/sign-in", json=credentials("N-NOVAK", "N-CLINIC"), headers={"Sec-Fetch-Site": site}
    )

    assert answer.status_code == 201


def test_reading_a_page_from_a_link_of_another_site_is_let_through(shared_house) -> None:
    answer = shared_house.client.get("/sign-in", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 200


# ── what nobody foresaw ────────────────────────────────────────────────────────────────────


class Surprise(Exception):  # nothing of the house's own
    """Something that no code raises on purpose, with a text that nobody may see."""


@pytest.fixture
def broken(house: Installation) -> Installation:
    """A house whose presets break whoever asks them, with the patient's name in the error."""

    class Broken(dict):
        def get(self, *_asked: object) -> None:
            raise Surprise("Santos-Lima, born 1971-03-04")

    house.house.presets = Broken()
    return house


def test_an_error_that_nobody_foresaw_is_a_problem_and_undoes_everything(broken) -> None:
    coordinator, before = broken.as_("N-VOGT", "N-CLINIC"), broken.size()

    answer = coordinator.does("enrol_therapy", values=PATIENT)

    assert (answer.status, answer.json["code"]) == (500, "internal")
    assert "Santos" not in answer.content.decode()
    assert "Surprise" not in answer.content.decode()
    assert broken.size() == before


def test_what_nobody_foresaw_is_logged_as_places_and_never_as_text(broken, caplog) -> None:
    coordinator = broken.as_("N-VOGT", "N-CLINIC")

    with caplog.at_level(logging.DEBUG):
        coordinator.does("enrol_therapy", values=PATIENT)

    (line,) = (one for one in caplog.records if one.levelno == logging.ERROR)
    assert "Surprise" in line.getMessage()
    assert "perform_step.py:" in line.getMessage()
    assert line.exc_info is None
    assert not any(word in caplog.text for word in ("Santos", "1971", "4711"))


def test_a_page_that_breaks_is_still_a_page_with_the_headers(house) -> None:
    reader, house.house.presets = house.as_("N-VOGT", "N-CLINIC"), None

    answer = reader.get("/presets")

    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("text/html")
    assert HEADERS.items() <= dict(answer.headers).items()
    assert "NoneType" not in answer.text
