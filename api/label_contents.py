"""What a label says: a function of the books, the preset, the site and the vault; nothing on it is typed.

Statements follow from donor screening and preset by the site's jurisdiction, codes from identifiers, times from the
zone of the print with UTC below, captions and instructions from the site's language.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.label_facts import Facts
from api.label_words import (
    COLLECTION_TYPE,
    DETAILS,
    HANDLING,
    NAMED,
    NUMBER_LENGTH_MAX,
    STANDS_ON,
    STORAGE,
    THINGS,
)
from custody.domain.additives import additives_in
from custody.domain.aliases import HOSPITAL_NUMBER
from custody.domain.books import Books
from custody.domain.identifiers.check_character import check_character, flag_value
from custody.domain.identifiers.local_codes import PrintMark
from custody.domain.label_kinds import TOO_SMALL_FOR_A_TOKEN, own_labels
from custody.domain.marks import mark_of
from custody.domain.records import (
    Alias,
    Container,
    Shipment,
    Wristband,
)
from custody.domain.shelf_life import SHELF_LIFE, last_moment
from custody.domain.vocabulary import Companion, Condition, ContainerKind
from custody.errors import Conflict, NotFound
from labels.completeness import MOMENTS, OF_CELLS, room_on, said_by
from labels.content import DEMO, LabelContent, LabelKind, Moment
from labels.statements import LabelFlags, Occasion, shows_biohazard, statements


def content_of(facts: Facts, token_text: str) -> LabelContent:
    """Everything the label says."""
    label, therapy, mark = facts.label, facts.therapy, mark_of(facts.therapy.coi)
    kind = label.kind
    common: dict[str, Any] = {
        "kind": LabelKind(kind),
        "language": facts.site.language,
        "serial_printed": f"{facts.say('Print')} {label.serial}",
        "title": facts.say(THINGS[kind]) if kind in THINGS else facts.product,
        "token_text": token_text,
        "coi_printed": f"{therapy.coi[:7]} {therapy.coi[7:9]} {therapy.coi[9:]}",
        "coi_check": check_character(therapy.coi),
        "mark_name": mark.name,
        "mark_shape": mark.shape,
        "mark_pattern": mark.pattern,
        "storage_text": facts.say(STORAGE[_kept_as(facts)]),
        "stands_on": facts.say(STANDS_ON.get(kind, "")),
        "extra_lines": tuple(map(facts.say, DETAILS.get(kind, ()))),
        "notice": facts.say(DEMO) if facts.demo else "",
        "patient_name": _name(facts) if kind in NAMED else "",
        "birth_date": _day(facts.names.get("birth_date", "")),
        "patient_lines": _numbers(facts),
    }
    return LabelContent(**(common | _OWN[_family(kind)](facts)))


def says_the_same(facts: Facts, now: Books) -> bool:
    """Whether the donor's screening as it is known now asks for what the print says."""
    return _of_the_donor(facts, facts.books) == _of_the_donor(facts, now)


def printed_moment(text: str | None, zone: str) -> Moment | None:
    """A moment of the books as labels print it: in a zone, and in UTC."""
    if text is None:
        return None
    utc = datetime.fromisoformat(text)
    local = utc.astimezone(ZoneInfo(zone))
    return Moment(local=f"{local:%d %b %Y %H:%M} {local.tzname()}", utc=f"{utc:%d %b %Y %H:%M} UTC")


def _of_the_donor(facts: Facts, books: Books) -> dict[str, Any]:
    """Statements and legend; nothing on what holds no cells."""
    kind, donor = LabelKind(facts.label.kind), facts.donor(books)
    if kind not in OF_CELLS:
        return {}
    on = Occasion(
        jurisdiction=facts.site.rules_for(facts.preset),
        moment=MOMENTS[kind][-1],
        room=room_on(facts.template),
        language=facts.site.language,
        duties=said_by(kind),
    )
    said = statements(donor, LabelFlags.of(facts.preset), on)
    return {"statements": said, "biohazard": shows_biohazard(donor)}


def _kept_as(facts: Facts) -> str:
    """Whose temperature a label tells: a tie tag that of what it is tied to, a shipper that of the cells in it."""
    one, kind = facts.container, facts.label.kind
    if kind == "shipper":
        cells = facts.books.find(Container, therapy=facts.therapy.coi)
        frozen = any(each.condition == Condition.FROZEN for each in cells)
        return ContainerKind.FINAL_BAG if frozen else ContainerKind.COLLECTION_BAG
    return one.kind if one and kind == Companion.TIE_TAG else kind


