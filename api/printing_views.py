"""What waits for printers, in words: how far each label is, what hinders it, and what to do now."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.house import House, Look
from api.label_templates import template_of
from api.layout import SignedIn
from api.moments import Both, both, span_words
from api.spool_states import TELLINGS, Telling, last_at, stuck_at
from api.spooled import spooled
from api.spooling import prints
from api.stock_rating import product_words
from api.trials import how_it_prints
from custody.domain.case import from_moment
from custody.domain.records import Label
from custody.store.printers import Printer
from custody.store.spool import JobState, PrintJob
from labels.stock import STOCKS


@dataclass(frozen=True, slots=True, kw_only=True)
class JobShown:
    """A label on its way."""

    n: int
    what: str
    href: str
    printer: str
    state: str
    telling: Telling
    problem: str
    asked: Both | None
    by: str
    tries: int
    again: str
    settled: Both | None
    settled_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterShown:
    """A printer as people see it."""

    id: str
    title: str
    address: str
    profile: str
    stock: str
    product: str
    stations: str
    is_active: bool


def stuck_and_last(
    house: House, person: SignedIn
) -> tuple[list[PrinterShown], list[JobShown], list[JobShown]]:
    """The printers of a station, what is stuck at them, and what went to them last."""
    with house.look() as look:
        printers = {one.id: one for one in look.stores.printers.at(person.at.station.id)}

        def shown(jobs: Iterable[PrintJob]) -> list[JobShown]:
            return [job_shown(house, look, job, printers[job.printer], person) for job in jobs]

        stuck, last = stuck_at(look, printers), last_at(look, printers)
        return [printer_shown(house, one) for one in printers.values()], shown(stuck), shown(last)


def job_of(house: House, look: Look, serial: int, person: SignedIn) -> JobShown | None:
    """How far a print is on its way to a printer, or None."""
    job = look.stores.spool.of_serial(serial)
    printer = look.stores.printers.of(job.printer) if job else None
    return job_shown(house, look, job, printer, person) if job and printer else None


def printers_for(look: Look, label: Label, station: str) -> list[tuple[str, str]]:
    """The printers of a station that print a label: id and title."""
    template = template_of(look.stores, look.books, label.template)
    there = look.stores.printers.at(station)
    return [(one.id, one.title) for one in there if prints(one, template)]


def job_shown(
    house: House, look: Look, job: PrintJob, printer: Printer, person: SignedIn
) -> JobShown:
    """A job in words, times in the zone of whoever looks."""
    what, zone = spooled(look, job), person.at.station.zone
    return JobShown(
        n=job.n, what=what.words, href=what.href, printer=printer.title, state=job.state.value,
        telling=TELLINGS[job.state], problem=_sentence(job.problem), asked=both(job.asked_at, zone), by=job.asked_by,
        tries=job.attempts, again=_again(house, job),
        settled=both(job.settled_at, zone), settled_by=job.settled_by or "",
    )  # fmt: skip


def printer_shown(house: House, one: Printer) -> PrinterShown:
    """A printer in words."""
    stock = STOCKS[one.stock]
    size = f"{stock.width_millimetres:g} × {stock.height_millimetres:g} mm"
    dots = f"{one.dpi} dpi, {one.width_millimetres} mm wide"
    return PrinterShown(
        id=one.id, title=one.title, address=one.address,
        profile=f"{dots}. {how_it_prints(one)}",
        stock=f"{size}: {stock.made_for}", product=product_words(house, one),
        stations=", ".join(sorted(one.stations)), is_active=one.active,
    )  # fmt: skip


def _again(house: House, job: PrintJob) -> str:
    """How long until it is tried again by itself; empty where it is not."""
    if job.state is not JobState.WAITING:
        return ""
    seconds = int((from_moment(job.due) - house.machine.now()).total_seconds())
    return f"in {span_words(seconds)}" if seconds > 0 else "now"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
