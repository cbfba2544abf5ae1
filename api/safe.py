"""The vault as a use case sees it: names go in, and only whether two patients look alike comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from api.erased import ErasedPersons
from custody.domain.lookalikes import Patient, looks_alike
from custody.domain.photo import Photo
from custody.domain.records import Therapy
from custody.domain.vocabulary import TherapyStatus
from custody.store.books import SqlBooks
from custody.store.photos import Photos
from custody.store.vault import Opening, Reading, Vault


@dataclass(frozen=True, slots=True)
class Safe:
    """The vault as a use case sees it."""

    vault: Vault
    photos: Photos
    books: SqlBooks
    reading: Reading
    erased: ErasedPersons

    def keep_person(self, subject: str, facts: Mapping[str, str]) -> None:
        """Keep a person's facts under a key of their own."""
        self.vault.put_person(subject, facts)

    def keep_opening(
        self, entry_id: str, name: str, salt: bytes, value: object, subject: str | None
    ) -> None:
        """Keep what a commitment was made of."""
        self.vault.keep_opening(entry_id, name, Opening(salt=salt, value=value), subject)

    def keep_photo(self, subject: str, photo: Photo) -> None:
        """Keep a photo as it was taken, under the person's key."""
        self.photos.keep(subject, photo)

    def erase_person(self, subject: str) -> None:
        """Destroy a person's key, remembered first where no restored backup can forget it."""
        self.erased.add(subject)
        self.vault.erase(subject)

    def look_alikes(self, site: str, facts: Mapping[str, str]) -> tuple[str, ...] | None:
        """Active therapies at a site whose patient looks alike; None where it cannot be told."""
        patient = _patient(facts)
        if patient is None:
            return None
        active = self.books.find(Therapy, site=site, status=TherapyStatus.ACTIVE)
        known = self.vault.names((one.subject for one in active), self.reading)
        others = ((one.coi, _patient(known.get(one.subject, {}))) for one in active)
        return tuple(coi for coi, other in others if other and looks_alike(patient, other))


def _patient(facts: Mapping[str, str]) -> Patient | None:
    try:
        born = date.fromisoformat(facts["birth_date"])
        return Patient(name=f"{facts['family']} {facts['given']}", birth_date=born)
    except (KeyError, ValueError):
        return None
