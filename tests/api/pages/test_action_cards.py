"""Action cards: printed for a station, scanned there, and a form is open; nothing else ever happens."""

from collections.abc import Callable

import pytest

from api.site_labels import LabelsOfSites, SiteLabels
from custody.domain.identifiers.local_codes import ActionCode
from custody.domain.journey import JOURNEY
from custody.domain.reasons import REASON
from custody.domain.vocabulary import Role, StationKind
from labels.languages import Language
from labels.read_back import symbols_on
from tests.api.pages.bed import two_patients_with_thawed_bags
from tests.api.pages.hand import Hand, scanned
from tests.api.pages.test_packing_lists import said
from tests.kit.installation import Installation

NewHand = Callable[[], Hand]
NURSE, BED = "N-OKAFOR", "N-BEDSIDE-1"
CARDS = f"/api/v1/stations/{BED}/action-cards.pdf"
INFUSION = f"]Q1{ActionCode.of_step('start_infusion').text}"


def scans(hand: Hand, text: str) -> Hand:
    return hand.go("/station").send("/station", text=text, how="scanned")


def test_a_sheet_has_a_card_for_every_step_of_ones_own_at_that_kind_of_station(
    house: Installation,
):
    answer = house.as_(NURSE, BED).get(CARDS)

    mine = {
        step.name
        for step in JOURNEY
        if Role.NURSE in step.roles and StationKind.BEDSIDE in step.stations
    }
    read = symbols_on(answer.content)
    assert answer.headers["content-type"] == "application/pdf"
    assert {ActionCode.parse(text).step for text, _ in read} == mine
    assert {aim for _, aim in read} == {"]Q1"}


def test_the_same_cards_are_the_same_bytes_and_nothing_is_written(house: Installation):
    nurse, before = house.as_(NURSE, BED), house.size()

    assert nurse.get(CARDS).content == nurse.get(CARDS).content
    assert house.size() == before


def test_cards_speak_the_language_of_the_site_below_the_title_of_the_page(
    house: Installation, monkeypatch: pytest.MonkeyPatch
):
    german = LabelsOfSites({"NORTH": SiteLabels(language=Language.GERMAN)})
    monkeypatch.setattr(house.house, "site_labels", german)

    text = said(house.as_(NURSE, BED).get(CARDS).content)

    assert "Start the infusion" in text
    assert "Krankenbett" in text
    assert "Scannen: das Formular geht auf" in text
    assert "Scan it" not in text


@pytest.mark.parametrize(
    ("person", "station", "path", "status"),
    [
        (NURSE, BED, "/api/v1/stations/N-NOWHERE/action-cards.pdf", 404),
        (NURSE, BED, "/api/v1/stations/W-QC/action-cards.pdf", 404),  # nothing is hers to do there
        ("S-ROSSI", "S-VAN", CARDS, 403),
    ],
)
def test_cards_are_of_stations_here_for_who_fetches_labels(
    house: Installation, person, station, path, status
):
    assert house.as_(person, station).get(path).status_code == status


def test_nobody_prints_cards_without_signing_in(house: Installation):
    assert house.client.get(CARDS).status_code == 401


def test_the_look_up_door_tells_which_form_a_card_opens(house: Installation):
    answer = house.as_(NURSE, BED).post("/api/v1/look-up", json={"text": INFUSION, "symbology": ""})

    told = answer.json()
    assert told["opens"]["name"] == "start_infusion"
    assert (told["problem"], told["thing"], told["steps"]) == (None, None, [])


def test_a_scanned_card_opens_the_form_with_the_first_scan_to_do(
    hand: NewHand, house: Installation
):
    before = house.size()

    nurse = scans(hand().be(NURSE, BED), INFUSION)

    field = nurse.html.partition('name="scan.wristband.0"')[2].partition(">")[0]
    assert nurse.path == "/steps/start_infusion"
    assert "autofocus" in field
    assert nurse.form("/steps/start_infusion").fields["scan.wristband.0"] == ""
    assert house.size() == before


def test_a_card_of_the_bedside_check_opens_the_page_of_its_own(hand: NewHand):
    nurse = scans(hand().be(NURSE, BED), ActionCode.of_step("check_identity").text)

    assert nurse.path == "/bedside"


@pytest.mark.parametrize(
    ("action", "person", "station", "reason"),
    [
        ("START-INFUSION", NURSE, "N-WARD", "wrong_station"),
        ("START-INFUSION", "N-TANAKA", "N-THAW", "wrong_role"),
        ("MAKE-COFFEE", NURSE, BED, "not_on_file"),
    ],
)
def test_a_card_that_is_not_for_here_is_a_stop_with_its_reason(
    hand: NewHand, action, person, station, reason
):
    page = scans(hand().be(person, station), ActionCode(action=action).text)

    assert page.path == "/station"
    assert REASON[reason].sentence in page.text
    assert REASON[reason].next_step in page.text


def test_a_card_is_no_scan_of_a_bag(hand: NewHand, house: Installation):
    maria, _ = two_patients_with_thawed_bags(house.house)

    nurse = hand().be(NURSE, BED).go("/steps/start_infusion")
    nurse.send(
        "/steps/start_infusion",
        value__no_filter="yes",
        **scanned("wristband", maria.wristband),
        **scanned("container", INFUSION),
    )

    assert nurse.verdict.startswith("STOP")
    assert REASON["wrong_kind"].sentence in nurse.text


def test_the_station_leads_to_its_cards_only_where_there_are_some(hand: NewHand):
    nurse, courier = hand().be(NURSE, BED).go("/station"), hand().be("S-ROSSI", "S-VAN")

    assert f'href="{CARDS}"' in nurse.html
    assert "action-cards.pdf" not in courier.go("/station").html
