CREATE TABLE photo (
    subject TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    media TEXT NOT NULL,
    sealed BLOB NOT NULL,
    CONSTRAINT pk_photo PRIMARY KEY (subject, sha256)
)
 STRICT;

CREATE TABLE relabelling (
    serial INTEGER NOT NULL,
    container TEXT NOT NULL,
    therapy TEXT NOT NULL,
    reason TEXT NOT NULL,
    photo TEXT NOT NULL,
    "by" TEXT NOT NULL,
    second TEXT NOT NULL,
    at TEXT NOT NULL,
    covers INTEGER,
    CONSTRAINT pk_relabelling PRIMARY KEY (serial),
    CONSTRAINT fk_relabelling_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_relabelling_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_relabelling_serial FOREIGN KEY(serial) REFERENCES label (serial) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_relabelling_container ON relabelling (container);

CREATE INDEX ix_relabelling_covers ON relabelling (covers);

CREATE INDEX ix_relabelling_photo ON relabelling (photo);
