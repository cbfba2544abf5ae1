"""What the database itself refuses, whoever asks.

Nothing in the append-only tables is changed, removed or replaced, and no number is left out; the
head only moves forward; an installation stays what it was created as, and so does a version of a
label template; what is bound to a therapy is never bound to another.  SQLite needs the gap rule
most: INSERT OR REPLACE removes a row without firing a DELETE trigger, but it can never insert the
next number.  PostgreSQL's triggers are ENABLE ALWAYS, so that `session_replication_role` does not
switch them off, and the application may run as a role that lacks the right as well.  Guards stop
accidents and applications; an owner of the database is caught by checkpoints.
"""

from collections.abc import Iterator

from custody.store.tables import APPEND_ONLY, METADATA

# What must hold when a row comes in; `{new}` is the new row in either dialect.
_NEXT_SEQ = "SELECT coalesce(max(seq) + 1, 0) FROM ledger_entry"
_SAME_ID = "SELECT 1 FROM ledger_entry WHERE id = {new}id"
_SAME_WITNESS = "SELECT 1 FROM ledger_cosignature WHERE size = {new}size AND witness = {new}witness"
_SAME_VERSION = "SELECT 1 FROM label_template WHERE name = {new}name AND version = {new}version"
_NEXT = {
    "ledger_entry": (
        f"{{new}}seq <> ({_NEXT_SEQ}) OR EXISTS ({_SAME_ID})",
        "an entry takes the next number and a new id",
    ),
    "ledger_link": (
        "{new}n <> (SELECT coalesce(max(n), 0) + 1 FROM ledger_link WHERE subject = {new}subject)",
        "a link takes the next number of its subject",
    ),
    "ledger_checkpoint": (
        "{new}size <= (SELECT coalesce(max(size), -1) FROM ledger_checkpoint)",
        "a checkpoint covers more than the one before",
    ),
    "ledger_cosignature": (
        f"EXISTS ({_SAME_WITNESS})",
        "a witness cosigns a checkpoint once",
    ),
    "ledger_node": (
        "{new}n <> (SELECT coalesce(max(n) + 1, 0) FROM ledger_node WHERE level = {new}level)",
        "a node takes the next place on its level",
    ),
    "ledger_head": ("EXISTS (SELECT 1 FROM ledger_head)", "there is one head"),
    "installation": ("EXISTS (SELECT 1 FROM installation)", "there is one installation"),
    "label_template": (f"EXISTS ({_SAME_VERSION})", "a version of a template is kept once"),
}
# Identity is born once and inherited, never edited.
_BOUND_FOR_EVER = ("alias", "container", "donation", "wristband")
_REBOUND = "NEW.therapy <> OLD.therapy"
_REBOUND_SENTENCE = "what is bound to a therapy is never bound to another"
_NEVER_CHANGED = (*APPEND_ONLY, "installation", "label_template")
_NEVER_REMOVED = (*_NEVER_CHANGED, "ledger_head")
_ONLY_ADDED_TO = frozenset({*_NEVER_CHANGED, "security_line", "vault_read"})
_CLEARED = frozenset({"answer", "label_template_draft", "opening", "photo", "session"})
_BACKWARDS = "NEW.size < OLD.size OR NEW.rec < OLD.rec"
_BACKWARDS_SENTENCE = "the head only moves forward"


def guards(dialect: str) -> tuple[str, ...]:
    """The statements that put the guards up; `dialect` is sqlite or postgresql."""
    return tuple(_sqlite() if dialect == "sqlite" else _postgresql())


def restrict(role: str) -> tuple[str, ...]:
    """PostgreSQL's statements for a role that may do the application's work and nothing else.

    It adds to the ledger without a right to change it, and sets but never removes projections.
    """
    grants = (f'GRANT {_rights(table)} ON {table} TO "{role}"' for table in sorted(METADATA.tables))
    version = f'GRANT SELECT ON alembic_version TO "{role}"'  # which schema this is
    return (*grants, version, f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{role}"')


def _rights(table: str) -> str:
    if table in _ONLY_ADDED_TO:
        return "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE, DELETE" if table in _CLEARED else "SELECT, INSERT, UPDATE"


def _sqlite() -> Iterator[str]:
    for table in _NEVER_CHANGED:
        yield _sqlite_trigger(table, "update", "", f"{table} is never changed")
    for table in _NEVER_REMOVED:
        yield _sqlite_trigger(table, "delete", "", f"nothing is removed from {table}")
    for table, (wrong, sentence) in _NEXT.items():
        yield _sqlite_trigger(table, "insert", f"WHEN {wrong.format(new='NEW.')}\n", sentence)
    yield _sqlite_trigger("ledger_head", "update", f"WHEN {_BACKWARDS}\n", _BACKWARDS_SENTENCE)
    for table in _BOUND_FOR_EVER:
        yield _sqlite_trigger(table, "update of therapy", f"WHEN {_REBOUND}\n", _REBOUND_SENTENCE)


def _sqlite_trigger(table: str, event: str, when: str, sentence: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{event.split(maxsplit=1)[0]} BEFORE {event.upper()} ON {table}\n"
        f"{when}BEGIN\n  SELECT RAISE(ABORT, '{sentence}');\nEND"
    )


def _postgresql() -> Iterator[str]:
    yield _function("custody_refuse", "true", "% is never changed and nothing is removed from it")
    for table in _NEVER_REMOVED:
        events = "UPDATE OR DELETE" if table in _NEVER_CHANGED else "DELETE"
        yield from _trigger(table, "refuse", f"{events} ON {table} FOR EACH ROW", "custody_refuse")
        yield from _trigger(
            table, "truncate", f"TRUNCATE ON {table} FOR EACH STATEMENT", "custody_refuse"
        )
    for table, (wrong, sentence) in _NEXT.items():
        name = f"custody_{table}_insert"
        yield _function(name, wrong.format(new="NEW."), f"%: {sentence}")
        yield from _trigger(table, "insert", f"INSERT ON {table} FOR EACH ROW", name)
    yield _function("custody_head_update", _BACKWARDS, f"%: {_BACKWARDS_SENTENCE}")
    yield from _trigger(
        "ledger_head", "update", "UPDATE ON ledger_head FOR EACH ROW", "custody_head_update"
    )
    yield _function("custody_bound", _REBOUND, f"%: {_REBOUND_SENTENCE}")
    for table in _BOUND_FOR_EVER:
        yield from _trigger(
            table, "update", f"UPDATE OF therapy ON {table} FOR EACH ROW", "custody_bound"
        )


def _function(name: str, wrong: str, sentence: str) -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n"
        f"  IF {wrong} THEN\n"
        f"    RAISE EXCEPTION '{sentence}', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n"
        "  END IF;\n  RETURN NEW;\nEND $$"
    )


def _trigger(table: str, name: str, event: str, function: str) -> Iterator[str]:
    yield f"CREATE TRIGGER {table}_{name} BEFORE {event} EXECUTE FUNCTION {function}()"
    yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}"
