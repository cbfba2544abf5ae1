"""Lots, equipment, storage: what is fit, what a recall reaches, what lies where."""

import re
from html import unescape

from custody.domain.genealogy import therapies_touched
from custody.domain.records import Asset, Lot, Position
from tests.api.pages.played import Ward
from tests.kit.pages import told

QUALITY = ("W-GRANT", "W-QUALITY")


def test_every_lot_is_listed_and_an_expired_one_says_so(ward: Ward):
    page = ward.page(*QUALITY, "/equipment")

    with ward.made.house.look() as look:
        lots = look.books.find(Lot)
    rows = {lot.lot: re.search(rf"{lot.lot}<.*?</tr>", page, re.DOTALL)[0] for lot in lots}
    for lot in lots:
        late = lot.expires_at <= "2026-04-08T08:17"
        assert ("Expired" in rows[lot.lot]) is late, lot.lot


def test_a_lot_leads_to_every_therapy_that_it_touched_and_to_what_is_left(ward: Ward):
    gtin, lot = ward.vector
    page = ward.page(*QUALITY, f"/equipment?gtin={gtin}&lot={lot}").split('id="lots"')[0]

    with ward.made.house.look() as look:
        touched = therapies_touched(look.books, gtin, lot)
    assert touched == (ward.lymphoma,)
    assert f'href="/therapies/{ward.lymphoma}"' in page
    assert f'href="/therapies/{ward.maria}"' not in page
    assert "Final product bag B, violet A9999 26 000003 thawed Warning: left" in told(page) or (
        "thawed left, a recall holds it" in told(page)
    )
    assert "infused left" not in told(page)


def test_equipment_shows_whether_it_may_still_be_used(ward: Ward):
    page = told(ward.page(*QUALITY, "/equipment?view=assets"))

    with ward.made.house.look() as look:
        assets = look.books.find(Asset)
    assert all(one.title in page for one in assets)
    lapsed = sum(one.calibrated_until <= "2026-04-08T08:17" for one in assets)
    assert page.count("Calibration lapsed") == lapsed > 0


def test_every_storage_position_is_on_the_map(ward: Ward):
    page = told(ward.page(*QUALITY, "/equipment?view=storage"))

    with ward.made.house.look() as look:
        positions = look.books.find(Position)
    assert all(one.id in page for one in positions)
    assert page.count(" empty ") == sum(one.container is None for one in positions)


def test_only_who_may_is_offered_the_steps(ward: Ward):
    assert "/steps/set_lot_status" in ward.page(*QUALITY, "/equipment")
    assert "/steps/" not in ward.page("N-HALE", "N-OFFICE", "/equipment").split("<main>")[1]


def test_the_last_day_of_a_calibration_or_lot_is_the_day_that_was_entered(ward: Ward):
    for view in ("assets", "lots"):
        page = ward.page("N-HOFFMANN", "N-QUALITY", f"/equipment?view={view}")

        assert "31 Dec 2026" in page
        assert "01 Jan 2027" not in page


def test_a_void_wristband_is_offered_behind_all_that_count(ward: Ward):
    page = ward.page("N-OKAFOR", "N-BEDSIDE-1", "/steps/record_vital_signs")

    offered = re.findall(r">(Wristband \d+[^<]*)<", page)
    void = ["(void)" in one for one in offered]
    assert any(void)
    assert void == sorted(void)


def hrefs(page: str, ends: str) -> set[str]:
    return {unescape(one) for one in re.findall(rf'href="(/api/v1/[^"]+{ends})"', page)}


def test_every_lot_asset_and_position_has_its_label_a_press_away(ward: Ward):
    quality, vector = ward.made.as_(*QUALITY), "?gtin={}&lot={}".format(*ward.vector)
    lots = ward.page(*QUALITY, "/equipment")
    one = ward.page(*QUALITY, f"/equipment{vector}").split('id="label"')[1]
    assets = hrefs(ward.page(*QUALITY, "/equipment?view=assets"), "label.pdf")
    positions = hrefs(ward.page(*QUALITY, "/equipment?view=storage"), "label.pdf")

    form = re.search(r'method="get" action="([^"]+)"', one)[1]
    with ward.made.house.look() as look:
        assert lots.count(">Print its label<") == len(look.books.find(Lot))
        assert len(assets) == len(look.books.find(Asset))
        assert len(positions) == len(look.books.find(Position))
    for path in (f"{form}?serial=", f"{form}?serial=V9", min(assets), min(positions)):
        answer = quality.get(path)
        assert (answer.status_code, answer.content[:4]) == (200, b"%PDF"), path


def test_who_may_not_print_is_offered_no_label(ward: Ward):
    for view in ("lots", "assets", "storage"):
        page = ward.page("N-HALE", "N-OFFICE", f"/equipment?view={view}")
        assert hrefs(page, "label.pdf") == set()
        assert "Print its label" not in page


def test_every_station_has_its_card_and_everybody_their_badge_a_press_away(ward: Ward):
    page = ward.page("N-RUIZ", "N-OFFICE", "/people")

    with ward.made.house.look() as look:
        assert len(hrefs(page, "/card.pdf")) == len(look.stores.stations.all())
        assert len(hrefs(page, "/badge.pdf")) == len(look.stores.accounts.everybody())
