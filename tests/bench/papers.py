"""Labels, custody PDFs and verifying: figures that need no server, each beside its own floor."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from time import perf_counter
from typing import Any

from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Draft, Occurred
from custody.ledger.keys import Ed25519Signer, Policy, sign_note
from custody.ledger.log import MemoryLog
from custody.ledger.verify import verify_entries
from labels.content import LabelKind
from labels.custody_report import render_custody_report
from labels.layout import lay_out
from labels.printing import print_labels
from labels.render import draw_pages
from tests.labels.audit_sample import a_record
from tests.labels.examples import label_contents

LABELS = 100
ENTRIES = 20_000


def paper_figures() -> list[dict[str, Any]]:
    """Each figure's fields."""
    return [labels_figure(), report_growth(), report_time(), verify_figure()]


def _seconds(work: Any) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin


def labels_figure() -> dict[str, Any]:
    """A hundred labels decoded back, beside reportlab drawing the same from ready matrices."""
    kind = label_contents()[LabelKind.COLLECTION_BAG]
    contents = [
        replace(kind, serial_printed=f"Print {n}", token_text=_another(kind.token_text, n))
        for n in range(LABELS)
    ]
    pages = [lay_out(content, 203) for content in contents]
    draw_pages(pages)
    floor = min(_seconds(lambda: draw_pages(pages)) for _ in range(3))
    lay_out.cache_clear() if hasattr(lay_out, "cache_clear") else None
    fresh = [
        replace(one, token_text=_another(kind.token_text, n + LABELS))
        for n, one in enumerate(contents)
    ]
    value = _seconds(lambda: print_labels(fresh))
    return {
        "name": f"{LABELS} labels, 3 symbols each, decoded back",
        "value": value,
        "floor": floor,
        "unit": "s",
        "better": "lower",
        "aim": 3.0,
    }


def _another(token: str, n: int) -> str:
    """A token of the same length that no cache has seen."""
    return token[:-6] + f"{n:06d}"


def report_growth() -> dict[str, Any]:
    """Ten times the events, beside the report of five hundred."""
    small, large = (_record(n) for n in (500, 5000))
    floor = _seconds(lambda: render_custody_report(small, bundle=b"{}\n"))
    value = _seconds(lambda: render_custody_report(large, bundle=b"{}\n"))
    return {
        "name": "custody PDF of 5,000 events, beside 500",
        "value": value,
        "floor": floor,
        "unit": "s",
        "better": "lower",
        "aim": 12.0,
    }


def report_time() -> dict[str, Any]:
    """Five hundred events, beside one second."""
    record = _record(500)
    return {
        "name": "custody PDF of 500 events, beside a second",
        "value": _seconds(lambda: render_custody_report(record, bundle=b"{}\n")),
        "floor": 1.0,
        "unit": "s",
        "better": "lower",
        "aim": 1.0,
    }


def _record(events: int) -> Any:
    record = a_record()
    told = [replace(record.events[n % len(record.events)], index=n) for n in range(events)]
    return replace(record, events=tuple(told))


def verify_figure() -> dict[str, Any]:
    """Verifying entries in one process, beside hashing the same bytes."""
    signer = Ed25519Signer.from_seed("bench.example/demo", bytes(32))
    ticks = count()
    start = datetime(2026, 3, 2, tzinfo=UTC)
    log = MemoryLog(lambda: start + timedelta(seconds=next(ticks)))
    for n in range(ENTRIES):
        log.append(_draft(n, start))
    rows = list(log.rows(0, log.size))
    frontier = log.head()
    note = sign_note(
        Checkpoint(origin=signer.name, size=frontier.size, root=frontier.root()).text(), signer
    )
    policy = Policy.of([signer.vkey])
    value = ENTRIES / _seconds(lambda: verify_entries(rows, note, policy))
    floor = ENTRIES / _seconds(lambda: [hashlib.sha256(body).digest() for _, body, _ in rows])
    return {
        "name": "verify, entries, one process",
        "value": value,
        "floor": floor,
        "unit": "1/s",
        "better": "higher",
        "aim": 0.5,
    }


def _draft(n: int, at: datetime) -> Draft:
    therapy = f"CHA999926{n % 500:06d}"
    return Draft(
        id=f"019c0000-0000-7000-8000-{n:012x}", type="step:record_count", step="record_count", site="WORKS", station="WORKS-ROOM-1",
        actor="OPERATOR1", at=Occurred(time=at, zone="America/New_York", source="simulated"), verdict="accepted",
        subjects=(therapy, f"00000S9002A999926{n % 500:06d}A00000"), body={"values": {"viable_cells_thousands": n}},
    )  # fmt: skip
