"""How a print comes into the spool, and out of it again by a person's word.

A print made at a station that has a printer for its kind is queued in the transaction that made it;
where there is none, its files are fetched as before.  Once a print is in the spool its files are
not handed out beside it: nothing is printed twice.
"""

from collections.abc import Callable, Iterable
from typing import Final

from api.house import House, Look
from api.label_templates import template_of
from api.stock_rating import not_rated, rated_first
from custody.domain.records import Label, Record
from custody.domain.vocabulary import LabelState
from custody.errors import Conflict, NotFound
from custody.ledger.timestamp import write_time
from custody.store.printers import Printer, Takes
from custody.store.sequencer import Transaction, UseCase
from custody.store.sessions import Session
from custody.store.spool import JobState, PrintJob
from labels.elements import LabelTemplate

UNSETTLED: Final = (JobState.WAITING, JobState.SENDING, JobState.UNSURE)
NOT_YET: Final = 0  # what is in no spool has no number there


def prints(printer: Printer, template: LabelTemplate) -> bool:
    """Whether labels of a template are sent to this printer: by what is in it, and the form that it takes."""
    takes_it = template.native_zpl or printer.takes is Takes.PDF
    fits = takes_it and template.stock.name == printer.stock
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
            ask(house, transaction, session, label.serial, printer)


def label_to_printer(house: House, session: Session, serial: int, printer_id: str) -> UseCase[int]:
    """Queue a print for a printer of this station that a person chose; its number in the spool.

    NotFound for a print or printer that is not there; Conflict where the print is no longer open, is
    not of the kind that the printer prints, goes into more cold than what is in it bears, or was perhaps printed
    already.
    """

    def use_case(transaction: Transaction) -> int:
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
        return ask(house, transaction, session, serial, printer)

    return use_case


def trial_to_printer(
    house: House, session: Session, printer_id: str, *, anywhere: bool = False
) -> UseCase[int]:
    """Queue a test label; its number. NotFound for a printer of another station, Conflict without an address."""

    def use_case(transaction: Transaction) -> int:
        printer = printer_at(transaction, session, printer_id, anywhere=anywhere)
        if not (printer.active and printer.address):
            raise Conflict(f"{printer.title} has no address to send a label to")
        return ask(house, transaction, session, None, printer)

    return use_case


def job_moved(house: House, session: Session, n: int, word: str) -> UseCase[int]:
    """Lead a job to another state, as a person of its printer's station says; its number. Raises as `Spool.move`."""

    def use_case(transaction: Transaction) -> int:
        job = transaction.stores.spool.of(n)
        if job is None:
            raise NotFound(f"nothing is in the spool under {n}")
        printer_at(transaction, session, job.printer)
        to = JobState(word)
        person, at = session.account.person, write_time(house.now())
        if to is JobState.WAITING:
            transaction.stores.spool.ask_again(n, by=person, at=at, due=machine_now(house))
        else:
            transaction.stores.spool.move(n, to, by=person, at=at)
        return n

    return use_case


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
    at: Look | Transaction, session: Session, printer_id: str, *, anywhere: bool = False
) -> Printer:
    """A printer of this station, or of any; NotFound where it is none."""
    printer = at.stores.printers.of(printer_id)
    if printer is None or not (anywhere or session.at.station.id in printer.stations):
        raise NotFound(f"there is no printer {printer_id} at this station")
    return printer


def ask(
    house: House, transaction: Transaction, session: Session, serial: int | None, printer: Printer
) -> int:
    """Queue something for a printer; its number in the spool."""
    return transaction.stores.spool.ask(
        serial, printer.id, by=session.account.person, at=write_time(house.now()), due=machine_now(house)
    )  # fmt: skip


def require_settled(
    transaction: Transaction, printer: Printer, is_the_same: Callable[[PrintJob], bool]
) -> None:
    """Conflict where the same thing is on its way to a printer, or has perhaps come out: a second press is no wish."""
    for job in transaction.stores.spool.open_at(printer.id):
        if job.state in UNSETTLED and is_the_same(job):
            raise Conflict(
                f"it is {job.state} at {printer.title} already: let somebody there say what became of it"
            )


def machine_now(house: House) -> str:
    """Printers run on the machine's time, also where a demo's clock stands still."""
    return write_time(house.machine.now())
