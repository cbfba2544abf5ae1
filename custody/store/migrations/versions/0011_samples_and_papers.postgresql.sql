CREATE TABLE printer_takes (
    printer TEXT COLLATE "C" NOT NULL,
    takes TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_printer_takes PRIMARY KEY (printer),
    CONSTRAINT fk_printer_takes_printer FOREIGN KEY(printer) REFERENCES printer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE print_paper (
    job BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    about TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_print_paper PRIMARY KEY (job),
    CONSTRAINT fk_print_paper_job FOREIGN KEY(job) REFERENCES print_job (n) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE print_sample (
    job BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    change BIGINT NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    toml BYTEA NOT NULL,
    CONSTRAINT pk_print_sample PRIMARY KEY (job),
    CONSTRAINT fk_print_sample_job FOREIGN KEY(job) REFERENCES print_job (n) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_print_sample_name ON print_sample (name);
