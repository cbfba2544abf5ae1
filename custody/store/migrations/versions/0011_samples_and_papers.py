"""What a printer takes, and samples, papers and cards on their way to printers."""

from alembic import op

from custody.store.migrations.frozen import run_frozen

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    run_frozen(op.get_bind(), "0011_samples_and_papers")


def downgrade() -> None:
    """A ledger does not go back: restore the backup that was made before."""
    raise NotImplementedError("a schema is never downgraded: restore the backup made before")
