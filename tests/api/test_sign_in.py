"""Who gets in: badge, PIN and an enrolled station together; and for how long."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.clock import SimulatedClock
from api.opening import open_house
from api.security import WRONG
from api.seeding import seed
from api.settings import Settings
from custody.errors import Conflict
from custody.store.accounts import FAILURES_ALLOWED, LOCKED_FOR
from tests.kit.installation import PEOPLE, ROSTER, Installation, credentials, opened

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NOVAK = credentials("N-NOVAK", "N-CLINIC")
FLOOR = {"secret_passes": 2, "secret_memory_kibibytes": 19 * 1024, "secret_lanes": 1}


@pytest.fixture
def installation(house: Installation) -> Installation:
    """On SQLite: that accounts and sessions are kept alike on both is the store's own story."""
    return house


@pytest.fixture
def machine(installation: Installation) -> SimulatedClock:
    """The machine's clock, in the test's hand: sessions and locks run on it, also in a demo."""
    clock = SimulatedClock(MORNING)
    installation.house.machine = clock
    return clock


def after(machine: SimulatedClock, **span: int) -> None:
    """Time passes."""
    machine.move_to(machine.now() + timedelta(**span))


def signs_in(installation: Installation, **different: str) -> Any:
    """Dr Novák signs in, or somebody with something different."""
    return installation.client.post("/api/v1/sign-in", json=NOVAK | different)


def test_badge_pin_and_station_together_open_a_session(installation) -> None:
    answer = signs_in(installation)

    headers = {"Authorization": f"Bearer {answer.json()['token']}"}
    me = installation.client.get("/api/v1/me", headers=headers).json()
    assert answer.status_code == 201
    assert (me["person"], me["roles"], me["station"]) == ("N-NOVAK", ["physician"], "N-CLINIC")
    assert (me["site"], me["holder"], me["zone"]) == ("NORTH", "NORTH-WARD", "Europe/Berlin")


@pytest.mark.parametrize("aim", ["", "]C0", "]Q1"])
def test_a_badge_is_read_with_and_without_the_prefix_of_the_scanner(shared_house, aim) -> None:
    answer = signs_in(shared_house, badge=aim + PEOPLE["N-NOVAK"].badge.text)

    assert answer.status_code == 201


@pytest.mark.parametrize(
    "different",
    [
        {"badge": PEOPLE["N-ADEYEMI"].badge.text},
        {"badge": "&uNOBODYK"},
        {"badge": "NNOVAK"},
        {"badge": "&uNNOVAK5"},
        {"badge": ""},
        {"pin": "662608"},
        {"pin": ""},
        {"pin": "662607 "},
        {"station_token": "demo-N-NOWHERE"},
        {"station_token": ""},
        {"station_token": "N-CLINIC"},
    ],
)
def test_every_way_to_be_wrong_is_told_alike(shared_house, different) -> None:
    right = shared_house.client.post("/api/v1/sign-in", json=NOVAK)

    answer = signs_in(shared_house, **different)

    assert right.status_code == 201
    assert answer.status_code == 403
    assert answer.json() == {
        "type": "/problems/not_allowed",
        "title": "This door is not yours",
        "status": 403,
        "code": "not_allowed",
        "detail": WRONG,
    }


def test_a_closed_account_is_told_like_a_wrong_pin(installation) -> None:
    wrong = signs_in(installation, pin="000000")
    installation.house.write(lambda t: t.stores.accounts.switch("N-NOVAK", active=False))

    answer = signs_in(installation)

    assert (answer.status_code, answer.content) == (403, wrong.content)


def test_who_is_not_let_in_leaves_a_line_without_what_was_typed(installation) -> None:
    signs_in(installation, pin="987654")
    signs_in(installation, badge="&uSOMEBODYX", pin="987654")

    lines = installation.security()
    assert [(line.door, line.person) for line in lines] == [
        ("sign-in", None),
        ("sign-in", "N-NOVAK"),
    ]
    assert not any("987654" in str(line) or "SOMEBODY" in str(line) for line in lines)


def test_five_wrong_pins_lock_the_account_for_fifteen_minutes(installation, machine) -> None:
    wrong = [signs_in(installation, pin="000000").content for _ in range(FAILURES_ALLOWED)]

    locked = signs_in(installation)
    after(machine, seconds=int(LOCKED_FOR.total_seconds()) - 1)
    still_locked = signs_in(installation)
    after(machine, seconds=1)
    opened_again = signs_in(installation)

    statuses = [one.status_code for one in (locked, still_locked, opened_again)]
    assert statuses == [403, 403, 201]
    assert {locked.content, still_locked.content} == set(wrong), "a lock is not told"


