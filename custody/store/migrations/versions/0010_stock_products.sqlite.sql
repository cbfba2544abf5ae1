CREATE TABLE printer_product (
    printer TEXT NOT NULL,
    product TEXT NOT NULL,
    CONSTRAINT pk_printer_product PRIMARY KEY (printer),
    CONSTRAINT fk_printer_product_printer FOREIGN KEY(printer) REFERENCES printer (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;
