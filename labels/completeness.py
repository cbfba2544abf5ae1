"""A template that lacks an element to be affixed is not taken: the matrix held against the layout.

An element counts as carried where the template has it and refuses to print without it.  What may also be attached is
no fault of a template; what accompanies the cells must be on the packing list, for a label sends people there.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Final

from custody.errors import MissingElement
from labels.content import LabelKind
from labels.elements import Box, LabelTemplate
from labels.jurisdictions import (
    ON_A_TIE_TAG,
    ON_THE_LABEL,
    Duty,
    Jurisdiction,
    LabelElement,
    LabelMoment,
    Room,
)

# A final bag is labelled when it is filled, and that label is the one that the bedside reads.
MOMENTS: Final[Mapping[LabelKind, tuple[LabelMoment, ...]]] = {
    LabelKind.COLLECTION_BAG: (LabelMoment.COLLECTION,),
    LabelKind.VESSEL: (LabelMoment.PROCESSING,),
    LabelKind.SAMPLE: (LabelMoment.PROCESSING,),
    LabelKind.FINAL_BAG: (LabelMoment.PROCESSING, LabelMoment.ADMINISTRATION),
    LabelKind.SMALL_BAG: (LabelMoment.PROCESSING, LabelMoment.ADMINISTRATION),
    LabelKind.CRYOVIAL: (LabelMoment.PROCESSING,),
    LabelKind.TIE_TAG: (LabelMoment.PROCESSING, LabelMoment.ADMINISTRATION),
    LabelKind.OVERWRAP: (LabelMoment.PROCESSING,),
    LabelKind.CASSETTE: (LabelMoment.PROCESSING,),
    LabelKind.SYRINGE: (LabelMoment.ADMINISTRATION,),
    LabelKind.SHIPPER: (LabelMoment.OUTSIDE,),
}
# The papers in the shipper: what each must say of what it lies beside, at whichever moment the cells travel.
PAPERS: Final[Mapping[LabelKind, tuple[LabelMoment, ...]]] = {
    LabelKind.PACKING_LIST: (LabelMoment.OUTSIDE,),
    LabelKind.PACKING_ITEM: (
        LabelMoment.COLLECTION,
        LabelMoment.PROCESSING,
        LabelMoment.ADMINISTRATION,
    ),
}
OF_CELLS: Final = MOMENTS.keys() - {LabelKind.SHIPPER}  # what says something of its donor

_STATED: Final = frozenset({"statements", "statements_line"})
_PERSON: Final = frozenset({"patient_name", "patient", "chain_of_identity"})
# By the words of the vocabulary, any one of which says it.
CARRIED_BY: Final[Mapping[LabelElement, frozenset[str]]] = {
    LabelElement.IDENTIFIER: frozenset({"donation"}),
    LabelElement.PROPER_NAME: frozenset({"title"}),
    LabelElement.COLLECTION_FACILITY: frozenset({"facility", "facility_line"}),
    LabelElement.RECIPIENT: _PERSON,
    LabelElement.COLLECTION_TIME: frozenset({"collected"}),
    LabelElement.VOLUME: frozenset({"volume"}),
    LabelElement.ADDITIVES: frozenset({"additives"}),
    LabelElement.STORAGE: frozenset({"storage"}),
    LabelElement.DONOR: _PERSON,
    LabelElement.EXPIRY: frozenset({"expires", "expires_line"}),
    LabelElement.BLOOD_GROUP: frozenset({"blood_group"}),
    LabelElement.RED_CELL_COMPATIBILITY: frozenset({"blood_group"}),
    LabelElement.IDENTIFY_RECIPIENT: _STATED,
    LabelElement.AUTOLOGOUS: _STATED,
    LabelElement.INFECTIOUS_WARNINGS: _STATED,
    LabelElement.MAY_TRANSMIT: _STATED,
    LabelElement.SPARE_RADIATION: _STATED,
    LabelElement.SPARE_FILTERS: _STATED,
    LabelElement.INVESTIGATIONAL: _STATED,
    LabelElement.FACILITY_ADDRESS: frozenset({"facility_line"}),
    LabelElement.SHIPPING_DATE: frozenset({"collected"}),
    LabelElement.SENDER: frozenset({"facility"}),
    LabelElement.RECEIVER: frozenset({"receiver"}),
    LabelElement.CONTENTS: frozenset({"title"}),
    LabelElement.HANDLING: _STATED,
}
# What no step asks for: the packing list says so, and a tag would say no more.
ONLY_ON_PAPER: Final = frozenset({LabelElement.BLOOD_GROUP, LabelElement.RED_CELL_COMPATIBILITY})
# What steps read from it, with the print serial: without that symbol a label opens nothing.
READ_FROM: Final[Mapping[LabelKind, str]] = {
    LabelKind.COLLECTION_BAG: "token",
    LabelKind.VESSEL: "token",
    LabelKind.SAMPLE: "compound",
    LabelKind.FINAL_BAG: "token",
    LabelKind.SMALL_BAG: "token",
    LabelKind.CRYOVIAL: "compound",
    LabelKind.TIE_TAG: "token",
    LabelKind.OVERWRAP: "token",
    LabelKind.CASSETTE: "token",
    LabelKind.SYRINGE: "token",
    LabelKind.WRISTBAND: "element_string",
    LabelKind.SHIPPER: "element_string",
    LabelKind.PACKING_LIST: "element_string",
    LabelKind.PACKING_ITEM: "compound",
    LabelKind.LOT: "element_string",
    LabelKind.ASSET: "element_string",
}

# Other houses' scanners know no token: what holds product is read by ISBT 128 too, whatever its size.
HOLD_PRODUCT: Final = frozenset(
    {LabelKind.COLLECTION_BAG, LabelKind.FINAL_BAG, LabelKind.SMALL_BAG}
)
_ISBT_128: Final = frozenset({"donation_bars", "compound"})


def room_on(template: LabelTemplate) -> Room:
    """A tie tag has room for everything, and hangs on a container that has not."""
    return Room.PARTIAL if template.kind is LabelKind.TIE_TAG else template.stock.room


def said_by(kind: LabelKind) -> frozenset[Duty]:
    """Where a thing may have to be said for this kind of label to be the place."""
    return ON_A_TIE_TAG if kind is LabelKind.TIE_TAG else ON_THE_LABEL


def must_affix(template: LabelTemplate, jurisdiction: Jurisdiction) -> tuple[LabelElement, ...]:
    """What a kind of label must say at one of its moments: on the container itself, or on the tag tied to it.

    A tie tag says all that is asked of container and tag together, so that a small label may leave out what it may.
    """
    moments, room = MOMENTS.get(template.kind, ()), room_on(template)
    tied = template.kind is LabelKind.TIE_TAG
    asked = said_by(template.kind) if tied else {Duty.AFFIXED}
    return tuple(
        row.element
        for row in jurisdiction.asked
        if any(row.duty(moment, room) in asked for moment in moments)
        and not (tied and row.element in ONLY_ON_PAPER)
    )


def must_accompany(template: LabelTemplate, jurisdiction: Jurisdiction) -> tuple[LabelElement, ...]:
    """What a paper must say because labels of some size need not, at one of its moments."""
    moments = PAPERS.get(template.kind, ())
    return tuple(
        row.element
        for row in jurisdiction.asked
        if any(
            row.duty(moment, room) is Duty.ACCOMPANYING for moment, room in product(moments, Room)
        )
    )


def missing(template: LabelTemplate, jurisdiction: Jurisdiction) -> tuple[LabelElement, ...]:
    """What must be affixed and could be left out."""
    return _left_out(template, must_affix(template, jurisdiction))


def missing_beside(template: LabelTemplate, jurisdiction: Jurisdiction) -> tuple[LabelElement, ...]:
    """What must accompany the cells and could be left out."""
    return _left_out(template, must_accompany(template, jurisdiction))


def _left_out(
    template: LabelTemplate, elements: Iterable[LabelElement]
) -> tuple[LabelElement, ...]:
    required = required_words(template)
    return tuple(one for one in elements if not CARRIED_BY[one] & required)


def required_words(template: LabelTemplate) -> frozenset[str]:
    """What a label printed from it says for certain."""
    return frozenset(
        one.says for one in template.elements if not isinstance(one, Box) and one.required
    )


def lacks(template: LabelTemplate, jurisdictions: Iterable[Jurisdiction]) -> Iterator[str]:
    """Why a template cannot be approved, a sentence for each thing that it could leave out."""
    always = required_words(template)
    symbol = READ_FROM.get(template.kind, "local_code")
    for word in ("serial", "template", symbol):
        if word not in always:
            yield f"It has no {word.replace('_', ' ')} that it always prints."
    if template.kind in HOLD_PRODUCT and not always & _ISBT_128:
        yield "It has no symbol with the donation number (ISBT 128) that it always prints."
    for jurisdiction in jurisdictions:
        for element in missing(template, jurisdiction):
            yield f"It does not affix the {element.replace('_', ' ')} ({jurisdiction.title})."
        for element in missing_beside(template, jurisdiction):
            yield f"It does not tell the {element.replace('_', ' ')} ({jurisdiction.title})."


def expect_complete(
    templates: Iterable[LabelTemplate], jurisdictions: Iterable[Jurisdiction]
) -> None:
    """Raises MissingElement for templates that cannot be approved, all of them in one text."""
    asked = tuple(jurisdictions)
    faults = [f"{one.key}: {fault}" for one in templates for fault in lacks(one, asked)]
    if faults:
        raise MissingElement(" ".join(faults))
