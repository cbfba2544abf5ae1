CREATE TABLE ledger_node (
    level INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hash BLOB NOT NULL,
    CONSTRAINT pk_ledger_node PRIMARY KEY (level, n),
    CONSTRAINT ck_ledger_node_hash CHECK (length(hash) = 32),
    CONSTRAINT ck_ledger_node_level CHECK (level >= 1)
)
 WITHOUT ROWID,
 STRICT;

CREATE TRIGGER ledger_node_update BEFORE UPDATE ON ledger_node
BEGIN
  SELECT RAISE(ABORT, 'ledger_node is never changed');
END;

CREATE TRIGGER ledger_node_delete BEFORE DELETE ON ledger_node
BEGIN
  SELECT RAISE(ABORT, 'nothing is removed from ledger_node');
END;

CREATE TRIGGER ledger_node_insert BEFORE INSERT ON ledger_node
WHEN NEW.n <> (SELECT coalesce(max(n) + 1, 0) FROM ledger_node WHERE level = NEW.level)
BEGIN
  SELECT RAISE(ABORT, 'a node takes the next place on its level');
END;
