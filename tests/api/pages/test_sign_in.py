"""Signing in by badge and PIN, at the station that the browser is bound to."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from api.opening import open_house
from api.seeding import demo_token, seed
from api.settings import Settings
from tests.api.pages.hand import Hand
from tests.kit.installation import PEOPLE, ROSTER, Installation

NURSE, WARD = PEOPLE["N-OKAFOR"], "N-WARD"
NewHand = Callable[[], Hand]


def enrolled(hand: Hand, station: str = WARD) -> Hand:
    hand.go("/enrol-station").send("/enrol-station", token=demo_token(station))
    return hand


def test_badge_and_pin_lead_to_the_first_place(hand: NewHand):
    nurse = enrolled(hand())

    nurse.go("/").send("/sign-in", badge=NURSE.badge.text, pin=NURSE.pin)

    assert nurse.path == "/station"
    assert "Grace Okafor" in nurse.text
    assert "Ward 7" in nurse.text


@pytest.mark.parametrize(
    ("badge", "pin"),
    [(NURSE.badge.text, "000000"), ("&uNOBODYX", NURSE.pin), ("<b>", NURSE.pin), ("", "")],
)
def test_every_way_to_be_wrong_gets_one_sentence(hand: NewHand, house: Installation, badge, pin):
    nurse = enrolled(hand())

    nurse.go("/sign-in").send("/sign-in", badge=badge, pin=pin)

    assert nurse.status == (403 if badge else 422)
    if badge:
        assert "That badge and PIN do not open this station" in nurse.text
        assert house.security(1)[0].door == "sign-in"
    assert nurse.go("/station").path == "/sign-in"


def test_whoever_is_not_signed_in_is_asked_and_comes_back(hand: NewHand):
    nurse = enrolled(hand())

    nurse.go("/steps/bind_wristband")
    asked = str(nurse.response.url)
    nurse.send("/sign-in", badge=NURSE.badge.text, pin=NURSE.pin)

    assert asked.endswith("/sign-in?next=/steps/bind_wristband")
    assert nurse.path == "/steps/bind_wristband"


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example/", "/\\evil", "javascript:x", "\t//e"]
)
def test_nobody_is_sent_to_another_site(hand: NewHand, back):
    nurse = enrolled(hand())

    nurse.go("/sign-in")
    nurse.post("/sign-in", badge=NURSE.badge.text, pin=NURSE.pin, back=back)

    assert nurse.response.url.host == "127.0.0.1"
    assert nurse.path == "/station"


def test_signing_out_ends_the_session(hand: NewHand, house: Installation):
    nurse = hand().be("N-OKAFOR", WARD)
    token = nurse.client.cookies["custody_session"]

    nurse.send("/sign-out")

    assert nurse.path == "/sign-in"
    assert (
        house.client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code
        == 401
    )


def test_cookies_stay_away_from_scripts_and_other_sites(hand: NewHand):
    nurse = enrolled(hand())

    nurse.client.follow_redirects = False
    nurse.post("/sign-in", badge=NURSE.badge.text, pin=NURSE.pin)

    for cookie in nurse.response.headers.get_list("set-cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie


def test_another_sites_form_is_not_taken(hand: NewHand):
    nurse = hand().be("N-OKAFOR", WARD)

    answer = nurse.client.post(
        "/steps/place_hold", data={}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403


def test_a_wrong_station_token_enrols_nothing(hand: NewHand, house: Installation):
    somebody = hand()

    somebody.go("/enrol-station").send("/enrol-station", token="guessed")

    assert somebody.status == 403
    assert "not right, or was used before" in somebody.text
    assert "custody_station" not in somebody.client.cookies
    assert house.security(1)[0].door == "enrol station"


@pytest.fixture
def production(tmp_path):
    """A production installation with one nurse, and the one-time tokens of its stations."""
    house = open_house(Settings(facility="X9999", data=tmp_path / "data", keys=tmp_path / "keys"))
    numbers = count(1)
    tokens = seed(
        house, replace(ROSTER, people=(NURSE,)), lambda: f"one-time-token-{next(numbers)}"
    )
    app = create_app(house)
    with TestClient(
        app, base_url="https://custody.example", raise_server_exceptions=False
    ) as client:
        yield client, tokens


def test_production_has_no_demo_doors(production):
    client, _ = production

    assert client.post("/demo/be", data={"person": "N-OKAFOR@N-WARD"}).status_code == 404
    assert client.post("/demo/clock", data={"move": "+1d"}).status_code == 404
    assert client.get("/patterns").status_code == 404
    assert "DEMO" not in client.get("/sign-in").text


def test_a_station_token_works_once_and_cookies_are_secure(production):
    client, tokens = production

    first = client.post("/enrol-station", data={"token": tokens[WARD]}, follow_redirects=False)
    again = client.post("/enrol-station", data={"token": tokens[WARD]}, follow_redirects=False)

    assert first.status_code == 303
    assert "Secure" in first.headers["set-cookie"]
    assert tokens[WARD] not in first.headers["set-cookie"]
    assert again.status_code == 403
    signed = client.post(
        "/sign-in", data={"badge": NURSE.badge.text, "pin": NURSE.pin}, follow_redirects=False
    )
    assert signed.status_code == 303
    assert "Secure" in signed.headers["set-cookie"]


def test_without_a_station_nobody_signs_in(production):
    client, _ = production

    page = client.get("/sign-in").text
    answer = client.post(
        "/sign-in",
        data={"badge": NURSE.badge.text, "pin": NURSE.pin, "station": WARD},
        follow_redirects=False,
    )

    assert "Not a station yet" in page
    assert answer.status_code == 403


def test_in_a_demo_the_station_can_be_chosen(hand: NewHand):
    nurse = hand().go("/sign-in")

    nurse.send("/sign-in", station=WARD, badge=NURSE.badge.text, pin=NURSE.pin)

    assert nurse.path == "/station"
    assert "Ward 7" in nurse.text


def test_the_demo_bar_moves_the_clock_and_comes_back(hand: NewHand, house: Installation):
    nurse = hand().be("N-OKAFOR", WARD)
    before = house.house.now()

    nurse.go("/station").send("/demo/clock", move="+1h")

    assert nurse.path == "/station"
    assert (house.house.now() - before).total_seconds() == 3600


def test_nobody_is_whom_the_demo_does_not_offer(hand: NewHand):
    somebody = hand()

    somebody.go("/sign-in")
    somebody.post("/demo/be", person="N-OKAFOR@W-DOCK")

    assert somebody.status == 404
