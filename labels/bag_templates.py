"""Labels for what holds cells: collection bag, final product bag, culture vessel.

The collection bag follows the four quadrants of the ISBT 128 base label: donation upper left,
person and statements upper right, product lower left, expiry lower right. Required elements are
those to be affixed.
"""

from labels.content import LabelContent, LabelKind
from labels.elements import Align, Box, Checked, Coded, Drawn, LabelTemplate, Words
from labels.fonts import Font
from labels.languages import say
from labels.stock import BASE, CRYOBAG, FINAL
from labels.symbols import SymbolKind

_BOLD, _CODE = Font.WORDS_BOLD, Font.CODE_BOLD


def _flowing(content: LabelContent) -> str:
    return " | ".join(content.statements)


def _born(content: LabelContent) -> str:
    return f"{say('Born', content.language)} {content.birth_date}" if content.birth_date else ""


def _person(content: LabelContent) -> tuple[str, ...]:
    return (_born(content), *content.patient_lines)


def _collected(content: LabelContent) -> tuple[str, ...]:
    moment = content.collected
    return (moment.local, f"({moment.utc})" if moment.utc else "") if moment else ()


def _expires(content: LabelContent) -> str:
    return content.expires.local if content.expires else ""


def _expires_utc(content: LabelContent) -> str:
    return f"({content.expires.utc})" if content.expires and content.expires.utc else ""


def _mark(content: LabelContent) -> str:
    return f"{content.mark_shape} {content.mark_pattern}".strip() if content.mark_shape else ""


def _biohazard(content: LabelContent) -> str:
    return "biohazard" if content.biohazard else ""


# A row for each element, its box in millimetres.
# fmt: off
COLLECTION_BAG = LabelTemplate(
    name="collection_bag",
    version=1,
    kind=LabelKind.COLLECTION_BAG,
    stock=BASE,
    elements=(
        Box((50, 2, 0.25, 96)),
        Box((2, 50, 96, 0.25)),
        # Upper left: the donation.
        Coded("donation bars", SymbolKind.CODE_128, (1.5, 2.5, 46, 9), lambda c: c.din_text, required=True),
        Checked("donation", (4, 12, 45), lambda c: c.din_printed, lambda c: c.din_check, points=11, required=True),
        Checked("chain of identity", (4, 18, 45), lambda c: c.coi_printed, lambda c: c.coi_check, caption="Chain of identity", required=True),
        Words("collection facility", (4, 25.5, 44), lambda c: c.facility_lines, lines=3, caption="Collected at", required=True),
        Words("collection time", (4, 38.5, 44), _collected, points=8, lines=2, font=_BOLD, caption="Collection ended"),
        # Upper right: the person and the statements.
        Words("patient name", (52, 2.5, 46), lambda c: c.patient_name, points=11, lines=2, font=_BOLD, caption="Patient, donor and recipient"),
        Words("patient identifiers", (52, 14.2, 46), _person, points=8, lines=3, follows=True),
        Box((52, 24.7, 46, 0.25)),
        Words("statements", (52, 25.5, 46), lambda c: c.statements, lines=8, font=_BOLD, required=True),
        # Lower left: the product.
        Coded("product bars", SymbolKind.CODE_128, (1.5, 52, 46, 8), lambda c: c.product_text, required=True),
        Words("product code", (4, 60.2, 30), lambda c: c.product_printed, points=9, font=_CODE),
        Words("product name", (4, 64.5, 30), lambda c: c.title, points=9, lines=3, font=_BOLD, required=True),
        Drawn("biohazard legend", (36, 61, 10.5), _biohazard),
        Words("biohazard word", (34.5, 71.8, 14), lambda c: _biohazard(c).upper(), font=_BOLD, align=Align.MIDDLE),
        Coded("compound message", SymbolKind.DATA_MATRIX, (2.7, 79, 18.5, 18.5), lambda c: c.compound_text, required=True),
        Words("volume", (22, 76, 27), lambda c: c.volume_text, points=8, lines=2, font=_BOLD, required=True),
        Words("additives", (22, 82.7, 27), lambda c: c.additives_text, lines=2, follows=True, required=True),
        Words("storage", (22, 88.6, 27), lambda c: c.storage_text, points=7.5, lines=2, font=_BOLD, caption="Store at", required=True),
        Words("documents", (4, 47.3, 44), lambda c: say("See accompanying documents", c.language), points=5.5),
        # Lower right: until when, and the token that stations read.
        Words("expiry", (52, 51.5, 46), _expires, points=12, font=_BOLD, caption="Expires", required=True),
        Words("expiry in UTC", (52, 58.8, 46), _expires_utc, points=8),
        Box((52, 62.6, 46, 3.6), shows=lambda c: bool(c.notice)),
        Words("notice", (53, 62.7, 44), lambda c: c.notice, points=7.5, font=_BOLD, align=Align.MIDDLE, reverse=True),
        Coded("token", SymbolKind.QR, (66.6, 66.6, 33, 33), lambda c: c.token_text, required=True),
        Drawn("mark", (53, 69, 10), _mark),
        Words("call name", (52, 80.5, 14.5), lambda c: c.mark_name, points=8.5, lines=2, font=_BOLD),
        Words("serial", (52, 89.2, 15.5), lambda c: c.serial_printed, lines=2, font=_CODE, required=True),
        Words("template", (52, 95.5, 16), lambda _: "collection_bag v1", points=5.5),
    ),
)

