"""The packing list of a shipment: what its labels leave to the accompanying documents, and what must be in the shipper.

It tells what the therapy's own chain had told up to the entry that packed the shipment, so that the same shipment
always gives the same bytes.  It names no patient, since whoever opens a shipper need not know one, and reads nothing of
the vault.  It is a paper and no label: it has no print serial, its codes only inform, and no step on cells takes them.
"""

from dataclasses import dataclass, replace
from typing import Final

from api.house import House, Look
from api.label_contents import content_of, printed_moment
from api.label_facts import Facts
from api.label_files import told_until
from api.label_words import HANDLING, STORAGE
from api.printed import CONTAINER_WORDS, amount
from api.site_labels import SiteLabels
from custody.domain.additives import additives_in
from custody.domain.books import MemoryBooks
from custody.domain.label_kinds import own_labels
from custody.domain.records import Container, Label, Shipment, ShipmentItem, Therapy
from custody.domain.vocabulary import Condition, ContainerKind, LabelState
from custody.errors import NotFound
from custody.ledger.entry import Entry
from custody.use_cases.telling.story import zone_of
from labels.content import DEMO, LabelContent, LabelKind, Moment
from labels.languages import say
from labels.packing import print_packing_list
from labels.printing import LabelFile
from labels.statements import LabelFlags, accompanying
from labels.templates import template_for

TITLE: Final = "Packing list: human cells for administration"
UNKNOWN: Final = "Not recorded"
FROZEN_AT: Final = STORAGE[ContainerKind.FINAL_BAG]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Packed:
    """A shipment and what its therapy's chain had told when it was packed."""

    shipment: Shipment
    therapy: Therapy
    books: MemoryBooks
    entry: Entry
    site: SiteLabels

    def say(self, text: str) -> str:
        """A word in the language of the site that packed it."""
        return say(text, self.site.language)

    @property
    def containers(self) -> list[Container]:
        """What was packed, in the order of its numbers."""
        items = self.books.find(ShipmentItem, sscc=self.shipment.sscc)
        found = (self.books.get(Container, one.container) for one in items)
        return sorted((one for one in found if one is not None), key=lambda one: one.id)


def packing_list_href(sscc: str) -> str:
    """Where the packing list of a shipment is fetched."""
    return f"/api/v1/shipments/{sscc}/packing-list.pdf"


def packing_list(house: House, sscc: str) -> LabelFile:
    """The sheets of a shipment on file, each symbol read back; NotFound where there is none."""
    with house.look() as look:
        packed = _packed(house, look, sscc)
        facts = [_facts(house, look, packed, one) for one in packed.containers]
    items = [_item(packed, one, each) for one, each in zip(packed.containers, facts, strict=True)]
    return print_packing_list(_head(packed, demo=house.demo), items)


def _packed(house: House, look: Look, sscc: str) -> _Packed:
    now = look.books.get(Shipment, sscc)
    therapy = look.books.get(Therapy, now.therapy) if now else None
    if now is None or therapy is None:
        raise NotFound("there is no shipment with this number")
    books, entry = told_until(
        look, now.therapy, lambda books: books.get(Shipment, sscc) is not None
    )
    shipment = books.get(Shipment, sscc) or now
    site = house.site_labels.of(str(entry.view["site"]))
    return _Packed(shipment=shipment, therapy=therapy, books=books, entry=entry, site=site)


def _facts(house: House, look: Look, packed: _Packed, one: Container) -> Facts:
    """What the label on a container was made from, with what was known when it was packed."""
    return Facts(
        label=_label_on(packed.books, one), therapy=packed.therapy, preset=house.presets[packed.therapy.preset],
        books=packed.books, product=house.product(look.stores, one.product_code).description, names={},
        template=template_for(LabelKind.PACKING_ITEM), zone=zone_of(packed.entry), site=packed.site, demo=house.demo,
    )  # fmt: skip


def _label_on(books: MemoryBooks, one: Container) -> Label:
    """The label that names a container, and none that goes with it: the newest that was applied."""
    own = own_labels(one.kind)
    labels = [label for label in books.find(Label, bears=one.id) if label.kind in own]
    if not labels:
        raise NotFound(f"no label of this house was printed for {one.id}")
    return max(labels, key=lambda label: (label.state == LabelState.APPLIED, label.serial))


def _head(packed: _Packed, *, demo: bool) -> LabelContent:
    """From, to, when, how to keep it, and what it travels in."""
    shipment = packed.shipment
    kept_at = dict.fromkeys(_storage(one) for one in packed.containers)
    travels_in = (
        ("Shipper {id}", shipment.shipper),
        ("Logger {id}", shipment.logger),
        ("Seal {id}", shipment.seal),
    )
    return LabelContent(
        kind=LabelKind.PACKING_LIST, language=packed.site.language, title=packed.say(TITLE), serial_printed="",
        gs1_text=f"(00){shipment.sscc}", code_printed=shipment.sscc,
        storage_text=". ".join(map(packed.say, kept_at)), statements=tuple(map(packed.say, HANDLING)),
        collected=printed_moment(shipment.packed_at, zone_of(packed.entry)),
        facility_lines=(str(packed.entry.view["site"]), shipment.from_holder), receiver_lines=(shipment.to_site,),
        extra_lines=tuple(packed.say(text).format(id=value) for text, value in travels_in),
        notice=packed.say(DEMO) if demo else "",
    )  # fmt: skip


def _item(packed: _Packed, one: Container, facts: Facts) -> LabelContent:
    """What the container's label says of its cells, what it leaves out, and nothing about the person."""
    donor, unknown = facts.donor(packed.books), packed.say(UNKNOWN)
    nobody = Moment(local=unknown, utc="")
    said = content_of(facts, token_text="")
    division = one.division.rstrip("0") or one.division
    cells = amount(one.cells_thousands, f"× 10⁶ {packed.say('cells')}")
    added = ", ".join(additives_in(packed.books, one.therapy, one.id))
    return replace(
        said, kind=LabelKind.PACKING_ITEM, patient_name="", birth_date="", patient_lines=(),
        component_text=f"{packed.say(CONTAINER_WORDS[one.kind])} {division}", code_printed=one.id,
        volume_text=amount(one.volume_microlitres, "mL") or unknown, dose_text=cells or unknown,
        additives_text=added or unknown, blood_text=unknown, storage_text=packed.say(_storage(one)),
        collected=said.collected or nobody, expires=said.expires if one.expires_at else nobody,
        statements=accompanying(
            donor, LabelFlags.of(facts.preset), packed.site.rules_for(facts.preset), packed.site.language
        ),
        notice="",
    )  # fmt: skip


def _storage(one: Container) -> str:
    """The temperature to keep it at, as it is now: frozen cells stay frozen, whatever bag they are in."""
    return FROZEN_AT if one.condition == Condition.FROZEN else STORAGE[one.kind]
