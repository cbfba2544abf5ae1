"""Quality's papers: deviations, second words against a refusal, approved presets and label templates."""

from dataclasses import dataclass
from typing import ClassVar

from custody.domain.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation(Record):
    """Something that must be understood before the therapy can go on or close."""

    KIND: ClassVar[str] = "deviation"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    therapy: str
    reason: str
    critical: bool
    opened_at: str
    opened_by: str
    root_cause: str | None = None
    closed_by: str | None = None
    closed_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override(Record):
    """A second word against one refusal, good for one step: two people and a reason."""

    KIND: ClassVar[str] = "override"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    therapy: str
    reason: str  # the refusal it answers
    step: str
    because: str
    by: str
    second: str
    at: str
    used_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetApproval(Record):
    """Two different people approved a preset version, known by the digest of its bytes."""

    KIND: ClassVar[str] = "preset_approval"
    KEY: ClassVar[tuple[str, ...]] = ("preset", "version")
    preset: str
    version: int
    digest: str
    first_by: str
    second_by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelTemplateApproval(Record):
    """Two different people approved a version of a label template, known by the hash of its file."""

    KIND: ClassVar[str] = "label_template_approval"
    KEY: ClassVar[tuple[str, ...]] = ("name", "version")
    name: str
    version: int
    kind: str  # of label
    digest: str
    effective_from: str
    first_by: str
    second_by: str
    at: str
    retired_at: str | None = None
    retired_by: str | None = None
    retired_because: str | None = None

    @property
    def is_retired(self) -> bool:
        """Whether nothing new is printed from it."""
        return self.retired_at is not None
