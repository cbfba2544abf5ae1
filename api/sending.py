"""The sender: takes what is due in the spool to the printers, beside the scans and never in their way.

A label is drawn and every symbol of it decoded before anything is claimed; what cannot be printed
right is not printed.  Claiming is committed before the first byte leaves.  What was not sent is
tried again after growing pauses, so often and no oftener; what was perhaps printed is left to a
person.
"""

import logging
from datetime import timedelta
from threading import Event, Lock, Thread
from typing import Final

from api.house import House, Look
from api.printer_link import Certainty, Ending, Patience
from api.printer_ways import document_for, leads_to_a_printer, send_document
from api.spooled import Spooled, spooled
from api.stock_rating import not_rated
from custody.errors import CustodyError, LabelContradicts, TextDoesNotFit
from custody.ledger.timestamp import write_time
from custody.store.printers import Printer
from custody.store.sequencer import Transaction
from custody.store.spool import JobState, PrintJob
from labels.printing import LabelFile

LOG: Final = logging.getLogger("custody")
PAUSES_SECONDS: Final = (2, 10, 60, 300, 900)  # before each further try; then a person is asked
GIVEN_UP_AFTER: Final = timedelta(seconds=240)
STOP_SECONDS: Final = 5
GONE: Final = "this printer is no longer in use: choose another"
UNFORESEEN: Final = "the label cannot be drawn: tell the administrator"
OTHER_STOCK: Final = "other labels are in this printer now: choose another, or load what it had"
# The sentences of these errors hold words of the label, which may name a patient.
WORDLESS: Final[dict[type[CustodyError], str]] = {
    TextDoesNotFit: "a text does not fit on the label; nothing is shrunk or cut",
    LabelContradicts: "its letters and its symbols would not agree",
}
_STATE: Final = {
    Certainty.SENT: JobState.SENT,
    Certainty.UNSURE: JobState.UNSURE,
    Certainty.NOT_SENT: JobState.WAITING,
}


class Sender:
    """The thread that looks into the spool, and one for each printer that is at work."""

    def __init__(self, house: House, *, patience: Patience | None = None) -> None:
        """For an open house; start it, stop it before the house is closed."""
        self._house = house
        self._patience = patience or Patience()
        self._over = Event()
        self._lock = Lock()
        self._at_work: dict[str, Thread] = {}
        self._thread = Thread(target=self._look_again, name="spool", daemon=True)

    def start(self) -> "Sender":
        """Begin, where the settings want it; answers itself."""
        if self._house.settings.spool_seconds:
            self._thread.start()
        return self

    def stop(self) -> None:
        """End; a label on its way is waited for a little, and is then left in doubt."""
        self._over.set()
        with self._lock:
            threads = [self._thread, *self._at_work.values()]
        for thread in threads:
            if thread.ident is not None:
                thread.join(timeout=STOP_SECONDS)

    def _look_again(self) -> None:
        while not self._over.wait(self._house.settings.spool_seconds):
            try:
                self._look()
            except Exception as error:  # noqa: BLE001 -- whatever it was, the thread goes on
                LOG.warning("spool: %s", type(error).__name__)

    def _look(self) -> None:
        for printer, jobs in due_jobs(self._house).items():
            with self._lock:
                if printer in self._at_work:
                    continue
                thread = Thread(target=self._serve, args=(printer, jobs), daemon=True)
                self._at_work[printer] = thread
            thread.start()

    def _serve(self, printer: str, jobs: list[PrintJob]) -> None:
        """Send what waits for one printer, one after another: a slow one holds up nobody else's."""
        try:
            for job in jobs:
                if self._over.is_set():
                    return
                send_job(self._house, job, self._patience)
        except Exception as error:  # noqa: BLE001 -- a job left in doubt is found as such later
            LOG.warning("printer %s: %s", printer, type(error).__name__)
        finally:
            with self._lock:
                del self._at_work[printer]


