CREATE TABLE label_template_approval (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    digest TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    first_by TEXT NOT NULL,
    second_by TEXT NOT NULL,
    at TEXT NOT NULL,
    retired_at TEXT,
    retired_by TEXT,
    retired_because TEXT,
    CONSTRAINT pk_label_template_approval PRIMARY KEY (name, version)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_label_template_approval_kind ON label_template_approval (kind);
