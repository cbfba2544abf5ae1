CREATE TABLE product_import (
    n INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    codes INTEGER NOT NULL,
    imported_by TEXT NOT NULL,
    station TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    CONSTRAINT pk_product_import PRIMARY KEY (n)
)
 STRICT;

CREATE TABLE product_code (
    file INTEGER NOT NULL,
    code TEXT NOT NULL,
    description TEXT NOT NULL,
    attributes TEXT NOT NULL,
    used_for TEXT NOT NULL,
    CONSTRAINT pk_product_code PRIMARY KEY (file, code),
    CONSTRAINT fk_product_code_file FOREIGN KEY(file) REFERENCES product_import (n) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_product_code_code ON product_code (code);
