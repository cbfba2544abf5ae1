"""How a print comes into the spool, and out of it again by a person's word.

A print made at a station that has a printer for its kind is queued in the transaction that made it;
where there is none, its files are fetched as before.  Once a print is in the spool its files are
not handed out beside it: nothing is printed twice.
"""

from collections.abc import Iterable

from api.house import House, Look
from api.label_templates import template_of
from api.stock_rating import not_rated, rated_first
from custody.domain.records import Label, Record
from custody.domain.vocabulary import LabelState
from custody.errors import Conflict, NotFound
from custody.ledger.timestamp import write_time
from custody.store.printers import Printer
from custody.store.sequencer import Transaction
from custody.store.sessions import Session
from custody.store.spool import JobState, PrintJob
from labels.elements import LabelTemplate


def prints(printer: Printer, template: LabelTemplate) -> bool:
    """Whether labels of a template are sent to this printer: by what is in it."""
    fits = template.native_zpl and template.stock.name == printer.stock
    return bool(printer.active and printer.address) and fits


def spool_prints(
    house: House, transaction: Transaction, session: Session, records: Iterable[Record]
) -> None:
    """Queue the prints among what was just written, each for the station's first printer that fits."""
    made = [one for one in records if isinstance(one, Label) and one.state == LabelState.PRINTED]
    printers = transaction.stores.printers.at(session.at.station.id) if made else []
    for label in made if printers else ():
        template = template_of(transaction.stores, transaction.books, label.template)
        best = rated_first(house, transaction.books, printers, label)
        printer = next((one for one in best if prints(one, template)), None)
        if printer and transaction.stores.spool.of_serial(label.serial) is None:
            _ask(house, transaction, session, label.serial, printer)


def spool_label(house: House, session: Session, serial: int, printer_id: str) -> None:
    """Queue a print for a printer of this station that a person chose.

    NotFound for a print or printer that is not there; Conflict where the print is no longer open, is
    not of the kind that the printer prints, goes into more cold than what is in it bears, or was perhaps printed
    already.
    """

    def use_case(transaction: Transaction) -> None:
        label = transaction.books.get(Label, serial)
        printer = printer_at(transaction, session, printer_id)
        if label is None:
            raise NotFound(f"there is no print {serial}")
        if label.state != LabelState.PRINTED:
            raise Conflict(f"print {serial} is {label.state}: reprint it, and say why")
        if not prints(printer, template_of(transaction.stores, transaction.books, label.template)):
            raise Conflict(f"{printer.title} has other labels in it: choose another printer")
        if problem := not_rated(house, transaction.books, printer, label):
            raise Conflict(f"{printer.title}: {problem}")
        _ask(house, transaction, session, serial, printer)

    house.write(use_case)


def spool_trial(house: House, session: Session, printer_id: str, *, anywhere: bool = False) -> None:
    """Queue a test label; NotFound for a printer of another station, Conflict without an address."""

    def use_case(transaction: Transaction) -> None:
        printer = printer_at(transaction, session, printer_id, anywhere=anywhere)
        if not (printer.active and printer.address):
            raise Conflict(f"{printer.title} has no address to send a label to")
        _ask(house, transaction, session, None, printer)

    house.write(use_case)


def move_job(house: House, session: Session, n: int, to: JobState) -> PrintJob:
    """Lead a job to another state, as a person of its printer's station says; see `Spool.move`."""

    def use_case(transaction: Transaction) -> PrintJob:
        job = transaction.stores.spool.of(n)
        if job is None:
            raise NotFound(f"nothing is in the spool under {n}")
        printer_at(transaction, session, job.printer)
        person, at = session.account.person, write_time(house.now())
        if to is JobState.WAITING:
            transaction.stores.spool.ask_again(n, by=person, at=at, due=_now(house))
        else:
            transaction.stores.spool.move(n, to, by=person, at=at)
        return job

    return house.write(use_case)


def to_state(word: str) -> JobState:
    """A state by its word."""
    return JobState(word)


def require_unspooled(house: House, serial: int) -> None:
    """Conflict where a print's files would be a second one beside the printer's."""
    with house.look() as look:
        job = blocking(look, serial)
    if job is not None:
        raise Conflict(
            f"print {serial} is in the spool of printer {job.printer} ({job.state}): "
            "a second one is not handed out. See what is printed on the labels page"
        )


def blocking(look: Look, serial: int) -> PrintJob | None:
    """The job for which a print's files are not handed out, or None."""
    job = look.stores.spool.of_serial(serial)
    return None if job is None or job.state is JobState.CANCELLED else job


def printers_of(look: Look, serials: Iterable[int]) -> dict[int, str]:
    """The titles of the printers that prints go to by themselves, by serial."""
    jobs = {serial: blocking(look, serial) for serial in serials}
    found = {n: look.stores.printers.of(job.printer) for n, job in jobs.items() if job is not None}
    return {n: printer.title for n, printer in found.items() if printer is not None}


def printer_at(
    transaction: Transaction, session: Session, printer_id: str, *, anywhere: bool = False
) -> Printer:
    """A printer of this station, or of any; NotFound where it is none."""
    printer = transaction.stores.printers.of(printer_id)
    if printer is None or not (anywhere or session.at.station.id in printer.stations):
        raise NotFound(f"there is no printer {printer_id} at this station")
    return printer


def _ask(
    house: House, transaction: Transaction, session: Session, serial: int | None, printer: Printer
) -> None:
    transaction.stores.spool.ask(
        serial, printer.id, by=session.account.person, at=write_time(house.now()), due=_now(house)
    )


def _now(house: House) -> str:
    """Printers run on the machine's time, also where a demo's clock stands still."""
    return write_time(house.machine.now())
