"""The materials we print on: name, size in millimetres, what they are made for.

Positions on a label are millimetres; what is drawn is whole printer dots, because a symbol whose
module is not a whole number of dots cannot be read reliably.
"""

import math
from dataclasses import dataclass

from labels.jurisdictions import Room

MILLIMETRES_PER_INCH = 25.4
DEFAULT_DPI = 203
PRINTER_DPI = (203, 300, 600)

# The smallest that was read without fail from frosted and curved labels; ISBT 128 asks for less.
MODULE_MILLIMETRES = 0.5
BAR_MILLIMETRES = 0.25
WHOLE_LABEL_MILLIMETRES = 80  # the shorter side from which a label can say everything
MOST_MODULE_DOTS = 10  # the magnification of QR codes that every label printer has
_MAGNIFIED_DPI = 300  # of the finest printers for which that is enough


@dataclass(frozen=True, kw_only=True, slots=True)
class Stock:
    """One kind of blank label."""

    name: str
    width_millimetres: float
    height_millimetres: float
    made_for: str

    @property
    def room(self) -> Room:
        """Whether what it is made for has room for a whole label."""
        shorter = min(self.width_millimetres, self.height_millimetres)
        return Room.WHOLE if shorter >= WHOLE_LABEL_MILLIMETRES else Room.PARTIAL


BASE = Stock(
    name="base", width_millimetres=100, height_millimetres=100, made_for="ISBT 128 base label"
)
FINAL = Stock(
    name="final",
    width_millimetres=100,
    height_millimetres=80,
    made_for="final product bag, cryo grade",
)
CRYOBAG = Stock(
    name="cryobag",
    width_millimetres=70,
    height_millimetres=50,
    made_for="vessel or cassette, cryo grade",
)
PARTIAL = Stock(
    name="partial",
    width_millimetres=70,
    height_millimetres=60,
    made_for="small bag, vessel, overwrap or cassette, cryo grade",
)
TAG = Stock(
    name="tag",
    width_millimetres=80,
    height_millimetres=120,
    made_for="tie tag with an eyelet, cryo grade",
)
FLAG = Stock(
    name="flag",
    width_millimetres=100,
    height_millimetres=45,
    made_for="syringe, along its barrel or as a flag",
)
VIAL = Stock(
    name="vial", width_millimetres=38, height_millimetres=19, made_for="cryovial, cryo grade"
)
SMALL = Stock(
    name="small", width_millimetres=50, height_millimetres=25, made_for="tube, vial, position"
)
BAND = Stock(name="band", width_millimetres=250, height_millimetres=25, made_for="wristband")
CARTON = Stock(name="carton", width_millimetres=100, height_millimetres=150, made_for="shipper")
CARD = Stock(
    name="card",
    width_millimetres=54,
    height_millimetres=86,
    made_for="staff badge, therapy card or action card",
)
# Parts of a paper: full sheets of A4 are put together from them.
PACKING_LIST = Stock(
    name="packing_list",
    width_millimetres=200,
    height_millimetres=72,
    made_for="head of each sheet of a packing list",
)
PACKING_ITEM = Stock(
    name="packing_item",
    width_millimetres=200,
    height_millimetres=53,
    made_for="line of a packing list",
)
A4 = Stock(
    name="a4", width_millimetres=210, height_millimetres=297, made_for="packing lists, action cards"
)
A6 = Stock(name="a6", width_millimetres=105, height_millimetres=148, made_for="station card")

STOCKS: dict[str, Stock] = {
    stock.name: stock
    for stock in (
        BASE,
        FINAL,
        CRYOBAG,
        PARTIAL,
        TAG,
        FLAG,
        SMALL,
        VIAL,
        BAND,
        CARTON,
        CARD,
        A4,
        A6,
        PACKING_LIST,
        PACKING_ITEM,
    )
}


def dots(millimetres: float, dpi: int) -> int:
    """A length in whole printer dots."""
    return round(millimetres * dpi / MILLIMETRES_PER_INCH)


def module_dots(dpi: int) -> int:
    """The dots for each side of a QR or Data Matrix module: 4 at 203 dpi, 6 at 300, 12 at 600."""
    return math.ceil(MODULE_MILLIMETRES * dpi / MILLIMETRES_PER_INCH)


def bar_dots(dpi: int) -> int:
    """The dots for the narrowest bar of a Code 128: 2 at 203 dpi, 3 at 300, 6 at 600."""
    return math.ceil(BAR_MILLIMETRES * dpi / MILLIMETRES_PER_INCH)


def most_module_dots(dpi: int) -> int:
    """How large a short code is drawn at most: 10 dots at 203 and 300 dpi, and 20 of half the size at 600."""
    return MOST_MODULE_DOTS * max(1, round(dpi / _MAGNIFIED_DPI))
