"""Observations over time: cell counts, temperatures, vital signs.

Every point is drawn, the first and last are labelled, limits are dashed lines named in the caption,
and a point beyond a limit is a red cross.  A logarithmic scale falls back to a plain one when a
value is not positive.
"""

from collections.abc import Callable
from datetime import datetime
from math import ceil, floor, log10

from reportlab.graphics import shapes

from custody.domain.audit_lines import SeriesLine
from labels.report import ink
from labels.report.languages import words_in
from labels.report.picture import Picture
from labels.report.strokes import blank, cross, disc, fit, line, polyline, word
from labels.report.text import visible, width_of
from labels.report.words import Words

LEFT, RIGHT, LOWER, UPPER = 44.0, 40.0, 28.0, 26.0
SIZE = 6.8
TITLE_SIZE = 9.0
DAY_SECONDS, HOUR_SECONDS = 86_400.0, 3_600.0

Scale = Callable[[float], float]


def draw_curve(
    series: SeriesLine, *, width: float = 238.0, height: float = 150.0, language: str = "en"
) -> Picture:
    """One series as a curve over the days, or hours, since its first point."""
    words = words_in(language)
    drawing = blank(width, height)
    caption = _caption(series, words)
    room = width - width_of(visible(series.name), ink.BOLD, TITLE_SIZE) - 6
    drop = 9 if fit(caption, room, size=SIZE) else 18
    drawing.add(word(0, height - 9, series.name, size=TITLE_SIZE, font=ink.BOLD))
    drawing.add(word(width, height - drop, caption, size=SIZE, colour=ink.MUTED, anchor="end"))
    if series.points:
        for shape in _plot(series, width, height, words):
            drawing.add(shape)
    told = "; ".join(f"{point.at}: {_shown(point.value, series)}" for point in series.points)
    return Picture(drawing=drawing, title=f"{series.name} ({series.unit})", description=told)


def _caption(series: SeriesLine, words: Words) -> str:
    parts = [series.unit]
    for limit, name in ((series.low, words.low_limit), (series.high, words.high_limit)):
        if limit is not None:
            parts.append(f"{name} {_shown(limit, series)}")
    if _is_logarithmic(series):
        parts.append(words.logarithmic)
    return ", ".join(parts)


def _is_logarithmic(series: SeriesLine) -> bool:
    return series.logarithmic and all(point.value > 0 for point in series.points)


def _plot(series: SeriesLine, width: float, height: float, words: Words) -> list[shapes.Shape]:
    first = datetime.fromisoformat(series.points[0].at)
    seconds = [
        (datetime.fromisoformat(point.at) - first).total_seconds() for point in series.points
    ]
    span = max(seconds[-1], 1.0)
    across: Scale = lambda second: LEFT + (width - LEFT - RIGHT) * second / span  # noqa: E731
    ticks = _value_ticks(series)
    up = _upward(series, ticks, height)
    drawn = _grid(ticks, up, width, series)
    drawn += _time_axis(span, across, words)
    drawn += _limits(series, up, width)
    points = [
        (across(second), up(point.value))
        for second, point in zip(seconds, series.points, strict=True)
    ]
    drawn.append(polyline([part for point in points for part in point], colour=ink.ACTION))
    for place, (x, y) in enumerate(points):
        drawn.extend(_point(series, place, x, y))
    return drawn


def _bounds(series: SeriesLine) -> tuple[float, float]:
    """What the axis must hold; values that are all one get room around them, but none below nothing."""
    values = [float(point.value) for point in series.points]
    values += [float(limit) for limit in (series.low, series.high) if limit is not None]
    low, high = min(values), max(values)
    if high > low:
        return low, high
    return (low - 1.0 if low else low), high + 1.0


