"""Labels and custody PDFs: figures that need no server, each beside its own floor."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import mean
from time import perf_counter

from custody.domain.audit_record import AuditRecord
from labels.content import LabelContent
from labels.custody_report import render_custody_report
from labels.layout import lay_out
from labels.printing import print_labels
from labels.render import draw_pages
from tests.bench.figure import Figure, middle
from tests.bench.some_labels import DPI, some_labels
from tests.labels.audit_sample import a_record

LABELS, ALONE, ROUNDS = 100, 31, 3


def seconds_of(work: Callable[[], object]) -> float:
    """How long it takes once."""
    begin = perf_counter()
    work()
    return perf_counter() - begin


def label_figures(_folder: Path) -> list[Figure]:
    """One label, and a hundred, decoded back, beside drawing the same pages from ready matrices."""
    draw_pages([lay_out(content, DPI) for content in some_labels(0, LABELS)])  # fonts are read once
    alone = [_printed(some_labels(LABELS + one, 1)) for one in range(ALONE)]
    together = [_printed(some_labels(2 * LABELS * one, LABELS)) for one in range(1, ROUNDS + 1)]
    return [middle(alone), middle(together)]


def _printed(contents: list[LabelContent]) -> Figure:
    value = seconds_of(lambda: print_labels(contents, dpi=DPI))
    pages = [lay_out(content, DPI) for content in contents]
    floor = seconds_of(lambda: draw_pages(pages))
    labels = "label" if len(contents) == 1 else "labels"
    name = f"{len(contents)} {labels}, 3 symbols each, decoded back"
    return Figure(name=name, value=value, floor=floor, unit="s", better="lower", aim=3.0)


def report_figures(_folder: Path) -> list[Figure]:
    """Ten times the events beside the report of five hundred; five hundred beside one second."""
    small, large = _record(500), _record(5000)
    _render(small)  # fonts are read once
    before = [seconds_of(lambda: _render(small)) for _ in range(ROUNDS)]
    value = seconds_of(lambda: _render(large))
    after = [seconds_of(lambda: _render(small)) for _ in range(ROUNDS)]
    floor = mean(before + after)  # the machine is as busy for one as for the other
    return [
        Figure(
            name="custody PDF of 5,000 events, beside 500",
            value=value, floor=floor, unit="s", better="lower", aim=12.0,
        ),
        Figure(
            name="custody PDF of 500 events, beside a second",
            value=floor, floor=1.0, unit="s", better="lower", aim=1.0,
        ),
    ]  # fmt: skip


def _render(record: AuditRecord) -> None:
    render_custody_report(record, bundle=b"{}\n")


def _record(events: int) -> AuditRecord:
    """The sample record with as many events, its own over and over."""
    record = a_record()
    told = (replace(record.events[n % len(record.events)], index=n) for n in range(events))
    return replace(record, events=tuple(told))
