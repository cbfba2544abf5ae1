"""Labels for everything around the cells: tubes, people, boxes, places, materials.

Small labels carry a Data Matrix, because no QR token fits a tube; it holds the code with the
print's serial.
"""

from labels.content import LabelContent, LabelKind
from labels.elements import Align, Box, Checked, Coded, Drawn, LabelTemplate, Words
from labels.fonts import Font
from labels.languages import say
from labels.stock import A6, BAND, CARD, CARTON, CRYOBAG, SMALL
from labels.symbols import SymbolKind

_BOLD, _CODE = Font.WORDS_BOLD, Font.CODE_BOLD


def _born(content: LabelContent) -> str:
    return f"{say('Born', content.language)} {content.birth_date}" if content.birth_date else ""


def _expires(content: LabelContent) -> str:
    return f"{say('Expires', content.language)} {content.expires.local}" if content.expires else ""


def _mark(content: LabelContent) -> str:
    return f"{content.mark_shape} {content.mark_pattern}".strip() if content.mark_shape else ""


def _sent(content: LabelContent) -> tuple[str, ...]:
    moment = content.collected
    return (moment.local, f"({moment.utc})" if moment.utc else "") if moment else ()


# A row for each element, its box in millimetres.
# fmt: off
SAMPLE = LabelTemplate(
    name="sample",
    version=1,
    kind=LabelKind.SAMPLE,
    stock=SMALL,
    elements=(
        Coded("compound message", SymbolKind.DATA_MATRIX, (0.5, 3, 18.5, 18.5), lambda c: c.compound_text, required=True),
        Words("sample", (19.5, 1, 30), lambda c: c.title, points=7, font=_BOLD, required=True),
        Checked("donation", (19.5, 4.2, 30), lambda c: c.din_printed, lambda c: c.din_check, points=7, required=True),
        Checked("chain of identity", (19.5, 7.6, 30.3), lambda c: c.coi_printed, lambda c: c.coi_check, points=6.5, required=True),
        Words("details", (19.5, 11, 30), lambda c: c.extra_lines, points=6, lines=2),
        Drawn("mark", (19.5, 16.6, 3.4), _mark),
        Words("call name", (24, 16.6, 25), lambda c: c.mark_name, points=7, font=_BOLD),
        Words("serial", (19.5, 20.8, 18), lambda c: c.serial_printed, points=6, font=_CODE, required=True),
        Words("template", (38, 21, 11.5), lambda _: "sample v1", points=5.5, align=Align.RIGHT),
    ),
)

LOT = LabelTemplate(
    name="lot",
    version=1,
    kind=LabelKind.LOT,
    stock=SMALL,
    elements=(
        Coded("element string", SymbolKind.GS1_DATA_MATRIX, (0.5, 3, 18.5, 18.5), lambda c: c.gs1_text, required=True),
        Words("material", (19.5, 1.5, 30), lambda c: c.title, lines=2, font=_BOLD, required=True),
        Words("lot", (19.5, 7.6, 30), lambda c: c.code_printed, font=_CODE, required=True),
        Words("expiry", (19.5, 11, 30), _expires, font=_BOLD),
        Words("details", (19.5, 14.3, 30), lambda c: c.extra_lines, points=6, lines=2),
        Words("serial", (19.5, 20.8, 18), lambda c: c.serial_printed, points=6, font=_CODE, required=True),
        Words("template", (38, 21, 11.5), lambda _: "lot v1", points=5.5, align=Align.RIGHT),
    ),
)

ASSET = LabelTemplate(
    name="asset",
    version=1,
    kind=LabelKind.ASSET,
    stock=SMALL,
    elements=(
        Coded("element string", SymbolKind.GS1_DATA_MATRIX, (0.5, 3, 18.5, 18.5), lambda c: c.gs1_text, required=True),
        Words("asset", (19.5, 2.5, 30), lambda c: c.title, points=9, lines=2, font=_BOLD, required=True),
        Words("number", (19.5, 10.5, 30), lambda c: c.code_printed, font=_CODE, required=True),
        Words("details", (19.5, 14.3, 30), lambda c: c.extra_lines, points=6, lines=2),
        Words("serial", (19.5, 20.8, 18), lambda c: c.serial_printed, points=6, font=_CODE, required=True),
        Words("template", (38, 21, 11.5), lambda _: "asset v1", points=5.5, align=Align.RIGHT),
    ),
)

