CREATE TABLE label_template (
    name TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    toml BYTEA NOT NULL,
    kept_by TEXT COLLATE "C" NOT NULL,
    station TEXT COLLATE "C" NOT NULL,
    kept_at TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_label_template PRIMARY KEY (name, version)
);

CREATE TABLE label_template_draft (
    name TEXT COLLATE "C" NOT NULL,
    n BIGINT NOT NULL,
    toml BYTEA NOT NULL,
    changed_by TEXT COLLATE "C" NOT NULL,
    station TEXT COLLATE "C" NOT NULL,
    changed_at TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_label_template_draft PRIMARY KEY (name)
);

CREATE TRIGGER label_template_refuse BEFORE UPDATE OR DELETE ON label_template FOR EACH ROW EXECUTE FUNCTION custody_refuse();

ALTER TABLE label_template ENABLE ALWAYS TRIGGER label_template_refuse;

CREATE TRIGGER label_template_truncate BEFORE TRUNCATE ON label_template FOR EACH STATEMENT EXECUTE FUNCTION custody_refuse();

ALTER TABLE label_template ENABLE ALWAYS TRIGGER label_template_truncate;

CREATE FUNCTION custody_label_template_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM label_template WHERE name = NEW.name AND version = NEW.version) THEN
    RAISE EXCEPTION '%: a version of a template is kept once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER label_template_insert BEFORE INSERT ON label_template FOR EACH ROW EXECUTE FUNCTION custody_label_template_insert();

ALTER TABLE label_template ENABLE ALWAYS TRIGGER label_template_insert;
