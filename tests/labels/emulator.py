"""A label printer on paper: what ZPL looks like."""

import io
import re
from collections.abc import Iterator

import zplkit
from PIL import Image
from zplkit import rendering

from labels.page import Page
from labels.stock import DEFAULT_DPI

GRAPHICS = rendering.Limits().replace(graphic_bytes=250_000)  # as printers of 600 dpi have room for
SIZE = re.compile(rb"\^PW(\d+)\^LL(\d+)")


def printed(zpl: bytes, *, dpi: int = DEFAULT_DPI) -> Iterator[Image.Image]:
    """Each label as an emulated printer prints it, in dots of its own."""
    for label in zpl.split(b"^XZ\n")[:-1]:
        width, height = map(int, SIZE.search(label).groups())
        options = zplkit.Options(profile="zd621", dpi=dpi, width=width, height=height)
        (one,) = zplkit.render(label + b"^XZ", options, limits=GRAPHICS).labels
        yield Image.open(io.BytesIO(one.png())).convert("L")


def printed_page(zpl: bytes, page: Page) -> Image.Image:
    """The one label of a page."""
    (image,) = printed(zpl, dpi=page.dpi)
    assert image.size == (page.width, page.height)
    return image
