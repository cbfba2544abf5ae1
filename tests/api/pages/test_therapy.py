"""A therapy's page: whose it is, for whom that is told, and everything that happened."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape

import pytest

from api import therapy_views
from api.routes.telling import entry_json
from api.therapy_story import story_of, timeline_of
from custody.domain.audit_lines import CheckpointLine
from custody.domain.audit_record import AuditRecord
from custody.domain.journey.bedside_check import CHECK_OPEN_MINUTES
from custody.domain.records import Container, Label, LotUse, Milestone, Therapy
from custody.ledger.entry import Entry
from custody.use_cases.tell_custody import Telling, tell_custody
from custody.use_cases.telling.events import WAITING
from custody.use_cases.telling.withheld import open_halves, recorded
from tests.api.pages.played import Ward
from tests.kit.installation import Installation

NURSE = ("N-OKAFOR", "N-BEDSIDE-1")
AUDITOR = ("N-HALE", "N-OFFICE")
VIEWS = ("overview", "timeline", "cells", "dose", "labels")


def readings(ward: Ward, coi: str) -> list:
    with ward.made.house.look() as look:
        therapy = look.books.get(Therapy, coi)
        return look.stores.vault.readings(therapy.subject)


def told(page: str) -> str:
    """What can be read on a page, in one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_the_bedside_reads_the_name_and_every_reading_is_written_down(ward: Ward):
    before = readings(ward, ward.maria)
    page = ward.page(*NURSE, f"/therapies/{ward.maria}")

    assert "Santos-Lima, Maria" in page
    assert "born 04 Mar 2017" in page
    after = readings(ward, ward.maria)
    assert len(after) == len(before) + 1
    assert (after[-1].reader, after[-1].why) == (
        "N-OKAFOR", f"opens the page of therapy {ward.maria}",
    )  # fmt: skip


@pytest.mark.parametrize("who", [AUDITOR, ("W-GRANT", "W-QUALITY"), ("W-BELL", "W-QC")])
def test_who_needs_no_name_gets_none_and_reads_none(ward: Ward, who):
    before = readings(ward, ward.maria)

    for view in VIEWS:
        page = ward.page(*who, f"/therapies/{ward.maria}?view={view}")
        assert not re.search("Santos|Maria|2017-03-04|04 Mar 2017", page), view

    assert readings(ward, ward.maria) == before


def test_the_overview_says_how_far_what_next_and_what_stands_in_the_way(ward: Ward):
    page = told(ward.page(*NURSE, f"/therapies/{ward.lymphoma}"))

    assert "Monitoring , now" in page
    assert "Accept a handoff NORTH-WARD" in page
    assert (
        "Final bag 2 NORTH-CELL-LAB NORTH-WARD Mei Tanaka 08 Apr 2026 10:17 CEST 08:17 UTC" in page
    )
    assert "The two halves of the bedside check do not agree." in page
    assert "Thawed, Final product bag B, violet, use by 08 Apr 2026 12:15 CEST, 10:15 UTC" in page
    assert "Order number ORD-5521, sponsor" in page


def test_every_container_stands_there_with_its_five_facts(ward: Ward):
    page = ward.page(*AUDITOR, f"/therapies/{ward.lymphoma}").split('id="containers"')[1]

    with ward.made.house.look() as look:
        containers = look.books.find(Container, therapy=ward.lymphoma)
        titles = {one.station.id: one.title for one in look.stores.stations.all()}
    assert containers
    for one in containers:
        row = re.search(
            rf'<tr role="row">(?:(?!</tr>).)*/containers/{one.id}".*?</tr>', page, re.DOTALL
        )
        assert row, one.id
        place = titles.get(one.place, one.place)  # a room is called as its own pages call it
        for fact in (one.holder, place, one.condition, one.disposition):
            assert fact.replace("_", " ") in told(row[0]), fact


