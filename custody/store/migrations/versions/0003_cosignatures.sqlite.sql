CREATE TABLE ledger_cosignature (
    size INTEGER NOT NULL,
    witness TEXT NOT NULL,
    line TEXT NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_ledger_cosignature PRIMARY KEY (size, witness),
    CONSTRAINT fk_ledger_cosignature_size FOREIGN KEY(size) REFERENCES ledger_checkpoint (size) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_ledger_cosignature_witness_size ON ledger_cosignature (witness, size);

CREATE TRIGGER ledger_cosignature_update BEFORE UPDATE ON ledger_cosignature
BEGIN
  SELECT RAISE(ABORT, 'ledger_cosignature is never changed');
END;

CREATE TRIGGER ledger_cosignature_delete BEFORE DELETE ON ledger_cosignature
BEGIN
  SELECT RAISE(ABORT, 'nothing is removed from ledger_cosignature');
END;

CREATE TRIGGER ledger_cosignature_insert BEFORE INSERT ON ledger_cosignature
WHEN EXISTS (SELECT 1 FROM ledger_cosignature WHERE size = NEW.size AND witness = NEW.witness)
BEGIN
  SELECT RAISE(ABORT, 'a witness cosigns a checkpoint once');
END;
