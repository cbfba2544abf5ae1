"""The demo's scanner for those who have none: codes of the things at hand, to be read by a press of a button.

Only a demo installation has it.  It reads what a scanner would read, so that every gate judges the same text; and
it offers the wrong things beside the right ones, because a mix-up must be tried to be believed.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from api.house import House, Look
from api.layout import SignedIn, role_words
from api.printed import LABEL_WORDS, coi_printed, container_title, words
from custody.domain.identifiers.check_character import flag_value
from custody.domain.identifiers.donation import ChainOfIdentity
from custody.domain.identifiers.gs1 import Asset as AssetCode
from custody.domain.identifiers.gs1 import Sscc, TradeItem
from custody.domain.identifiers.local_codes import Badge, PrintMark, StoragePosition
from custody.domain.journey.enrolment import COLLECTION_KIT
from custody.domain.label_kinds import COMPANIONS, TOO_SMALL_FOR_A_TOKEN, own_labels
from custody.domain.marks import mark_of
from custody.domain.people import Station
from custody.domain.records import (
    Asset,
    Container,
    Handoff,
    HandoffItem,
    Label,
    Lot,
    LotUse,
    Observation,
    Position,
    Shipment,
    Therapy,
    Wristband,
)
from custody.domain.step import Slot, Step, Wants
from custody.domain.vocabulary import (
    ENDED,
    BandState,
    HandoffState,
    LabelState,
    TherapyStatus,
)

EACH_MAX: Final = 24  # of one kind: a demo has few, and a page has an end
UNTOLD: Final = "1"  # collection type "autologous", which nobody reads a container by
VIALS, PACKS = 2, 1  # offered of each lot of vector, and of any other


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCode:
    """One thing to read: the text of its symbol, and what people see."""

    text: str
    label: str


Things = Callable[[House, Look, Station], Iterator[DemoCode]]


def demo_codes(house: House, session: SignedIn, step: Step | None = None) -> list[dict[str, Any]]:
    """Groups of codes: for each slot of a step, or of everything near this station; none in production."""
    if not house.demo:
        return []
    station = session.at.station
    with house.look() as look:
        if step is None:
            groups = [
                ("", title, _THINGS[wants](house, look, station)) for wants, title in _EVERYTHING
            ]
        else:
            groups = [
                (slot.name, slot.caption, _things_for(slot)(house, look, station))
                for slot in step.scans
            ]
        found = [
            {"slot": slot, "title": title, "codes": _first(codes)} for slot, title, codes in groups
        ]
    return [group for group in found if group["codes"]]


def demo_badges(house: House, session: SignedIn) -> tuple[DemoCode, ...]:
    """Badges of the people of this site, for the second checker's field."""
    if not house.demo:
        return ()
    with house.look() as look:
        people = [
            one for one in look.stores.accounts.everybody() if session.at.station.site in one.sites
        ]
    return tuple(
        DemoCode(
            text=Badge(person=one.badge).text, label=f"{one.display_name}, {role_words(one.roles)}"
        )
        for one in people
        if one.person != session.account.person
    )


def printed_symbol(house: House, label: Label) -> str:
    """The symbol of a print that carries its serial: a token, or on a sample's small label the print mark."""
    if label.kind in TOO_SMALL_FOR_A_TOKEN:
        return PrintMark(print_serial=label.serial).text
    return house.token_text(label)


def _first(codes: Iterator[DemoCode]) -> list[DemoCode]:
    return [code for _, code in zip(range(EACH_MAX), codes, strict=False)]


def _therapies(_house: House, look: Look, _station: Station) -> Iterator[DemoCode]:
    for one in reversed(look.books.find(Therapy)):
        if one.status in (TherapyStatus.ACTIVE, TherapyStatus.PAUSED):
            yield DemoCode(
                text=ChainOfIdentity(coi=one.coi).text,
                label=f"{coi_printed(one.coi)[0]} · {mark_of(one.coi).name}",
            )


