"""From a print on file to the label's bytes: what it said when it was printed, or nothing.

A print says what the therapy's own chain had told up to the entry that made it, however much later its file is
fetched; only the patient's name is read anew, for it is in the vault alone.  Once the donor's screening asks for other
statements, the print is not handed out any more.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from api.house import House, Look
from api.label_contents import content_of, says_the_same
from api.label_facts import Facts
from api.label_templates import template_of
from api.label_words import NAMED
from custody.domain.books import MemoryBooks, apply
from custody.domain.records import Label, Therapy
from custody.domain.vocabulary import LabelState
from custody.errors import Conflict, NotFound
from custody.ledger.entry import Entry
from custody.ledger.timestamp import write_time
from custody.store.vault import Reading
from custody.use_cases.telling.story import zone_of
from labels.layout import FilledTemplate
from labels.printing import LabelFile, print_filled

DPI = 203


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who has a label drawn, and for what: names on it are read for them."""

    person: str
    why: str


def label_file(house: House, session: Any, serial: int) -> LabelFile:  # noqa: ANN401  # a store's session
    """The files of an open print, for the person of a session: see `draw_label`."""
    reader = Reader(person=session.account.person, why=f"fetches label {serial}")
    return draw_label(house, serial, reader, dpi=DPI)


def draw_label(house: House, serial: int, reader: Reader, *, dpi: int) -> LabelFile:
    """The PDF and ZPL of an open print; SymbolUnreadable rather than a bad label, and see `open_print`."""
    # drawn anew each time: a cache would keep names that were erased
    return print_filled([filled_for(house, serial, reader)], dpi=dpi)


def filled_for(house: House, serial: int, reader: Reader) -> FilledTemplate:
    """What an open print says, its patient's name read for somebody; see `open_print`."""
    facts = open_print(house, serial)
    if facts.label.kind in NAMED:
        reading = Reading(reader=reader.person, why=reader.why, at=write_time(house.now()))
        subject = facts.therapy.subject
        names = house.write(lambda transaction: transaction.stores.vault.names((subject,), reading))
        facts = replace(facts, names=names.get(subject, {}))
    return filled(house, facts)


def filled(house: House, facts: Facts) -> FilledTemplate:
    """What a print is made from, on the version of the template that it was made from."""
    return FilledTemplate(facts.template, content_of(facts, house.token_text(facts.label)))


def open_print(house: House, serial: int) -> Facts:
    """What an open print is made from, without a name.

    NotFound if there is no such print; Conflict once it was applied or voided, since another copy of it would open
    what only the one on the thing may open (a reprint has a reason, a second person, and voids the one before), and
    where the donor's screening has changed what must be said.
    """
    with house.look() as look:
        label = look.books.get(Label, serial)
        if label is None or label.therapy is None:
            raise NotFound(f"there is no print {serial}")
        if label.state != LabelState.PRINTED:
            raise Conflict(f"print {serial} is {label.state}: reprint it, and say why")
        facts = facts_of(house, look, label, label.therapy)
        if not says_the_same(facts, look.books):
            raise Conflict(
                f"print {serial} is from before the donor's screening changed: account for it and print anew"
            )
    return facts


def facts_of(house: House, look: Look, label: Label, coi: str) -> Facts:
    """What the therapy's chain had told when the print was made, and what its place says on labels."""
    books, entry = told_until(look, coi, lambda books: books.get(Label, label.serial) is not None)
    therapy, place = look.books.get(Therapy, coi), look.stores.stations.of(label.station)
    if therapy is None or place is None:
        raise NotFound(f"nothing tells where print {label.serial} was made, and for whom")
    return Facts(
        label=label,
        therapy=therapy,
        preset=house.presets[therapy.preset],
        books=books,
        product=house.product(look.stores, label.bears[5:10]).description,
        names={},
        template=template_of(look.stores, look.books, label.template),
        zone=zone_of(entry),
        site=house.site_labels.of(place.station.site),
        demo=house.demo,
    )


def told_until(
    look: Look, coi: str, is_there: Callable[[MemoryBooks], bool]
) -> tuple[MemoryBooks, Entry]:
    """The books as a therapy's own chain had told them when something was there first, and the entry that told it."""
    books = MemoryBooks()
    for entry in look.log.about(coi):
        apply(books, entry.outcome)
        if is_there(books):
            return books, entry
    raise NotFound("no entry of the therapy tells of it")
