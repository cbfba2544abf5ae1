"""The ledger's tables: only ever added to, which triggers enforce.

An entry is its bytes; its number is its place in the tree, from 0 and without a gap.  A link says
that an entry is the n-th that speaks of a subject.  A node is a hash of the tree that proofs are
made from; it follows from the entries, and verifying makes it again.  The head is the one row that
moves: where the next entry goes.
"""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from custody.store.columns import KEYED, STRICT, Row, binary, refers, text, whole


class LedgerEntryRow(Row, table=True):
    """The bytes of an entry and the hash that stands for them in the tree."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("id"),
        CheckConstraint("length(leaf) = 32", name="leaf"),
        CheckConstraint("length(body) <= 65535", name="body"),
        STRICT,
    )
    seq: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    id: str = text()
    body: bytes = binary()
    leaf: bytes = binary()


class LedgerLinkRow(Row, table=True):
    """The n-th entry, from 1, that speaks of a container or therapy."""

    __tablename__ = "ledger_link"
    __table_args__ = (
        refers(("seq",), "ledger_entry", ("seq",)),
        CheckConstraint("n >= 1", name="n"),
        KEYED,
    )
    subject: str = text(primary_key=True)
    n: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int = whole()


class LedgerNodeRow(Row, table=True):
    """A node over 256**level entries, the n-th of them from 0 (`custody.ledger.tiles`)."""

    __tablename__ = "ledger_node"
    __table_args__ = (
        CheckConstraint("length(hash) = 32", name="hash"),
        CheckConstraint("level >= 1", name="level"),
        KEYED,
    )
    level: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    n: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    hash: bytes = binary()


class LedgerHeadRow(Row, table=True):
    """Where the log ends: locked first by whoever appends."""

    __tablename__ = "ledger_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"), STRICT)
    id: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    size: int = whole()
    frontier: bytes = binary()
    rec: str = text()  # the record time of the last entry: it never goes backwards


class LedgerCheckpointRow(Row, table=True):
    """A signed note over the first `size` entries."""

    __tablename__ = "ledger_checkpoint"
    __table_args__ = (STRICT,)
    size: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    note: str = text()


class LedgerCosignatureRow(Row, table=True):
    """The line of a witness under a checkpoint; `witness` is the name and id of its key."""

    __tablename__ = "ledger_cosignature"
    __table_args__ = (
        refers(("size",), "ledger_checkpoint", ("size",)),
        Index(None, "witness", "size"),
        KEYED,
    )
    size: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    witness: str = text(primary_key=True)
    line: str = text()
    at: str = text()
