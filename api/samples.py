"""Printed samples: a template shown on the stock that it is for, sent as a test label is.

A sample is no print: it has no serial, is on no container, and nothing is accounted for.  What the spool promises holds
for it as well: what was perhaps printed is not sent again by itself, and the same sample is not queued beside one that
nobody knows the end of.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from api.house import House, Look
from api.label_templates import kept_as, read
from api.layout import SignedIn
from api.printing_views import JobShown, job_shown
from api.spooled import sample_file
from api.spooling import NOT_YET, ask, printer_at, prints, require_settled
from api.template_drafts import draft_of
from custody.domain.label_templates import key_of
from custody.errors import (
    Conflict,
    LabelContradicts,
    MissingElement,
    NotFound,
    SymbolUnreadable,
    TextDoesNotFit,
)
from custody.store.print_samples import PrintSample
from custody.store.printers import Printer
from custody.store.sequencer import Transaction, UseCase
from labels.elements import LabelTemplate
from labels.languages import Language

LAST: Final = 8


def sample_of_version(look: Look, name: str, version: int, language: Language) -> PrintSample:
    """The sample of a version on file; NotFound where there is none."""
    kept = kept_as(look.stores, key_of(name, version))
    return PrintSample(
        job=NOT_YET, name=name, version=version, change=0, language=language, toml=kept.toml
    )


def sample_of_draft(look: Look, name: str, after: int, language: Language) -> PrintSample:
    """The sample of a draft as it stands; Conflict where it is not the change that somebody looked at."""
    draft = draft_of(look, name)
    if draft.n != after:
        raise Conflict(f"the draft of {name} was changed since: look at it before printing it")
    version = draft.template.version
    return PrintSample(
        job=NOT_YET, name=name, version=version, change=draft.n, language=language, toml=draft.toml
    )


def sample_to_printer(
    house: House, by: SignedIn, printer_id: str, which: Callable[[Look], PrintSample]
) -> UseCase[int]:
    """Queue a sample for a printer that has its stock; its number in the spool.

    Raises:
        NotFound: there is no such printer or template.
        Conflict: it cannot be printed as it must, other labels are in the printer, or it is not settled there.
    """
    with house.look() as look:
        sample, printer = which(look), look.stores.printers.of(printer_id)
    if printer is None:
        raise NotFound(f"there is no printer {printer_id}")
    _require_printable(sample, printer)

    def use_case(transaction: Transaction) -> int:
        printer = printer_at(transaction, by, printer_id, anywhere=True)
        if not prints(printer, read(sample.toml)):
            raise Conflict(f"{printer.title} does not print this label: choose another printer")
        samples = transaction.stores.print_samples
        require_settled(transaction, printer, lambda job: _as_asked(samples.of(job.n)) == sample)
        n = ask(house, transaction, by, None, printer)
        samples.keep(replace(sample, job=n))
        return n

    return use_case


def sample_printers(look: Look, template: LabelTemplate) -> list[tuple[str, str]]:
    """Every printer that has a template's stock in it: id and title."""
    return [(one.id, one.title) for one in look.stores.printers.all() if prints(one, template)]


def samples_shown(house: House, look: Look, name: str, reader: SignedIn) -> list[JobShown]:
    """The samples of a template that were printed last, by whom and where."""
    jobs = [look.stores.spool.of(one.job) for one in look.stores.print_samples.last_of(name, LAST)]
    found = [(job, look.stores.printers.of(job.printer)) for job in jobs if job]
    return [job_shown(house, look, job, printer, reader) for job, printer in found if printer]


def _require_printable(sample: PrintSample, printer: Printer) -> None:
    """What cannot be printed is told at once, and not by the spool later; nothing in a sample's words is secret."""
    try:
        sample_file(sample, printer.dpi)
    except (LabelContradicts, MissingElement, SymbolUnreadable, TextDoesNotFit) as fault:
        raise Conflict(str(fault)) from fault


def _as_asked(sample: PrintSample | None) -> PrintSample | None:
    return replace(sample, job=NOT_YET) if sample else None
