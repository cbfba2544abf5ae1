"""What witnesses of the log sign under its checkpoints, kept with them."""

from alembic import op

from custody.store.migrations.frozen import run_frozen

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and put its guards up."""
    run_frozen(op.get_bind(), "0003_cosignatures")


def downgrade() -> None:
    """A ledger does not go back: restore the backup that was made before."""
    raise NotImplementedError("a schema is never downgraded: restore the backup made before")