def _family(kind: str) -> str:
    return kind if kind in THINGS else "container"


def _container(facts: Facts) -> dict[str, Any]:
    """DIN, product code and division, and what was measured."""
    uid, one, of_the_donor = facts.label.bears, facts.container, _of_the_donor(facts, facts.books)
    din, pdc, division = uid[10:23], uid[5:10], uid[23:25]
    code = f"{pdc}{COLLECTION_TYPE[of_the_donor['biohazard']]}{division}"
    # flags that check the number: bars have hardly another check, and frost makes other bars of them
    donation, product = f"={din}{flag_value(din)}", f"=<{code}"
    compound = f"=+03000{donation}{product}&/{facts.therapy.coi}"
    small = facts.label.kind in TOO_SMALL_FOR_A_TOKEN
    ended = facts.donation.ended_at if facts.donation else None
    expires = printed_moment(_expiry(facts), facts.zone)
    return {
        "din_text": donation,
        "din_printed": f"{din[:5]} {din[5:7]} {din[7:]}",
        "din_check": check_character(din),
        "product_text": product,
        "product_printed": code,
        "compound_text": PrintMark(print_serial=facts.label.serial).text if small else compound,
        "volume_text": _volume(facts),
        "additives_text": ", ".join(additives_in(facts.books, facts.therapy.coi, uid))
        or facts.say("Additives: see document"),
        "dose_text": _dose(facts),
        "colour_name": (one.colour or "") if one else "",
        "collected": printed_moment(ended, facts.zone),
        "expires": expires or Moment(local=facts.say("See document"), utc=""),
        "facility_lines": (facts.therapy.site, f"{facts.say('Facility')} {din[:5]}"),
        **of_the_donor,
    }


def _expiry(facts: Facts) -> str | None:
    """Of what is on file, its own; of product to be, what the books will take from this print."""
    if facts.container is not None or facts.label.kind not in own_labels(ContainerKind.FINAL_BAG):
        return facts.container.expires_at if facts.container else None
    if facts.preset.version != facts.therapy.preset_version:
        raise Conflict(f"the preset that tells the date on print {facts.label.serial} is gone")
    days = facts.preset.limit_or_none(SHELF_LIFE)
    return last_moment(facts.label.printed_at, days, facts.zone) if days is not None else None


def _wristband(facts: Facts) -> dict[str, Any]:
    gsrn, _, srin = facts.label.bears.partition("/")
    band = facts.books.get(Wristband, gsrn, int(srin)) if srin.isdigit() else None
    if band is None:
        raise NotFound(f"there is no wristband {facts.label.bears}")
    return {"gs1_text": f"(8018){band.gsrn}(8019){band.srin}(7242){band.version}"}


def _shipper(facts: Facts) -> dict[str, Any]:
    sent = facts.books.get(Shipment, facts.label.bears)
    return {
        "gs1_text": f"(00){facts.label.bears}",
        "code_printed": facts.label.bears,
        "collected": printed_moment(facts.label.printed_at, facts.zone),
        "statements": tuple(map(facts.say, HANDLING)),
        "receiver_lines": (sent.to_site if sent else facts.therapy.site,),
        "facility_lines": (facts.label.station,),
        "patient_name": "",
        "birth_date": "",
        "patient_lines": (),
    }


_OWN = {"container": _container, "wristband": _wristband, "shipper": _shipper}


def _name(facts: Facts) -> str:
    names = facts.names
    return f"{names['family']}, {names['given']}" if names else facts.say("erased")


def _numbers(facts: Facts) -> tuple[str, ...]:
    number = facts.names.get(HOSPITAL_NUMBER, "")
    orders = facts.books.find(Alias, therapy=facts.therapy.coi, type="order_number")
    return tuple(
        line
        for line in (
            f"{facts.say('Hospital no.')} {number}" if 0 < len(number) <= NUMBER_LENGTH_MAX else "",
            f"{facts.say('Order')} {orders[0].value}" if orders else "",
        )
        if line
    )


def _volume(facts: Facts) -> str:
    one = facts.container
    if one is None or not one.volume_microlitres:
        return facts.say("Volume: see document")
    return f"{one.volume_microlitres / 1000:g} mL"


def _dose(facts: Facts) -> str:
    one = facts.container
    if one is None or not one.cells_thousands:
        return facts.say("Dose: see document")
    return f"{one.cells_thousands / 1000:g} × 10⁶ {facts.say('cells')}"


def _day(text: str) -> str:
    return f"{datetime.fromisoformat(text):%d %b %Y}" if text else ""
