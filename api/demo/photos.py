"""A photo for a story, drawn: a bag with two labels on it.  The same words give the same bytes."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

SIZE: Final = (640, 480)
TABLE, BAG, PAPER, INK = "#9aa5ad", "#e9d9c6", "#ffffff", "#1b2a33"
_COVERED, _NEW = (90, 190, 340, 380), (360, 110, 590, 300)


def draw_photo(shows: str) -> bytes:
    """A PNG that says what it shows."""
    picture = Image.new("RGB", SIZE, TABLE)
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((50, 60, 610, 440), radius=40, fill=BAG, outline=INK, width=3)
    for box, words in ((_COVERED, "covered"), (_NEW, "new")):
        pen.rectangle(box, fill=PAPER, outline=INK, width=2)
        for n in range(9):
            x = box[0] + 20 + n * 20
            pen.line((x, box[1] + 60, x, box[3] - 20), fill=INK, width=2 + n % 3 * 3)
        pen.text((box[0] + 20, box[1] + 15), words, fill=INK, font_size=28)
    pen.text((60, 20), shows, fill=INK, font_size=20)
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
