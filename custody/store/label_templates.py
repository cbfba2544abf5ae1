"""Templates of labels that a site made: every version's bytes for ever, and the drafts that are being worked on.

Which version prints is in the ledger, where an approval names the hash of the bytes that are kept here.
"""

from dataclasses import dataclass
from typing import Any

from custody.errors import Conflict
from custody.store.statements import Statements

KEPT = "name, version, kind, sha256, toml, kept_by, station, kept_at"
DRAFT = "name, n, toml, changed_by, station, changed_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTemplate:
    """One version, never changed again; `toml` is its file."""

    name: str
    version: int
    kind: str
    sha256: str
    toml: bytes
    kept_by: str
    station: str
    kept_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDraft:
    """What somebody is working on; `n` counts its changes from 1, so that two do not overwrite each other."""

    name: str
    n: int
    toml: bytes
    changed_by: str
    station: str
    changed_at: str


class LabelTemplates:
    """The store of templates."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def keep(self, one: KeptTemplate) -> KeptTemplate:
        """Keep a version; where its bytes are kept already, what was kept then is the answer.

        Raises:
            Conflict: this version has other bytes.
        """
        known = self.of(one.name, one.version)
        if known is not None and known.sha256 != one.sha256:
            raise Conflict(
                f"{one.name} v{one.version} is kept with other bytes: give it another version"
            )
        if known is None:
            self._sql.run(
                f"INSERT INTO label_template ({KEPT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 -- a constant
                one.name, one.version, one.kind, one.sha256, one.toml, one.kept_by, one.station, one.kept_at,
            )  # fmt: skip
        return known or one

    def of(self, name: str, version: int) -> KeptTemplate | None:
        """A version, or None."""
        row = self._sql.one(
            f"SELECT {KEPT} FROM label_template WHERE name = ? AND version = ?",  # noqa: S608 -- a constant
            name, version,
        )  # fmt: skip
        return None if row is None else _kept(row)

    def with_hash(self, name: str, sha256: str) -> KeptTemplate | None:
        """The version of a template that has these bytes, or None."""
        row = self._sql.one(
            f"SELECT {KEPT} FROM label_template WHERE name = ? AND sha256 = ?",  # noqa: S608 -- a constant
            name, sha256,
        )  # fmt: skip
        return None if row is None else _kept(row)

    def all(self) -> list[KeptTemplate]:
        """Every version, in the order of names and versions."""
        rows = self._sql.all(f"SELECT {KEPT} FROM label_template ORDER BY name, version")  # noqa: S608 -- a constant
        return [_kept(row) for row in rows]

    def save_draft(self, one: TemplateDraft) -> None:
        """Keep a draft in place of the change before it.

        Raises:
            Conflict: somebody changed it since.
        """
        known = self.draft(one.name)
        if one.n != (known.n if known else 0) + 1:
            raise Conflict(
                f"the draft of {one.name} was changed since: look at it before changing it"
            )
        self._sql.run(
            f"INSERT INTO label_template_draft ({DRAFT}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608 -- a constant
            " ON CONFLICT (name) DO UPDATE SET n = excluded.n, toml = excluded.toml,"
            " changed_by = excluded.changed_by, station = excluded.station, changed_at = excluded.changed_at",
            one.name, one.n, one.toml, one.changed_by, one.station, one.changed_at,
        )  # fmt: skip

    def draft(self, name: str) -> TemplateDraft | None:
        """The draft of a template, or None."""
        row = self._sql.one(f"SELECT {DRAFT} FROM label_template_draft WHERE name = ?", name)  # noqa: S608 -- a constant
        return None if row is None else _draft(row)

    def drafts(self) -> list[TemplateDraft]:
        """Every draft, in the order of names."""
        rows = self._sql.all(f"SELECT {DRAFT} FROM label_template_draft ORDER BY name")  # noqa: S608 -- a constant
        return [_draft(row) for row in rows]

    def drop_draft(self, name: str) -> None:
        """Forget a draft."""
        self._sql.run("DELETE FROM label_template_draft WHERE name = ?", name)


def _kept(row: tuple[Any, ...]) -> KeptTemplate:
    name, version, kind, digest, toml, by, station, at = row
    return KeptTemplate(
        name=name, version=version, kind=kind, sha256=digest, toml=bytes(toml), kept_by=by, station=station, kept_at=at,
    )  # fmt: skip


def _draft(row: tuple[Any, ...]) -> TemplateDraft:
    name, n, toml, by, station, at = row
    return TemplateDraft(
        name=name, n=n, toml=bytes(toml), changed_by=by, station=station, changed_at=at
    )
