"""What labels say by their kind alone: words that no book keeps."""

from collections.abc import Mapping
from typing import Final

from custody.domain.vocabulary import Companion

NAMED: Final = frozenset(
    {"collection_bag", "final_bag", "small_bag", "tie_tag", "syringe", "wristband"}
)  # these carry the patient's name
NUMBER_LENGTH_MAX = 10  # what every label has room for; the name says who it is without it
# ISBT 128 RT008: autologous use only, without and with a biohazard
COLLECTION_TYPE: Final[Mapping[bool, str]] = {False: "1", True: "X"}
THINGS: Final[Mapping[str, str]] = {
    "shipper": "Human cells for administration",
    "wristband": "Wristband",
}
STORAGE: Final[Mapping[str, str]] = {
    "collection_bag": "2 to 8 °C",
    "vessel": "37 °C",
    "sample": "2 to 8 °C",
    "final_bag": "At or below −130 °C",
    "small_bag": "At or below −130 °C",
    "cryovial": "At or below −130 °C",
    "overwrap": "At or below −130 °C",
    "cassette": "At or below −130 °C",
    "syringe": "",
    "wristband": "",
}
STANDS_ON: Final[Mapping[str, str]] = {
    Companion.TIE_TAG: "Tie tag",
    Companion.OVERWRAP: "Overwrap",
    Companion.CASSETTE: "Cassette",
    Companion.SYRINGE: "Syringe",
}
_AROUND_THE_BAG: Final = ("Do not use until released.", "Not the bag: scan the label inside.")
DETAILS: Final[Mapping[str, tuple[str, ...]]] = {
    "small_bag": ("The rest is on the tie tag.",),
    Companion.OVERWRAP: _AROUND_THE_BAG,
    Companion.CASSETTE: _AROUND_THE_BAG,
}
HANDLING: Final = ("DO NOT X-RAY", "KEEP UPRIGHT")  # of every shipper
