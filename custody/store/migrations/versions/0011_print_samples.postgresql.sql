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
