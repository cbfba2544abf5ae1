"""Who a patient is, is told to who may read names, and stands nowhere else: in no file, row, log or address."""

import logging
from collections.abc import Mapping

import pypdfium2
import pytest

from custody.domain.erased import ERASE
from custody.domain.records import Milestone, Therapy
from tests.api.pages.played import TOLD, Ward
from tests.kit.installation import PATIENT, Installation, card
from tests.kit.patients import PATIENTS, found_in, words_of

COORDINATOR, NURSE, AUDITOR = ("N-VOGT", "N-CLINIC"), ("N-OKAFOR", "N-WARD"), ("N-HALE", "N-OFFICE")
MINE, OTHERS = "H-4711", "H-4712"
SAID = {"consent_given": True, "consent_version": "V3"}
OTHER: Mapping[str, str] = {
    "family": "Zwolinski", "given": "Aurelia", "birth_date": "1944-08-09", "hospital_number": OTHERS,
}  # fmt: skip
WORDS = words_of([{name: str(PATIENT[name]) for name in OTHER}, dict(OTHER)])


def test_no_file_of_the_house_says_who_a_patient_is(ward: Ward):
    words = words_of(PATIENTS[key] for key in TOLD)
    for coi in (ward.lymphoma, ward.maria, ward.mariah):
        path = f"/api/v1/therapies/{coi}/evidence"
        assert ward.made.as_(*AUDITOR).post(path, json={}).status_code == 201

    files = [one for one in ward.made.settings.data.rglob("*") if one.is_file()]
    said = {one.name: found_in(_without_keys(one.read_bytes()), words) for one in files}

    assert any(name.startswith("custody.sqlite") for name in said)
    assert sum(name.endswith(".jsonl") for name in said) >= 3
    assert {name: found for name, found in said.items() if found} == {}


@pytest.mark.parametrize(("who", "sees"), [(NURSE, True), (AUDITOR, False)])
def test_a_therapys_page_has_the_number_for_who_may_read_names(
    ward: Ward, who: tuple[str, str], sees: bool
):
    page = ward.page(*who, f"/therapies/{ward.maria}")

    assert ("H-310882" in page) == sees
    assert ("not shown here" in page) != sees


def test_no_line_of_any_log_says_who_a_patient_is(
    installation: Installation, caplog: pytest.LogCaptureFixture
):
    coordinator = installation.as_(*COORDINATOR)
    physician = installation.as_("N-ADEYEMI", "N-CLINIC")
    with caplog.at_level(logging.DEBUG):
        mine = coordinator.enrols()
        coordinator.enrols(**OTHER)
        consent = [
            physician.does(
                "record_consent", {"therapy": card(mine)}, {**SAID, "hospital_number": one}
            )
            for one in (OTHERS, MINE)
        ]
        twice = coordinator.does("enrol_therapy", values={**PATIENT, "given": "Aurelia"})
        wrong = coordinator.does("enrol_therapy", values={**PATIENT, "Zwolinski": "Zwolinski"})
        found = coordinator.post("/therapies", data={"q": OTHERS})

    assert [one.verdict for one in (*consent, twice)] == ["refused", "accepted", "refused"]
    assert wrong.verdict == "refused"
    assert found.status_code == 200
    lines = [record.getMessage() for record in caplog.records]
    lines += [str(line) for line in installation.security()]
    lines += [entry.body.decode() for entry in installation.entries()]
    assert any("step:record_consent" in line for line in lines)
    assert [line for line in lines if found_in(line.encode(), WORDS)] == []


def test_the_number_goes_with_the_person(installation: Installation):
    coi = installation.as_(*COORDINATOR).enrols()
    house = installation.house
    with house.look() as look:
        therapy = look.books.get(Therapy, coi)
        assert therapy is not None
        before = house.write(
            lambda at: at.stores.vault.open(_enrolment(installation), "hospital_number")
        )

    house.write(lambda at: at.stores.vault.erase(therapy.subject))

    assert before is not None
    assert bytes.fromhex(before.value).decode() == MINE
    assert (
        house.write(lambda at: at.stores.vault.open(_enrolment(installation), "hospital_number"))
        is None
    )
    page = installation.as_(*COORDINATOR).get(f"/therapies/{coi}").text
    assert MINE not in page
    assert "not shown here" in page


def test_a_search_for_the_number_of_who_was_erased_finds_nobody(installation: Installation):
    coordinator = installation.as_(*COORDINATOR)
    coi = coordinator.enrols()
    at = "2057-01-01T12:00:00.000000Z"
    gone = Milestone(therapy=coi, step=ERASE, times=1, first_at=at, last_at=at)

    before = coordinator.post("/therapies", data={"q": MINE}).text
    installation.house.write(lambda transaction: transaction.books.put(gone))
    after = coordinator.post("/therapies", data={"q": MINE}).text

    assert f"/therapies/{coi}" in before
    assert f"/therapies/{coi}" not in after


@pytest.mark.parametrize(
    ("number", "stands"), [("H-4711", True), ("W" * 10, True), ("W" * 11, False), ("W" * 32, False)]
)
def test_a_wristband_has_the_number_where_there_is_room(
    house: Installation, number: str, stands: bool
):
    coi = house.as_(*COORDINATOR).enrols(hospital_number=number)
    said = {**SAID, "hospital_number": number}
    house.as_("N-ADEYEMI", "N-CLINIC").does("record_consent", {"therapy": card(coi)}, said)
    nurse = house.as_(*NURSE)
    printed = nurse.does("print_wristband", {"therapy": card(coi)})
    assert printed.verdict == "accepted", printed.json

    answer = nurse.get("/api/v1/labels/1.pdf")

    assert answer.status_code == 200
    (page,) = pypdfium2.PdfDocument(answer.content)
    assert (f"Hospital no. {number}" in page.get_textpage().get_text_range()) == stands


def _without_keys(data: bytes) -> bytes:
    """Bytes without the names of the stories, with which the demo's request keys begin."""
    for key in sorted(TOLD, key=len, reverse=True):
        data = data.replace(key.encode(), b"")
    return data


def _enrolment(installation: Installation) -> str:
    return next(one.id for one in installation.entries() if one.type == "step:enrol_therapy")
