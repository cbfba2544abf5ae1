"""Who held each container over time; where nobody is known to, red hatching and the word.

The time axis is drawn by intervals: between two changes of custody the width grows more slowly than
the time that passed, so that minutes at a bedside and weeks in a freezer are both readable.  A
caption says so. Bands are numbered in the order given, so that a table below can tell what a narrow
band cannot.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from reportlab.graphics import shapes
from reportlab.lib.colors import Color

from custody.domain.audit_lines import BandLine, ContainerLine, SpanState
from labels.report import ink
from labels.report.ink import Style
from labels.report.languages import words_in
from labels.report.picture import Picture
from labels.report.strokes import blank, box, fit, hatch, line, word
from labels.report.text import wrap
from labels.report.words import Words

LABEL_WIDTH = 84.0
BAND_HEIGHT = 20.0
ROW_HEIGHT = 32.0
AXIS_HEIGHT = 24.0
TICK_ROOM = 52.0
HOUR_SECONDS = 3600.0
NAME = Style(font=ink.BOLD, size=7.6, leading=9)
SIZE = 6.8


def draw_bands(
    containers: tuple[ContainerLine, ...],
    bands: tuple[BandLine, ...],
    *,
    until: str,
    width: float = ink.MEASURE,
    language: str = "en",
) -> Picture:
    """One row for each container that anybody held, up to the UTC moment `until`."""
    words = words_in(language)
    names = {container.id: container.name for container in containers}
    rows = list(dict.fromkeys(band.container for band in bands))
    drawing = blank(width, len(rows) * ROW_HEIGHT + AXIS_HEIGHT)
    axis = _axis(bands, until, width)
    for shape in _ticks(axis, float(drawing.height)):
        drawing.add(shape)
    for place, row in enumerate(rows):
        bottom = drawing.height - (place + 1) * ROW_HEIGHT + (ROW_HEIGHT - BAND_HEIGHT) / 2
        for shape in _name(names.get(row, row), bottom):
            drawing.add(shape)
        for number, band in enumerate(bands, start=1):
            if band.container == row:
                left, right = axis[band.since.utc], axis[_end(band, until)]
                for shape in _band(number, band, (left, bottom, right - left), words):
                    drawing.add(shape)
    told = "; ".join(_told(band, names, words) for band in bands)
    return Picture(drawing=drawing, title=words.bands, description=told)


def _end(band: BandLine, until: str) -> str:
    return band.until.utc if band.until else max(until, band.since.utc)


def _axis(bands: Sequence[BandLine], until: str, width: float) -> dict[str, float]:
    """Where each moment of change stands between the labels and the right edge."""
    moments = sorted({band.since.utc for band in bands} | {_end(band, until) for band in bands})
    spans = [_weight(early, late) for early, late in pairwise(moments)]
    scale = (width - LABEL_WIDTH - 2) / (sum(spans) or 1.0)
    axis, x = {}, LABEL_WIDTH
    for moment, span in zip(moments, [*spans, 0.0], strict=True):
        axis[moment] = x
        x += span * scale
    return axis


def _weight(early: str, late: str) -> float:
    seconds = (datetime.fromisoformat(late) - datetime.fromisoformat(early)).total_seconds()
    return float(0.9 + (max(0.0, seconds) / HOUR_SECONDS) ** 0.42)


def _ticks(axis: dict[str, float], height: float) -> list[shapes.Shape]:
    drawn: list[shapes.Shape] = [
        line((LABEL_WIDTH, AXIS_HEIGHT - 2), (max(axis.values(), default=0.0), AXIS_HEIGHT - 2))
    ]
    free = 0.0
    for moment, x in axis.items():
        drawn.append(line((x, AXIS_HEIGHT - 4), (x, AXIS_HEIGHT), colour=ink.MUTED))
        if x >= free and x + TICK_ROOM <= max(axis.values()) + TICK_ROOM / 2:
            drawn.append(line((x, AXIS_HEIGHT - 2), (x, height), width=0.4))
            drawn.append(word(x, AXIS_HEIGHT - 11, moment[:10], size=SIZE, colour=ink.MUTED))
            drawn.append(word(x, AXIS_HEIGHT - 19, moment[11:16], size=SIZE, colour=ink.MUTED))
            free = x + TICK_ROOM
    return drawn


def _name(name: str, bottom: float) -> list[shapes.Shape]:
    lines = wrap(name, NAME, LABEL_WIDTH - 8)
    top = bottom + BAND_HEIGHT / 2 + len(lines) * NAME.leading / 2
    return [
        word(0, top - (place + 0.8) * NAME.leading, text, size=NAME.size, font=NAME.font)
        for place, text in enumerate(lines)
    ]


def _band(
    number: int, band: BandLine, place: tuple[float, float, float], words: Words
) -> list[shapes.Shape]:
    x, y, width = place
    match band.state:
        case SpanState.GAP:
            ground = box(x, y, width, BAND_HEIGHT, fill=ink.STOP_SOFT, stroke=None)
            drawn = [ground, *hatch(x, y, width, BAND_HEIGHT, colour=ink.STOP)]
            return [*drawn, *_caption(number, words.gap, place, ink.STOP, plate=True)]
        case SpanState.PENDING:
            ground = box(
                x, y, width, BAND_HEIGHT, fill=ink.WAIT_SOFT, stroke=ink.WAIT, dash=(2, 1.5)
            )
            text = f"{words.handover if band.until else words.pending}: {band.holder}"
            return [ground, *_caption(number, text, place, ink.WAIT)]
        case _:
            fill = ink.PAPER if number % 2 else ink.SURFACE
            ground = box(x, y, width, BAND_HEIGHT, fill=fill, stroke=ink.MUTED, line_width=0.5)
            return [ground, *_caption(number, band.holder, place, ink.INK)]


def _caption(
    number: int,
    text: str,
    place: tuple[float, float, float],
    colour: Color,
    *,
    plate: bool = False,
) -> list[shapes.Shape]:
    """As much as fits whole: number and name in one or two lines, else the number, else nothing."""
    x, y, width = place
    lines = wrap(f"{number}  {text}", Style(size=SIZE), max(width - 4, 8))
    if len(lines) > 2 or not all(fit(one, width - 3, size=SIZE) for one in lines):  # noqa: PLR2004
        return _number(number, text, place, colour, is_gap=plate)
    first = y + BAND_HEIGHT / 2 + len(lines) * 3.5 - 5.6
    drawn: list[shapes.Shape] = []
    if plate and lines:
        high = len(lines) * 7 + 2
        drawn.append(
            box(
                x + 1.5,
                y + (BAND_HEIGHT - high) / 2,
                width - 3,
                high,
                fill=ink.SURFACE,
                stroke=None,
            )
        )
    font = ink.BOLD if plate else ink.REGULAR
    for row, one in enumerate(lines):
        drawn.append(word(x + 2.5, first - row * 7, one, size=SIZE, colour=colour, font=font))
    return drawn


def _number(
    number: int, text: str, place: tuple[float, float, float], colour: Color, *, is_gap: bool
) -> list[shapes.Shape]:
    """What a narrow band can say: its number if that fits; a gap says its word above itself."""
    x, y, width = place
    if is_gap:
        return [
            word(
                x + width / 2,
                y + BAND_HEIGHT + 1.5,
                text,
                size=SIZE,
                colour=colour,
                font=ink.BOLD,
                anchor="middle",
            )
        ]
    if not fit(str(number), width - 1, size=SIZE):
        return []
    baseline = y + BAND_HEIGHT / 2 - 2.2
    return [word(x + width / 2, baseline, str(number), size=SIZE, colour=colour, anchor="middle")]


def _told(band: BandLine, names: dict[str, str], words: Words) -> str:
    waiting = words.handover if band.until else words.pending
    state = {SpanState.GAP: words.gap, SpanState.PENDING: waiting}.get(band.state, "")
    until = band.until.utc if band.until else words.still
    who = f"{state} {band.holder}".strip()
    return f"{names.get(band.container, band.container)}: {who}, {band.since.utc} – {until}"
