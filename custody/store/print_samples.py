"""Samples of label templates on their way to printers: what each job of the spool shows, kept with it.

A draft changes while its sample waits, so that the bytes of the template lie here as they were when it was asked for.
"""

from dataclasses import dataclass
from typing import Any

from custody.store.statements import Statements

COLUMNS = "job, name, version, change, language, toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintSample:
    """A sample; `job` is its number in the spool, `change` the draft's, or 0 for a version that was kept."""

    job: int
    name: str
    version: int
    change: int
    language: str
    toml: bytes


class PrintSamples:
    """The store of samples; a job has one or none."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def keep(self, one: PrintSample) -> None:
        """Keep what a job shows."""
        self._sql.run(
            f"INSERT INTO print_sample ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608 -- a constant
            one.job, one.name, one.version, one.change, one.language, one.toml,
        )  # fmt: skip

    def of(self, job: int) -> PrintSample | None:
        """What a job shows, or None where it is no sample."""
        return next(iter(self._where("job = ?", job)), None)

    def last_of(self, name: str, count: int) -> list[PrintSample]:
        """The newest of a template, newest first."""
        return self._where("name = ? ORDER BY job DESC LIMIT ?", name, count)

    def _where(self, condition: str, *values: object) -> list[PrintSample]:
        rows = self._sql.all(f"SELECT {COLUMNS} FROM print_sample WHERE {condition}", *values)  # noqa: S608 -- constants
        return [_sample(row) for row in rows]


def _sample(row: tuple[Any, ...]) -> PrintSample:
    job, name, version, change, language, toml = row
    return PrintSample(
        job=job, name=name, version=version, change=change, language=language, toml=bytes(toml)
    )
