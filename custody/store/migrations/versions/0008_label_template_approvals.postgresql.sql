CREATE TABLE label_template_approval (
    name TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    effective_from TEXT COLLATE "C" NOT NULL,
    first_by TEXT COLLATE "C" NOT NULL,
    second_by TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    retired_at TEXT COLLATE "C",
    retired_by TEXT COLLATE "C",
    retired_because TEXT COLLATE "C",
    CONSTRAINT pk_label_template_approval PRIMARY KEY (name, version)
);

CREATE INDEX ix_label_template_approval_kind ON label_template_approval (kind);
