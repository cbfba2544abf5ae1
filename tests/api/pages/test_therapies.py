"""The list of therapies: found by any number, one page at a time, and never by name."""

import re

import pytest

from api.pages import therapies
from custody.domain.aliases import OF_A_PERSON
from custody.domain.identifiers.check_character import check_character
from custody.domain.marks import mark_of
from custody.domain.records import Alias, Donation, Label
from tests.api.pages.played import Ward

COORDINATOR = ("N-VOGT", "N-CLINIC")
AUDITOR = ("N-HALE", "N-OFFICE")


def listed(html: str) -> list[str]:
    """The therapies on a page, in their order."""
    return list(dict.fromkeys(re.findall(r'href="/therapies/(CH[0-9A-Z]+)"', html)))


def found(ward: Ward, question: str) -> list[str]:
    page = ward.made.as_(*COORDINATOR).client.get(
        "/therapies", params={"q": question}, headers=ward.made.as_(*COORDINATOR).headers
    )
    assert page.status_code == 200
    return listed(page.text)


def test_every_therapy_says_how_far_it_is_and_what_comes_next(ward: Ward):
    page = ward.page(*COORDINATOR, "/therapies")

    assert set(listed(page)) == {ward.lymphoma, ward.maria, ward.mariah}
    assert listed(page)[0] == ward.lymphoma, "the newest first"
    assert "S21 Monitoring" in page
    assert "Accept a handoff" in page
    assert "NORTH-WARD" in page
    assert "Looks like another patient" in page
    assert mark_of(ward.maria).name in page
    assert f"</span>{check_character(ward.maria)}</span>" in page


def test_nobody_reads_a_name_on_a_list(ward: Ward):
    page = ward.page(*COORDINATOR, "/therapies")

    for name in ("Santos", "Maria", "Kessler", "Wolfgang"):
        assert name not in page


@pytest.mark.parametrize(
    "spell",
    [
        lambda coi: coi,
        lambda coi: coi + check_character(coi),
        lambda coi: f"{coi[:7]} {coi[7:9]} {coi[9:]} {check_character(coi)}",
        lambda coi: coi.lower(),
        lambda coi: mark_of(coi).name,
        lambda coi: mark_of(coi).name.split()[1].upper(),
    ],
    ids=["bare", "checked", "as printed", "lower case", "call name", "half a call name"],
)
def test_a_therapy_is_found_by_its_identifier_and_its_call_name(ward: Ward, spell):
    assert found(ward, spell(ward.lymphoma)) == [ward.lymphoma]


def test_a_therapy_is_found_by_donation_by_other_parties_numbers_and_by_a_scan(ward: Ward):
    with ward.made.house.look() as look:
        donation = look.books.find(Donation, therapy=ward.maria)[0].din
        others = look.books.find(Alias, therapy=ward.maria)
        aliases = [one.value for one in others if one.type not in OF_A_PERSON]
        label = look.books.find(Label, therapy=ward.maria, kind="small_bag", state="applied")[0]
    scanned = ward.made.house.token_text(label)

    for question in (donation, donation + check_character(donation), *aliases, scanned):
        assert found(ward, question) == [ward.maria], question


@pytest.mark.parametrize(("who", "sees"), [(COORDINATOR, True), (AUDITOR, False)])
def test_a_patients_number_finds_for_who_may_read_names_and_never_by_an_address(
    ward: Ward, who: tuple[str, str], sees: bool
):
    page = ward.made.as_(*who).post("/therapies", data={"q": " h-310882 "})

    assert page.status_code == 200
    assert listed(page.text) == ([ward.maria] if sees else [])
    assert found(ward, "H-310882") == []


def test_a_pseudonym_finds_nothing(ward: Ward):
    with ward.made.house.look() as look:
        sealed = look.books.find(Alias, therapy=ward.maria, type="hospital_number")[0].value

    page = ward.made.as_(*COORDINATOR).post("/therapies", data={"q": sealed})

    assert listed(page.text) == []
    assert found(ward, sealed) == []


def test_what_names_no_person_becomes_an_address(ward: Ward):
    answer = ward.made.as_(*COORDINATOR).post("/therapies", data={"q": f" {ward.maria}"})

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/therapies?q={ward.maria}"


def test_a_wrong_check_character_is_told_before_anything_is_looked_up(ward: Ward):
    wrong = "0" if check_character(ward.maria) != "0" else "1"
    page = ward.page(*COORDINATOR, f"/therapies?q={ward.maria}{wrong}")

    assert "The check character is wrong" in page
    assert listed(page) == []


@pytest.mark.parametrize("question", ["CHA999926", "000003", "H-2044", "nothing", "%", "'; --"])
def test_an_identifier_is_never_found_by_a_part_of_it(ward: Ward, question):
    assert found(ward, question) == []


def test_what_is_asked_comes_back_harmless(ward: Ward):
    hostile = '"><script>alert(1)</script>'
    who = ward.made.as_(*COORDINATOR)
    page = who.client.get("/therapies", params={"q": hostile}, headers=who.headers).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "Nothing has that number or name" in page


def test_pages_of_the_list_show_every_therapy_once(ward: Ward, monkeypatch):
    monkeypatch.setattr(therapies, "ON_A_PAGE", 1)
    address, seen = "/therapies", []

    while address:
        page = ward.page(*COORDINATOR, address)
        seen += listed(page)
        later = re.search(r'rel="next" href="([^"]+)"', page)
        address = later[1].replace("&amp;", "&") if later else ""

    assert sorted(seen) == sorted([ward.lymphoma, ward.maria, ward.mariah])
    assert listed(ward.page(*COORDINATOR, "/therapies?offset=99999")) == [seen[-1]]
