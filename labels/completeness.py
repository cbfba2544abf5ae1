"""A template that lacks an element to be affixed is not taken: the matrix held against the layout.

An element counts as carried where the template has it and refuses to print without it.  What may also be attached,
or accompanies the cells, is no fault of a template.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from custody.errors import MissingElement
from labels.content import LabelKind
from labels.elements import Box, LabelTemplate
from labels.jurisdictions import Duty, Jurisdiction, LabelElement, LabelMoment

# A final bag is labelled when it is filled, and that label is the one that the bedside reads.
MOMENTS: Final[Mapping[LabelKind, tuple[LabelMoment, ...]]] = {
    LabelKind.COLLECTION_BAG: (LabelMoment.COLLECTION,),
    LabelKind.VESSEL: (LabelMoment.PROCESSING,),
    LabelKind.SAMPLE: (LabelMoment.PROCESSING,),
    LabelKind.FINAL_BAG: (LabelMoment.PROCESSING, LabelMoment.ADMINISTRATION),
    LabelKind.SHIPPER: (LabelMoment.OUTSIDE,),
}
OF_CELLS: Final = MOMENTS.keys() - {LabelKind.SHIPPER}  # what says something of its donor

_STATED: Final = frozenset({"statements"})
# By the names of template elements, any one of which says it.  What no template says is only ever attached.
CARRIED_BY: Final[Mapping[LabelElement, frozenset[str]]] = {
    LabelElement.IDENTIFIER: frozenset({"donation"}),
    LabelElement.PROPER_NAME: frozenset({"product name", "vessel", "sample"}),
    LabelElement.COLLECTION_FACILITY: frozenset({"collection facility"}),
    LabelElement.RECIPIENT: frozenset({"patient name", "chain of identity"}),
    LabelElement.COLLECTION_TIME: frozenset({"collection time"}),
    LabelElement.VOLUME: frozenset({"volume"}),
    LabelElement.ADDITIVES: frozenset({"additives"}),
    LabelElement.STORAGE: frozenset({"storage"}),
    LabelElement.DONOR: frozenset({"patient name", "chain of identity"}),
    LabelElement.EXPIRY: frozenset({"expiry"}),
    LabelElement.IDENTIFY_RECIPIENT: _STATED,
    LabelElement.AUTOLOGOUS: _STATED,
    LabelElement.INFECTIOUS_WARNINGS: _STATED,
    LabelElement.MAY_TRANSMIT: _STATED,
    LabelElement.SPARE_RADIATION: _STATED,
    LabelElement.SPARE_FILTERS: _STATED,
    LabelElement.INVESTIGATIONAL: _STATED,
    LabelElement.FACILITY_ADDRESS: frozenset({"maker"}),
    LabelElement.SHIPPING_DATE: frozenset({"sent"}),
    LabelElement.SENDER: frozenset({"from"}),
    LabelElement.RECEIVER: frozenset({"to"}),
    LabelElement.CONTENTS: frozenset({"contents"}),
    LabelElement.HANDLING: frozenset({"storage"}),
}


def must_affix(template: LabelTemplate, jurisdiction: Jurisdiction) -> tuple[LabelElement, ...]:
    """What a kind of label must say on the container itself, at one of its moments."""
    moments = MOMENTS.get(template.kind, ())
    return tuple(
        row.element
        for row in jurisdiction.asked
        if any(row.duty(moment, template.stock.room) is Duty.AFFIXED for moment in moments)
    )


def missing(template: LabelTemplate, jurisdiction: Jurisdiction) -> tuple[LabelElement, ...]:
    """What must be affixed and could be left out."""
    required = {one.name for one in template.elements if not isinstance(one, Box) and one.required}
    return tuple(
        element
        for element in must_affix(template, jurisdiction)
        if not CARRIED_BY.get(element, frozenset()) & required
    )


def expect_complete(
    templates: Iterable[LabelTemplate], jurisdictions: Iterable[Jurisdiction]
) -> None:
    """Raises MissingElement for templates that cannot be approved, all of them in one sentence."""
    faults = list(_faults(tuple(templates), jurisdictions))
    if faults:
        raise MissingElement("; ".join(faults))


def _faults(
    templates: tuple[LabelTemplate, ...], jurisdictions: Iterable[Jurisdiction]
) -> Iterator[str]:
    for jurisdiction in jurisdictions:
        for template in templates:
            lacking = ", ".join(one.replace("_", " ") for one in missing(template, jurisdiction))
            if lacking:
                yield f"{template.key} does not affix {lacking} ({jurisdiction.name})"
