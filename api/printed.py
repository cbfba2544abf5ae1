"""How identifiers, words and moments are printed for people: once, so that no page has a way of its own."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from custody.domain.additives import ANTICOAGULANTS
from custody.domain.identifiers.check_character import check_character
from custody.domain.records import Container

CONTAINER_WORDS: Final = {
    "collection_bag": "Collection bag",
    "vessel": "Culture vessel",
    "sample": "Sample",
    "final_bag": "Final product bag",
}
LABEL_WORDS: Final = CONTAINER_WORDS | {
    "small_bag": "Small final bag",
    "cryovial": "Cryovial",
    "tie_tag": "Tie tag",
    "overwrap": "Overwrap",
    "cassette": "Cassette",
    "syringe": "Syringe",
    "wristband": "Wristband",
    "shipper": "Shipper",
}


def words(word: str) -> str:
    """A stored word as people read it: `partly_infused` is `Partly infused`, and `acd_a` is `ACD-A`."""
    if word in ANTICOAGULANTS:
        return ANTICOAGULANTS[word]
    text = word.replace("_", " ")
    return text[:1].upper() + text[1:]


def coi_printed(coi: str) -> tuple[str, str]:
    """A Chain of Identity identifier in groups, and its check character."""
    return f"{coi[:7]} {coi[7:9]} {coi[9:]}", check_character(coi)


def din_printed(din: str) -> tuple[str, str]:
    """A donation number in groups, and its check character."""
    return f"{din[:5]} {din[5:7]} {din[7:]}", check_character(din)


def container_title(one: Container) -> str:
    """What people call a container: its kind, its division, and its colour where it has one."""
    division = one.division.rstrip("0") or one.division
    colour = f", {one.colour}" if one.colour else ""
    return f"{CONTAINER_WORDS.get(one.kind, words(one.kind))} {division}{colour}"


def local_moment(moment: str | None, zone: str) -> str:
    """A moment of the books in the zone of a place: `14 Mar 2026 10:03 CET`; empty for none."""
    if not moment:
        return ""
    local = datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))
    return f"{local:%d %b %Y %H:%M} {local.tzname()}"


def local_time(moment: str, zone: str) -> str:
    """The time of day of a moment in a zone, with seconds: `10:03:12`."""
    return f"{datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)):%H:%M:%S}"


def amount(thousandths: int | None, unit: str) -> str:
    """A thousandth of a unit in the unit itself, without a rounding: 50500 is `50.5 mL`."""
    if thousandths is None:
        return ""
    whole, rest = divmod(abs(thousandths), 1000)
    sign = "-" if thousandths < 0 else ""
    point = f".{rest:03d}".rstrip("0") if rest else ""
    return f"{sign}{whole}{point} {unit}"
