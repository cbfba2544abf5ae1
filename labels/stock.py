"""The materials we print on: name, size in millimetres, what they are made for.

Positions on a label are millimetres; what is drawn is whole printer dots, because a symbol whose
module is not a whole number of dots cannot be read reliably.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

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


STOCKS: Final[Mapping[str, Stock]] = {
    name: Stock(name=name, width_millimetres=width, height_millimetres=height, made_for=made_for)
    for name, width, height, made_for in (
        ("base", 100, 100, "ISBT 128 base label"),
        ("final", 100, 80, "final product bag, cryo grade"),
        ("cryobag", 70, 50, "vessel or cassette, cryo grade"),
        ("partial", 70, 60, "small bag, vessel, overwrap or cassette, cryo grade"),
        ("tag", 80, 120, "tie tag with an eyelet, cryo grade"),
        ("flag", 100, 45, "syringe, along its barrel or as a flag"),
        ("small", 50, 25, "tube, vial, position"),
        ("vial", 38, 19, "cryovial, cryo grade"),
        ("band", 250, 25, "wristband"),
        ("carton", 100, 150, "shipper"),
        ("card", 54, 86, "staff badge, therapy card or action card"),
        ("a4", 210, 297, "packing lists, action cards"),
        ("a6", 105, 148, "station card"),
        # parts of a paper: full sheets of A4 are put together from them
        ("packing_list", 200, 72, "head of each sheet of a packing list"),
        ("packing_item", 200, 53, "line of a packing list"),
    )
}
A4 = STOCKS["a4"]
PACKING_LIST, PACKING_ITEM = STOCKS["packing_list"], STOCKS["packing_item"]


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
