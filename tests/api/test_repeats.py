"""Once is once: the same request gets the same answer, however often and from how many sides it comes."""

import asyncio

import httpx
import pytest

from custody.ledger.entry import Entry
from tests.kit.installation import PATIENT, Installation, Somebody, body_of, card, new_key
from tests.kit.loops import in_a_loop

CONSENT = {"consent_given": True, "consent_version": "V3", "hospital_number": "H-4711"}
CLIENTS = 20
DIFFERENT = (
    {"values": CONSENT | {"consent_version": "V4"}},
    {"values": CONSENT | {"consent_given": 1}},
    {"scans": {"therapy": "&/CHA999926000002"}},
    {"scans": {}},
    {"acknowledge": ["lookalike"]},
    {"happened_at": "2026-03-02T05:00:00Z"},
    {"second": "N-VOGT"},
    {"step": "place_order"},
)


@pytest.fixture
def coi(installation: Installation) -> str:
    """A therapy that has just begun."""
    return installation.as_("N-VOGT", "N-CLINIC").enrols()


@pytest.fixture
def physician(installation: Installation) -> Somebody:
    """Who records consents."""
    return installation.as_("N-NOVAK", "N-CLINIC")


def last(installation: Installation, count: int) -> list[Entry]:
    """The newest entries, in order."""
    return installation.entries()[-count:]


def test_the_same_request_gets_the_same_bytes_and_happens_once(
    installation, physician, coi
) -> None:
    before, key = installation.size(), new_key()

    first = physician.does("record_consent", {"therapy": card(coi)}, CONSENT, key=key)
    again = physician.does("record_consent", {"therapy": card(coi)}, CONSENT, key=key)

    assert (first.status, first.verdict) == (201, "accepted")
    assert (again.status, again.content) == (201, first.content)
    assert installation.size() == before + 1


def test_a_refusal_too_is_answered_the_same_and_written_once(installation, physician) -> None:
    before, key = installation.size(), new_key()

    first = physician.does("record_consent", {"therapy": "=A99992600"}, CONSENT, key=key)
    again = physician.does("record_consent", {"therapy": "=A99992600"}, CONSENT, key=key)

    assert first.verdict == "refused"
    assert again.content == first.content
    assert installation.size() == before + 1


def test_a_repeat_from_another_station_of_the_same_person_is_still_the_same_request(
    installation, physician, coi
) -> None:
    key = new_key()
    first = physician.does("record_consent", {"therapy": card(coi)}, CONSENT, key=key)

    elsewhere = installation.as_("N-NOVAK", "N-WARD")
    again = elsewhere.does("record_consent", {"therapy": card(coi)}, CONSENT, key=key)

    assert again.content == first.content


def test_fields_in_another_order_are_the_same_request(physician, coi) -> None:
    key = new_key()
    first = physician.does("record_consent", {"therapy": card(coi)}, CONSENT, key=key)

    turned = dict(reversed(CONSENT.items()))
    again = physician.does("record_consent", {"therapy": card(coi)}, turned, key=key)

    assert again.content == first.content


def test_the_same_key_with_another_content_is_refused_and_recorded(
    installation, physician, coi
) -> None:
    asked = {"scans": {"therapy": card(coi)}, "values": CONSENT}

    for different in DIFFERENT:
        key = new_key()
        physician.does("record_consent", key=key, **asked)
        before = installation.size()
        told = {"step": "record_consent"} | asked | different
        answer = physician.does(told.pop("step"), key=key, **told)

        assert (answer.verdict, answer.reasons) == ("refused", ["repeat_differs"]), different
        (written,) = last(installation, installation.size() - before)
        assert (written.id, written.verdict) == (answer.entries[0], "refused")
        assert written.view["reasons"] == ["repeat_differs"]


def test_the_same_key_of_another_person_is_refused_and_recorded(
    installation, physician, coi
) -> None:
    key = new_key()
    first = physician.does("record_consent", {"therapy": card(coi)}, CONSENT, key=key)
    before = installation.size()

    other = installation.as_("N-ADEYEMI", "N-CLINIC")
    answer = other.does("record_consent", {"therapy": card(coi)}, CONSENT, key=key)

    assert (answer.verdict, answer.reasons) == ("refused", ["repeat_differs"])
    assert installation.size() == before + 1
    assert last(installation, 1)[0].view["actor"] == "N-ADEYEMI"
    assert first.entries != answer.entries


def test_a_misused_key_still_gives_its_first_answer_to_whom_it_belongs(
    installation, physician, coi
) -> None:
    key = new_key()
    first = physician.does("record_consent", {"therapy": card(coi)}, CONSENT, key=key)
    physician.does("record_consent", {}, {}, key=key)

    again = physician.does("record_consent", {"therapy": card(coi)}, CONSENT, key=key)

    assert again.content == first.content


def test_a_new_key_for_what_is_done_is_already_done_and_changes_nothing(
    installation, physician, coi
) -> None:
    physician.does("record_consent", {"therapy": card(coi)}, CONSENT)
    before, shown = installation.size(), physician.get(f"/api/v1/therapies/{coi}").json()

    again = physician.does("record_consent", {"therapy": card(coi)}, CONSENT)

    assert (again.verdict, again.json["records"]) == ("already_done", [])
    assert installation.size() == before + 1
    assert last(installation, 1)[0].outcome == ()
    assert physician.get(f"/api/v1/therapies/{coi}").json() == shown


def test_a_double_click_enrols_one_patient(installation) -> None:
    coordinator, key = installation.as_("N-VOGT", "N-CLINIC"), new_key()

    clicks = [coordinator.does("enrol_therapy", values=PATIENT, key=key) for _ in range(2)]

    assert clicks[0].content == clicks[1].content
    assert coordinator.get("/api/v1/therapies").json()["total"] == 1


def test_twenty_at_once_with_one_key_are_one_act(installation, physician, coi) -> None:
    before, key = installation.size(), new_key()

    answers = in_a_loop(at_once(installation, physician, coi, [key] * CLIENTS))

    assert {one.status_code for one in answers} == {201}
    assert len({one.content for one in answers}) == 1
    assert answers[0].json()["verdict"] == "accepted"
    assert installation.size() == before + 1


def test_of_twenty_at_once_with_keys_of_their_own_one_is_accepted(
    installation, physician, coi
) -> None:
    before, keys = installation.size(), [new_key() for _ in range(CLIENTS)]

    answers = in_a_loop(at_once(installation, physician, coi, keys))

    verdicts = sorted(one.json()["verdict"] for one in answers)
    assert verdicts == ["accepted", *["already_done"] * (CLIENTS - 1)]
    assert installation.size() == before + CLIENTS


async def at_once(
    installation: Installation, somebody: Somebody, coi: str, keys: list[str]
) -> list[httpx.Response]:
    """The answers to as many consents, all under way at the same time."""
    transport = httpx.ASGITransport(app=installation.client.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return await asyncio.gather(
            *(
                client.post(
                    "/api/v1/steps/record_consent",
                    json=body_of({"therapy": card(coi)}, CONSENT),
                    headers=somebody.headers | {"Idempotency-Key": key},
                )
                for key in keys
            )
        )
