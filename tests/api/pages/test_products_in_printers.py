"""The page of printers names the product that is in each, and what it is rated for."""

from tests.kit.pages import told

PROFILE = {
    "id": "CRYO", "title": "Freezer room printer", "address": "tcp://10.0.0.8:9100", "dpi": "300", "width": "104",
    "darkness": "20", "media": "transfer", "stock": "final", "stations": "W-CRYO", "answers": "yes", "active": "yes",
}  # fmt: skip


def test_the_product_in_a_printer_is_named_and_told_with_its_rating(collection, administrator):
    administrator.post("/printers", data=PROFILE)
    nameless = told(administrator.get("/printers/CRYO").text)

    by_heat = administrator.post(
        "/printers",
        data=PROFILE | {"is_known": "yes", "product": "EXAMPLE-CRYO-100X80", "media": "direct"},
    )
    kept = administrator.post(
        "/printers", data=PROFILE | {"is_known": "yes", "product": "EXAMPLE-CRYO-100X80"}
    )

    assert "EXAMPLE Paper 100 × 80, −20 °C to 60 °C, an example" in nameless
    assert "EXAMPLE Cryo 70 × 50" not in nameless
    assert (by_heat.status_code, kept.status_code) == (422, 303)
    assert "made to be printed with ribbon" in by_heat.text
    listed = told(administrator.get("/printers").text)
    assert "EXAMPLE Cryo 100 × 80, rated −196 °C to 60 °C, an example" in listed
    assert "with EXAMPLE-CRYO-100X80 in it" in collection.made.security(1)[0].why


def test_it_is_told_how_cold_a_surface_may_be_where_the_maker_tells(administrator):
    profile = PROFILE | {"id": "RELABEL", "is_known": "yes", "product": "LABTAG-UC-100X80"}
    words = "class UC, to order 100 × 80, rated −196 °C to 121 °C, onto surfaces from −80 °C, an example"

    administrator.post("/printers", data=profile)

    assert words in told(administrator.get("/printers").text)


def test_a_printer_without_a_product_says_what_production_would_do(collection, administrator):
    warns = "no product named: production would print nothing here that is frozen"
    profile = PROFILE | {"id": "NAMELESS"}

    administrator.post("/printers", data=profile | {"stock": "card"})
    of_cards = administrator.get("/printers").text.count(warns)
    administrator.post("/printers", data=profile | {"stock": "vial", "is_known": "yes"})
    of_vials = administrator.get("/printers").text.count(warns)

    assert of_vials == of_cards + 1
