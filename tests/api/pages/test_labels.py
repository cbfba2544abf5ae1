"""Labels: counted until nothing is left, shown as they are printed."""

import re
from html import unescape

import pytest

from api.pages import labels
from custody.domain.records import Label, Therapy
from tests.api.pages.played import Ward

OPERATOR = ("W-RAMAN", "W-CLEAN-3")
PNG = b"\x89PNG\r\n\x1a\n"


def told(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def serials(page: str) -> set[int]:
    return {int(one) for one in re.findall(r'href="/labels/(\d+)"', page)}


def test_a_station_sees_its_own_prints_and_that_they_close_to_zero(ward: Ward):
    page = ward.page(*OPERATOR, "/labels")

    with ward.made.house.look() as look:
        mine = {one.serial for one in look.books.find(Label, station="W-CLEAN-3")}
    assert mine
    assert serials(page) == mine
    assert "Final product bag 3 2 0 1 closes to zero" in told(page)
    assert "not accounted for" not in page


def test_prints_of_a_therapy_are_found_and_chosen_by_state(ward: Ward):
    page = ward.page(*OPERATOR, f"/labels?q={ward.lymphoma}&state=destroyed")

    with ward.made.house.look() as look:
        wanted = {
            one.serial for one in look.books.find(Label, therapy=ward.lymphoma, state="destroyed")
        }
    assert wanted
    assert serials(page) == wanted


def test_every_print_is_on_some_page(ward: Ward, monkeypatch):
    monkeypatch.setattr(labels, "ON_A_PAGE", 4)
    with ward.made.house.look() as look:
        wanted = {one.serial for one in look.books.find(Label, therapy=ward.lymphoma)}
    address, seen = f"/labels?q={ward.lymphoma}", set()

    while address:
        page = ward.page(*OPERATOR, address)
        seen |= serials(page)
        later = re.search(r'rel="next" href="([^"]+)"', page)
        address = unescape(later[1]) if later else ""

    assert seen == wanted


def test_a_print_is_shown_as_it_is_printed_and_the_reading_of_the_name_is_noted(ward: Ward):
    with ward.made.house.look() as look:
        label = look.books.find(Label, therapy=ward.lymphoma, kind="final_bag", state="applied")[0]
        subject = look.books.get(Therapy, ward.lymphoma).subject
        before = len(look.stores.vault.readings(subject))
    page = ward.page(*OPERATOR, f"/labels/{label.serial}")
    picture = ward.made.as_(*OPERATOR).get(f"/labels/{label.serial}.png")

    assert f'src="/labels/{label.serial}.png"' in page
    assert f'href="/api/v1/labels/{label.serial}.pdf"' in page
    assert f'href="/containers/{label.bears}"' in page
    assert picture.content.startswith(PNG)
    with ward.made.house.look() as look:
        readings = look.stores.vault.readings(subject)
    assert len(readings) == before + 1
    assert readings[-1].why == f"fetches label {label.serial}"


def test_who_may_not_fetch_labels_gets_none_of_it_and_leaves_a_line(ward: Ward):
    analyst = ("W-BELL", "W-QC")

    for path in ("/labels", "/labels/1", "/labels/1.png"):
        assert ward.status(*analyst, path) == 403, path
        line = ward.made.security(1)[0]
        assert (line.person, line.door) == ("W-BELL", f"GET {path}")


@pytest.mark.parametrize("path", ["/labels/999999", "/labels/999999.png"])
def test_a_print_that_is_not_there_is_a_page_that_says_so(ward: Ward, path):
    assert ward.status(*OPERATOR, path) == 404
