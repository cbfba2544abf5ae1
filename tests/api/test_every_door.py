"""No door is ever open to the wrong role: every door of the app, every role, and nobody at all."""

import pytest
from fastapi.testclient import TestClient

from api.browser_sessions import begin_session
from custody.domain.journey import JOURNEY, STEP
from custody.domain.people import Station
from custody.domain.permissions import ROLE_MAY, Permission
from custody.domain.vocabulary import Role, StationKind
from custody.store.accounts import Account
from tests.api.doors import DOORS, JSON, OPEN, SESSION, Door, doors_of
from tests.kit.installation import Installation, Somebody, new_key

ROLES = sorted(Role)
SITE = "NORTH"


@pytest.fixture
def staffed(house: Installation) -> Installation:
    """A house with one person for each role and one station for each kind, all of one site."""

    def staff(transaction) -> None:
        for role in ROLES:
            transaction.stores.accounts.enrol(
                Account(
                    person=f"X-{role}".upper().replace("_", "-"), badge=f"X{role}".upper().replace("_", ""),
                    display_name=role, roles=frozenset({role}), sites=frozenset({SITE}),
                    training_until="2030-01-01T00:00:00.000000Z", secret_hash="none",
                )
            )  # fmt: skip
        for kind in StationKind:
            place = Station(id=f"X-{kind}", kind=kind, site=SITE, holder="NORTH-WARD", zone="UTC")
            transaction.stores.stations.put(place, kind)

    house.house.write(staff)
    return house


def being(staffed: Installation, role: Role, kind: StationKind) -> Somebody:
    """Somebody with this one role at a station of this kind."""
    person = f"X-{role}".upper().replace("_", "-")
    token = begin_session(staffed.house, person, f"X-{kind}")
    return Somebody(staffed.client, person, f"X-{kind}", token)


def tries(door: Door, client: TestClient, token: str = "") -> tuple[int, str]:
    """What somebody gets at a door: the status, and the problem's code if there is one."""
    client.cookies.clear()
    headers = {"Idempotency-Key": new_key()}
    if token:
        headers["Cookie"] = f"custody_session={token}"
    given = {"json": JSON[door.name]} if door.name in JSON else {"data": {}}
    given = {} if door.method == "GET" else given
    answer = client.request(
        door.method, door.address, headers=headers, follow_redirects=False, **given
    )
    told = answer.headers.get("content-type", "").startswith("application/problem+json")
    code = answer.json()["code"] if told else answer.headers.get("location", "")
    return answer.status_code, code


def test_every_door_of_the_app_stands_in_the_table_and_every_row_is_a_door(house) -> None:
    there = {door.name for door in doors_of(house.client.app)}

    assert there - DOORS.keys() == set(), "doors that the table does not know"
    assert DOORS.keys() - there == set(), "rows of the table without a door"


def test_nobody_who_is_not_signed_in_passes_a_closed_door(house) -> None:
    closed = [door for door in doors_of(house.client.app) if DOORS[door.name] != OPEN]

    answers = {door.name: tries(door, house.client) for door in closed}

    asked_to_sign_in = {
        door.name: (401, "unauthorized") if door.is_api else (303, f"/sign-in?next={door.address}")
        for door in closed
    }
    assert answers == asked_to_sign_in


@pytest.mark.parametrize("role", ROLES)
def test_a_door_opens_to_exactly_the_roles_that_the_table_names(staffed, role) -> None:
    kind = next((kind for kind in StationKind if _works_at(role, kind)), StationKind.OFFICE)
    somebody = being(staffed, role, kind)
    guarded = [d for d in doors_of(staffed.client.app) if isinstance(DOORS[d.name], Permission)]

    shut = {door.name for door in guarded if tries(door, staffed.client, somebody.token)[0] == 403}

    may_not = {door.name for door in guarded if DOORS[door.name] not in ROLE_MAY[role]}
    assert shut == may_not
    lines = [one for one in staffed.security() if one.person == somebody.person]
    assert len(lines) == len(may_not)
    assert {line.door for line in lines} == {
        f"{door.method} {door.address}" for door in guarded if door.name in may_not
    }
    assert {line.station for line in lines} <= {somebody.station}


@pytest.mark.parametrize("role", ROLES)
def test_what_asks_only_for_a_session_answers_every_role(staffed, role) -> None:
    doors = [
        door
        for door in doors_of(staffed.client.app)
        if DOORS[door.name] == SESSION and "sign-out" not in door.path
    ]
    somebody = being(staffed, role, StationKind.CLINIC)

    statuses = {door.name: tries(door, staffed.client, somebody.token)[0] for door in doors}

    assert not {name: status for name, status in statuses.items() if status in (401, 403)}


def test_a_closed_door_is_told_as_a_problem_with_the_permission_it_needs(staffed) -> None:
    courier = being(staffed, Role.COURIER, StationKind.COURIER)

    answer = courier.get("/api/v1/therapies")

    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not_allowed"
    assert "read_therapy" in answer.json()["detail"]


def test_a_closed_door_writes_nothing_into_the_ledger(staffed) -> None:
    before = staffed.size()

    being(staffed, Role.COURIER, StationKind.COURIER).get("/api/v1/log/entries")

    assert staffed.size() == before


def _works_at(role: Role, kind: StationKind) -> bool:
    return any(role in step.roles and kind in step.stations for step in JOURNEY)


# ── steps: a step that is not yours is a verdict, and stands in the ledger ─────────────────


@pytest.mark.parametrize("step", JOURNEY, ids=lambda step: step.name)
def test_a_step_is_of_the_wrong_role_exactly_when_its_row_does_not_name_the_role(
    staffed, step
) -> None:
    kind = sorted(step.stations)[0]

    reasons = {role: being(staffed, role, kind).does(step.name).reasons for role in ROLES}

    wrong = {role for role, why in reasons.items() if "wrong_role" in why}
    assert wrong == set(Role) - step.roles
    assert not any("wrong_station" in why for why in reasons.values())
    assert all(entry.verdict == "refused" for entry in staffed.entries())


@pytest.mark.parametrize("step", JOURNEY, ids=lambda step: step.name)
def test_a_step_is_at_the_wrong_station_exactly_when_its_row_does_not_name_the_kind(
    staffed, step
) -> None:
    role = sorted(step.roles)[0]

    reasons = {kind: being(staffed, role, kind).does(step.name).reasons for kind in StationKind}

    wrong = {kind for kind, why in reasons.items() if "wrong_station" in why}
    assert wrong == set(StationKind) - step.stations


def test_the_list_of_steps_says_whose_they_are_and_where(staffed) -> None:
    nurse = being(staffed, Role.NURSE, StationKind.BEDSIDE)

    told = {one["name"]: one for one in nurse.get("/api/v1/steps").json()}

    assert told.keys() == STEP.keys()
    for name, one in told.items():
        assert one["yours"] == (Role.NURSE in STEP[name].roles)
        assert one["here"] == (StationKind.BEDSIDE in STEP[name].stations)


def test_there_is_no_door_under_another_method(house) -> None:
    by_path: dict[str, set[str]] = {}
    for door in doors_of(house.client.app):
        by_path.setdefault(door.address, set()).add(door.method)

    for path, methods in by_path.items():
        for method in {"PUT", "PATCH", "DELETE"} - methods:
            answer = house.client.request(method, path)
            assert answer.status_code == 405, f"{method} {path}"

