"""PDF pages as the printer's dots: one pixel for one dot, and pictures to look at."""

import io
from collections.abc import Iterator
from contextlib import closing

import pypdfium2
from PIL.Image import Image

from labels.page import POINTS_PER_INCH


def page_images(pdf: bytes, dpi: int) -> Iterator[Image]:
    """Each page in grey at so many dots per inch."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for page in document:
            yield page.render(
                scale=dpi / POINTS_PER_INCH, grayscale=True, may_draw_forms=False
            ).to_pil()


def preview_png(pdf: bytes, page: int, *, dpi: int) -> bytes:
    """One page as a PNG in colour, counted from zero."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        picture = document[page].render(scale=dpi / POINTS_PER_INCH).to_pil()
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()