FINAL_BAG = LabelTemplate(
    name="final_bag",
    version=1,
    kind=LabelKind.FINAL_BAG,
    stock=FINAL,
    elements=(
        Box((0, 0, 100, 8.5), colour=lambda c: c.colour_name),
        Words("colour", (4, 0.9, 24), lambda c: say(c.colour_name, c.language).upper(), points=15, font=_BOLD, reverse=True),
        Words("component", (28, 1.4, 30), lambda c: c.component_text, points=12, font=_BOLD, align=Align.MIDDLE, reverse=True),
        Words("dose", (58, 1.4, 39), lambda c: c.dose_text, points=12, font=_BOLD, align=Align.RIGHT, reverse=True, required=True),
        Words("patient name", (4, 9.3, 61), lambda c: c.patient_name, points=11, lines=2, font=_BOLD, caption="Patient"),
        Words("patient identifiers", (4, 20.8, 61), lambda c: " | ".join(line for line in _person(c) if line), points=7.5, lines=2, font=_BOLD, follows=True),
        Words("notice", (20, 9.2, 45), lambda c: c.notice, points=6.5, font=_BOLD, align=Align.RIGHT),
        Checked("chain of identity", (4, 27.1, 44), lambda c: c.coi_printed, lambda c: c.coi_check, caption="Chain of identity", required=True),
        Checked("donation", (4, 34, 44), lambda c: c.din_printed, lambda c: c.din_check, points=10, required=True),
        Coded("donation bars", SymbolKind.CODE_128, (1.5, 38.6, 43, 8), lambda c: c.din_text, required=True),
        Words("expiry", (48.5, 27.1, 17.5), _expires, points=9, lines=2, font=_BOLD, caption="Expires", required=True),
        Words("expiry in UTC", (48.5, 36.9, 17.5), _expires_utc, points=6, lines=2),
        Words("volume", (48.5, 41.5, 17.5), lambda c: c.volume_text, points=7.5, lines=2, font=_BOLD, required=True),
        Coded("token", SymbolKind.QR, (66.7, 8.8, 33, 33), lambda c: c.token_text, required=True),
        Drawn("mark", (69, 42, 5), _mark),
        Words("call name", (75, 41.7, 24), lambda c: c.mark_name, points=7, lines=2, font=_BOLD),
        Box((4, 47.6, 93, 0.25)),
        Words("product name", (4, 48.4, 45), lambda c: c.title, points=9, lines=2, font=_BOLD, required=True),
        Words("product code", (4, 56.2, 45), lambda c: c.product_printed, points=8, font=_CODE, required=True),
        Words("storage", (50, 48.4, 29), lambda c: c.storage_text, points=8, lines=3, font=_BOLD, caption="Store at", required=True),
        Words("statements", (4, 61, 74), _flowing, points=6.5, lines=6, font=_BOLD, required=True),
        Words("maker", (4, 77.4, 74), lambda c: ", ".join(c.facility_lines), points=5.5),
        Coded("compound message", SymbolKind.DATA_MATRIX, (80.5, 48.2, 18.5, 18.5), lambda c: c.compound_text, required=True),
        Drawn("biohazard legend", (81.5, 67, 6.2), _biohazard),
        Words("biohazard word", (88.3, 69, 11), lambda c: _biohazard(c).upper(), points=6, font=_BOLD),
        Words("serial", (81.5, 73.8, 18), lambda c: c.serial_printed, points=6, font=_CODE, required=True),
        Words("template", (81.5, 77.2, 18), lambda _: "final_bag v1", points=5.5),
    ),
)

VESSEL = LabelTemplate(
    name="vessel",
    version=1,
    kind=LabelKind.VESSEL,
    stock=CRYOBAG,
    elements=(
        Words("vessel", (3, 1.5, 33), lambda c: c.title, points=10, lines=2, font=_BOLD, required=True),
        Checked("chain of identity", (3, 10.3, 37), lambda c: c.coi_printed, lambda c: c.coi_check, points=8, caption="Chain of identity", required=True),
        Checked("donation", (3, 16.6, 37), lambda c: c.din_printed, lambda c: c.din_check, points=8, caption="Donation", required=True),
        Words("patient", (3, 22.8, 34), lambda c: (c.patient_name, _born(c)), points=7.5, lines=3, font=_BOLD),
        Words("details", (3, 32.3, 34), lambda c: c.extra_lines, points=6, lines=2, follows=True),
        Words("serial", (3, 37.6, 22), lambda c: c.serial_printed, points=6, font=_CODE, required=True),
        Words("template", (26, 37.8, 11), lambda _: "vessel v1", points=5.5),
        Words("statements", (3, 40.5, 65), _flowing, points=5.5, lines=4, font=_BOLD, required=True),
        Coded("token", SymbolKind.QR, (36.8, 0, 33, 33), lambda c: c.token_text, required=True),
        Drawn("mark", (39.5, 33.8, 5), _mark),
        Words("call name", (45.5, 33.2, 24), lambda c: c.mark_name, points=8, lines=2, font=_BOLD),
    ),
)
# fmt: on
