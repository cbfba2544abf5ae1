"""What the audit page tells: evidence that was issued, the ledger's state, who was near a doubt."""

from collections.abc import Iterator
from typing import Any, Final

from api.house import House, Look
from api.moments import both
from api.paper_signing import problem_now
from api.printed import coi_printed
from api.recent import therapy_of
from custody.domain.marks import mark_of
from custody.errors import SigningStopped
from custody.ledger.entry import Entry
from custody.use_cases.issue_evidence import ISSUED

Row = dict[str, Any]
LOOKED_THROUGH: Final = (
    4000  # entries from the end in which evidence and typed codes are looked for
)
AT_ONCE: Final = 500
SHOWN_MAX: Final = 20
SECURITY_LINES: Final = 100


def issued_about(look: Look, coi: str, zone: str) -> list[Row]:
    """All evidence about one therapy, newest first."""
    entries = (entry for entry in look.log.about(coi) if entry.type == ISSUED)
    return [issued_row(look, entry, zone) for entry in entries][::-1]


def issued_lately(look: Look, zone: str) -> list[Row]:
    """The newest evidence about any therapy, newest first."""
    found = []
    for entry in from_the_end(look):
        if entry.type == ISSUED and therapy_of(entry):  # evidence of a selection is of none
            found.append(issued_row(look, entry, zone))
        if len(found) == SHOWN_MAX:
            break
    return found


def from_the_end(look: Look) -> Iterator[Entry]:
    """The newest entries, newest first, as far back as is looked."""
    last = look.log.size
    for stop in range(last, max(0, last - LOOKED_THROUGH), -AT_ONCE):
        yield from reversed(list(look.log.read(max(0, stop - AT_ONCE), stop)))


def issued_row(look: Look, entry: Entry, zone: str) -> Row:
    """Evidence that was issued: about whom, when, by whom, under which checkpoint, and where its files are."""
    coi = therapy_of(entry)
    covering = look.stores.checkpoints.covering(entry.index + 1)
    container = str(entry.view.get("body", {}).get("container", ""))
    about = f"containers/{container}" if container else f"therapies/{coi}"
    stem = f"/api/v1/{about}/evidence/{entry.id}"
    return {
        "coi": coi,
        "code": coi_printed(coi),
        "mark": mark_of(coi),
        "at": both(str(entry.view["at"]["time"]), zone),
        "by": str(entry.view["actor"]),
        "names": bool(entry.view.get("body", {}).get("names", False)),
        "index": entry.index,
        "checkpoint": covering[0] if covering else None,
        "pdf": f"{stem}.pdf",
        "bundle": f"{stem}.jsonl",
    }


def ledger_state(house: House, look: Look) -> Row:
    """How large the log is, what was signed of it, and whether signing goes on."""
    newest = look.stores.checkpoints.last()
    return {
        "origin": house.origin,
        "size": look.log.size,
        "signed": newest[0] if newest else 0,
        "note": newest[1] if newest else "",
        "vkeys": _vkeys(house, look.log.size),
        "alarm": house.alarm,
        "epoch": house.epoch,
        "demo": house.demo,
        "papers_by": house.reader_signer.subject if house.reader_signer else "",
        "paper_problem": problem_now(house),
    }


def _vkeys(house: House, size: int) -> tuple[str, ...]:
    """The keys that sign; none where the log does not tell them any longer: the alarm then says why."""
    try:
        return house.vkeys(size)
    except SigningStopped:
        return ()


def typed_lately(look: Look) -> tuple[int, int]:
    """How many codes were typed and not scanned, in how many of the newest entries.

    Many of them are a scanner, a printer or a habit to look after.
    """
    scans = (entry.view.get("body", {}).get("scans", ()) for entry in from_the_end(look))
    typed = sum(bool(scan.get("typed")) for one in scans for scan in one)
    return typed, min(look.log.size, LOOKED_THROUGH)


def security_rows(look: Look, zone: str) -> list[Row]:
    """Doors that stayed shut, and badges that were printed, newest first."""
    return [
        {
            "at": both(line.at, zone),
            "door": line.door,
            "why": line.why,
            "person": line.person or "nobody known",
            "station": line.station or "",
        }
        for line in look.stores.security.last(SECURITY_LINES)
    ]
