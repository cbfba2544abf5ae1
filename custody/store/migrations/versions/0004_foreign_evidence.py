"""What partners' logs were heard to say."""

from alembic import op

from custody.store.migrations.frozen import run_frozen

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    run_frozen(op.get_bind(), "0004_foreign_evidence")


def downgrade() -> None:
    """A ledger does not go back: restore the backup that was made before."""
    raise NotImplementedError("a schema is never downgraded: restore the backup made before")
