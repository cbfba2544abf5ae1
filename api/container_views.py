"""What a container's page tells of it, chapter by chapter."""

from typing import Any

from api.house import Look
from api.known_things import place_title
from api.label_accounts import Print, print_of
from api.moments import both
from api.packing_lists import packing_list_href
from api.printed import container_title, din_printed, words
from api.situation import Situation
from api.therapy_story import band_rows
from custody.domain.audit_record import AuditRecord
from custody.domain.genealogy import ancestors, descendants
from custody.domain.product_codes import ProductDescription
from custody.domain.records import Container, Hold, Label, Observation, Shipment, ShipmentItem
from custody.use_cases.telling.words import amount, plain

Row = dict[str, Any]
VIA = {
    "split": "split into",
    "sample": "sampled into",
    "transform": "became",
    "pool": "pooled into",
}


def five_facts(look: Look, case: Situation, one: Container, zone: str) -> list[Row]:
    """Identity, custody, location, condition, disposition: five facts, none implied by another."""
    pending = case.pending.get(one.id)
    expires = both(one.expires_at, zone)
    return [
        {"label": "Whose", "value": case.therapy.coi, "is_identity": True},
        {
            "label": "Held by",
            "value": one.holder,
            "note": f"released to {pending.to_holder}, not accepted yet" if pending else "",
        },
        {"label": "Where", "value": _place(look, case, one)},
        {
            "label": "Condition",
            "value": words(one.condition),
            "note": f"use by {expires.local}, {expires.utc}" if expires else "",
        },
        {"label": "Disposition", "value": words(one.disposition), "note": _held(case, one)},
    ]


def _place(look: Look, case: Situation, one: Container) -> str:
    """The position, the shipper on its way, or the station."""
    if one.id in case.stored:
        return f"Position {case.stored[one.id]}"
    if one.id in case.packed:
        return f"In shipper {case.packed[one.id].sscc}"
    return place_title(look, one.place)


def _held(case: Situation, one: Container) -> str:
    holds = case.held.get(one.id, [])
    return "on hold" if holds else ""


def bound_to(one: Container, product: ProductDescription, zone: str) -> list[Row]:
    """What was written on it when it was made and filled."""
    din, check = din_printed(one.din)
    moments = (
        ("Made", one.made_at),
        ("Out of storage since", one.left_storage_at),
        ("Thawed", one.thawed_at),
    )
    return [
        {"label": "Donation", "value": din, "check": check},
        {"label": "Product", "value": product.description},
        *([{"label": "Attributes", "value": product.attributes}] if product.attributes else []),
        {
            "label": "Product code and division",
            "value": f"{one.product_code} {one.division}",
            "is_code": True,
        },
        *({"label": label, "moment": both(at, zone)} for label, at in moments if at),
        *_filled(one),
    ]


def _filled(one: Container) -> list[Row]:
    rows: list[Row] = []
    if one.volume_microlitres is not None:
        rows.append({"label": "Volume", "value": amount(one.volume_microlitres, "µL")})
    if one.cells_thousands is not None:
        rows.append({"label": "Cells", "value": amount(one.cells_thousands, "cells_thousands")})
    if one.colour:
        rows.append({"label": "Colour", "value": one.colour})
    return rows


def label_rows(look: Look, one: Container, zone: str) -> list[Print]:
    """Every print that was made for it."""
    prints = look.books.find(Label, bears=one.id)
    return [print_of(each, zone) for each in sorted(prints, key=lambda each: each.serial)]


def shipment_rows(look: Look, one: Container, zone: str) -> list[Row]:
    """Every shipment that it was packed into, and where its packing list is fetched."""
    items = look.books.find(ShipmentItem, container=one.id)
    found = (look.books.get(Shipment, item.sscc) for item in items)
    known = sorted((each for each in found if each), key=lambda each: each.packed_at)
    return [
        {
            "sscc": each.sscc,
            "packed": both(each.packed_at, zone),
            "arrived": both(each.arrived_at, zone),
            "to_site": each.to_site,
            "href": packing_list_href(each.sscc),
        }
        for each in known
    ]


def relatives(look: Look, one: Container) -> dict[str, list[Row]]:
    """Where its cells came from and where they went, nearest first."""
    return {
        "ancestors": [_relative(look, each) for each in ancestors(look.books, one)],
        "descendants": [_relative(look, each) for each in descendants(look.books, one)],
    }


def _relative(look: Look, container_id: str) -> Row:
    known = look.books.get(Container, container_id)
    return {
        "title": container_title(known) if known else container_id,
        "din": din_printed(known.din)[0] if known else "",
        "href": f"/containers/{container_id}",
        "state": words(known.condition) if known else "",
    }


def custody_rows(told: AuditRecord, one: Container) -> list[Row]:
    """Who held it from when to when, without gap or overlap."""
    return [row for row in band_rows(told) if row["href"].endswith(one.id)]


def hold_rows(look: Look, one: Container, zone: str) -> list[Row]:
    """Every hold, lifted ones too."""
    return [
        {
            "why": plain(hold.reason) + (", for ever" if hold.for_ever else ""),
            "by": hold.placed_by,
            "since": both(hold.placed_at, zone),
            "lifted_by": hold.lifted_by or "",
            "lifted": both(hold.lifted_at, zone),
        }
        for hold in look.books.find(Hold, container=one.id)
    ]


def reading_rows(look: Look, one: Container, zone: str) -> list[Row]:
    """What was counted, measured and judged of it."""
    seen = look.books.find(Observation, therapy=one.therapy, container=one.id)
    return [
        {
            "what": words(each.name.rpartition("/")[2]),
            "value": plain(each.word) if each.word else amount(each.value or 0, each.unit or ""),
            "by": each.by,
            "reviewed": each.reviewed_by or "",
            "at": both(each.at, zone),
        }
        for each in sorted(seen, key=lambda each: (each.at, each.name))
    ]