def test_the_timeline_shows_every_entry_once_page_by_page(ward: Ward, monkeypatch):
    monkeypatch.setattr(therapy_views, "ON_A_PAGE", 17)
    with ward.made.house.look() as look:
        expected = [entry.index for entry in look.log.about(ward.lymphoma)]
    address, seen = f"/therapies/{ward.lymphoma}?view=timeline&order=oldest", []

    while address:
        page = ward.page(*AUDITOR, address)
        seen += [int(one) for one in re.findall(r"<dt>Entry</dt><dd>(\d+), leaf", page)]
        later = re.search(r'rel="next" href="([^"]+)"', page)
        address = unescape(later[1]) if later else ""

    assert seen == expected


def test_a_refusal_stands_there_with_both_times_all_reasons_and_what_to_do(ward: Ward):
    page = told(ward.page(*AUDITOR, f"/therapies/{ward.lymphoma}?view=timeline&only=refused"))

    assert "Accepted" not in page
    assert "10:20:40 CEST 08:20:40 UTC Bag and patient do not match Refused" in page
    assert "Do not infuse. Keep the bag with you and call quality and the physician." in page
    assert "12 March 2026" in page
    assert "10:00:55 EDT 14:00:55 UTC Insert the gene Refused" in page, "the time of its own place"


def test_handoffs_show_both_people(ward: Ward):
    page = told(ward.page(*AUDITOR, f"/therapies/{ward.lymphoma}?view=timeline&only=handoffs"))
    spans = told(ward.page(*AUDITOR, f"/therapies/{ward.lymphoma}?view=cells"))

    assert "Hand over: release Accepted Mei Tanaka" in page
    assert "released by Mei Tanaka , not accepted yet" in spans
    assert "released by Ben Carter , accepted by Mei Tanaka" in spans


def up_to_a_half(ward: Ward) -> list[Entry]:
    """The lymphoma's entries up to the first half of its first bedside check."""
    with ward.made.house.look() as look:
        entries = list(look.log.about(ward.lymphoma))
    first = next(n for n, one in enumerate(entries) if one.type == "step:check_identity")
    return entries[: first + 1]


def record_at(ward: Ward, entries: list[Entry], now: datetime) -> AuditRecord:
    """The custody record of these entries as somebody gets it at a moment."""
    return tell_custody(
        Telling(
            coi=ward.lymphoma, entries=entries, presets=ward.made.house.presets, roles={}, bundle_sha256="",
            checkpoint=CheckpointLine(note="", origin="", size=0, root=""), demo=True, now=now,
        )
    )  # fmt: skip


def test_half_of_a_bedside_check_is_told_when_its_time_is_over(ward: Ward):
    entries = up_to_a_half(ward)
    at_once = record_at(ward, entries, recorded(entries[-1]))

    with ward.made.house.look() as look:
        line = timeline_of(look, at_once, entries)[-1]
        over = story_of(ward.made.house, look, ward.lymphoma, entries)  # a day later
        later = timeline_of(look, over, entries)[-1]

    assert (line["word"], line["details"]) == ("Recorded", ())
    assert later["word"] == "Accepted"
    assert "agrees" in str(later["details"])


@pytest.mark.parametrize(
    ("minutes", "kept_back"), [(0, 1), (CHECK_OPEN_MINUTES, 1), (CHECK_OPEN_MINUTES + 1, 0)]
)
def test_paper_and_api_keep_back_the_same_entries(ward: Ward, minutes: int, kept_back: int):
    entries = up_to_a_half(ward)
    now = recorded(entries[-1]) + timedelta(minutes=minutes)

    events = record_at(ward, entries, now).events
    halves = open_halves(entries, now)

    on_paper = [one.index for one in events if one.details == WAITING]
    on_the_api = [one.index for one in entries if "body" not in entry_json(one, halves)["entry"]]
    assert on_paper == on_the_api
    assert len(on_paper) == kept_back


def test_the_cells_are_drawn_and_can_be_heard(ward: Ward):
    page = ward.page(*AUDITOR, f"/therapies/{ward.lymphoma}?view=cells")

    assert page.count('<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="img"') >= 4
    assert "style=" not in page
    assert "Collection bag 1" in page
    with ward.made.house.look() as look:
        lots = {use.lot for use in look.books.find(LotUse, therapy=ward.lymphoma)}
    assert len(lots) >= 2
    for lot in lots:
        assert f"lot={lot}" in page


