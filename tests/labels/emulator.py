"""A label printer on paper: what the ZPL of a page looks like."""

import io

import zplkit
from PIL import Image
from zplkit import rendering

from labels.page import Page

GRAPHICS = rendering.Limits().replace(graphic_bytes=250_000)  # as printers of 600 dpi have room for


def printed_page(zpl: bytes, page: Page) -> Image.Image:
    """The label as an emulated printer prints it."""
    options = zplkit.Options(profile="zd621", dpi=page.dpi, width=page.width, height=page.height)
    labels = zplkit.render(zpl, options, limits=GRAPHICS).labels
    assert len(labels) == 1
    return Image.open(io.BytesIO(labels[0].png())).convert("L")
