CREATE TABLE foreign_evidence (
    sha256 TEXT COLLATE "C" NOT NULL,
    form TEXT COLLATE "C" NOT NULL,
    origin TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    n BIGINT NOT NULL,
    leaf TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    root TEXT COLLATE "C" NOT NULL,
    entry TEXT COLLATE "C" NOT NULL,
    received_by TEXT COLLATE "C" NOT NULL,
    received_at TEXT COLLATE "C" NOT NULL,
    contradicts TEXT COLLATE "C",
    CONSTRAINT pk_foreign_evidence PRIMARY KEY (sha256)
);

CREATE INDEX ix_foreign_evidence_origin ON foreign_evidence (origin);
