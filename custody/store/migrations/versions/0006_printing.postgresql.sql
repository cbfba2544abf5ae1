CREATE TABLE printer (
    id TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    dpi BIGINT NOT NULL,
    width_millimetres BIGINT NOT NULL,
    darkness BIGINT NOT NULL,
    media TEXT COLLATE "C" NOT NULL,
    stock TEXT COLLATE "C" NOT NULL,
    stations TEXT COLLATE "C" NOT NULL,
    answers BOOLEAN NOT NULL,
    active BOOLEAN NOT NULL,
    CONSTRAINT pk_printer PRIMARY KEY (id)
);

CREATE TABLE print_job (
    n BIGSERIAL NOT NULL,
    serial BIGINT,
    printer TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL,
    due TEXT COLLATE "C" NOT NULL,
    problem TEXT COLLATE "C" NOT NULL,
    asked_by TEXT COLLATE "C" NOT NULL,
    asked_at TEXT COLLATE "C" NOT NULL,
    settled_by TEXT COLLATE "C",
    settled_at TEXT COLLATE "C",
    CONSTRAINT pk_print_job PRIMARY KEY (n),
    CONSTRAINT uq_print_job_serial UNIQUE (serial),
    CONSTRAINT fk_print_job_printer FOREIGN KEY(printer) REFERENCES printer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_print_job_printer ON print_job (printer);

CREATE INDEX ix_print_job_state ON print_job (state);