POSITION = LabelTemplate(
    name="position",
    version=1,
    kind=LabelKind.POSITION,
    stock=SMALL,
    elements=(
        Coded("position code", SymbolKind.DATA_MATRIX, (0.5, 3, 18.5, 18.5), lambda c: c.code_text, required=True),
        Words("position", (19.5, 3, 30), lambda c: c.title, points=12, font=_BOLD, required=True),
        Words("code", (19.5, 9, 30), lambda c: c.code_printed, font=_CODE, lines=2),
        Words("details", (19.5, 15, 30), lambda c: c.extra_lines, points=6, lines=2),
        Words("serial", (19.5, 20.8, 18), lambda c: c.serial_printed, points=6, font=_CODE, required=True),
        Words("template", (38, 21, 11.5), lambda _: "position v1", points=5.5, align=Align.RIGHT),
    ),
)

WRISTBAND = LabelTemplate(
    name="wristband",
    version=1,
    kind=LabelKind.WRISTBAND,
    stock=BAND,
    native_zpl=False,  # the band is fed lengthwise: its driver turns the PDF
    elements=(
        Coded("element string", SymbolKind.GS1_DATA_MATRIX, (58, 2.5, 20, 20), lambda c: c.gs1_text, required=True),
        Words("patient name", (82, 1.5, 84), lambda c: c.patient_name, points=14, lines=2, font=_BOLD, required=True),
        Words("birth date", (82, 13, 44), _born, points=12, font=_BOLD, required=True, follows=True),
        Words("patient identifiers", (130, 13.2, 37), lambda c: c.patient_lines, points=8, lines=2),
        Checked("chain of identity", (82, 18.6, 60), lambda c: c.coi_printed, lambda c: c.coi_check, points=10),
        Words("serial", (130, 19.6, 36), lambda c: c.serial_printed, font=_CODE, required=True),
        Words("template", (130, 22.3, 36), lambda _: "wristband v1", points=5.5),
        Drawn("mark", (170, 3, 9), _mark),
        Words("call name", (168, 13, 20), lambda c: c.mark_name, points=11, lines=2, font=_BOLD),
        # A second symbol round the other side of the wrist.
        Coded("element string, other side", SymbolKind.GS1_DATA_MATRIX, (190, 2.5, 20, 20), lambda c: c.gs1_text, required=True),
        Words("notice", (212, 3, 20), lambda c: c.notice, points=6, lines=4, font=_BOLD),
    ),
)

SHIPPER = LabelTemplate(
    name="shipper",
    version=1,
    kind=LabelKind.SHIPPER,
    stock=CARTON,
    elements=(
        Words("from", (5, 4, 44), lambda c: c.facility_lines, points=9, lines=6, caption="From", required=True),
        Box((50.5, 4, 0.25, 30)),
        Words("to", (53, 4, 43), lambda c: c.receiver_lines, points=11, lines=6, font=_BOLD, caption="To", required=True),
        Box((5, 36, 90, 0.5)),
        Words("contents", (5, 38, 90), lambda c: c.title, points=16, lines=2, font=_BOLD, required=True),
        Words("storage", (5, 52.5, 52), lambda c: c.storage_text, points=12, lines=2, font=_BOLD, caption="Keep at", required=True),
        Words("sent", (60, 52.5, 36), _sent, points=9, lines=2, font=_BOLD, caption="Packed", required=True),
        Box((5, 66, 90, 0.25)),
        Words("statements", (5, 67.5, 56), lambda c: c.statements, points=9, lines=9, font=_BOLD),
        Coded("token", SymbolKind.QR, (64, 67, 33, 33), lambda c: c.token_text),
        Words("details", (5, 102, 56), lambda c: c.extra_lines, points=8, lines=3),
        Words("serial", (66.4, 101, 29), lambda c: c.serial_printed, font=_CODE, required=True),
        Words("template", (66.4, 104.5, 29), lambda _: "shipper v1", points=5.5),
        Words("notice", (66.4, 108, 30), lambda c: c.notice, points=7, lines=2, font=_BOLD),
        Box((5, 114, 90, 0.5)),
        Words("carton number", (5, 115.5, 90), lambda c: c.code_printed, points=13, font=_CODE, align=Align.MIDDLE),
        Coded("carton bars", SymbolKind.GS1_128, (20, 122, 60, 24), lambda c: c.gs1_text, required=True),
    ),
)

BADGE = LabelTemplate(
    name="badge",
    version=1,
    kind=LabelKind.BADGE,
    stock=CARD,
    elements=(
        Box((0, 0, 54, 12)),
        Words("place", (3, 3, 48), lambda c: c.facility_lines, points=12, font=_BOLD, align=Align.MIDDLE, reverse=True),
        Words("name", (3, 16, 48), lambda c: c.title, points=17, lines=2, font=_BOLD, align=Align.MIDDLE, required=True),
        Words("role", (3, 32, 48), lambda c: c.extra_lines, points=10, lines=2, align=Align.MIDDLE),
        Coded("badge code", SymbolKind.QR, (10.5, 41, 33, 33), lambda c: c.code_text, required=True),
        Words("number", (3, 75, 48), lambda c: c.code_printed, font=_CODE, align=Align.MIDDLE),
        Words("notice", (3, 79, 48), lambda c: c.notice, font=_BOLD, align=Align.MIDDLE),
        Words("serial", (3, 82.6, 26), lambda c: c.serial_printed, points=6, font=_CODE, required=True),
        Words("template", (32, 82.8, 19), lambda _: "badge v1", points=5.5, align=Align.RIGHT),
    ),
)

