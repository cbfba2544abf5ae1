CREATE TABLE ledger_cosignature (
    size BIGINT NOT NULL,
    witness TEXT COLLATE "C" NOT NULL,
    line TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_ledger_cosignature PRIMARY KEY (size, witness),
    CONSTRAINT fk_ledger_cosignature_size FOREIGN KEY(size) REFERENCES ledger_checkpoint (size) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_ledger_cosignature_witness_size ON ledger_cosignature (witness, size);

CREATE TRIGGER ledger_cosignature_refuse BEFORE UPDATE OR DELETE ON ledger_cosignature FOR EACH ROW EXECUTE FUNCTION custody_refuse();

ALTER TABLE ledger_cosignature ENABLE ALWAYS TRIGGER ledger_cosignature_refuse;

CREATE TRIGGER ledger_cosignature_truncate BEFORE TRUNCATE ON ledger_cosignature FOR EACH STATEMENT EXECUTE FUNCTION custody_refuse();

ALTER TABLE ledger_cosignature ENABLE ALWAYS TRIGGER ledger_cosignature_truncate;

CREATE FUNCTION custody_ledger_cosignature_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM ledger_cosignature WHERE size = NEW.size AND witness = NEW.witness) THEN
    RAISE EXCEPTION '%: a witness cosigns a checkpoint once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER ledger_cosignature_insert BEFORE INSERT ON ledger_cosignature FOR EACH ROW EXECUTE FUNCTION custody_ledger_cosignature_insert();

ALTER TABLE ledger_cosignature ENABLE ALWAYS TRIGGER ledger_cosignature_insert;
