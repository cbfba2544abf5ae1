"""No door is ever open to the wrong role: every door of the app, every role, and nobody at all."""

from pathlib import PurePosixPath

import pytest
from fastapi.testclient import TestClient

from api.browser_sessions import begin_session
from custody.domain.journey import JOURNEY, STEP
from custody.domain.people import Station
from custody.domain.permissions import ROLE_MAY, Permission
from custody.domain.vocabulary import Role, StationKind
from custody.store.accounts import Account
from custody.store.security import SecurityLine
from tests.api.doors import DOORS, JSON, OPEN, SESSION, Door, doors_of
from tests.kit.installation import Installation, Somebody, new_key

ROLES = sorted(Role)
SITE = "NORTH"
TOKENS: dict[tuple[Role, StationKind], str] = {}


@pytest.fixture(scope="module")
def staffed(shared_house: Installation) -> Installation:
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

    shared_house.house.write(staff)
    return shared_house


def being(staffed: Installation, role: Role, kind: StationKind) -> Somebody:
    """Somebody with this one role at a station of this kind."""
    person, station = f"X-{role}".upper().replace("_", "-"), f"X-{kind}"
    if (role, kind) not in TOKENS:
        TOKENS[role, kind] = begin_session(staffed.house, person, station)
    return Somebody(staffed.client, person, station, TOKENS[role, kind])


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


def page_of(staffed: Installation, door: Door) -> str:
    """Where one is after signing in: at the door's address, or at the page above where it cannot be looked at."""
    ways = (str(one) for one in (PurePosixPath(door.address), *PurePosixPath(door.address).parents))
    return next(one for one in ways if staffed.client.get(one).status_code not in (404, 405))


def lines_of(staffed: Installation, somebody: Somebody) -> list[SecurityLine]:
    """What the security log says of somebody, oldest first."""
    return [one for one in reversed(staffed.security()) if one.person == somebody.person]


def test_every_door_of_the_app_stands_in_the_table_and_every_row_is_a_door(staffed) -> None:
    there = {door.name for door in doors_of(staffed.client.app)}

    assert there - DOORS.keys() == set(), "doors that the table does not know"
    assert DOORS.keys() - there == set(), "rows of the table without a door"


def test_nobody_who_is_not_signed_in_passes_a_closed_door(staffed) -> None:
    closed = [door for door in doors_of(staffed.client.app) if DOORS[door.name] != OPEN]

    answers = {door.name: tries(door, staffed.client) for door in closed}

    asked_to_sign_in = {
        door.name: (401, "unauthorized") if door.is_api else (303, f"/sign-in?next={page_of(staffed, door)}")
        for door in closed
    }  # fmt: skip
    assert answers == asked_to_sign_in


@pytest.mark.parametrize("role", ROLES)
def test_a_door_opens_to_exactly_the_roles_that_the_table_names(staffed, role) -> None:
    kind = next((kind for kind in StationKind if _works_at(role, kind)), StationKind.OFFICE)
    somebody = being(staffed, role, kind)
    guarded = [d for d in doors_of(staffed.client.app) if isinstance(DOORS[d.name], Permission)]
    before = len(lines_of(staffed, somebody))

    answers = {door.name: tries(door, staffed.client, somebody.token) for door in guarded}

    lines = lines_of(staffed, somebody)[before:]
    shut = {line.door for line in lines if line.why.startswith("needs ")}
    may_not = {door.name for door in guarded if DOORS[door.name] not in ROLE_MAY[role]}
    assert shut == {f"{door.method} {door.address}" for door in guarded if door.name in may_not}
    assert {answers[name][0] for name in may_not} <= {403}
    assert not {name for name, (status, _) in answers.items() if status in (401, 500)}
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
def test_a_step_is_done_by_the_roles_and_at_the_stations_of_its_row_and_no_others(
    staffed, step
) -> None:
    turn = JOURNEY.index(step)
    pairs = [(ROLES[(n + turn) % len(ROLES)], kind) for n, kind in enumerate(StationKind)]

    answers = {pair: being(staffed, *pair).does(step.name) for pair in pairs}

    wrong = {"wrong_role", "wrong_station"}
    told = {pair: wrong.intersection(answer.reasons) for pair, answer in answers.items()}
    assert {role for role, _ in pairs} == set(Role)
    for (role, kind), reasons in told.items():
        assert ("wrong_role" in reasons) == (role not in step.roles), (role, kind)
        assert ("wrong_station" in reasons) == (kind not in step.stations), (role, kind)


def test_a_step_that_is_not_yours_stands_in_the_ledger_with_who_and_where(staffed) -> None:
    courier = being(staffed, Role.COURIER, StationKind.COURIER)

    answer = courier.does("record_count")

    entry = staffed.entries()[-1]
    assert (answer.status, answer.verdict) == (201, "refused")
    assert [entry.id] == answer.entries
    said = tuple(entry.view[name] for name in ("verdict", "actor", "station"))
    assert said == ("refused", courier.person, "X-courier")
    assert {"wrong_role", "wrong_station"} <= set(entry.view["reasons"])


def test_the_list_of_steps_says_whose_they_are_and_where(staffed) -> None:
    nurse = being(staffed, Role.NURSE, StationKind.BEDSIDE)

    told = {one["name"]: one for one in nurse.get("/api/v1/steps").json()}

    assert told.keys() == STEP.keys()
    for name, one in told.items():
        assert one["yours"] == (Role.NURSE in STEP[name].roles)
        assert one["here"] == (StationKind.BEDSIDE in STEP[name].stations)


def test_there_is_no_door_under_another_method(staffed) -> None:
    by_path: dict[str, set[str]] = {}
    for door in doors_of(staffed.client.app):
        by_path.setdefault(door.address, set()).add(door.method)

    for path, methods in by_path.items():
        for method in {"PUT", "PATCH", "DELETE"} - methods:
            answer = staffed.client.request(method, path)
            assert answer.status_code == 405, f"{method} {path}"