def test_the_dose_is_told_as_planned_and_as_given(ward: Ward):
    page = told(ward.page(*NURSE, f"/therapies/{ward.lymphoma}?view=dose"))

    assert "Session 1 day 1 that day only green" in page
    assert "Session 1, bag 1 Final bag 1, green infused 150 million cells" in page
    assert "checked by Grace Okafor and Tom Becker" in page
    assert "Session 2, bag 1 Final bag 2, violet thawed 150 million cells Not yet" in page


def test_how_the_patient_was_is_drawn(ward: Ward):
    page = told(ward.page(*NURSE, f"/therapies/{ward.maria}?view=dose"))

    for curve in ("Body temperature", "Systolic pressure", "CRS", "ICANS"):
        assert curve in page


def test_every_print_is_counted_and_listed(ward: Ward):
    page = ward.page(*NURSE, f"/therapies/{ward.lymphoma}?view=labels")

    with ward.made.house.look() as look:
        prints = look.books.find(Label, therapy=ward.lymphoma)
    for one in prints:
        assert f'href="/labels/{one.serial}"' in page
    assert "closes to zero" in page
    assert (
        "/labels/"
        not in ward.page("W-BELL", "W-QC", f"/therapies/{ward.lymphoma}?view=labels").split(
            "<main>"
        )[1]
    )


@pytest.mark.parametrize("coi", ["CHA999926009999", "nobody", "<b>", "%00"])
def test_a_therapy_that_is_not_there_is_a_page_that_says_so(ward: Ward, coi):
    assert ward.status(*AUDITOR, f"/therapies/{coi}") in (400, 404)


def test_a_therapy_that_has_just_begun_says_what_is_empty_and_a_hostile_name_stays_a_name(
    house: Installation,
):
    coordinator = house.as_("N-VOGT", "N-CLINIC")
    coi = coordinator.enrols(family="<script>alert(1)</script>", given='"><img src=x onerror=y>')
    pages = {view: coordinator.get(f"/therapies/{coi}?view={view}").text for view in VIEWS}

    for page in pages.values():
        assert "&lt;script&gt;alert(1)&lt;/script&gt;, &#34;&gt;&lt;img src=x onerror=y&gt;" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "No container yet" in pages["overview"]
    assert "No cells yet" in pages["cells"]
    assert "No dose plan is signed yet" in pages["dose"]
    assert "Nothing was printed yet" in pages["labels"]


def test_quality_sees_at_its_desk_from_when_a_person_may_be_erased(ward: Ward):
    closed = ward.page("N-HOFFMANN", "N-QUALITY", f"/therapies/{ward.lymphoma}")

    assert "Erasing the person not before the therapy is closed" in told(closed)
    assert "Erasing the person" not in told(ward.page(*NURSE, f"/therapies/{ward.lymphoma}"))
    assert "Erasing the person" not in told(ward.page(*AUDITOR, f"/therapies/{ward.lymphoma}"))


def test_the_years_are_counted_on_the_page_from_the_last_day_of_use(house: Installation):
    coi = house.as_("N-NOVAK", "N-CLINIC").enrols()

    with house.house.look() as look:
        therapy = look.books.get(Therapy, coi)
    ended = replace(therapy, closed_at="2026-04-19T17:00:00.000000Z")
    house.house.write(lambda here: here.books.put(ended))

    page = told(house.as_("N-HOFFMANN", "N-QUALITY").get(f"/therapies/{coi}").text)
    assert "Erasing the person from 19 Apr 2056" in page


def test_who_was_erased_is_said_to_be_on_every_page_that_lists_them(house: Installation):
    coi = house.as_("N-NOVAK", "N-CLINIC").enrols()
    at = "2056-05-01T12:00:00.000000Z"
    gone = Milestone(therapy=coi, step="erase_person", times=1, first_at=at, last_at=at)
    house.house.write(lambda here: here.books.put(gone))
    quality = house.as_("N-HOFFMANN", "N-QUALITY")

    page = told(quality.get(f"/therapies/{coi}").text)

    assert "Person erased" in page
    assert "Erasing the person done on 01 May 2056" in page
    assert "Person erased" in told(quality.get(f"/audit?therapy={coi}").text)
    assert "Person erased" in told(quality.get("/therapies").text)
