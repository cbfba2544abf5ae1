"""What the demo leaves in print: every label of its journeys, and a card or label of everything that outlasts them.

A print counts once its files are written, and its symbols were read from what was written.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import Final

from api.demo.http_door import HttpDoor, Who, file_name
from api.demo.things import Symbol
from api.demo_codes import printed_symbol
from api.house import House, Look
from api.thing_labels import lot_code
from custody.domain.identifiers.donation import ChainOfIdentity
from custody.domain.identifiers.gs1 import Asset as AssetCode
from custody.domain.identifiers.gs1 import PatientBand
from custody.domain.identifiers.local_codes import Badge, StationCode, StoragePosition
from custody.domain.records import Asset, Label, Lot, Position, Therapy
from labels.content import LabelKind
from labels.read_back import symbols_on
from labels.templates import TEMPLATES

EACH_MOST: Final = 100  # of one kind of thing: a demo has few, and printing has an end
ON_SHEETS: Final = frozenset({LabelKind.ACTION_CARD})  # of A4, which no label printer has
LINES_OF: Final = {LabelKind.PACKING_LIST: LabelKind.PACKING_ITEM}
FOR_ADMINISTRATORS: Final = frozenset({LabelKind.BADGE, LabelKind.STATION_CARD})


@dataclass(slots=True)
class Prints:
    """The folder of what was printed, and what was read from it, by the names of files."""

    folder: Path
    read: dict[str, list[Symbol]] = field(default_factory=dict)
    pdfs: Counter[LabelKind] = field(default_factory=Counter)
    zpls: Counter[LabelKind] = field(default_factory=Counter)

    def keep(self, kind: LabelKind, name: str, pdf: bytes, zpl: bytes | None) -> list[Symbol]:
        """Write a print's files; what a scanner reads from the PDF that was written."""
        path = self.folder / f"{name}.pdf"
        path.write_bytes(pdf)
        self.pdfs[kind] += 1
        if kind in LINES_OF:
            self.pdfs[LINES_OF[kind]] += 1
        if zpl is not None:
            path.with_suffix(".zpl").write_bytes(zpl)
            self.zpls[kind] += 1
        self.read[name] = symbols_on(path.read_bytes())
        return self.read[name]

    def missing(self) -> list[str]:
        """Kinds of label that were never printed, or not as ZPL though their template is native."""
        own = {kind: one for kind, one in TEMPLATES.items() if kind not in ON_SHEETS}
        native = [kind for kind, template in own.items() if template.native_zpl]
        return [f"no {kind} as PDF" for kind in LabelKind if not self.pdfs[kind]] + [
            f"no {kind} as ZPL" for kind in native if not self.zpls[kind]
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that outlasts a journey: where its print is fetched, and what its symbol must say."""

    kind: LabelKind
    name: str
    path: str  # without its ending
    says: str


def print_things(house: House, door: HttpDoor, prints: Prints, who: tuple[Who, Who]) -> None:
    """Fetch a card or label of everything, as somebody who prints labels and as an administrator."""
    printer, administrator = who
    for one in _everything(house):
        by = administrator if one.kind in FOR_ADMINISTRATORS else printer
        pdf, zpl = door.files(by, one.path)
        prints.keep(one.kind, one.name, pdf, zpl)
    sheets = door.ask(printer, "GET", f"/stations/{printer[1]}/action-cards.pdf")
    prints.keep(LabelKind.ACTION_CARD, f"action-cards-{printer[1]}", sheets, None)


def shortcomings(house: House, prints: Prints, *, every_kind: bool) -> list[str]:
    """What is wrong with what was printed, a sentence each; with `every_kind`, also what was not printed at all."""
    wrong = [f"{name}.pdf does not say what it is of" for name in _misread(house, prints)]
    return wrong + (prints.missing() if every_kind else [])


def _misread(house: House, prints: Prints) -> list[str]:
    """The names of files from which another thing or print is read than they were made for."""
    wrong = [one.name for one in _everything(house) if _texts(prints, one.name) != [one.says]]
    wrong += [name for name, symbols in prints.read.items() if not symbols]
    with house.look() as look:
        for label in look.books.find(Label):
            name = file_name(label.serial)
            if name in prints.read and not _names(house, label, _texts(prints, name)):
                wrong.append(name)
    return wrong


def _texts(prints: Prints, name: str) -> list[str]:
    return [text for text, _ in prints.read.get(name, [])]


def _names(house: House, label: Label, texts: list[str]) -> bool:
    """Whether what was read from a label's file names this very print, or on a wristband this band."""
    if label.kind == LabelKind.WRISTBAND:
        return {PatientBand.parse(text).band_id for text in texts} == {label.bears}
    return printed_symbol(house, label) in texts


def _everything(house: House) -> list[Thing]:
    """Some of each kind of thing, if not all."""
    with house.look() as look:
        kinds = groupby(_things(look), key=lambda one: one.kind)
        return [one for _, things in kinds for one in islice(things, EACH_MOST)]


def _things(look: Look) -> Iterator[Thing]:
    for lot in look.books.find(Lot):
        path = f"/lots/{lot.gtin}/{lot.lot}/label"
        yield _thing(LabelKind.LOT, f"{lot.gtin}-{lot.lot}", path, lot_code(lot).text)
    for asset in look.books.find(Asset):
        path, says = f"/assets/{asset.id}/label", AssetCode.of(asset.id).text
        yield _thing(LabelKind.ASSET, asset.id, path, says)
    for position in look.books.find(Position):
        path, says = f"/positions/{position.id}/label", StoragePosition(position=position.id).text
        yield _thing(LabelKind.POSITION, position.id, path, says)
    for place in look.stores.stations.all():
        name = place.station.id
        says = StationCode(station=name).text
        yield _thing(LabelKind.STATION_CARD, name, f"/stations/{name}/card", says)
    for one in look.stores.accounts.everybody():
        path, says = f"/people/{one.person}/badge", Badge(person=one.badge).text
        yield _thing(LabelKind.BADGE, one.person, path, says)
    for therapy in look.books.find(Therapy):
        path, says = f"/therapies/{therapy.coi}/card", ChainOfIdentity(coi=therapy.coi).text
        yield _thing(LabelKind.THERAPY_CARD, therapy.coi, path, says)


def _thing(kind: LabelKind, name: str, path: str, says: str) -> Thing:
    return Thing(kind=kind, name=f"{kind}-{name.replace('/', '-')}", path=path, says=says)
