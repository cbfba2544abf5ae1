"""Photos as they were taken, each sealed with the key of the person whose cells it shows.

The ledger has a photo's SHA-256 and nothing that it shows.  Erasing the person destroys the key and
the bytes; the proof that there was such a photo stays valid.
"""

from hashlib import sha256

from custody.domain.photo import Photo
from custody.errors import NotFound
from custody.store.statements import Statements
from custody.store.vault import Reading, Vault


class Photos:
    """The store of photos."""

    def __init__(self, sql: Statements, vault: Vault) -> None:
        self._sql = sql
        self._vault = vault

    def keep(self, subject: str, photo: Photo) -> None:
        """Keep a photo under a person's key; of who was erased nothing is kept."""
        sealed = self._vault.seal(subject, photo.data, _place(photo.sha256))
        if sealed is None:
            return
        self._sql.run(
            "INSERT INTO photo (subject, sha256, media, sealed) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (subject, sha256) DO NOTHING",
            subject, photo.sha256, photo.media, sealed,
        )  # fmt: skip

    def read(self, subject: str, digest: str, reading: Reading) -> Photo:
        """A photo as it was taken, noting who looked; NotFound if it was never here, or was erased.

        Raises:
            LedgerTampered: its bytes are not those that were kept.
        """
        row = self._sql.one(
            "SELECT media, sealed FROM photo WHERE subject = ? AND sha256 = ?", subject, digest
        )
        data = self._vault.unseal(subject, bytes(row[1]), _place(digest)) if row else None
        if row is None or data is None:
            raise NotFound("there is no such photo, or it was erased with the person it is about")
        self._vault.note(subject, reading)
        return Photo(data=data, sha256=sha256(data).hexdigest(), media=row[0])

    def known(self, subject: str) -> frozenset[str]:
        """The SHA-256 of every photo about a person that is still here."""
        rows = self._sql.all("SELECT sha256 FROM photo WHERE subject = ?", subject)
        return frozenset(digest for (digest,) in rows)


def _place(digest: str) -> str:
    return f"photo/{digest}"
