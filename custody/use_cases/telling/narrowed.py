"""An entry as it concerns one container: what it says of others is left out.

The evidence carries the whole entry, as it must: its bytes are what was signed.  The paper about one
bag does not tell where its sisters are.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from custody.domain.records import KINDS, Container, Edge, Record
from custody.ledger.entry import Entry


def narrowed(entry: Entry, container: str) -> Entry:
    """The entry with the records and scans of other containers taken out of what it says."""
    view = dict(entry.view)
    if "outcome" in view:
        kept = [
            (kind, fields)
            for kind, fields in entry.outcome
            if concerns(KINDS[kind].of(fields), container)
        ]
        view["outcome"] = kept
    body = view.get("body", {})
    if "scans" in body:
        scans = [scan for scan in body["scans"] if not _is_of_another(scan, container)]
        view["body"] = {**body, "scans": scans}
    return replace(entry, view=view)


def concerns(record: Record, container: str) -> bool:
    """Whether a record names no container, or this one among those that it names."""
    if isinstance(record, Container):
        named: set[str | None] = {record.id}
    elif isinstance(record, Edge):
        named = {record.parent, record.child}
    else:
        named = {getattr(record, "container", None)} - {None}
    return not named or container in named


def _is_of_another(scan: Mapping[str, Any], container: str) -> bool:
    """Whether a scan read another container than this."""
    key = scan.get("key", ())
    return scan.get("kind") == "container" and bool(key) and container not in key
