"""From a print on file to the label's bytes: what it says comes from the books, the preset and the vault.

Nothing on a label is typed: statutory statements follow from donor screening and preset, codes from identifiers,
times from the site's zone with UTC below.  The same print always gives the same bytes.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.house import House, Look
from custody.domain.aliases import HOSPITAL_NUMBER
from custody.domain.identifiers.check_character import check_character
from custody.domain.identifiers.local_codes import PrintMark
from custody.domain.marks import mark_of
from custody.domain.presets import Preset
from custody.domain.records import Alias, Container, Donation, Label, Shipment, Therapy, Wristband
from custody.domain.vocabulary import LabelState
from custody.errors import Conflict, NotFound
from custody.ledger.timestamp import write_time
from custody.store.vault import Reading
from labels.content import LabelContent, LabelKind, Moment
from labels.printing import LabelFile, print_labels
from labels.statements import DonorScreening, LabelFlags, LabelMoment, statements

DPI = 203
NAMED = frozenset(
    {"collection_bag", "final_bag", "wristband"}
)  # labels that carry the patient's name
NUMBER_LENGTH_MAX = 10  # what every label has room for; the name says who it is without it
COLLECTION_TYPE = "1"  # ISBT 128 RT008: autologous use only
NAMES = {
    "collection_bag": "T CELLS, APHERESIS",
    "vessel": "T CELLS, CULTURE",
    "sample": "SAMPLE, T CELLS",
    "final_bag": "CAR T CELLS, CRYOPRESERVED",
    "shipper": "Human cells for administration",
    "wristband": "Wristband",
}
STORAGE = {
    "collection_bag": "2 to 8 °C",
    "vessel": "37 °C",
    "sample": "2 to 8 °C",
    "final_bag": "At or below −130 °C",
    "shipper": "Do not X-ray. Keep upright.",
    "wristband": "",
}
MOMENT_OF = {
    "collection_bag": LabelMoment.COLLECTION,
    "vessel": LabelMoment.PROCESSING,
    "sample": LabelMoment.PROCESSING,
    "final_bag": LabelMoment.ADMINISTRATION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a label is made from, in one committed state."""

    label: Label
    therapy: Therapy
    preset: Preset
    container: Container | None
    donation: Donation | None
    shipment: Shipment | None
    band: Wristband | None
    order_number: str
    names: dict[str, str]
    zone: str
    demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who has a label drawn, in which zone, and for what: names on it are read for them."""

    person: str
    zone: str
    why: str


def label_file(house: House, session: Any, serial: int) -> LabelFile:  # noqa: ANN401  # a store's session
    """The files of an open print, for the person of a session: see `draw_label`."""
    zone = session.at.station.zone
    reader = Reader(person=session.account.person, zone=zone, why=f"fetches label {serial}")
    return draw_label(house, serial, reader, dpi=DPI)


def draw_label(house: House, serial: int, reader: Reader, *, dpi: int) -> LabelFile:
    """The PDF and ZPL of an open print; SymbolUnreadable rather than a bad label, and see `content_for`."""
    # drawn anew each time: a cache would keep names that were erased
    return print_labels([content_for(house, serial, reader)], dpi=dpi)


def content_for(house: House, serial: int, reader: Reader) -> LabelContent:
    """What an open print says.

    NotFound if there is no such print; Conflict once it was applied or voided, since another copy of it would open
    what only the one on the thing may open: a reprint has a reason, a second person, and voids the one before.
    """
    with house.look() as look:
        facts = _facts(house, look, reader.zone, serial)
    if facts.label.state != LabelState.PRINTED:
        raise Conflict(f"print {serial} is {facts.label.state}: reprint it, and say why")
    if facts.label.kind in NAMED:
        reading = Reading(reader=reader.person, why=reader.why, at=write_time(house.now()))
        subject = facts.therapy.subject
        names = house.write(lambda transaction: transaction.stores.vault.names((subject,), reading))
        facts = replace(facts, names=names.get(subject, {}))
    return content_of(facts, house.token_text(facts.label))


def _facts(house: House, look: Look, zone: str, serial: int) -> Facts:
    label = look.books.get(Label, serial)
    therapy = look.books.get(Therapy, label.therapy) if label and label.therapy else None
    if label is None or therapy is None:
        raise NotFound(f"there is no print {serial}")
    gsrn, _, srin = label.bears.partition("/")
    return Facts(
        label=label,
        therapy=therapy,
        preset=house.presets[therapy.preset],
        container=look.books.get(Container, label.bears),
        donation=look.books.get(Donation, label.bears[10:23]),
        shipment=look.books.get(Shipment, label.bears),
        band=look.books.get(Wristband, gsrn, int(srin)) if srin.isdigit() else None,
        order_number=next(
            (one.value for one in look.books.find(Alias, therapy=therapy.coi, type="order_number")),
            "",
        ),
        names={},
        zone=zone,
        demo=house.demo,
    )


def content_of(facts: Facts, token_text: str) -> LabelContent:
    """Everything the label says."""
    label, therapy, mark = facts.label, facts.therapy, mark_of(facts.therapy.coi)
    kind = label.kind
    common: dict[str, Any] = {
        "kind": LabelKind(kind),
        "serial_printed": f"Print {label.serial}",
        "title": NAMES[kind],
        "token_text": token_text,
        "coi_printed": f"{therapy.coi[:7]} {therapy.coi[7:9]} {therapy.coi[9:]}",
        "coi_check": check_character(therapy.coi),
        "mark_name": mark.name,
        "mark_shape": mark.shape,
        "mark_pattern": mark.pattern,
        "storage_text": STORAGE[kind],
        "notice": "DEMO, not for clinical use" if facts.demo else "",
        "patient_name": _name(facts.names) if kind in NAMED else "",
        "birth_date": _day(facts.names.get("birth_date", "")),
        "patient_lines": _numbers(facts),
    }
    return LabelContent(**(common | _OWN[_family(kind)](facts)))


def _family(kind: str) -> str:
    return kind if kind in ("wristband", "shipper") else "container"


def _container(facts: Facts) -> dict[str, Any]:
    """DIN, product code and division, and what was measured."""
    uid, one = facts.label.bears, facts.container
    din, pdc, division = uid[10:23], uid[5:10], uid[23:25]
    donation, product = f"={din}00", f"=<{pdc}{COLLECTION_TYPE}{division}"
    compound = f"=+03000{donation}{product}&/{facts.therapy.coi}"
    small = facts.label.kind == "sample"
    return {
        "din_text": donation,
        "din_printed": f"{din[:5]} {din[5:7]} {din[7:]}",
        "din_check": check_character(din),
        "product_text": product,
        "product_printed": f"{pdc}{COLLECTION_TYPE}{division}",
        "compound_text": PrintMark(print_serial=facts.label.serial).text if small else compound,
        "volume_text": _volume(one),
        "dose_text": _dose(one),
        "colour_name": (one.colour or "") if one else "",
        "collected": _moment(facts.donation.ended_at if facts.donation else None, facts.zone),
        "expires": _moment(one.expires_at if one else None, facts.zone) or _unknown(),
        "statements": _statements(facts),
        "facility_lines": (facts.therapy.site, f"Facility {din[:5]}"),
    }


def _wristband(facts: Facts) -> dict[str, Any]:
    band = facts.band
    if band is None:
        raise NotFound(f"there is no wristband {facts.label.bears}")
    return {"gs1_text": f"(8018){band.gsrn}(8019){band.srin}(7242){band.version}"}


def _shipper(facts: Facts) -> dict[str, Any]:
    sent = facts.shipment
    return {
        "gs1_text": f"(00){facts.label.bears}",
        "code_printed": facts.label.bears,
        "collected": _moment(facts.label.printed_at, facts.zone),
        "receiver_lines": (sent.to_site if sent else facts.therapy.site,),
        "facility_lines": (facts.label.station,),
        "patient_name": "",
        "birth_date": "",
        "patient_lines": (),
    }


_OWN = {"container": _container, "wristband": _wristband, "shipper": _shipper}


def _statements(facts: Facts) -> tuple[str, ...]:
    flags = LabelFlags(investigational=facts.preset.investigational)
    return statements(DonorScreening(), flags, MOMENT_OF[facts.label.kind])


def _name(names: dict[str, str]) -> str:
    return f"{names['family']}, {names['given']}" if names else "erased"


def _numbers(facts: Facts) -> tuple[str, ...]:
    number = facts.names.get(HOSPITAL_NUMBER, "")
    return tuple(
        line
        for line in (
            f"Hospital no. {number}" if 0 < len(number) <= NUMBER_LENGTH_MAX else "",
            f"Order {facts.order_number}" if facts.order_number else "",
        )
        if line
    )


def _volume(one: Container | None) -> str:
    return (
        f"{one.volume_microlitres / 1000:g} mL"
        if one and one.volume_microlitres
        else "Volume: see document"
    )


def _dose(one: Container | None) -> str:
    return (
        f"{one.cells_thousands / 1000:g} × 10⁶ cells"
        if one and one.cells_thousands
        else "Dose: see document"
    )


def _moment(text: str | None, zone: str) -> Moment | None:
    if text is None:
        return None
    utc = datetime.fromisoformat(text)
    local = utc.astimezone(ZoneInfo(zone))
    return Moment(local=f"{local:%d %b %Y %H:%M} {local.tzname()}", utc=f"{utc:%d %b %Y %H:%M} UTC")


def _unknown() -> Moment:
    return Moment(local="See document", utc="")


def _day(text: str) -> str:
    return f"{datetime.fromisoformat(text):%d %b %Y}" if text else ""
