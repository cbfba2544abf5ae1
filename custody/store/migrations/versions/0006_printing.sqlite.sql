CREATE TABLE printer (
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    address TEXT NOT NULL,
    dpi INTEGER NOT NULL,
    width_millimetres INTEGER NOT NULL,
    darkness INTEGER NOT NULL,
    media TEXT NOT NULL,
    stock TEXT NOT NULL,
    stations TEXT NOT NULL,
    answers INTEGER NOT NULL,
    active INTEGER NOT NULL,
    CONSTRAINT pk_printer PRIMARY KEY (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE print_job (
    n INTEGER NOT NULL,
    serial INTEGER,
    printer TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due TEXT NOT NULL,
    problem TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    settled_by TEXT,
    settled_at TEXT,
    CONSTRAINT pk_print_job PRIMARY KEY (n),
    CONSTRAINT uq_print_job_serial UNIQUE (serial),
    CONSTRAINT fk_print_job_printer FOREIGN KEY(printer) REFERENCES printer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_print_job_printer ON print_job (printer);

CREATE INDEX ix_print_job_state ON print_job (state);
