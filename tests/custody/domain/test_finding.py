"""A code scanned for itself: what it is, and what may be done with it here and now."""

import pytest

from custody.domain.books import MemoryBooks
from custody.domain.case import RawScan
from custody.domain.finding import Finding, find_out, takes
from custody.domain.identifiers.donation import ChainOfIdentity
from custody.domain.identifiers.gs1 import Asset as AssetCode
from custody.domain.identifiers.gs1 import PatientBand, Sscc
from custody.domain.identifiers.local_codes import StoragePosition
from custody.domain.journey import STEP
from custody.domain.people import Person, Station
from custody.domain.records import Asset, Position, Wristband
from custody.domain.resolve import Resolver
from custody.domain.vocabulary import BandState, Role, StationKind

LOGGER = Asset(id="SWIFT-LOG-01", kind="logger", title="LOGGER-1", calibrated_until="2026-12-31")
BATH = Asset(id="NORTH-BATH-01", kind="thaw_device", title="BATH", calibrated_until="2026-12-31")
GSRN = "950123456700000129"
OLD_BAND, BAND = (
    Wristband(gsrn=GSRN, srin=srin, version=2, therapy="CHA999926000007", state=state)
    for srin, state in ((1, BandState.VOID), (2, BandState.BOUND))
)
SHELF = Position(id="NORTH/LN2-1/R1/01", holder="NORTH-LAB")


def looked_up(text: str, role: Role, place: StationKind) -> Finding:
    books = MemoryBooks()
    for one in (LOGGER, BATH, SHELF, OLD_BAND, BAND):
        books.put(one)
    person = Person(
        id="N-TANAKA", roles=frozenset({role}), sites=frozenset({"NORTH"}), training_until=""
    )
    station = Station(id="S", kind=place, site="NORTH", holder="NORTH-LAB", zone="Europe/Berlin")
    return find_out(Resolver(books, lambda _: None), RawScan(text=text), person, station)


def test_equipment_offers_the_steps_that_take_its_kind():
    scanned = f"]d2{AssetCode.individual(LOGGER.id).text}"

    found = looked_up(scanned, Role.COLLECTION_TECHNICIAN, StationKind.COLLECTION_LAB)
    names = [step.name for step in found.steps]

    assert (found.thing, found.problem) == (LOGGER, None)
    assert "pack_material" in names
    assert [slot.name for slot in STEP["pack_material"].scans if takes(slot, LOGGER)] == ["logger"]


def test_equipment_of_another_kind_is_not_offered_where_it_does_not_fit():
    scanned = f"]d2{AssetCode.individual(BATH.id).text}"

    at_the_lab = looked_up(scanned, Role.COLLECTION_TECHNICIAN, StationKind.COLLECTION_LAB)
    at_the_bath = looked_up(scanned, Role.CELL_LAB_TECHNICIAN, StationKind.THAW)

    assert "pack_material" not in [step.name for step in at_the_lab.steps]
    assert "start_thaw" in [step.name for step in at_the_bath.steps]


def test_a_position_offers_putting_away():
    scanned = StoragePosition(position=SHELF.id).text

    found = looked_up(scanned, Role.CELL_LAB_TECHNICIAN, StationKind.SITE_CRYO)

    assert found.thing == SHELF
    assert "put_away" in [step.name for step in found.steps]


@pytest.mark.parametrize(
    "text",
    [
        ChainOfIdentity(coi="CHA999926000077").text,
        f"]d2{PatientBand.of('061414100000000014', '1', version='1').text}",
        f"]C1{Sscc.of('095211015300000018').text}",
        f"]d2{AssetCode.individual('NOBODYS-01').text}",
        StoragePosition(position="NOBODYS/1").text,
    ],
    ids=("therapy", "wristband", "shipment", "asset", "position"),
)
def test_a_code_that_names_nothing_here_is_not_on_file(text):
    found = looked_up(text, Role.NURSE, StationKind.BEDSIDE)

    assert (found.thing, found.problem) == (None, "not_on_file")


@pytest.mark.parametrize(
    ("instance", "version", "problem"),
    [
        ("2", "2", None),
        ("2", "1", "wristband_void"),
        ("2", "", "wristband_void"),
        ("1", "2", "wristband_void"),
        ("02", "2", "not_on_file"),
        ("3", "2", "not_on_file"),
    ],
    ids=(
        "the band on the wrist",
        "a copy of the version before",
        "a copy that left the version out",
        "the band of the last admission",
        "a zero in front",
        "no band of ours",
    ),
)
def test_only_the_band_on_the_wrist_counts(instance, version, problem):
    scanned = f"]d2{PatientBand.of(GSRN, instance, version=version).text}"

    found = looked_up(scanned, Role.NURSE, StationKind.BEDSIDE)

    assert found.problem == problem
