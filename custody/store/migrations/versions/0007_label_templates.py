"""Templates of labels that a site made: every version, and the drafts."""

from alembic import op

from custody.store.migrations.frozen import run_frozen

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    run_frozen(op.get_bind(), "0007_label_templates")


def downgrade() -> None:
    """A ledger does not go back: restore the backup that was made before."""
    raise NotImplementedError("a schema is never downgraded: restore the backup made before")
