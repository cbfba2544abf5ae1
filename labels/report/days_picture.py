"""How much was done on which day: a bar for each, what was refused in red on top with its number.

Over a long time a bar stands for several days, and the picture says for how many.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import ceil

from reportlab.graphics import shapes

from custody.domain.audit_lines import EventLine
from custody.domain.vocabulary import VerdictWord
from labels.report import ink
from labels.report.languages import words_in
from labels.report.picture import Picture
from labels.report.strokes import blank, box, hatch, line, word

HEIGHT = 112.0
AXIS_HEIGHT = 14.0
HEAD_ROOM = 22.0
BARS_MOST = 60
BAR_WIDTH_MOST = 26.0
DAY_ROOM = 44.0  # what a day takes when it is written out
SIZE = 6.8


def draw_days(
    events: Sequence[EventLine], *, width: float = ink.MEASURE, language: str = "en"
) -> Picture:
    """Acts by the day in UTC on which they happened."""
    words = words_in(language)
    days = [date.fromisoformat(event.at.utc[:10]) for event in events]
    first, count = min(days), (max(days) - min(days)).days + 1
    step = ceil(count / BARS_MOST)
    bars = ceil(count / step)
    done, refused = Counter[int](), Counter[int]()
    for event, day in zip(events, days, strict=True):
        which = refused if event.verdict is VerdictWord.REFUSED else done
        which[(day - first).days // step] += 1
    drawing = blank(width, HEIGHT)
    pitch = min(width / bars, max(BAR_WIDTH_MOST * 1.4, DAY_ROOM))
    most = max(done[place] + refused[place] for place in range(bars))
    unit = (HEIGHT - AXIS_HEIGHT - HEAD_ROOM) / most
    drawing.add(line((0, AXIS_HEIGHT), (width - 1, AXIS_HEIGHT), colour=ink.MUTED))
    legend = f"{words.one_bar}: {step}  ·  {words.refusals}: {sum(refused.values())}"
    drawing.add(word(width - 1, HEIGHT - 8, legend, size=SIZE, colour=ink.MUTED, anchor="end"))
    free = 0.0
    for place in range(bars):
        x = place * pitch
        for shape in _bar(x, pitch, (done[place], refused[place]), unit):
            drawing.add(shape)
        if x >= free and x + DAY_ROOM <= width + 4:
            began = f"{first + timedelta(days=place * step):%Y-%m-%d}"
            drawing.add(word(x + 1, AXIS_HEIGHT - 9, began, size=SIZE, colour=ink.MUTED))
            free = x + DAY_ROOM
    told = f"{first}: {sum(done.values())} + {sum(refused.values())}"
    return Picture(drawing=drawing, title=words.pictured.actor, description=told)


def _bar(x: float, pitch: float, counts: tuple[int, int], unit: float) -> Iterator[shapes.Shape]:
    done, refused = counts
    wide, middle = min(pitch * 0.7, BAR_WIDTH_MOST), x + 1
    if done:
        yield box(middle, AXIS_HEIGHT, wide, done * unit, fill=ink.ACTION, stroke=None)
    if refused:
        bottom = AXIS_HEIGHT + done * unit
        yield box(middle, bottom, wide, refused * unit, fill=ink.STOP_SOFT, stroke=None)
        yield from hatch(middle, bottom, wide, refused * unit, colour=ink.STOP)
    if done or refused:
        top = AXIS_HEIGHT + (done + refused) * unit + 2.5
        yield word(middle + wide / 2, top, str(done + refused), size=SIZE, anchor="middle")
