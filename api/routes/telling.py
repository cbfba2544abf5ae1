"""Records and entries as JSON."""

from collections.abc import Sequence
from typing import Any

from custody.domain.records import Record
from custody.ledger.entry import Entry


def record_json(record: Record) -> dict[str, Any]:
    """A record by its fields; what is absent is null."""
    return {name: getattr(record, name) for name in record.field_names()}


def entry_json(entry: Entry) -> dict[str, Any]:
    """An entry with its place and leaf hash."""
    return {"index": entry.index, "leaf": entry.leaf.hex(), "entry": dict(entry.view)}


def page_of(records: Sequence[Record], offset: int, limit: int) -> dict[str, Any]:
    """A page of records, and how many there are."""
    return {
        "total": len(records),
        "offset": offset,
        "items": [record_json(one) for one in records[offset : offset + limit]],
    }
