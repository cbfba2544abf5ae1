"""A container's page: five facts, where its cells came from, who held it, what happened to it."""

import re

from custody.domain.genealogy import ancestors, descendants
from custody.domain.records import Container, Label
from tests.api.pages.played import Ward
from tests.kit.pages import told

TECHNICIAN = ("N-TANAKA", "N-THAW")


def test_the_five_facts_stand_apart(ward: Ward):
    page = told(ward.page(*TECHNICIAN, f"/containers/{ward.thawed}"))

    assert "Final product bag B, violet" in page
    assert "Final bag 2 of its therapy" in page
    assert "Held by NORTH-CELL-LAB released to NORTH-WARD, not accepted yet" in page
    assert "Where Cell laboratory, thaw" in page
    assert "Condition Thawed use by 08 Apr 2026 12:15 CEST, 10:15 UTC" in page
    assert "Disposition Released" in page


def test_it_says_in_words_which_product_its_code_means(ward: Ward):
    page = told(ward.page(*TECHNICIAN, f"/containers/{ward.thawed}"))

    assert "Product CAR T CELLS, CRYOPRESERVED Product code and division S9004" in page


def test_its_cells_are_followed_both_ways(ward: Ward):
    with ward.made.house.look() as look:
        bags = look.books.find(Container, therapy=ward.lymphoma, kind="collection_bag")
        bag, thawed = bags[0], look.books.get(Container, ward.thawed)
        came_from, went_into = ancestors(look.books, thawed), descendants(look.books, bag)

    final = ward.page(*TECHNICIAN, f"/containers/{ward.thawed}")
    first = ward.page(*TECHNICIAN, f"/containers/{bag.id}")

    assert len(came_from) == 3
    assert ward.thawed in went_into
    assert all(f'href="/containers/{one}"' in final for one in came_from)
    assert all(f'href="/containers/{one}"' in first for one in went_into)
    assert "It is where these cells begin." in first
    assert "Nothing was made of it." in final


def test_custody_of_it_has_neither_gap_nor_overlap(ward: Ward):
    page = ward.page(*TECHNICIAN, f"/containers/{ward.thawed}").split('id="custody"')[1]
    rows = re.findall(r'datetime="([^"]+)"', page.split("</table>")[0])

    ends, begins = rows[1::2], rows[2::2]
    assert len(rows) > 5
    assert ends[: len(begins)] == begins


def test_only_its_own_entries_and_prints_stand_there(ward: Ward):
    with ward.made.house.look() as look:
        mine = [entry.index for entry in look.log.about(ward.thawed)]
        prints = {one.serial for one in look.books.find(Label, bears=ward.thawed)}
    page = ward.page(*TECHNICIAN, f"/containers/{ward.thawed}")

    entries = [int(one) for one in re.findall(r"<dt>Entry</dt><dd>(\d+), leaf", page)]
    assert entries == sorted(mine, reverse=True)
    assert {int(one) for one in re.findall(r'href="/labels/(\d+)"', page)} == prints


def test_a_container_that_is_not_there_is_a_page_that_says_so(ward: Ward):
    for nothing in ("00000S9004A999926999999A00000", "x", "<script>"):
        assert ward.status(*TECHNICIAN, f"/containers/{nothing}") == 404