THERAPY_CARD = LabelTemplate(
    name="therapy_card",
    version=1,
    kind=LabelKind.THERAPY_CARD,
    stock=CARD,
    elements=(
        Box((0, 0, 54, 12)),
        Words("what", (3, 3, 48), lambda c: c.title, points=12, font=_BOLD, align=Align.MIDDLE, reverse=True, required=True),
        Drawn("mark", (5, 15, 11), _mark),
        Words("call name", (18, 15.5, 33), lambda c: c.mark_name, points=13, lines=2, font=_BOLD, required=True),
        Coded("chain of identity code", SymbolKind.QR, (10.5, 29, 33, 33), lambda c: c.code_text, required=True),
        Checked("chain of identity", (3, 63, 48), lambda c: c.coi_printed, lambda c: c.coi_check, points=10, caption="Chain of identity", required=True),
        Words("place", (3, 71.5, 48), lambda c: c.facility_lines, points=8, align=Align.MIDDLE),
        Words("details", (3, 75, 48), lambda c: c.extra_lines, points=8, align=Align.MIDDLE),
        Words("notice", (3, 79, 48), lambda c: c.notice, font=_BOLD, align=Align.MIDDLE),
        Words("serial", (3, 82.6, 26), lambda c: c.serial_printed, points=6, font=_CODE, required=True),
        Words("template", (29, 82.8, 22), lambda _: "therapy_card v1", points=5.5, align=Align.RIGHT),
    ),
)

STATION_CARD = LabelTemplate(
    name="station_card",
    version=1,
    kind=LabelKind.STATION_CARD,
    stock=A6,
    elements=(
        Box((0, 0, 105, 22)),
        Words("station", (6, 4.5, 93), lambda c: c.title, points=30, font=_BOLD, align=Align.MIDDLE, reverse=True, required=True),
        Words("place", (6, 27, 93), lambda c: c.facility_lines, points=14, lines=2, align=Align.MIDDLE),
        Coded("station code", SymbolKind.QR, (33, 44, 39, 39), lambda c: c.code_text, required=True),
        Words("code", (6, 86, 93), lambda c: c.code_printed, points=12, font=_CODE, align=Align.MIDDLE),
        Words("what to do", (10, 97, 85), lambda c: c.extra_lines, points=14, lines=6, align=Align.MIDDLE),
        Words("notice", (6, 135, 93), lambda c: c.notice, points=9, font=_BOLD, align=Align.MIDDLE),
        Words("serial", (6, 142, 40), lambda c: c.serial_printed, font=_CODE, required=True),
        Words("template", (60, 142.5, 39), lambda _: "station_card v1", points=5.5, align=Align.RIGHT),
    ),
)

CASSETTE = LabelTemplate(
    name="cassette",
    version=1,
    kind=LabelKind.CASSETTE,
    stock=CRYOBAG,
    elements=(
        Words("cassette", (3, 2, 34), lambda c: c.title, points=13, lines=2, font=_BOLD, required=True),
        Words("code", (3, 13.5, 34), lambda c: c.code_printed, points=8, font=_CODE, follows=True),
        Checked("chain of identity", (3, 18, 37), lambda c: c.coi_printed, lambda c: c.coi_check, points=8, caption="Chain of identity"),
        Checked("donation", (3, 25, 37), lambda c: c.din_printed, lambda c: c.din_check, points=8, caption="Donation"),
        Words("storage", (3, 32, 34), lambda c: c.storage_text, points=8, lines=2, font=_BOLD),
        Words("details", (3, 39.5, 34), lambda c: c.extra_lines, lines=3, follows=True),
        Coded("cassette code", SymbolKind.QR, (36.8, 0, 33, 33), lambda c: c.code_text, required=True),
        Drawn("mark", (41, 34, 6), _mark),
        Words("call name", (48.5, 33.6, 20), lambda c: c.mark_name, points=10, lines=2, font=_BOLD),
        Words("serial", (41, 44, 17.5), lambda c: c.serial_printed, points=6, font=_CODE, required=True),
        Words("template", (58.6, 44.2, 10.4), lambda _: "cassette v1", points=5.5, align=Align.RIGHT),
    ),
)
# fmt: on
