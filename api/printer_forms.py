"""A printer's profile as an administrator fills it in: read, or every field that is wrong named."""

import re
from typing import Final

from pydantic import BaseModel, Field

from api.house import House
from api.layout import SignedIn
from api.printer_ways import leads_to_a_printer, leads_to_a_queue
from api.trials import MEDIA_WORDS
from custody.ledger.timestamp import write_time
from custody.store.printers import Printer, Takes
from custody.store.security import SecurityLine
from custody.store.sequencer import Transaction
from labels.profile import DARKNESS_MOST, Media
from labels.stock import PRINTER_DPI, STOCKS

ID: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")
WIDTH_MOST: Final = 250
TITLE_MOST: Final = 60


class Profile(BaseModel):
    """What the form sends, as text."""

    id: str = Field(default="", max_length=64)
    title: str = Field(default="", max_length=200)
    address: str = Field(default="", max_length=300)
    takes: str = Field(default=Takes.ZPL, max_length=10)
    dpi: str = Field(default="203", max_length=10)
    width: str = Field(default="104", max_length=10)
    darkness: str = Field(default="15", max_length=10)
    media: str = Field(default="transfer", max_length=20)
    stock: str = Field(default="base", max_length=20)
    product: str = Field(default="", max_length=64)
    stations: str = Field(default="", max_length=2000)
    answers: str = Field(default="yes", max_length=5)
    active: str = Field(default="yes", max_length=5)
    is_known: str = Field(default="", max_length=5)  # a printer that is there is changed

    @property
    def named_stations(self) -> frozenset[str]:
        """The stations, by their ids, whatever stands between them."""
        return frozenset(re.findall(r"[^\s,;]+", self.stations))


def profile_of(one: Printer) -> Profile:
    """A printer's profile, to be changed."""
    return Profile(
        id=one.id, title=one.title, address=one.address, takes=one.takes, dpi=str(one.dpi),
        width=str(one.width_millimetres),
        darkness=str(one.darkness), media=one.media, stock=one.stock, product=one.product,
        stations=" ".join(sorted(one.stations)),
        answers="yes" if one.answers else "no", active="yes" if one.active else "no", is_known="yes",
    )  # fmt: skip


def problems_of(house: House, told: Profile) -> dict[str, str]:
    """What is wrong with a profile, field by field; nothing where it can be kept."""
    with house.look() as look:
        taken = look.stores.printers.of(told.id) is not None and not told.is_known
        known = {one.station.id for one in look.stores.stations.all()}
    unknown = sorted(told.named_stations - known)
    stock = STOCKS.get(told.stock)
    width = _whole(told.width)
    too_wide = stock is not None and width is not None and stock.width_millimetres > width
    wrong = {
        "id": "Two to twenty capital letters, digits and hyphens." if not ID.fullmatch(told.id)
        else "There is a printer with this number already." if taken else "",
        "title": f"A name of at most {TITLE_MOST} letters, by which people find it."
        if not 0 < len(told.title.strip()) <= TITLE_MOST else "",
        "address": "It looks like tcp://10.0.0.7:9100 or ipps://server/printers/NAME, or is empty: labels are fetched."
        if told.address and not leads_to_a_printer(told.address)
        else "PDF goes to a print queue: ipps://server/printers/NAME."
        if told.address and told.takes == Takes.PDF and not leads_to_a_queue(told.address) else "",
        "takes": "Choose one." if told.takes not in list(Takes) else "",
        "dpi": "203, 300 or 600." if _whole(told.dpi) not in PRINTER_DPI else "",
        "width": f"Whole millimetres, at most {WIDTH_MOST}." if not 0 < (width or 0) <= WIDTH_MOST
        else "What is in the printer is wider than it prints." if too_wide else "",
        "darkness": f"0 to {DARKNESS_MOST}." if not 0 <= _or_less(told.darkness) <= DARKNESS_MOST else "",
        "media": "Choose one." if told.media not in list(Media) else "",
        "stock": "Choose one." if stock is None else "",
        "product": _unlike(house, told) if told.product else "",
        "stations": f"There is no station {unknown[0]}." if unknown else "",
    }  # fmt: skip
    return {name: sentence for name, sentence in wrong.items() if sentence}


def keep_printer(house: House, told: Profile, by: SignedIn) -> None:
    """Keep a profile in which nothing is wrong; who sent labels where is a line in the security log."""
    printer = Printer(
        id=told.id, title=told.title.strip(), address=told.address, dpi=int(told.dpi),
        width_millimetres=int(told.width), darkness=int(told.darkness), media=told.media,
        stock=told.stock, stations=told.named_stations, answers=told.answers == "yes",
        active=told.active == "yes", product=told.product, takes=Takes(told.takes),
    )  # fmt: skip
    line = SecurityLine(
        at=write_time(house.now()), door="printer kept", person=by.account.person, station=by.at.station.id,
        why=f"labels of {', '.join(sorted(printer.stations)) or 'no station'} go to {printer.id} "
        f"at {printer.address or 'no address'}, with {printer.product or 'no named product'} in it",
    )  # fmt: skip

    def use_case(transaction: Transaction) -> None:
        transaction.stores.printers.put(printer)
        transaction.stores.security.write(line)

    house.write(use_case)


def takes_choices() -> list[tuple[str, str]]:
    """The forms in which a printer may take what it prints."""
    return [
        (Takes.ZPL, "ZPL: a label printer, or a raw queue"),
        (Takes.PDF, "PDF: a print queue for bands, cards or paper"),
    ]


def product_choices(house: House, told: Profile) -> list[tuple[str, str]]:
    """Nobody says, or each product of the size that is chosen; of every size while a printer is added."""
    return [
        ("", "Nobody says"),
        *(
            (key, f"{one.title}, {one.rating}{', an example' if one.example else ''}")
            for key, one in house.stock_products.items()
            if not told.is_known or one.stock == told.stock
        ),
    ]


def _unlike(house: House, told: Profile) -> str:
    """Why the product cannot be what is in the printer, or nothing."""
    product = house.stock_products.get(told.product)
    if product is None:
        return "Choose one: this is not in the stock table."
    if product.stock != told.stock:
        return "It has another size than the labels in it."
    return (
        f"It is made to be printed {MEDIA_WORDS[product.media]}."
        if product.media != told.media
        else ""
    )


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def _or_less(text: str) -> int:
    whole = _whole(text)
    return -1 if whole is None else whole
