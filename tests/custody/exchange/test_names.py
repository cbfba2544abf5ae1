"""What things are called outside: published GS1 Digital Links, in their canonical form."""

from custody.exchange.names import lot_uri, shipment_uri


def test_a_lot_and_a_shipment_are_named_as_gs1_names_them():
    assert lot_uri("09521101530001", "LOT1") == "https://id.gs1.org/01/09521101530001/10/LOT1"
    assert shipment_uri("106141412345678908") == "https://id.gs1.org/00/106141412345678908"


def test_a_lot_cannot_lead_to_another_address():
    assert (
        lot_uri("09521101530001", "A/21/B?x")
        == "https://id.gs1.org/01/09521101530001/10/A%2F21%2FB%3Fx"
    )
