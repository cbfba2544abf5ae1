"""A photo as evidence: the bytes as they were taken, named by their SHA-256, and whether they are a picture at all.

Nothing is drawn here: who took the photo in has looked, and tells the rules what it is.
"""

from dataclasses import dataclass, field
from typing import Any, Final

PHOTO_BYTES_MAX: Final = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """One photo that was given."""

    data: bytes = field(repr=False)  # it may show a name, and no log shall
    sha256: str
    media: str = ""  # image/jpeg or image/png; empty: it is no picture that can be read

    @property
    def told(self) -> dict[str, Any]:
        """What an entry says of it: nothing that it shows."""
        told: dict[str, Any] = {"sha256": self.sha256, "length": len(self.data)}
        return told | ({"media": self.media} if self.media else {})
