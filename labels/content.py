"""What a label says, before where it says it.

Every field is a finished text: building codes, choosing statements and reading the vault is done
by whoever asks for the label. An empty text means that the label has nothing to say there;
whether that is allowed is the template's business.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from custody.errors import LabelContradicts
from labels.languages import Language

DEMO: Final = (
    "DEMO, not for clinical use"  # where one word must do, it is the first, up to its comma
)
COMPOUND = "=+"  # ISBT 128 structure 023; anything else in a Data Matrix is a local code


class LabelKind(StrEnum):
    """What a label is stuck on or hung around."""

    COLLECTION_BAG = "collection_bag"
    FINAL_BAG = "final_bag"
    VESSEL = "vessel"
    SAMPLE = "sample"
    WRISTBAND = "wristband"
    SHIPPER = "shipper"
    BADGE = "badge"
    THERAPY_CARD = "therapy_card"
    STATION_CARD = "station_card"
    SMALL_BAG = "small_bag"
    CRYOVIAL = "cryovial"
    TIE_TAG = "tie_tag"
    OVERWRAP = "overwrap"
    CASSETTE = "cassette"
    SYRINGE = "syringe"
    LOT = "lot"
    ASSET = "asset"
    POSITION = "position"
    ACTION_CARD = "action_card"
    PACKING_LIST = "packing_list"  # the head of its sheets
    PACKING_ITEM = "packing_item"  # the line of one container on it


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A date and time as it is printed: the local line, and the UTC line beneath it."""

    local: str
    utc: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelContent:
    """One label's texts.

    `token_text` (QR), `din_text` and `product_text` (Code 128), `compound_text` (Data Matrix),
    `gs1_text` (bracketed, "(00)…") and `code_text` (local code) go into symbols exactly as they
    are; the rest is for eyes.
    """

    kind: LabelKind
    serial_printed: str  # the number of this print
    title: str  # the product's proper name, or what the thing is
    language: Language = Language.ENGLISH  # of captions and instructions

    token_text: str = ""
    din_text: str = ""
    product_text: str = ""
    compound_text: str = ""
    gs1_text: str = ""
    code_text: str = ""

    coi_printed: str = ""
    coi_check: str = ""
    din_printed: str = ""
    din_check: str = ""
    product_printed: str = ""
    code_printed: str = ""

    mark_name: str = ""
    mark_shape: str = ""
    mark_pattern: str = ""
    patient_name: str = ""
    birth_date: str = ""
    patient_lines: tuple[str, ...] = ()

    volume_text: str = ""
    additives_text: str = ""
    component_text: str = ""
    dose_text: str = ""
    colour_name: str = ""
    storage_text: str = ""
    blood_text: str = ""
    stands_on: str = ""  # of a label that is not on the container itself: what it is on
    collected: Moment | None = None
    expires: Moment | None = None

    statements: tuple[str, ...] = ()
    biohazard: bool = False
    facility_lines: tuple[str, ...] = ()
    receiver_lines: tuple[str, ...] = ()
    extra_lines: tuple[str, ...] = ()
    template_printed: str = ""  # filled in by whoever lays it out
    notice: str = ""  # such as DEMO, in the label's language


def expect_agreement(content: LabelContent) -> None:
    """What eyes read and what scanners read must be the same number.

    Raises LabelContradicts: a bag whose bars say one donation and whose letters another is a mix-
    up in the making.
    """
    read = content.din_printed.replace(" ", "")
    if content.din_text and read and content.din_text[1:14] != read:
        raise LabelContradicts(f"The bars say {content.din_text[1:14]} and the letters say {read}.")
    compound = content.compound_text.startswith(COMPOUND)
    if content.din_text and compound and content.din_text not in content.compound_text:
        raise LabelContradicts(f"The Data Matrix does not carry the donation {content.din_text}.")
