"""Alembic's entry: it works on the connection and in the transaction that `migrate` hands over."""

from alembic import context

from custody.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