def test_four_wrong_pins_and_a_right_one_begin_to_count_anew(installation, machine) -> None:
    for _ in range(2):
        for _ in range(FAILURES_ALLOWED - 1):
            signs_in(installation, pin="000000")
        right = signs_in(installation)

    assert right.status_code == 201


def test_a_lock_on_one_account_leaves_the_others_open(installation, machine) -> None:
    for _ in range(FAILURES_ALLOWED):
        signs_in(installation, pin="000000")

    other = installation.client.post("/api/v1/sign-in", json=credentials("N-VOGT", "N-CLINIC"))

    assert other.status_code == 201


def test_wrong_pins_of_a_second_checker_lock_their_account_too(installation, machine) -> None:
    nurse = installation.as_("N-OKAFOR", "N-WARD")
    badge = PEOPLE["N-BECKER"].badge.text

    answers = [
        nurse.post(
            "/api/v1/steps/bind_wristband",
            json={"second": {"badge": badge, "pin": "000000"}},
            headers={"Idempotency-Key": f"second-{n:04d}"},
        )
        for n in range(FAILURES_ALLOWED)
    ]

    right = installation.client.post("/api/v1/sign-in", json=credentials("N-BECKER", "N-WARD"))
    assert {one.status_code for one in answers} == {403}
    assert right.status_code == 403
    assert {line.door for line in installation.security()} == {"second checker", "sign-in"}


def test_nobodys_pin_is_tried_by_somebody_who_is_not_signed_in(installation, machine) -> None:
    body = {"second": {"badge": PEOPLE["N-BECKER"].badge.text, "pin": "000000"}}
    headers = {"Authorization": "Bearer made-up"}

    for n in range(FAILURES_ALLOWED):
        key = {"Idempotency-Key": f"unsigned-{n:04d}"}
        answer = installation.client.post(
            "/api/v1/steps/bind_wristband", json=body, headers=headers | key
        )
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")

    right = installation.client.post("/api/v1/sign-in", json=credentials("N-BECKER", "N-WARD"))
    assert right.status_code == 201
    assert installation.security() == []


# ── how long a session lasts ───────────────────────────────────────────────────────────────


def test_a_session_that_nobody_uses_ends_after_half_an_hour(installation, machine) -> None:
    somebody = installation.as_("N-NOVAK", "N-CLINIC")

    after(machine, minutes=29)
    in_use = somebody.get("/api/v1/me").status_code
    after(machine, minutes=29)
    still_in_use = somebody.get("/api/v1/me").status_code
    after(machine, minutes=30)
    idle = somebody.get("/api/v1/me")

    assert (in_use, still_in_use, idle.status_code) == (200, 200, 401)
    assert idle.headers["www-authenticate"] == "Bearer"


def test_doing_steps_keeps_a_session_alive(installation, machine) -> None:
    somebody = installation.as_("N-NOVAK", "N-CLINIC")

    for _ in range(3):
        after(machine, minutes=29)
        status = somebody.does("record_consent").status

    assert status == 201


def test_a_session_ends_after_twelve_hours_however_busy(installation, machine) -> None:
    somebody = installation.as_("N-NOVAK", "N-CLINIC")

    for _ in range(12 * 3 - 1):
        after(machine, minutes=20)
        busy = somebody.get("/api/v1/me").status_code
    after(machine, minutes=20)

    assert busy == 200
    assert somebody.get("/api/v1/me").status_code == 401
    assert somebody.does("record_consent").status == 401


def test_a_step_of_a_session_that_is_over_is_not_written(installation, machine) -> None:
    somebody, before = installation.as_("N-NOVAK", "N-CLINIC"), installation.size()
    after(machine, hours=13)

    answer = somebody.does("record_consent")

    assert (answer.status, answer.verdict) == (401, "unauthorized")
    assert installation.size() == before


def test_signing_out_ends_this_session_and_no_other(installation) -> None:
    here, there = (installation.as_("N-NOVAK", place) for place in ("N-CLINIC", "N-WARD"))

    left = here.post("/api/v1/sign-out")

    assert left.status_code == 204
    assert (here.get("/api/v1/me").status_code, there.get("/api/v1/me").status_code) == (401, 200)


def test_closing_an_account_ends_its_sessions_at_once(installation) -> None:
    somebody = installation.as_("N-NOVAK", "N-CLINIC")
    installation.house.write(lambda t: t.stores.accounts.switch("N-NOVAK", active=False))

    assert somebody.get("/api/v1/me").status_code == 401
    assert somebody.does("record_consent").status == 401


