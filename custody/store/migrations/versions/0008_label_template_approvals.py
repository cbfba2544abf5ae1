"""Who approved which version of a label template, and from when on."""

from alembic import op

from custody.store.migrations.frozen import run_frozen

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    run_frozen(op.get_bind(), "0008_label_template_approvals")


def downgrade() -> None:
    """A ledger does not go back: restore the backup that was made before."""
    raise NotImplementedError("a schema is never downgraded: restore the backup made before")
