"""Product codes that were imported: each file whole, with who brought it and when; never changed.

Labels take their codes from the newest file.  What a code means is asked of the newest file that
has it, since containers outlive the codes of their day.
"""

from dataclasses import dataclass

from custody.domain.product_codes import ProductDescription, ProductFile
from custody.store.statements import Statements


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductImport:
    """One file of codes: which, how many, and who imported it where and when."""

    n: int
    sha256: str
    codes: int
    imported_by: str
    station: str
    imported_at: str


class Products:
    """The store of product codes."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def keep(self, file: ProductFile, *, by: str, station: str, at: str) -> ProductImport | None:
        """Keep a file as the newest; None where it already is."""
        newest = self.newest()
        if newest is not None and newest.sha256 == file.sha256:
            return None
        made = ProductImport(
            n=newest.n + 1 if newest else 1, sha256=file.sha256, codes=len(file.products),
            imported_by=by, station=station, imported_at=at,
        )  # fmt: skip
        self._sql.run(
            "INSERT INTO product_import (n, sha256, codes, imported_by, station, imported_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            made.n, made.sha256, made.codes, made.imported_by, made.station, made.imported_at,
        )  # fmt: skip
        for one in file.products:
            self._sql.run(
                "INSERT INTO product_code (file, code, description, attributes, used_for)"
                " VALUES (?, ?, ?, ?, ?)",
                made.n, one.code, one.description, one.attributes, one.used_for,
            )  # fmt: skip
        return made

    def newest(self) -> ProductImport | None:
        """The file that labels take their codes from."""
        return next(iter(self.imports(most=1)), None)

    def imports(self, *, most: int) -> list[ProductImport]:
        """The files, newest first."""
        rows = self._sql.all(
            "SELECT n, sha256, codes, imported_by, station, imported_at FROM product_import"
            " ORDER BY n DESC LIMIT ?",
            most,
        )
        return [
            ProductImport(
                n=n, sha256=sha256, codes=codes, imported_by=by, station=station, imported_at=at
            )
            for n, sha256, codes, by, station, at in rows
        ]

    def code_for(self, kind: str) -> str | None:
        """The code that labels of a kind of container bear, by the newest file."""
        row = self._sql.one(
            "SELECT code FROM product_code WHERE used_for = ?"
            " AND file = (SELECT max(n) FROM product_import)",
            kind,
        )
        return None if row is None else str(row[0])

    def described(self, code: str) -> ProductDescription | None:
        """What a code means, by the newest file that has it."""
        row = self._sql.one(
            "SELECT code, description, attributes, used_for FROM product_code WHERE code = ?"
            " ORDER BY file DESC LIMIT 1",
            code,
        )
        return (
            None
            if row is None
            else ProductDescription(
                code=row[0], description=row[1], attributes=row[2], used_for=row[3]
            )
        )
