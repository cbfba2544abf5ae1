CREATE TABLE printer_takes (
    printer TEXT NOT NULL,
    takes TEXT NOT NULL,
    CONSTRAINT pk_printer_takes PRIMARY KEY (printer),
    CONSTRAINT fk_printer_takes_printer FOREIGN KEY(printer) REFERENCES printer (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE print_paper (
    job INTEGER NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    CONSTRAINT pk_print_paper PRIMARY KEY (job),
    CONSTRAINT fk_print_paper_job FOREIGN KEY(job) REFERENCES print_job (n) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

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
