"""The one template that each kind of label is printed from, and how to find it.

A template that has printed is never edited: a changed layout is a new version in its place, and
the old one stays readable from the record of what was printed.
"""

from labels.bag_templates import COLLECTION_BAG, FINAL_BAG, VESSEL
from labels.content import LabelKind
from labels.elements import LabelTemplate
from labels.tag_templates import (
    ASSET,
    BADGE,
    CASSETTE,
    LOT,
    POSITION,
    SAMPLE,
    SHIPPER,
    STATION_CARD,
    THERAPY_CARD,
    WRISTBAND,
)

TEMPLATES: dict[LabelKind, LabelTemplate] = {
    template.kind: template
    for template in (
        COLLECTION_BAG,
        FINAL_BAG,
        VESSEL,
        SAMPLE,
        WRISTBAND,
        SHIPPER,
        BADGE,
        THERAPY_CARD,
        STATION_CARD,
        CASSETTE,
        LOT,
        ASSET,
        POSITION,
    )
}


def template_for(kind: LabelKind) -> LabelTemplate:
    """The template in force for a kind of label."""
    return TEMPLATES[kind]


def kinds_on(stock: str) -> tuple[LabelKind, ...]:
    """The kinds of label that a label printer prints when this stock is in it."""
    return tuple(
        kind for kind, one in TEMPLATES.items() if one.stock.name == stock and one.native_zpl
    )
