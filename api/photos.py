"""Photos as they come in, and as they are looked at again.

A photo is decoded once, whole, to see that it is a picture; its bytes stay as they were taken, for they are evidence.
Hostile files are the rule to plan for: of two formats only, bounded before a pixel is decoded, one at a time.
A photo may show a name: every look at it is written down beside those at names.
"""

import base64
import binascii
from hashlib import sha256
from io import BytesIO
from threading import Lock
from typing import Final

from PIL import Image

from api.house import House
from custody.domain.photo import PHOTO_BYTES_MAX, Photo
from custody.domain.records import Relabelling, Therapy
from custody.errors import NotFound
from custody.ledger.timestamp import write_time
from custody.store.sessions import Session
from custody.store.vault import Reading

PIXELS_MAX: Final = 40_000_000  # more than cameras at a workplace have; 160 MB while it is decoded
MEDIA_OF: Final = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # what phones make: a JPEG with a second picture behind it
    "PNG": "image/png",
}
TOO_LARGE: Final = (
    f"The photo is larger than {PHOTO_BYTES_MAX // 2**20} MB. Take it with fewer pixels."
)
ENDINGS: Final = {"image/jpeg": "jpg", "image/png": "png"}
BASE64_LENGTH_MAX: Final = 4 * -(-PHOTO_BYTES_MAX // 3)
_one_at_a_time = Lock()


def look_at(data: bytes) -> Photo:
    """A photo with what it is; one that cannot be decoded has no media type."""
    return Photo(data=data, sha256=sha256(data).hexdigest(), media=_media(data))


def photo_bytes(text: str) -> bytes:
    """The bytes of a photo that came as base64; ValueError with a sentence if it is none, or is too large."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("A photo is sent as base64.") from None
    if len(data) > PHOTO_BYTES_MAX:
        raise ValueError(TOO_LARGE)
    return data


def photo_of(house: House, session: Session, serial: int) -> Photo:
    """The photo taken before a print went over another label; NotFound if there is none, or it was erased."""
    with house.look() as look:
        taken = look.books.get(Relabelling, serial)
        therapy = look.books.get(Therapy, taken.therapy) if taken else None
    if taken is None or therapy is None:
        raise NotFound(f"no photo was taken for print {serial}")
    subject, digest = therapy.subject, taken.photo
    reading = Reading(
        reader=session.account.person,
        why=f"looks at the photo of print {serial}",
        at=write_time(house.now()),
    )
    return house.write(lambda at: at.stores.photos.read(subject, digest, reading))


def _media(data: bytes) -> str:
    """The media type of a picture that can be decoded, or nothing."""
    if not 0 < len(data) <= PHOTO_BYTES_MAX:
        return ""
    try:
        with _one_at_a_time, Image.open(BytesIO(data), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > PIXELS_MAX:
                return ""
            picture.load()
            return MEDIA_OF.get(picture.format or "", "")
    except Exception:  # noqa: BLE001  # whatever a decoder stumbles over, it is no photo
        return ""
