"""What other installations' logs were heard to say."""

from dataclasses import dataclass
from typing import ClassVar

from custody.domain.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignEvidence(Record):
    """A verified file from a partner's log, kept by its SHA-256: how far it goes, and what it contradicts."""

    KIND: ClassVar[str] = "foreign_evidence"
    KEY: ClassVar[tuple[str, ...]] = ("sha256",)
    sha256: str
    form: str  # jsonl or pdf: what the file is
    origin: str
    subject: str
    n: int  # how many entries about the subject it has
    leaf: str  # the leaf hash of the last of them
    size: int  # of the checkpoint it rests on
    root: str  # of the same, in base64
    entry: str  # the id of our entry that received it
    received_by: str
    received_at: str
    contradicts: str | None = None  # the file received before that tells another history
