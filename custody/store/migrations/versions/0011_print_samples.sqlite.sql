CREATE TABLE print_sample (
    job INTEGER NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    change INTEGER NOT NULL,
    language TEXT NOT NULL,
    toml BLOB NOT NULL,
    CONSTRAINT pk_print_sample PRIMARY KEY (job),
    CONSTRAINT fk_print_sample_job FOREIGN KEY(job) REFERENCES print_job (n) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_print_sample_name ON print_sample (name);
