"""Labels of lots, equipment and storage positions, and cards of stations: what is printed is what a scan finds."""

import pytest

from api.site_labels import LabelsOfSites, SiteLabels
from custody.domain.case import RawScan
from custody.domain.identifiers.scan import read_scan
from custody.domain.records import Asset, Lot, Position
from custody.domain.resolve import Resolver
from custody.domain.step import Slot, Wants
from labels.languages import Language
from labels.read_back import symbols_on
from tests.kit.installation import Installation, Somebody

GTIN, VECTOR = "09521101530018", "LV-28Z-07"
LABEL = f"/api/v1/lots/{GTIN}/{VECTOR}/label"


@pytest.fixture(scope="module")
def stocked(shared: Installation) -> Installation:
    """A house with a lot, an instrument, a returnable shipper and a position."""
    keeper = shared.as_("N-HOFFMANN", "N-QUALITY")
    registers(keeper, "register_lot", gtin=GTIN, lot=VECTOR, kind="vector", title="CD19-28Z-VECTOR",
              construct="CD19-28Z", expires="2026-12-31")  # fmt: skip
    equips(keeper, "NORTH-BATH-01")
    equips(keeper, "09521101530018COOL1")
    registers(keeper, "register_position", position="NORTH/LN2-1/R1/01")
    return shared


def registers(keeper: Somebody, step: str, **values: str) -> None:
    answer = keeper.does(step, values=values)
    assert answer.verdict == "accepted", answer.json


def equips(keeper: Somebody, asset: str, title: str = "DRY-THAW-1") -> None:
    registers(keeper, "register_asset", asset=asset, kind="thaw_device", title=title,
              calibrated_until="2026-12-31")  # fmt: skip


def symbol(somebody: Somebody, path: str) -> RawScan:
    """The one symbol on a label, as a scanner sends it."""
    answer = somebody.get(path)
    assert answer.status_code == 200, answer.text
    [(text, prefix)] = symbols_on(answer.content)
    return RawScan(text=f"{prefix}{text}")


def found(house: Installation, wants: Wants, raw: RawScan):
    """What a slot of a step makes of a scan."""
    with house.house.look() as look:
        resolver = Resolver(look.books, house.house.why_not_ours)
        return resolver.read(Slot(name="thing", wants=wants, caption="Thing"), raw)


def test_the_label_of_a_lot_is_scanned_as_that_lot_with_its_own_expiry(stocked) -> None:
    operator = stocked.as_("N-OKAFOR", "N-WARD")

    raw = symbol(operator, f"{LABEL}.pdf")
    read = found(stocked, Wants.LOT, raw)

    assert isinstance(read.thing, Lot)
    assert (read.problem, read.thing.key, read.serial) == (None, (GTIN, VECTOR), "")
    assert read_scan(raw.text).value.printed == f"(01){GTIN}(17)261231(10){VECTOR}"


def test_the_label_of_a_vial_says_which_vial_it_is(stocked) -> None:
    operator = stocked.as_("N-OKAFOR", "N-WARD")

    read = found(stocked, Wants.LOT, symbol(operator, f"{LABEL}.pdf?serial=V3"))

    assert (read.problem, read.serial) == (None, "V3")
    assert isinstance(read.thing, Lot)


@pytest.mark.parametrize("serial", ["V 3", "µ7", "123456789012345678901"])
def test_a_serial_number_that_no_symbol_can_hold_prints_nothing(stocked, serial) -> None:
    refused = stocked.as_("N-OKAFOR", "N-WARD").get(f"{LABEL}.pdf?serial={serial}")

    assert refused.status_code == 422, refused.text


@pytest.mark.parametrize(
    ("number", "key"), [("NORTH-BATH-01", "(8004)"), ("09521101530018COOL1", "(8003)")]
)
def test_the_label_of_equipment_is_scanned_as_that_equipment(stocked, number, key) -> None:
    operator = stocked.as_("N-OKAFOR", "N-WARD")

    raw = symbol(operator, f"/api/v1/assets/{number}/label.pdf")
    read = found(stocked, Wants.ASSET, raw)

    assert isinstance(read.thing, Asset)
    assert (read.problem, read.thing.id) == (None, number)
    assert read_scan(raw.text).value.printed == f"{key}{number}"


def test_the_label_of_a_position_is_scanned_as_that_position(stocked) -> None:
    operator, place = stocked.as_("N-OKAFOR", "N-WARD"), "NORTH/LN2-1/R1/01"

    read = found(stocked, Wants.POSITION, symbol(operator, f"/api/v1/positions/{place}/label.pdf"))

    assert isinstance(read.thing, Position)
    assert (read.problem, read.thing.id) == (None, place)


def test_the_card_of_a_station_names_that_station(stocked) -> None:
    administrator = stocked.as_("N-RUIZ", "N-OFFICE")

    for place in ("N-APHERESIS-1", "N-BEDSIDE-1"):
        raw = symbol(administrator, f"/api/v1/stations/{place}/card.pdf")
        assert read_scan(raw.text).value.station == place


def test_the_same_thing_gives_the_same_bytes_and_native_zpl(stocked) -> None:
    operator = stocked.as_("N-OKAFOR", "N-WARD")

    first, again = operator.get(f"{LABEL}.pdf"), operator.get(f"{LABEL}.pdf")
    zpl = operator.get(f"{LABEL}.zpl")

    assert first.content == again.content
    assert zpl.headers["content-type"] == "text/plain; charset=utf-8"
    assert zpl.text.startswith("^XA")


def test_what_is_not_on_file_has_no_label(stocked) -> None:
    operator, administrator = stocked.as_("N-OKAFOR", "N-WARD"), stocked.as_("N-RUIZ", "N-OFFICE")

    for path in (f"lots/{GTIN}/OTHER", "assets/NORTH-BATH-99", "positions/NORTH/LN2-1/R9/01"):
        assert operator.get(f"/api/v1/{path}/label.pdf").status_code == 404, path
    assert administrator.get("/api/v1/stations/N-NOWHERE/card.pdf").status_code == 404


def test_a_name_that_has_no_room_is_refused_in_a_sentence(stocked) -> None:
    keeper = stocked.as_("N-HOFFMANN", "N-QUALITY")
    equips(keeper, "NORTH-BATH-03", title="W" * 32)

    refused = keeper.get("/api/v1/assets/NORTH-BATH-03/label.pdf")

    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert "there is room for 30 mm" in refused.json()["detail"]


def test_a_lot_whose_gtin_is_none_is_refused_in_a_sentence(stocked) -> None:
    keeper = stocked.as_("N-HOFFMANN", "N-QUALITY")
    registers(keeper, "register_lot", gtin="4711", lot="LV-1", kind="kit", title="SET", construct="NONE",
              expires="2026-12-31")  # fmt: skip

    refused = keeper.get("/api/v1/lots/4711/LV-1/label.pdf")

    assert refused.status_code == 409
    assert "no symbol can hold the number" in refused.json()["detail"]


def test_labels_speak_the_language_of_the_site_where_they_are_printed(stocked, monkeypatch) -> None:
    german = LabelsOfSites({"NORTH": SiteLabels(language=Language.GERMAN)})
    monkeypatch.setattr(stocked.house, "site_labels", german)

    zpl = stocked.as_("N-OKAFOR", "N-WARD").get(f"{LABEL}.zpl").content.decode()

    assert "Verwendbar bis" in zpl
    assert "Expires" not in zpl
