"""What a job of the spool prints: the print of a therapy, the sample of a template, a paper, or a test label."""

from dataclasses import dataclass

from api.house import House, Look
from api.label_files import Reader, draw_label
from api.label_templates import read, template_of
from api.papers import draw_paper, kind_of, paper_words, prints_paper
from api.printed import LABEL_WORDS, words
from api.spooling import prints
from api.trials import trial_of
from custody.domain.label_templates import key_of
from custody.domain.records import Label
from custody.domain.vocabulary import LabelState
from custody.store.print_papers import PrintPaper
from custody.store.print_samples import PrintSample
from custody.store.printers import Printer
from custody.store.sequencer import Transaction
from custody.store.spool import PrintJob
from labels.languages import Language
from labels.printed_sample import printed_sample
from labels.printing import LabelFile, print_filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Spooled:
    """A job and what it prints; with neither label, sample nor paper it is a test label."""

    job: PrintJob
    label: Label | None = None
    sample: PrintSample | None = None
    paper: PrintPaper | None = None

    @property
    def title(self) -> str:
        """What a print server may list: it names nobody."""
        if self.sample:
            return f"Custody sample {sample_key(self.sample)}"
        if self.paper:
            return f"Custody {kind_of(self.paper).words.lower()}"
        return (
            "Custody test label" if self.job.serial is None else f"Custody print {self.job.serial}"
        )

    @property
    def words(self) -> str:
        """What people call it."""
        if self.label:
            kind = LABEL_WORDS.get(self.label.kind, words(self.label.kind))
            return f"Print {self.label.serial}, {kind.lower()}"
        if self.paper:
            return paper_words(self.paper)
        return f"Sample of {sample_key(self.sample)}" if self.sample else "Test label"

    @property
    def href(self) -> str:
        """Where more is told of it; empty where nothing is."""
        if self.label:
            return f"/labels/{self.label.serial}"
        return (
            f"/label-templates/{self.sample.name}" if self.sample and not self.sample.change else ""
        )

    @property
    def is_over(self) -> bool:
        """Whether it is a print that was applied, voided or accounted for meanwhile."""
        return self.label is not None and self.label.state != LabelState.PRINTED

    def fits(self, look: Look, printer: Printer) -> bool:
        """Whether this printer prints it; a test label fits every one. Raises as `template_of`."""
        if self.label:
            return prints(printer, template_of(look.stores, look.books, self.label.template))
        if self.sample:
            return prints(printer, read(self.sample.toml))
        return self.paper is None or prints_paper(printer, kind_of(self.paper))

    def draw(self, house: House, printer: Printer) -> LabelFile:
        """Its files for a printer, every symbol decoded."""
        if self.sample:
            return sample_file(self.sample, printer.dpi)
        if self.paper:
            return draw_paper(house, self.paper, self.job.asked_by)
        if self.job.serial is None:
            return trial_of(printer)
        reader = Reader(person=self.job.asked_by, why=f"prints label {self.job.serial}")
        return draw_label(house, self.job.serial, reader, dpi=printer.dpi)


def spooled(at: Look | Transaction, job: PrintJob) -> Spooled:
    """What a job prints, as things stand."""
    return Spooled(
        job=job,
        label=at.books.get(Label, job.serial) if job.serial is not None else None,
        sample=at.stores.print_samples.of(job.n) if job.serial is None else None,
        paper=at.stores.print_papers.of(job.n) if job.serial is None else None,
    )


def sample_file(sample: PrintSample, dpi: int) -> LabelFile:
    """The files of a sample, marked as one."""
    filled = printed_sample(read(sample.toml), Language(sample.language))
    return print_filled([filled], dpi=dpi)


def sample_key(sample: PrintSample) -> str:
    """Which version it shows, and after which change of its draft."""
    key = key_of(sample.name, sample.version)
    return f"{key}, draft, change {sample.change}" if sample.change else key
