CREATE TABLE foreign_evidence (
    sha256 TEXT NOT NULL,
    form TEXT NOT NULL,
    origin TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    leaf TEXT NOT NULL,
    size INTEGER NOT NULL,
    root TEXT NOT NULL,
    entry TEXT NOT NULL,
    received_by TEXT NOT NULL,
    received_at TEXT NOT NULL,
    contradicts TEXT,
    CONSTRAINT pk_foreign_evidence PRIMARY KEY (sha256)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_foreign_evidence_origin ON foreign_evidence (origin);
