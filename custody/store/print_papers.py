"""Papers and cards on their way to printers: what each job of the spool shows that is neither a print nor a sample."""

from dataclasses import dataclass

from custody.store.statements import Statements


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintPaper:
    """A paper; `job` is its number in the spool, `about` the shipment, station or therapy that it tells of."""

    job: int
    kind: str
    about: str


class PrintPapers:
    """The store of papers; a job has one or none."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def keep(self, one: PrintPaper) -> None:
        """Keep what a job shows."""
        self._sql.run(
            "INSERT INTO print_paper (job, kind, about) VALUES (?, ?, ?)",
            one.job, one.kind, one.about,
        )  # fmt: skip

    def of(self, job: int) -> PrintPaper | None:
        """What a job shows, or None where it is no paper."""
        row = self._sql.one("SELECT kind, about FROM print_paper WHERE job = ?", job)
        return None if row is None else PrintPaper(job=job, kind=row[0], about=row[1])
