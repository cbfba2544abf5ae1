"""Whether what is in a printer bears the cold that its labels are made for.

A label that falls off or cracks in nitrogen leaves a bag without a name, and nobody notices before the bag is taken
out.  A preset says how warm storage may become, not how cold it is: frozen cells may be kept in nitrogen, and come
there to −196 °C.  So a label for what will be frozen is sent only to a printer whose product is rated for that.
Production prints none where nobody says what is in the printer; a demo does, and its pages tell.
"""

from collections.abc import Iterable
from typing import Final

from api.house import House
from api.situation import preset_of
from custody.domain.books import Books
from custody.domain.records import Label, Therapy
from custody.store.printers import Printer
from labels.content import LabelKind
from labels.stock_products import celsius
from labels.templates import kinds_on

NITROGEN_MILLICELSIUS: Final = -196_000  # where it boils: nothing that is kept in it becomes colder
FREEZING_MILLICELSIUS: Final = 0
GOES_INTO_THE_COLD: Final = frozenset(
    {
        LabelKind.FINAL_BAG, LabelKind.SMALL_BAG, LabelKind.CASSETTE, LabelKind.OVERWRAP, LabelKind.TIE_TAG,
        LabelKind.CRYOVIAL,
    }
)  # fmt: skip
LOAD: Final = "load a product rated for it and name it on the page Printers"
UNNAMED: Final = (
    "nobody says which product is in this printer, so not whether it bears "
    f"{celsius(NITROGEN_MILLICELSIUS)}: {LOAD}"
)
UNKNOWN: Final = (
    "the product that is named for this printer is not in the site's stock table any more: "
    "write it there (CUSTODY_STOCKS), or name another on the page Printers"
)


def not_rated(house: House, books: Books, printer: Printer, label: Label) -> str:
    """Why a label must not be printed on what is in a printer, with the next step; or nothing."""
    if label.kind not in GOES_INTO_THE_COLD or not _is_kept_frozen(house, books, label):
        return ""
    if not printer.product:
        return "" if house.demo else UNNAMED
    product = house.stock_products.get(printer.product)
    if product is None:
        return UNKNOWN
    if product.rated_from_millicelsius <= NITROGEN_MILLICELSIUS:
        return ""
    return (
        f"{product.title} is rated from {celsius(product.rated_from_millicelsius)}, and this label goes down to "
        f"{celsius(NITROGEN_MILLICELSIUS)}: {LOAD}"
    )


def rated_first(
    house: House, books: Books, printers: Iterable[Printer], label: Label
) -> list[Printer]:
    """The printers, those whose product bears where the label goes before the others."""
    return sorted(printers, key=lambda one: bool(not_rated(house, books, one, label)))


def product_words(house: House, printer: Printer) -> str:
    """What a printer's product is rated for, or what follows where none is named for what will be frozen."""
    product = house.stock_products.get(printer.product)
    if product is not None:
        mark = ", an example" if product.example else ""
        return f"{product.title}, rated {product.rating}{mark}"
    if printer.product:
        return f"{printer.product} is not in the stock table: it prints nothing that is frozen"
    if not GOES_INTO_THE_COLD & set(kinds_on(printer.stock)):
        return ""
    would = "production would print" if house.demo else "it prints"
    return f"no product named: {would} nothing here that is frozen"


def _is_kept_frozen(house: House, books: Books, label: Label) -> bool:
    """Whether the therapy's cells are stored frozen; also where its preset does not tell."""
    therapy = books.get(Therapy, label.therapy) if label.therapy else None
    preset = preset_of(therapy, house.presets) if therapy else None
    warmest = preset.limit_or_none("storage_temperature_max_millicelsius") if preset else None
    return warmest is None or warmest < FREEZING_MILLICELSIUS
