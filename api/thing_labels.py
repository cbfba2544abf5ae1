"""Labels of things that are no therapy's own: lots and their vials, equipment, storage positions; none is counted.

What is in the symbol is exactly what a scan of the thing is looked up by.  A vial or pack says its serial number too,
without which nothing is counted as one.  Captions are in the language of the site where it is printed.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, TypeVar

from api.house import House
from api.layout import SignedIn
from api.moments import last_day
from api.printed import words
from api.uncounted import NOT_COUNTED, print_uncounted
from custody.domain.identifiers.gs1 import Asset as AssetCode
from custody.domain.identifiers.gs1 import TradeItem
from custody.domain.identifiers.local_codes import StoragePosition
from custody.domain.records import Asset, Lot, Position, Record
from custody.errors import CodeUnreadable, Conflict, NotFound
from labels.content import LabelContent, LabelKind, Moment
from labels.languages import Language, say
from labels.printing import LabelFile

T = TypeVar("T")
R = TypeVar("R", bound=Record)
OF_A_POSITION: Final = (
    2  # the last parts of its id, its rack and its place there, are what one looks for
)
UNKNOWN: Final[Mapping[type[Record], str]] = {
    Lot: "there is no lot with this GTIN and number",
    Asset: "there is no equipment with this number",
    Position: "there is no storage position with this id",
}


def lot_label(house: House, by: SignedIn, key: tuple[str, str], serial: str = "") -> LabelFile:
    """The label of a lot by its GTIN and number, or of its vial or pack with a serial number.

    Raises:
        NotFound: there is no such lot.
        CodeUnreadable: no GS1 symbol can hold the serial number.
        Conflict: the label cannot be printed.
    """

    def told(lot: Lot, language: Language) -> LabelContent:
        code = _coded(lambda: lot_code(lot))
        if serial:
            code = lot_code(lot, serial)
        which = f"SN {serial}" if serial else say(words(lot.kind), language)
        return LabelContent(
            kind=LabelKind.LOT, title=lot.title, serial_printed=say(NOT_COUNTED, language), language=language,
            gs1_text=code.bracketed, code_printed=lot.lot, expires=Moment(local=last_day(lot.expires_at).text, utc=""),
            extra_lines=(which, f"GTIN {lot.gtin}"),
        )  # fmt: skip

    return _printed(house, by, Lot, key, told)


def asset_label(house: House, by: SignedIn, asset: str) -> LabelFile:
    """The label of an instrument, shipper, logger or freezer, with the last day of its calibration.

    Raises:
        NotFound: there is no such equipment.
        Conflict: the label cannot be printed.
    """

    def told(one: Asset, language: Language) -> LabelContent:
        until = last_day(one.calibrated_until).text
        return LabelContent(
            kind=LabelKind.ASSET, title=one.title, serial_printed=say(NOT_COUNTED, language), language=language,
            gs1_text=_coded(lambda: AssetCode.of(one.id)).bracketed, code_printed=one.id,
            extra_lines=(f"{say('Calibrated until', language)} {until}",),
        )  # fmt: skip

    return _printed(house, by, Asset, (asset,), told)


def position_label(house: House, by: SignedIn, position: str) -> LabelFile:
    """The label of a storage position.

    Raises:
        NotFound: there is no such position.
        Conflict: the label cannot be printed.
    """

    def told(one: Position, language: Language) -> LabelContent:
        code = _coded(lambda: StoragePosition(position=one.id))
        return LabelContent(
            kind=LabelKind.POSITION, title=" · ".join(one.id.split("/")[-OF_A_POSITION:]),
            serial_printed=say(NOT_COUNTED, language), language=language, code_text=code.text,
            code_printed=code.printed, extra_lines=(one.holder,),
        )  # fmt: skip

    return _printed(house, by, Position, (position,), told)


def lot_code(lot: Lot, serial: str = "") -> TradeItem:
    """What the symbol of a lot says, or that of its vial or pack; else CodeUnreadable."""
    expiry = f"{datetime.fromisoformat(lot.expires_at).astimezone(UTC):%y%m%d}"
    return TradeItem.of(lot.gtin, lot=lot.lot, expiry=expiry, serial=serial)


def _printed(
    house: House, by: SignedIn, kind: type[R], key: tuple[str, ...], told: Callable[[R, Language], LabelContent],
) -> LabelFile:  # fmt: skip
    """The label of a thing on file, in the language of the site where it is printed."""
    with house.look() as look:
        one = look.books.get(kind, *key)
        if one is None:
            raise NotFound(UNKNOWN[kind])
        language = house.site_labels.of(by.at.station.site).language
        return print_uncounted(house, look, told(one, language))


def _coded(make: Callable[[], T]) -> T:
    """The code of a thing on file; Conflict where its number, as it was registered, fits no symbol."""
    try:
        return make()
    except CodeUnreadable as unreadable:
        raise Conflict(
            f"no symbol can hold the number that it was registered by: {unreadable}"
        ) from unreadable
