"""Every table and what kind it is.

LEDGER tables are only added to.  PROJECTIONS are folded from the ledger: an empty database filled
by replay must equal them row for row.  STORES are neither.  A table is in exactly one of the
three.
"""

from sqlalchemy import MetaData, Table

from custody.domain.records import KINDS, Record
from custody.store import (
    bedside_tables,
    ledger_tables,
    logistics_tables,
    store_tables,
    therapy_tables,
)
from custody.store.columns import Row

METADATA: MetaData = Row.metadata

PROJECTIONS: dict[type[Record], Table] = {
    kind: METADATA.tables[name] for name, kind in KINDS.items()
}

APPEND_ONLY: tuple[str, ...] = (
    "ledger_entry",
    "ledger_link",
    "ledger_checkpoint",
    "ledger_cosignature",
    "ledger_node",
)
LEDGER: tuple[str, ...] = (*APPEND_ONLY, "ledger_head")

STORES: tuple[str, ...] = tuple(
    sorted(set(METADATA.tables) - set(LEDGER) - {table.name for table in PROJECTIONS.values()})
)

__all__ = [
    "APPEND_ONLY",
    "LEDGER",
    "METADATA",
    "PROJECTIONS",
    "STORES",
    "bedside_tables",
    "ledger_tables",
    "logistics_tables",
    "store_tables",
    "therapy_tables",
]
