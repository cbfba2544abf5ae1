"""Printers and what waits for them as machines are told: the same words, questions and answers as on the pages."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from api.house import House, Look
from api.layout import SignedIn
from api.spool_states import TELLINGS, is_lost_and_open, is_stuck, last_at, stuck_at
from api.spooled import spooled
from api.spooling import printer_at
from custody.errors import NotFound
from custody.store.printers import Printer
from custody.store.sequencer import Transaction
from custody.store.spool import PrintJob

Told = Mapping[str, Any]


def printer_json(one: Printer) -> Told:
    """A printer's profile."""
    return asdict(one) | {"stations": sorted(one.stations)}


def printers_json(house: House) -> list[Told]:
    """Every printer, in the order of ids."""
    with house.look() as look:
        return [printer_json(one) for one in look.stores.printers.all()]


def printer_of(house: House, printer_id: str) -> Printer:
    """A printer; NotFound where there is none."""
    with house.look() as look:
        found = look.stores.printers.of(printer_id)
    if found is None:
        raise NotFound(f"there is no printer {printer_id}")
    return found


def spool_json(house: House, person: SignedIn) -> Told:
    """The printers of a station, what is stuck at them, and what went to them last."""
    with house.look() as look:
        printers = {one.id: one for one in look.stores.printers.at(person.at.station.id)}
        return {
            "printers": [_without_address(one) for one in printers.values()],
            "stuck": [job_json(look, job) for job in stuck_at(look, printers)],
            "last": [job_json(look, job) for job in last_at(look, printers)],
        }


def one_job_json(house: House, person: SignedIn, n: int) -> Told:
    """A job at a printer of a person's station; NotFound for any other."""
    with house.look() as look:
        job = look.stores.spool.of(n)
        if job is None:
            raise NotFound(f"nothing is in the spool under {n}")
        printer_at(look, person, job.printer)
        return job_json(look, job)


def told_job(transaction: Transaction, n: int) -> Told:
    """A job as it stands in the transaction that changed it."""
    job = transaction.stores.spool.of(n)
    if job is None:
        raise NotFound(f"nothing is in the spool under {n}")
    return job_json(transaction, job)


def job_json(at: Look | Transaction, job: PrintJob) -> Told:
    """A label on its way: how far, what is in the way, what to do now, and what may be answered."""
    telling = TELLINGS[job.state]
    return asdict(job) | {
        "what": spooled(at, job).words, "is_stuck": is_stuck(job) or is_lost_and_open(at, job), "now": telling.now,
        "answers": [{"to": to, "words": words} for to, words in telling.acts],
    }  # fmt: skip


def _without_address(one: Printer) -> Told:
    """What whoever prints need know of a printer."""
    names = ("id", "title", "dpi", "width_millimetres", "takes", "stock", "product")
    return {name: getattr(one, name) for name in names}