def test_a_session_is_kept_as_a_hash_and_nothing_opens_with_the_hash(installation) -> None:
    token = installation.as_("N-NOVAK", "N-CLINIC").token

    with installation.house.look() as look:
        rows = look.books._cursor.execute("SELECT token_hash FROM session").fetchall()
    assert token not in str(rows)
    assert all(len(bytes(row[0])) == 32 for row in rows)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic Tjpw"},
        {"Authorization": "Bearer made-up"},
        {"Authorization": "Bearer " + "A" * 5000},
        {"Authorization": b"Bearer \xff\xfe"},
        {"Cookie": "custody_session=made-up"},
        {"Cookie": "custody_station=demo-N-CLINIC"},
    ],
)
def test_what_is_no_session_is_asked_to_sign_in(shared_house, headers) -> None:
    answer = shared_house.client.get("/api/v1/me", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")


# ── production and demo are two kinds for ever ─────────────────────────────────────────────


@pytest.fixture
def production(tmp_path) -> Settings:
    """The settings of a production installation that was created just now."""
    settings = Settings(
        demo=False, data=tmp_path / "data", keys=tmp_path / "keys", facility="A1234", **FLOOR
    )
    open_house(settings).close()
    return settings


def test_a_demo_is_never_opened_as_production_nor_production_as_a_demo(
    production, sqlite_settings
) -> None:
    as_production = sqlite_settings.model_copy(update={"demo": False, "facility": "A1234"})
    as_demo = production.model_copy(update={"demo": True, "facility": "A9999"})

    for settings in (as_production, as_demo):
        with pytest.raises(Conflict, match="never opened as"):
            open_house(settings)


@pytest.mark.parametrize(
    ("facility", "demo"), [("A9999", False), ("A9990", False), ("A1234", True), ("A9989", True)]
)
def test_example_facilities_number_demos_and_nothing_else(tmp_path, facility, demo) -> None:
    settings = Settings(demo=demo, data=tmp_path, keys=tmp_path, facility=facility)

    with pytest.raises(Conflict, match="facility"):
        open_house(settings)

    assert not list(tmp_path.iterdir()), "nothing was created"


@pytest.mark.parametrize("facility", ["", "A999", "a1234", "A12345", "O1234", "A12 4"])
def test_a_facility_that_is_none_opens_nothing(tmp_path, facility) -> None:
    with pytest.raises(Conflict, match="facility"):
        open_house(Settings(data=tmp_path, keys=tmp_path, facility=facility))


@pytest.mark.parametrize("weak", [{"secret_passes": 1}, {"secret_memory_kibibytes": 19 * 1024 - 1}])
def test_production_does_not_open_with_secrets_that_are_guessed_cheaply(tmp_path, weak) -> None:
    settings = Settings(data=tmp_path, keys=tmp_path, facility="A1234", **(FLOOR | weak))

    with pytest.raises(Conflict, match="secrets need at least"):
        open_house(settings)


def test_production_has_no_doors_of_a_demo(production) -> None:
    with opened(production) as made:
        tokens = seed(made.house, _few(), iter(f"token-{n:032d}" for n in range(99)).__next__)
        asked = credentials("N-NOVAK", "N-CLINIC") | {"station_token": tokens["N-CLINIC"]}
        signed = made.client.post("/api/v1/sign-in", json=asked)
        headers = {"Authorization": f"Bearer {signed.json()['token']}"}

        clock = made.client.post(
            "/api/v1/demo/clock", json={"to": "2030-01-01T00:00:00Z"}, headers=headers
        )
        moved = made.client.post("/demo/clock", data={"move": "+1d"}, headers=headers)
        being = made.client.post("/demo/be", data={"person": "N-NOVAK@N-CLINIC"})
        patterns = made.client.get("/patterns", headers=headers)
        guessed = made.client.post("/api/v1/sign-in", json=credentials("N-NOVAK", "N-CLINIC"))
        unbound = made.client.post(
            "/sign-in", data={"badge": asked["badge"], "pin": asked["pin"], "station": "N-CLINIC"}
        )

        assert signed.status_code == 201
        assert clock.status_code == 403
        assert {one.status_code for one in (moved, being, patterns)} == {404}
        assert {one.status_code for one in (guessed, unbound)} == {403}
        assert not made.client.cookies
        assert made.client.get("/api/v1/health").json()["demo"] is False


def test_production_marks_its_cookies_for_encrypted_connections_only(production) -> None:
    with opened(production) as made:
        tokens = seed(made.house, _few(), iter(f"token-{n:032d}" for n in range(99)).__next__)

        bound = made.client.post(
            "/enrol-station", data={"token": tokens["N-CLINIC"]}, follow_redirects=False
        )

    cookie = bound.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("secure", "httponly", "samesite=strict", "path=/"))


def _few() -> Any:
    """One physician and one station: hashing as production does takes its time."""
    return replace(
        ROSTER,
        people=tuple(one for one in ROSTER.people if one.id == "N-NOVAK"),
        stations=tuple(one for one in ROSTER.stations if one.station.id == "N-CLINIC"),
    )
