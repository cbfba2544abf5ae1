"""Printers: where each is, what is in it, and which stations print on it.

A printer is never removed, since what it printed names it; one that has gone is no longer active.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import orjson

from custody.store.statements import Statements

COLUMNS = (
    "id, title, address, dpi, width_millimetres, darkness, media, stock, stations, answers, active"
)
SELECT = (
    f"SELECT {COLUMNS}, COALESCE((SELECT product FROM printer_product WHERE printer = id), ''),"  # noqa: S608 -- a constant
    " COALESCE((SELECT takes FROM printer_takes WHERE printer = id), 'zpl') FROM printer"
)
# What is said of a printer beside its row, a table for each: columns are not added to a table that is there.
BESIDE: Final = ("product", "takes")


class Takes(StrEnum):
    """The form in which a printer takes what it prints."""

    ZPL = "zpl"  # label printers
    PDF = "pdf"  # by a print queue: bands, cards and paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """A printer's profile; without an address its labels are fetched as files."""

    id: str
    title: str
    address: str
    dpi: int
    width_millimetres: int
    darkness: int  # 0 to 30
    media: str
    stock: str
    stations: frozenset[str]
    answers: bool  # whether it tells its status when it is asked
    active: bool = True
    takes: Takes = Takes.ZPL
    product: str = ""  # what is in it, by its key in the stock table; empty: nobody says


class Printers:
    """The store of printers."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def put(self, one: Printer) -> None:
        """Put a printer in its place, new or changed."""
        self._sql.run(
            f"INSERT INTO printer ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 -- a constant
            " ON CONFLICT (id) DO UPDATE SET title = excluded.title, address = excluded.address,"
            " dpi = excluded.dpi, width_millimetres = excluded.width_millimetres,"
            " darkness = excluded.darkness, media = excluded.media, stock = excluded.stock,"
            " stations = excluded.stations, answers = excluded.answers, active = excluded.active",
            one.id, one.title, one.address, one.dpi, one.width_millimetres, one.darkness, one.media,
            one.stock, orjson.dumps(sorted(one.stations)).decode(), one.answers, one.active,
        )  # fmt: skip
        for name in BESIDE:
            self._sql.run(
                f"INSERT INTO printer_{name} (printer, {name}) VALUES (?, ?)"  # noqa: S608 -- constants
                f" ON CONFLICT (printer) DO UPDATE SET {name} = excluded.{name}",
                one.id, str(getattr(one, name)),
            )  # fmt: skip

    def of(self, printer_id: str) -> Printer | None:
        """The printer with this id, or None."""
        row = self._sql.one(f"{SELECT} WHERE id = ?", printer_id)
        return None if row is None else _printer(row)

    def all(self) -> list[Printer]:
        """Every printer, in the order of ids."""
        rows = self._sql.all(f"{SELECT} ORDER BY id")
        return [_printer(row) for row in rows]

    def at(self, station: str) -> list[Printer]:
        """The active printers of a station, in the order of ids."""
        return [one for one in self.all() if one.active and station in one.stations]


def _printer(row: tuple[Any, ...]) -> Printer:
    name, title, address, dpi, width, darkness, media, stock, stations, *more = row
    answers, active, product, takes = more
    return Printer(
        id=name, title=title, address=address, dpi=dpi, width_millimetres=width, darkness=darkness,
        media=media, stock=stock, stations=frozenset(orjson.loads(stations)), answers=bool(answers),
        active=bool(active), product=product, takes=Takes(takes),
    )  # fmt: skip
