"""The paper in the shipper: what is in it, for whoever receives it; the same bytes each time, and nobody's name."""

import pypdfium2
import pytest

from api.made_things import made_things
from api.packing_lists import packing_list, packing_list_href
from api.site_labels import LabelsOfSites, SiteLabels
from custody.domain.case import RawScan
from custody.domain.identifiers.check_character import check_character
from custody.domain.marks import mark_of
from custody.domain.records import Container, Shipment, ShipmentItem
from custody.domain.resolve import Resolver
from custody.domain.step import Slot, Wants
from labels.languages import Language
from labels.read_back import symbols_on
from tests.api.collection import Collection
from tests.api.pages.played import Ward
from tests.api.test_label_content import played_until
from tests.kit.installation import Installation
from tests.kit.ipp_printer import queue_on_desk

GERMAN = LabelsOfSites(
    {site: SiteLabels(jurisdiction="eu", language=Language.GERMAN) for site in ("NORTH", "WORKS")}
)
BAG = Slot(name="bag", wants=Wants.CONTAINER, caption="", held_here=False)


@pytest.fixture(scope="module")
def product(ward: Ward) -> Shipment:
    """The lymphoma patient's frozen bags on their way to the clinic."""
    with ward.made.house.look() as look:
        return max(look.books.find(Shipment, therapy=ward.lymphoma), key=lambda one: one.packed_at)


def packed(ward: Ward, shipment: Shipment) -> list[Container]:
    with ward.made.house.look() as look:
        items = look.books.find(ShipmentItem, sscc=shipment.sscc)
        return [one for item in items if (one := look.books.get(Container, item.container))]


def said(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def test_the_list_tells_what_is_in_the_shipper(ward: Ward, product: Shipment):
    answer = ward.made.as_("N-TANAKA", "N-THAW").get(packing_list_href(product.sscc))

    text = said(answer.content)
    assert answer.headers["content-type"] == "application/pdf"
    for told in (product.sscc, product.seal, product.logger, product.shipper, product.to_site):
        assert told in text
    for one in packed(ward, product):
        assert one.id in text
        assert f"{one.din[:5]} {one.din[5:7]} {one.din[7:]}" in text
        assert check_character(one.din) in text
        assert (one.colour or "").upper() in text
    assert mark_of(ward.lymphoma).name in text
    assert f"Sheet 1 of 1, containers: {len(packed(ward, product))}" in text
    assert "At or below −130 °C" in text
    assert "DO NOT X-RAY | KEEP UPRIGHT" in text
    assert "UTC" in text


def test_its_codes_inform_and_open_nothing(ward: Ward, product: Shipment):
    bags = {one.id for one in packed(ward, product)}
    symbols = symbols_on(packing_list(ward.made.house, product.sscc).pdf)

    with ward.made.house.look() as look:
        resolver = Resolver(look.books, ward.made.house.why_not_ours)
        reads = [
            resolver.read(BAG, RawScan(text=text, symbology=aim))
            for text, aim in symbols
            if aim == "]d1"
        ]

    assert (f"00{product.sscc}", "]C1") in symbols
    assert {read.thing.id for read in reads if isinstance(read.thing, Container)} == bags
    assert {read.problem for read in reads} == {"label_without_serial"}


def test_the_same_shipment_gives_the_same_bytes_whoever_asks_and_whenever(
    ward: Ward, product: Shipment
):
    first = ward.made.as_("N-TANAKA", "N-THAW").get(packing_list_href(product.sscc))

    again = ward.made.as_("N-OKAFOR", "N-WARD").get(packing_list_href(product.sscc))

    assert first.content == again.content


def test_it_names_no_patient_and_nobody_reads_the_vault_for_it(ward: Ward, product: Shipment):
    with ward.made.house.look() as look:
        subjects = [f"S{n:08d}" for n in range(1, 9)]
        before = [look.stores.vault.readings(one) for one in subjects]

    text = said(packing_list(ward.made.house, product.sscc).pdf)

    with ward.made.house.look() as look:
        assert [look.stores.vault.readings(one) for one in subjects] == before
    assert "erased" not in text
    assert "Born" not in text
    assert "Hospital no." not in text


def test_the_starting_material_has_its_own_list(ward: Ward):
    with ward.made.house.look() as look:
        material = min(
            look.books.find(Shipment, therapy=ward.lymphoma), key=lambda one: one.packed_at
        )

    text = said(packing_list(ward.made.house, material.sscc).pdf)

    assert "Collection bag A" in text
    assert "2 to 8 °C" in text
    assert "FOR AUTOLOGOUS USE ONLY" in text


def test_a_site_that_speaks_german_packs_in_german(
    ward: Ward, product: Shipment, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ward.made.house, "site_labels", GERMAN)

    text = said(packing_list(ward.made.house, product.sscc).pdf)

    assert "Packliste: menschliche Zellen zur Anwendung" in text
    assert "NUR ZUR AUTOLOGEN ANWENDUNG" in text
    assert "Endproduktbeutel A" in text
    assert "Blatt 1 von 1" in text
    assert "Keep upright" not in text


def test_a_shipment_that_is_not_on_file_has_none(ward: Ward):
    nobody = ward.status("N-TANAKA", "N-THAW", packing_list_href("106141412345678908"))

    assert nobody == 404


def test_who_may_not_fetch_labels_may_not_fetch_it(ward: Ward, product: Shipment):
    assert ward.status("S-ROSSI", "S-VAN", packing_list_href(product.sscc)) == 403


def test_the_pages_of_the_bag_and_of_the_handoffs_lead_to_it(ward: Ward, product: Shipment):
    bag = packed(ward, product)[0]

    container = ward.page("N-OKAFOR", "N-WARD", f"/containers/{bag.id}")
    handoffs = ward.page("N-OKAFOR", "N-WARD", "/handoffs")
    courier = ward.page("S-ROSSI", "S-VAN", "/handoffs")

    assert packing_list_href(product.sscc) in container
    assert "/packing-list.pdf" in handoffs
    assert "/packing-list.pdf" not in courier


def test_whoever_packs_it_fetches_its_list_on_either_database(installation: Installation):
    played_until(installation, "pack_material")

    with installation.house.look() as look:
        (shipment,) = look.books.find(Shipment)
    answer = installation.as_("N-BRANDT", "N-COLLECTION").get(packing_list_href(shipment.sscc))

    assert (f"00{shipment.sscc}", "]C1") in symbols_on(answer.content)


def test_what_packing_made_leads_to_the_list(product: Shipment):
    fields = {name: getattr(product, name) for name in product.field_names()}

    (made,) = made_things([{"record": "shipment", **fields}])

    assert made.links == (("Packing list (PDF)", packing_list_href(product.sscc)),)


def test_the_list_goes_to_the_stations_print_queue_as_pdf(ward: Ward, product: Shipment):
    thaw = Collection(ward.made, ward.lymphoma, ward.made.as_("N-TANAKA", "N-THAW"))
    with queue_on_desk() as queue:
        thaw.has_queue(queue, "a4")
        assert "print it here" in thaw.nurse.get("/handoffs").text

        told = {"printer": "QUEUE", "kind": "packing_list", "about": product.sscc}
        answer = thaw.nurse.post("/labels/printing/paper", data=told)
        thaw.tries()

        ((media_type, document),) = queue.printed
        assert (answer.status_code, media_type) == (303, "application/pdf")
        assert product.sscc in said(document)
        assert [one.name for one in queue.jobs] == ["Custody packing list"]
    thaw.has_none()
