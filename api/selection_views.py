"""What the page of selections lists: evidence of selections that was issued lately."""

from typing import Any, Final

from api.audit_views import from_the_end
from api.house import Look
from api.moments import both
from custody.ledger.entry import Entry
from custody.use_cases.issue_evidence import ISSUED

Row = dict[str, Any]
SHOWN_MAX: Final = 20
KIND: Final = {"period": "Period", "actor": "Person", "lot": "Lot", "shipment": "Shipment"}


def selections_lately(look: Look, zone: str) -> list[Row]:
    """The newest ones first, as far back as is looked."""
    found: list[Row] = []
    for entry in from_the_end(look):
        if _is_of_selection(entry):
            found.append(_row(look, entry, zone))
        if len(found) == SHOWN_MAX:
            break
    return found


def issued_selection(look: Look, entry_id: str, zone: str) -> Row | None:
    """One of them by the id of its entry; None if there is none."""
    entry = look.log.by_id(entry_id)
    return _row(look, entry, zone) if entry and _is_of_selection(entry) else None


def _is_of_selection(entry: Entry) -> bool:
    return entry.type == ISSUED and "selected" in entry.view.get("body", {})


def _row(look: Look, entry: Entry, zone: str) -> Row:
    ((kind, told),) = entry.view["body"]["selected"].items()
    covering = look.stores.checkpoints.covering(entry.index + 1)
    stem = f"/api/v1/selections/{entry.id}"
    return {
        "kind": KIND.get(kind, kind),
        "moments": [both(one, zone) for one in told] if kind == "period" else [],
        "words": "" if kind == "period" else told if isinstance(told, str) else " ".join(told),
        "at": both(str(entry.view["at"]["time"]), zone),
        "by": str(entry.view["actor"]),
        "index": entry.index,
        "checkpoint": covering[0] if covering else None,
        "pdf": f"{stem}.pdf",
        "bundle": f"{stem}.jsonl",
    }
