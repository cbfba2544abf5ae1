CREATE TABLE label_template (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    toml BLOB NOT NULL,
    kept_by TEXT NOT NULL,
    station TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    CONSTRAINT pk_label_template PRIMARY KEY (name, version)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE label_template_draft (
    name TEXT NOT NULL,
    n INTEGER NOT NULL,
    toml BLOB NOT NULL,
    changed_by TEXT NOT NULL,
    station TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    CONSTRAINT pk_label_template_draft PRIMARY KEY (name)
)
 WITHOUT ROWID,
 STRICT;

CREATE TRIGGER label_template_update BEFORE UPDATE ON label_template
BEGIN
  SELECT RAISE(ABORT, 'label_template is never changed');
END;

CREATE TRIGGER label_template_delete BEFORE DELETE ON label_template
BEGIN
  SELECT RAISE(ABORT, 'nothing is removed from label_template');
END;

CREATE TRIGGER label_template_insert BEFORE INSERT ON label_template
WHEN EXISTS (SELECT 1 FROM label_template WHERE name = NEW.name AND version = NEW.version)
BEGIN
  SELECT RAISE(ABORT, 'a version of a template is kept once');
END;