def due_jobs(house: House) -> dict[str, list[PrintJob]]:
    """What is to be sent now, by printer; what was being sent for too long is left in doubt first."""
    now = write_time(house.machine.now())
    with house.look() as look:
        overdue, due = look.stores.spool.overdue(now), look.stores.spool.due(now)
    if overdue:
        house.write(lambda transaction: transaction.stores.spool.give_up(now))
    jobs: dict[str, list[PrintJob]] = {}
    for job in due:
        jobs.setdefault(job.printer, []).append(job)
    return jobs


def send_job(house: House, job: PrintJob, patience: Patience) -> None:
    """Try once to get a label printed, and write down how it ended."""
    with house.look() as look:
        printer, what = look.stores.printers.of(job.printer), spooled(look, job)
        problem = _unfit(look, printer, what) or _not_rated(house, look, printer, what)
    if what.label is not None and what.is_over:
        by_now = f"print {what.label.serial} is {what.label.state} by now"
        _settle(house, job, JobState.CANCELLED, by_now)
        return
    if printer is None or problem:
        _settle(house, job, JobState.FAILED, problem)
        return
    try:
        file = what.draw(house, printer)
    except CustodyError as error:
        _settle(house, job, JobState.FAILED, WORDLESS.get(type(error), str(error)))
        return
    except Exception as error:  # noqa: BLE001 -- what cannot be drawn is not tried every second
        LOG.warning("printer %s: %s", job.printer, type(error).__name__)
        _settle(house, job, JobState.FAILED, UNFORESEEN)
        return
    _send(house, what, printer, file, patience)


def _unfit(look: Look, printer: Printer | None, what: Spooled) -> str:
    """Why this printer prints no such label, or nothing."""
    if printer is None or not printer.active or not leads_to_a_printer(printer.address):
        return GONE
    try:
        return "" if what.fits(look, printer) else OTHER_STOCK
    except CustodyError as error:
        return str(error)  # one bad file does not keep what waits behind it


def _not_rated(house: House, look: Look, printer: Printer | None, what: Spooled) -> str:
    """Why what is in this printer does not bear where the label goes, or nothing."""
    return not_rated(house, look.books, printer, what.label) if printer and what.label else ""


def _send(
    house: House, what: Spooled, printer: Printer, file: LabelFile, patience: Patience
) -> None:
    document = document_for(printer, file)
    if document is None:
        _settle(house, what.job, JobState.FAILED, OTHER_STOCK)
        return
    if not _claimed(house, what.job):
        return
    ending = send_document(printer, document, title=what.title, patience=patience)
    house.write(lambda transaction: _write_down(house, transaction, what.job, ending))


def _claimed(house: House, job: PrintJob) -> bool:
    """Take the job, unless its label was voided or it was cancelled meanwhile."""
    until = write_time(house.machine.now() + GIVEN_UP_AFTER)

    def use_case(transaction: Transaction) -> bool:
        if spooled(transaction, job).is_over:
            return False
        return transaction.stores.spool.claim(job.n, until=until)

    return house.write(use_case)


def _write_down(house: House, transaction: Transaction, job: PrintJob, ending: Ending) -> None:
    tries = job.attempts + 1
    state = _STATE[ending.certainty]
    if state is JobState.WAITING and tries > len(PAUSES_SECONDS):
        state = JobState.FAILED
    pause = PAUSES_SECONDS[min(tries, len(PAUSES_SECONDS)) - 1]
    due = write_time(house.machine.now() + timedelta(seconds=pause))
    transaction.stores.spool.settle(job.n, state, problem=ending.problem, due=due, attempts=tries)


def _settle(house: House, job: PrintJob, state: JobState, problem: str) -> None:
    """Write down that a job ends before anything of it was sent."""

    def use_case(transaction: Transaction) -> None:
        if transaction.stores.spool.claim(job.n, until=job.due):
            transaction.stores.spool.settle(
                job.n, state, problem=problem, due=job.due, attempts=job.attempts
            )

    house.write(use_case)
