"""What people carry, printed by the house and read again by it: a therapy's card, and a badge."""

from api.label_templates import as_kept
from custody.domain.identifiers.donation import ChainOfIdentity
from labels.read_back import symbols_on
from labels.template_files import template_from_toml
from labels.templates import shipped_files
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


def test_a_card_is_printed_from_the_template_that_the_site_approved(house) -> None:
    administrator = house.as_("N-RUIZ", "N-OFFICE")
    shipped = next(file for file in shipped_files() if b'name = "badge"' in file)
    toml = shipped.replace(b'name = "badge"', b'name = "ourbadge"', 1)
    kept = as_kept(template_from_toml(toml), toml, by="W-GRANT", station="W-QUALITY", at="")
    house.house.write(lambda at: at.stores.label_templates.keep(kept))
    path = "/api/v1/people/N-OKAFOR/badge.zpl"

    before = administrator.get(path).text
    approved = house.as_("W-GRANT", "W-QUALITY").does(
        "approve_label_template", values={"template": "ourbadge v1", "read": True}, second="W-RAMAN"
    )
    after = administrator.get(path).text

    assert approved.verdict == "accepted", approved.json
    assert "badge v1" in before
    assert "ourbadge v1" not in before
    assert "ourbadge v1" in after


def test_outside_a_demo_no_card_is_printed_from_what_nobody_approved(house, monkeypatch) -> None:
    coi = house.as_("N-VOGT", "N-CLINIC").enrols()
    monkeypatch.setattr(house.house, "demo", False)

    refused = house.as_("N-VOGT", "N-CLINIC").get(f"/api/v1/therapies/{coi}/card.pdf")

    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert "No approved template of this kind of label is in force." in refused.json()["detail"]
