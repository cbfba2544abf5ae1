"""Labels stuck over others, and the photos that show both."""

from alembic import op

from custody.store.migrations.frozen import run_frozen

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    run_frozen(op.get_bind(), "0009_relabelling")


def downgrade() -> None:
    """A ledger does not go back: restore the backup that was made before."""
    raise NotImplementedError("a schema is never downgraded: restore the backup made before")
