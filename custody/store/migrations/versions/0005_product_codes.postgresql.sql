CREATE TABLE product_import (
    n BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    codes BIGINT NOT NULL,
    imported_by TEXT COLLATE "C" NOT NULL,
    station TEXT COLLATE "C" NOT NULL,
    imported_at TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_product_import PRIMARY KEY (n)
);

CREATE TABLE product_code (
    file BIGINT NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    attributes TEXT COLLATE "C" NOT NULL,
    used_for TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_product_code PRIMARY KEY (file, code),
    CONSTRAINT fk_product_code_file FOREIGN KEY(file) REFERENCES product_import (n) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_product_code_code ON product_code (code);
