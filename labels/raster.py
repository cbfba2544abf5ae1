"""PDF pages as the printer's dots: one pixel for one dot, and pictures to look at.

PDFium has one state for the whole process, and two threads in it end the process.  So it is entered by one at a time,
and what it made is given back before the next may enter.
"""

import io
from collections.abc import Iterator
from contextlib import closing
from threading import RLock
from typing import Final

import pypdfium2
from PIL.Image import Image

from labels.page import POINTS_PER_INCH

_ONE_AT_A_TIME: Final = RLock()  # a page that nobody asks for any more is given back in any thread


def page_images(pdf: bytes, dpi: int) -> Iterator[Image]:
    """Each page in grey at so many dots per inch."""
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        pages = len(document)
    try:
        for page in range(pages):
            with _ONE_AT_A_TIME:
                image = _drawn(document, page, dpi, grayscale=True)
            yield image
    finally:
        with _ONE_AT_A_TIME:
            document.close()


def preview_png(pdf: bytes, page: int, *, dpi: int) -> bytes:
    """One page as a PNG in colour, counted from zero."""
    with _ONE_AT_A_TIME, closing(pypdfium2.PdfDocument(pdf)) as document:
        picture = _drawn(document, page, dpi, grayscale=False)
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()


def _drawn(document: pypdfium2.PdfDocument, n: int, dpi: int, *, grayscale: bool) -> Image:
    """A copy of a page's dots that needs nothing of the document any more."""
    with closing(document[n]) as page:
        drawing = page.render(
            scale=dpi / POINTS_PER_INCH, grayscale=grayscale, may_draw_forms=False
        )
        with closing(drawing) as bitmap:
            image: Image = bitmap.to_pil().copy()
    return image
