"""Handoffs: pending until both people acted, seen by everybody whom they concern."""

import re

from custody.domain.records import Handoff
from tests.api.pages.played import Ward
from tests.kit.installation import PEOPLE
from tests.kit.pages import told


def test_the_ward_sees_what_waits_for_it_and_can_accept(ward: Ward):
    page = ward.page("N-OKAFOR", "N-BEDSIDE-1", "/handoffs")

    assert "For NORTH-WARD, from NORTH-CELL-LAB" in told(page)
    assert "Released by Mei Tanaka Released 08 Apr 2026 10:17 CEST 08:17 UTC" in told(page)
    assert '<span title="N-TANAKA">Mei Tanaka</span>' in page
    assert 'href="/steps/accept_custody"' in page
    assert 'href="/steps/decline_custody"' in page


def test_the_cell_lab_sees_that_it_is_not_accepted_yet(ward: Ward):
    page = ward.page("N-TANAKA", "N-THAW", "/handoffs")

    assert "Released here, not accepted yet" in told(page)
    assert 'href="/steps/accept_custody"' not in page


def test_closed_handoffs_show_both_people_and_both_times(ward: Ward):
    page = told(ward.page("N-HALE", "N-OFFICE", "/handoffs"))

    assert "Closed handoffs, both people and both times" in page
    with ward.made.house.look() as look:
        closed = [one for one in look.books.find(Handoff) if one.accepter]
    assert len(closed) > 10
    newest = max(closed, key=lambda one: one.accepted_at)
    releaser, accepter = (PEOPLE[one].name for one in (newest.releaser, newest.accepter))
    assert re.search(rf"{releaser} \d\d \w+ 2026 .* {accepter} \d\d \w+ 2026", page)


def test_a_courier_sees_only_what_their_own_party_gave_or_took(ward: Ward):
    page = ward.page("S-ROSSI", "S-VAN", "/handoffs")

    assert "SWIFT-COURIER" in page
    assert "NORTH-WARD" not in page
    assert "NORTH-CELL-LAB to NORTH-WARD" not in told(page)
    assert "/therapies/" not in page
    assert "/containers/" not in page
