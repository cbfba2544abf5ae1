"""What people carry, printed by the house and read again by it: a therapy's card, and a badge."""

from custody.domain.identifiers.donation import ChainOfIdentity
from labels.read_back import symbols_on
from tests.kit.installation import PEOPLE, credentials


def test_after_enrolment_nobody_types_the_identifier(house) -> None:
    coordinator = house.as_("N-VOGT", "N-CLINIC")
    physician = house.as_("N-NOVAK", "N-CLINIC")
    coi = coordinator.enrols()
    values = {"consent_given": True, "consent_version": "V3", "hospital_number": "H-4711"}

    card = coordinator.get(f"/api/v1/therapies/{coi}/card.pdf")
    [(text, prefix)] = symbols_on(card.content)
    consent = physician.does("record_consent", {"therapy": f"{prefix}{text}"}, values)

    assert card.headers["content-type"] == "application/pdf"
    assert text == ChainOfIdentity(coi=coi).text
    assert consent.verdict == "accepted", consent.json


def test_a_card_is_of_a_therapy_on_file(house) -> None:
    missing = house.as_("N-VOGT", "N-CLINIC").get("/api/v1/therapies/CHA999926000099/card.pdf")

    assert missing.status_code == 404


def test_a_printed_badge_signs_its_person_in(house) -> None:
    administrator = house.as_("N-RUIZ", "N-OFFICE")

    badge = administrator.get("/api/v1/people/N-OKAFOR/badge.pdf")
    [(text, prefix)] = symbols_on(badge.content)
    entered = house.client.post(
        "/api/v1/sign-in", json=credentials("N-OKAFOR", "N-WARD") | {"badge": f"{prefix}{text}"}
    )

    assert text == PEOPLE["N-OKAFOR"].badge.text
    assert entered.status_code == 201, entered.text


def test_who_printed_whose_badge_is_in_the_security_log(house) -> None:
    administrator = house.as_("N-RUIZ", "N-OFFICE")

    administrator.get("/api/v1/people/N-OKAFOR/badge.pdf")
    administrator.get("/api/v1/people/N-NOBODY/badge.pdf")

    (line,) = house.security(5)
    assert (line.person, line.station, line.door) == ("N-RUIZ", "N-OFFICE", "badge print")
    assert "N-OKAFOR" in line.why


def test_only_an_administrator_prints_badges_and_only_of_people_here(house) -> None:
    administrator, nurse = house.as_("N-RUIZ", "N-OFFICE"), house.as_("N-OKAFOR", "N-WARD")

    refused = nurse.get("/api/v1/people/N-OKAFOR/badge.pdf")
    nobody = administrator.get("/api/v1/people/N-NOBODY/badge.pdf")

    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert nobody.status_code == 404