def _wristbands(house: House, look: Look, _station: Station) -> Iterator[DemoCode]:
    """Bands of the newest therapies first; a void one, to be tried in vain, behind all that count."""
    newest = reversed(look.books.find(Wristband))
    for one in sorted(newest, key=lambda each: each.state == BandState.VOID):
        labels = look.books.find(Label, therapy=one.therapy, bears=f"{one.gsrn}/{one.srin}")
        void = " (void)" if one.state == BandState.VOID else ""
        for label in labels[-1:]:
            yield DemoCode(
                text=printed_symbol(house, label),
                label=f"Wristband {one.srin}{void} · {mark_of(one.therapy).name}",
            )


def _things_for(slot: Slot) -> Things:
    """What a slot is offered: a container that need not be held here is read from its papers, wherever it is."""
    if slot.wants is not Wants.CONTAINER:
        return _THINGS[slot.wants]

    def of_its_kinds_first(house: House, look: Look, station: Station) -> Iterator[DemoCode]:
        there = _here(look, station) if slot.held_here else look.books.find(Container)
        if slot.any_symbol:
            yield from _without_a_label(look, there)
        yield from _labels_on(house, look, there, slot.kinds)

    return of_its_kinds_first


def _containers(house: House, look: Look, station: Station) -> Iterator[DemoCode]:
    return _labels_on(house, look, _here(look, station))


def _here(look: Look, station: Station) -> list[Container]:
    """What is held here, and what stands here already and waits to be accepted."""
    return [*_waiting(look, station), *look.books.find(Container, holder=station.holder)]


def _waiting(look: Look, station: Station) -> Iterator[Container]:
    for handoff in look.books.find(Handoff, to_holder=station.holder, state=HandoffState.PENDING):
        for item in look.books.find(HandoffItem, handoff=handoff.id):
            if (one := look.books.get(Container, item.container)) is not None:
                yield one


def _labels_on(
    house: House, look: Look, containers: Iterable[Container], kinds: Collection[str] = ()
) -> Iterator[DemoCode]:
    """The label on each: of the newest therapies first, what is accounted for and other kinds than asked for last."""
    newest = sorted(containers, key=lambda each: (each.therapy, each.id), reverse=True)
    for one in sorted(
        newest, key=lambda each: (each.kind not in (kinds or (each.kind,)), each.condition in ENDED)
    ):
        for label in _applied(look, one, own_labels(one.kind))[-1:]:
            yield DemoCode(text=printed_symbol(house, label), label=_told(one))
    for one in newest:
        for label in _applied(look, one, COMPANIONS) if one.condition not in ENDED else ():
            text = (
                f"{LABEL_WORDS[label.kind]} of {container_title(one)} · {mark_of(one.therapy).name}"
            )
            yield DemoCode(text=printed_symbol(house, label), label=text)


def _without_a_label(look: Look, containers: Iterable[Container]) -> Iterator[DemoCode]:
    """What wears a void label while its reprint lies about: read by the Data Matrix, which names no print."""
    for one in containers:
        reprinted = any(
            label.replaces
            for label in look.books.find(Label, bears=one.id, state=LabelState.PRINTED)
        )
        if reprinted and not _applied(look, one, own_labels(one.kind)):
            yield DemoCode(text=_compound(one), label=_told(one, by="its Data Matrix"))


def _compound(one: Container) -> str:
    """The compound message on a container's label, of whatever collection type."""
    product = f"{one.product_code}{UNTOLD}{one.division[:2]}"
    return f"=+03000={one.din}{flag_value(one.din)}=<{product}&/{one.therapy}"


def _told(one: Container, by: str = "") -> str:
    condition = words(one.condition).lower()
    how = f", by {by}" if by else ""
    return f"{container_title(one)}, {condition}{how} · {mark_of(one.therapy).name}"


def _applied(look: Look, one: Container, kinds: Collection[str]) -> list[Label]:
    """The prints of some kinds that were scanned on a container, the newest last."""
    found = look.books.find(Label, bears=one.id, state=LabelState.APPLIED)
    return [label for label in found if label.kind in kinds]


def _labels(house: House, look: Look, station: Station) -> Iterator[DemoCode]:
    for one in look.books.find(Label, state=LabelState.PRINTED):
        if one.kind != "wristband" and one.therapy:
            away = "" if one.station == station.id else f", at {one.station}"
            text = f"{LABEL_WORDS[one.kind]} label {one.serial}{away} · {mark_of(one.therapy).name}"
            yield DemoCode(text=printed_symbol(house, one), label=text)


