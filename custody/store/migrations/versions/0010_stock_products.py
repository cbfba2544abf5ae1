"""Which stock product is in each printer; a table of its own, since no database adds a column where it was."""

from alembic import op

from custody.store.migrations.frozen import run_frozen

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    run_frozen(op.get_bind(), "0010_stock_products")


def downgrade() -> None:
    """A ledger does not go back: restore the backup that was made before."""
    raise NotImplementedError("a schema is never downgraded: restore the backup made before")
