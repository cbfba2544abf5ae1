"""Labels: counted until nothing is left, shown as they are printed."""

import re
from html import unescape

import pytest

from api.pages import labels
from custody.domain.records import Label
from tests.api.pages.played import Ward
from tests.kit.pages import told

OPERATOR = ("W-RAMAN", "W-CLEAN-3")
PNG = b"\x89PNG\r\n\x1a\n"


def serials(page: str) -> set[int]:
    return {int(one) for one in re.findall(r'href="/labels/(\d+)"', page)}


def test_a_station_sees_its_own_prints_and_that_they_close_to_zero(ward: Ward):
    page = ward.page(*OPERATOR, "/labels")

    with ward.made.house.look() as look:
        mine = {one.serial for one in look.books.find(Label, station="W-CLEAN-3")}
    assert mine
    assert serials(page) == mine
    assert "Final product bag 5 2 2 1 closes to zero" in told(page)
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


@pytest.mark.parametrize(
    "form",
    [
        "/labels/{}.png",
        "/api/v1/labels/{}.pdf",
        "/api/v1/labels/{}.zpl",
        "/api/v1/labels/{}/symbols",
    ],
)
def test_a_print_that_is_in_use_is_never_drawn_again(ward: Ward, form):
    """A copy would open what only the print on the thing may open; a reprint voids the one before."""
    with ward.made.house.look() as look:
        label = look.books.find(Label, therapy=ward.lymphoma, kind="final_bag", state="applied")[0]

    page = ward.page(*OPERATOR, f"/labels/{label.serial}")

    assert ward.status(*OPERATOR, form.format(label.serial)) == 409
    assert f"/labels/{label.serial}.p" not in page
    assert f'href="/containers/{label.bears}"' in page


def test_who_may_not_fetch_labels_gets_none_of_it_and_leaves_a_line(ward: Ward):
    analyst = ("W-BELL", "W-QC")

    for path in ("/labels", "/labels/1", "/labels/1.png"):
        assert ward.status(*analyst, path) == 403, path
        line = ward.made.security(1)[0]
        assert (line.person, line.door) == ("W-BELL", f"GET {path}")


@pytest.mark.parametrize("path", ["/labels/999999", "/labels/999999.png"])
def test_a_print_that_is_not_there_is_a_page_that_says_so(ward: Ward, path):
    assert ward.status(*OPERATOR, path) == 404
