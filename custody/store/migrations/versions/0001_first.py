"""The first schema: ledger, projections, stores, and the guards around them.

The SQL lies beside this file, one text for each database, so that it can be read before it runs.
"""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the frozen statements, which blank lines part."""
    connection = op.get_bind()
    path = Path(__file__).with_name(f"0001_first.{connection.dialect.name}.sql")
    for statement in path.read_text(encoding="utf-8").split("\n\n"):
        connection.connection.cursor().execute(statement)  # the driver's own: no `%` is a mark here


def downgrade() -> None:
    """A ledger does not go back: restore the backup that was made before."""
    raise NotImplementedError("a schema is never downgraded: restore the backup made before")
