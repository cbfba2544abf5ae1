CREATE TABLE photo (
    subject TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    media TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    CONSTRAINT pk_photo PRIMARY KEY (subject, sha256)
);

CREATE TABLE relabelling (
    serial BIGINT NOT NULL,
    container TEXT COLLATE "C" NOT NULL,
    therapy TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    photo TEXT COLLATE "C" NOT NULL,
    by TEXT COLLATE "C" NOT NULL,
    second TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    covers BIGINT,
    CONSTRAINT pk_relabelling PRIMARY KEY (serial),
    CONSTRAINT fk_relabelling_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_relabelling_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_relabelling_serial FOREIGN KEY(serial) REFERENCES label (serial) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_relabelling_container ON relabelling (container);

CREATE INDEX ix_relabelling_covers ON relabelling (covers);

CREATE INDEX ix_relabelling_photo ON relabelling (photo);