def _value_ticks(series: SeriesLine) -> list[float]:
    low, high = _bounds(series)
    if _is_logarithmic(series) and low > 0:
        first, last = floor(log10(low)), floor(log10(high)) + 1
        return [10.0**power for power in range(first, last + 1)]
    step = max(1.0, _round_step((high - low) / 4))  # values are whole: nothing lies between two
    first_step = floor(low / step)
    return [number * step for number in range(first_step, ceil(high / step) + 1)]


def _round_step(rough: float) -> float:
    """The next of 1, 2, 5, 10, 20, … that is not smaller."""
    power = 10.0 ** floor(log10(rough)) if rough > 0 else 1.0
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)


def _upward(series: SeriesLine, ticks: list[float], height: float) -> Scale:
    turn: Scale = log10 if _is_logarithmic(series) and ticks[0] > 0 else float
    low, high = turn(ticks[0]), turn(ticks[-1])
    room = height - LOWER - UPPER
    return lambda value: LOWER + room * (turn(value) - low) / (high - low)


def _grid(ticks: list[float], up: Scale, width: float, series: SeriesLine) -> list[shapes.Shape]:
    drawn: list[shapes.Shape] = []
    for tick in ticks:
        y = up(tick)
        drawn.append(line((LEFT, y), (width - RIGHT, y), width=0.4))
        text = _shown(round(tick), series)
        drawn.append(word(LEFT - 4, y - 2, text, size=SIZE, colour=ink.MUTED, anchor="end"))
    return drawn


def _time_axis(span: float, across: Scale, words: Words) -> list[shapes.Shape]:
    unit, name = (DAY_SECONDS, words.day) if span >= 2 * DAY_SECONDS else (HOUR_SECONDS, words.hour)
    step = max(1.0, _round_step(span / unit / 8))
    drawn: list[shapes.Shape] = []
    number = 0.0
    while number * unit <= span:
        x = across(number * unit)
        drawn.append(line((x, LOWER - 3), (x, LOWER), colour=ink.MUTED))
        drawn.append(
            word(x, LOWER - 10, f"{number:g}", size=SIZE, colour=ink.MUTED, anchor="middle")
        )
        number += step
    drawn.append(word(LEFT, LOWER - 20, name, size=SIZE, colour=ink.MUTED))
    return drawn


def _limits(series: SeriesLine, up: Scale, width: float) -> list[shapes.Shape]:
    limits = [limit for limit in (series.low, series.high) if limit is not None]
    return [
        line((LEFT, up(limit)), (width - RIGHT, up(limit)), colour=ink.STOP, width=0.7, dash=(4, 2))
        for limit in limits
    ]


def _point(series: SeriesLine, place: int, x: float, y: float) -> list[shapes.Shape]:
    value = series.points[place].value
    is_low = series.low is not None and value < series.low
    is_high = series.high is not None and value > series.high
    is_beyond = is_low or is_high
    drawn = (
        cross(x, y, 6, ink.STOP)
        if is_beyond
        else [disc(x, y, 1.9, fill=ink.SURFACE, stroke=ink.ACTION, line_width=1)]
    )
    shown = _shown(value, series)
    if is_beyond:
        text = word(x, y + 6, shown, size=SIZE, colour=ink.STOP, font=ink.BOLD, anchor="middle")
        drawn.append(text)
    elif place == len(series.points) - 1:
        drawn.append(word(x + 5, y - 2, shown, size=SIZE, font=ink.BOLD))
    elif place == 0:
        is_rising = series.points[1].value > value
        drawn.append(word(x + 4, y - 8 if is_rising else y + 5, shown, size=SIZE))
    return drawn


def _shown(value: int, series: SeriesLine) -> str:
    """A whole number with its point put in, grouped by thin groups of three."""
    sign, digits = ("−" if value < 0 else ""), str(abs(value)).rjust(series.decimals + 1, "0")
    whole = digits[: len(digits) - series.decimals]
    part = digits[len(digits) - series.decimals :] if series.decimals else ""
    grouped = f"{int(whole):,}".replace(",", " ")
    return f"{sign}{grouped}.{part}".rstrip("0").rstrip(".") if part else f"{sign}{grouped}"
