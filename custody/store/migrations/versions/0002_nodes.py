"""The tree's nodes over 256 entries and more, kept so that proofs need not read the log.

A log that is there already gets them from its leaf hashes, once.
"""

from alembic import op

from custody.store.migrations.frozen import run_frozen
from custody.store.nodes import fill_nodes

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, put its guards up, fill it in order."""
    connection = op.get_bind()
    run_frozen(connection, "0002_nodes")
    fill_nodes(connection)


def downgrade() -> None:
    """A ledger does not go back: restore the backup that was made before."""
    raise NotImplementedError("a schema is never downgraded: restore the backup made before")
