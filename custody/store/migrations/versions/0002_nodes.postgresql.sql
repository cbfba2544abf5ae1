CREATE TABLE ledger_node (
    level BIGINT NOT NULL,
    n BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT pk_ledger_node PRIMARY KEY (level, n),
    CONSTRAINT ck_ledger_node_hash CHECK (length(hash) = 32),
    CONSTRAINT ck_ledger_node_level CHECK (level >= 1)
);

CREATE TRIGGER ledger_node_refuse BEFORE UPDATE OR DELETE ON ledger_node FOR EACH ROW EXECUTE FUNCTION custody_refuse();

ALTER TABLE ledger_node ENABLE ALWAYS TRIGGER ledger_node_refuse;

CREATE TRIGGER ledger_node_truncate BEFORE TRUNCATE ON ledger_node FOR EACH STATEMENT EXECUTE FUNCTION custody_refuse();

ALTER TABLE ledger_node ENABLE ALWAYS TRIGGER ledger_node_truncate;

CREATE FUNCTION custody_ledger_node_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.n <> (SELECT coalesce(max(n) + 1, 0) FROM ledger_node WHERE level = NEW.level) THEN
    RAISE EXCEPTION '%: a node takes the next place on its level', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER ledger_node_insert BEFORE INSERT ON ledger_node FOR EACH ROW EXECUTE FUNCTION custody_ledger_node_insert();

ALTER TABLE ledger_node ENABLE ALWAYS TRIGGER ledger_node_insert;
