"""Files that come as photos: what is a picture is taken as it is, and everything else is no photo, whatever it is."""

import struct
import zlib

import pytest

from api.photos import PIXELS_MAX, look_at
from custody.domain.photo import PHOTO_BYTES_MAX
from tests.api.relabelling import PHOTO, picture

HEAD = b"\x89PNG\r\n\x1a\n"


def png_that_says(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG whose header says a size, whatever follows."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return HEAD + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("MPO"), "image/jpeg"),  # as phones take it
        (picture("JPEG") + b"<script>alert(1)</script>", "image/jpeg"),  # its bytes stay, its type is safe
    ],
)  # fmt: skip
def test_a_picture_is_taken_as_it_is(data, media):
    photo = look_at(data)

    assert (photo.media, photo.data) == (media, data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 1000,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%PDF-1.7\n",
        HEAD,
        PHOTO[:-200],
        picture("JPEG", (640, 480))[:-300],
        PHOTO[:600] + b"\xff" * 64 + PHOTO[664:],
        picture("GIF"),
        picture("BMP"),
        picture("TIFF"),
        picture("WEBP"),
        png_that_says(0, 0),
    ],
    ids=lambda data: repr(data[:12]),
)
def test_what_cannot_be_opened_is_no_photo(data):
    assert look_at(data).media == ""


def test_a_small_file_with_a_vast_picture_is_not_unpacked():
    side = int(PIXELS_MAX**0.5) + 1

    assert look_at(png_that_says(side, side, bytes(1000))).media == ""
    assert look_at(png_that_says(2**31 - 1, 2**31 - 1)).media == ""


def test_what_is_larger_than_a_photo_may_be_is_not_opened():
    assert look_at(picture("PNG") + bytes(PHOTO_BYTES_MAX)).media == ""


def test_a_photo_shows_nothing_where_it_is_told():
    photo = look_at(PHOTO)

    assert "data" not in repr(photo)
    assert photo.told == {"sha256": photo.sha256, "length": len(PHOTO), "media": "image/png"}
