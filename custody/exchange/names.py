"""What things are called outside this house: URIs that name, and that nobody needs to fetch.

Shipments and lots have GS1 numbers and go out as GS1 Digital Link in its canonical form.  All else
goes under one namespace of our own; it stands in this one place, and whatever follows it is made of
identifiers that the ledger knows.  No URI names a patient.
"""

from typing import Final
from urllib.parse import quote

NAMESPACE: Final = "https://custody.example/"
VOCABULARY: Final = f"{NAMESPACE}vocabulary/"
PREFIX: Final = "custody"  # for VOCABULARY, in JSON-LD
GS1: Final = "https://id.gs1.org/"


def uri(kind: str, *parts: str) -> str:
    """The URI of a thing of ours: `container`, `therapy`, `site`, `station`, `party`, `asset` and so on."""
    return f"{NAMESPACE}{kind}/{'/'.join(quote(part, safe='') for part in parts)}"


def shipment_uri(sscc: str) -> str:
    """A sealed shipper on its way, by its SSCC."""
    return f"{GS1}00/{quote(sscc, safe='')}"


def lot_uri(gtin: str, lot: str) -> str:
    """A lot of vector, reagent or kit: a class of things, by GTIN and lot number."""
    return f"{GS1}01/{quote(gtin, safe='')}/10/{quote(lot, safe='')}"


def step_uri(word: str) -> str:
    """A business step that the Core Business Vocabulary has no word for."""
    return f"{VOCABULARY}bizstep/{word}"


def field(name: str) -> str:
    """The name of a field of ours in somebody else's document."""
    return f"{PREFIX}:{name}"