def _covered(house: House, look: Look, station: Station) -> Iterator[DemoCode]:
    """The print that still sits on each container here for which another one lies ready."""
    for one in _here(look, station):
        prints = look.books.find(Label, bears=one.id)
        ready = any(label.state == LabelState.PRINTED for label in prints)
        sitting = [one for one in prints if one.state in (LabelState.APPLIED, LabelState.VOID)]
        for label in sitting[-1:] if ready else ():
            text = f"{container_title(one)}, print {label.serial} · {mark_of(one.therapy).name}"
            yield DemoCode(text=printed_symbol(house, label), label=text)


def _shipments(_house: House, look: Look, _station: Station) -> Iterator[DemoCode]:
    for one in look.books.find(Shipment):
        if one.state != "received":
            yield DemoCode(
                text=f"]C1{Sscc.of(one.sscc).text}",
                label=f"Shipper to {one.to_site} · {mark_of(one.therapy).name}",
            )


def _lots(_house: House, look: Look, _station: Station) -> Iterator[DemoCode]:
    for one in look.books.find(Lot):
        for serial, opened in _packs(look, one):
            code = TradeItem.of(one.gtin, lot=one.lot, serial=serial)
            yield DemoCode(
                text=f"]d2{code.text}",
                label=f"{one.title}, lot {one.lot}, {one.status}, no. {serial}{opened}",
            )


def _packs(look: Look, lot: Lot) -> Iterator[tuple[str, str]]:
    """Numbers of packs or vials of a lot: the next that are whole, and one that was opened, to be tried in vain."""
    first, whole = ("V", VIALS) if lot.kind == "vector" else ("", PACKS)
    opened = {one.serial for one in look.books.find(LotUse, gtin=lot.gtin, lot=lot.lot)}
    if lot.kind == "kit":  # opened for a collection, and no bag of it yet
        kits = (
            one.word.split(" ")
            for one in look.books.find(Observation, name=COLLECTION_KIT)
            if one.word
        )
        opened |= {kit[-1] for kit in kits if kit[:-1] == [lot.gtin, lot.lot]}
    n = next(n for n in count(1) if f"{first}{n}" not in opened)
    yield from ((f"{first}{n + more}", "") for more in range(whole))
    if n > 1:
        yield f"{first}{n - 1}", ", opened"


def _assets(_house: House, look: Look, _station: Station) -> Iterator[DemoCode]:
    for one in look.books.find(Asset):
        yield DemoCode(
            text=f"]d2{AssetCode.of(one.id).text}", label=f"{words(one.kind)}: {one.title}"
        )


def _positions(_house: House, look: Look, station: Station) -> Iterator[DemoCode]:
    for one in look.books.find(Position, holder=station.holder):
        text = f"{one.id}{', occupied' if one.container else ', free'}"
        yield DemoCode(text=StoragePosition(position=one.id).text, label=text)


_THINGS: Final[dict[Wants, Things]] = {
    Wants.THERAPY: _therapies,
    Wants.WRISTBAND: _wristbands,
    Wants.NEW_WRISTBAND: _wristbands,
    Wants.CONTAINER: _containers,
    Wants.NEW_LABEL: _labels,
    Wants.LABEL: _labels,
    Wants.COVERED_LABEL: _covered,
    Wants.SHIPMENT: _shipments,
    Wants.NEW_SHIPMENT: _shipments,
    Wants.LOT: _lots,
    Wants.ASSET: _assets,
    Wants.POSITION: _positions,
}
_EVERYTHING: Final = (
    (Wants.CONTAINER, "Containers held here"),
    (Wants.NEW_LABEL, "Labels not yet applied"),
    (Wants.WRISTBAND, "Wristbands"),
    (Wants.SHIPMENT, "Shipments"),
    (Wants.THERAPY, "Therapy cards"),
    (Wants.LOT, "Lots"),
    (Wants.ASSET, "Equipment"),
    (Wants.POSITION, "Storage positions"),
)
