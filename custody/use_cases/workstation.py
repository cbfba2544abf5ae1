"""Where a use case stands: who, where, when, and the books and the log it may use.

Time, identity and chance come in here, and nowhere else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from custody.domain.aliases import Pseudonym
from custody.domain.books import Books
from custody.domain.case import ChainVerifies, Standpoint, unquestioned
from custody.domain.identifiers.label_token import LabelToken
from custody.domain.issuer import Issuer
from custody.domain.label_templates import TemplateShelf
from custody.domain.photo import Photo
from custody.domain.presets import Preset
from custody.domain.product_codes import CodeFor, no_code
from custody.domain.vocabulary import VerdictWord
from custody.ledger.entry import Draft, Entry, Occurred


class Journal(Protocol):
    """The one thing a use case does to the ledger."""

    def append(self, draft: Draft) -> Entry:
        """Write an entry at the end."""


class Secrets(Protocol):
    """What a use case asks of the vault: it gives names away and never sees them again."""

    def keep_person(self, subject: str, facts: Mapping[str, str]) -> None:
        """Keep a person's facts under a key of their own."""

    def keep_opening(
        self, entry_id: str, name: str, salt: bytes, value: object, subject: str | None
    ) -> None:
        """Keep what a commitment was made of."""

    def keep_photo(self, subject: str, photo: Photo) -> None:
        """Keep a photo as it was taken, under the key of the person it is about."""

    def erase_person(self, subject: str) -> None:
        """Destroy a person's key, and what it sealed with it."""

    def look_alikes(self, site: str, facts: Mapping[str, str]) -> tuple[str, ...] | None:
        """Active therapies at a site whose patient looks alike; None where it cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workstation:
    """Everything that one decision may use."""

    stand: Standpoint
    books: Books
    log: Journal
    secrets: Secrets
    presets: Mapping[str, Preset]
    templates: TemplateShelf
    issuer: Issuer
    why_not_ours: Callable[[LabelToken], str | None]
    pseudonym: Pseudonym
    new_id: Callable[[], str]
    new_salt: Callable[[], bytes]
    demo: bool
    chain_verifies: ChainVerifies = unquestioned  # of a therapy, while an alarm is on
    product_code: CodeFor = no_code

    def draft(self, kind: str, subjects: tuple[str, ...], body: Mapping[str, Any]) -> Draft:
        """An accepted entry, here and now, about what is no step of the journey."""
        at = self.stand
        return Draft(
            id=self.new_id(),
            type=kind,
            at=Occurred(
                time=at.now,
                zone=at.station.zone,
                source="simulated" if self.demo else "server",
            ),
            site=at.station.site,
            station=at.station.id,
            actor=at.person.id,
            verdict=VerdictWord.ACCEPTED,
            subjects=subjects,
            body=body,
        )
