"""When something was done about which therapy: a lane for each, a stroke for each act.

Time runs evenly from the first act to the last.  A refusal is a red cross, a declaration a red
triangle, so that grey print shows them too.  Acts that would fall on one spot are drawn once.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from reportlab.graphics import shapes

from custody.domain.audit_lines import EventLine
from custody.domain.selection_record import TherapyCount
from custody.domain.vocabulary import VerdictWord
from labels.report import ink
from labels.report.languages import words_in
from labels.report.picture import Picture
from labels.report.strokes import blank, cross, line, polygon, word
from labels.report.text import width_of
from labels.report.words import Words

LABEL_WIDTH = 128.0
ROW_HEIGHT = 15.0
AXIS_HEIGHT = 24.0
LANES_MOST = 14
TICKS = 5
SIZE = 6.8
Lane = tuple[str, str, list[EventLine]]


def draw_acts(
    events: Sequence[EventLine],
    therapies: Sequence[TherapyCount],
    *,
    width: float = ink.MEASURE,
    language: str = "en",
) -> Picture:
    """One lane for each therapy, those with most entries apart, and one for what is of none."""
    words = words_in(language)
    lanes = _lanes(events, therapies, words)
    drawing = blank(width, len(lanes) * ROW_HEIGHT + AXIS_HEIGHT)
    moments = [datetime.fromisoformat(event.at.utc) for event in events]
    since, until = min(moments), max(moments)
    for shape in _axis(since, until, width, float(drawing.height)):
        drawing.add(shape)
    for shape in _legend(words):
        drawing.add(shape)
    for place, (name, mark, acts) in enumerate(lanes):
        y = drawing.height - (place + 0.5) * ROW_HEIGHT
        drawing.add(line((LABEL_WIDTH, y), (width, y)))
        drawing.add(word(0, y - 2.4, name, size=7.2, font=ink.BOLD))
        drawing.add(word(LABEL_WIDTH - 8, y - 2.4, mark, size=SIZE, colour=ink.MUTED, anchor="end"))
        for x, verdict in _spots(acts, since, until, width):
            for shape in _act(verdict, x, y):
                drawing.add(shape)
    told = "; ".join(f"{name} {mark}: {len(acts)}" for name, mark, acts in lanes)
    return Picture(drawing=drawing, title=words.pictured.period, description=told)


def _lanes(
    events: Sequence[EventLine], therapies: Sequence[TherapyCount], words: Words
) -> list[Lane]:
    most = sorted(therapies, key=lambda one: -one.entries)[:LANES_MOST]
    shown = [one.therapy for one in therapies if one in most]
    acts: dict[str, list[EventLine]] = {}
    for event in events:
        for id_ in [one.id for one in event.about] or [""]:
            acts.setdefault(id_, []).append(event)
    of_none = acts.pop("", [])
    lanes: list[Lane] = [(one.code, one.mark.name, acts.pop(one.id)) for one in shown]
    if acts:
        rest = [event for several in acts.values() for event in several]
        lanes.append((f"{len(acts)} {words.more_therapies}", "", rest))
    if of_none:
        lanes.append((words.no_therapy, "", of_none))
    return lanes


def _axis(since: datetime, until: datetime, width: float, height: float) -> Iterator[shapes.Shape]:
    span = (until - since) or timedelta(seconds=1)
    for number in range(TICKS):
        share = number / (TICKS - 1)
        x = _x(share, width)
        at = since + span * share
        anchor = "end" if number == TICKS - 1 else "start" if number == 0 else "middle"
        yield line((x, AXIS_HEIGHT - 2), (x, height), width=0.4)
        for drop, text in ((10, f"{at:%Y-%m-%d}"), (18, f"{at:%H:%M} UTC")):
            yield word(x, AXIS_HEIGHT - drop, text, size=SIZE, colour=ink.MUTED, anchor=anchor)


def _legend(words: Words) -> Iterator[shapes.Shape]:
    """What the three signs say, below the names of the lanes."""
    y, x = AXIS_HEIGHT - 12, 3.0
    signs = (
        (VerdictWord.ACCEPTED, words.done),
        (VerdictWord.REFUSED, words.refusals),
        (VerdictWord.DECLARED, words.declarations),
    )
    for verdict, text in signs:
        yield from _act(verdict, x, y)
        yield word(x + 5, y - 2.4, text, size=SIZE, colour=ink.MUTED)
        x += 14 + width_of(text, ink.REGULAR, SIZE)


def _x(share: float, width: float) -> float:
    return LABEL_WIDTH + 4 + share * (width - LABEL_WIDTH - 8)


def _spots(
    acts: Sequence[EventLine], since: datetime, until: datetime, width: float
) -> Iterator[tuple[float, VerdictWord]]:
    """Where acts stand, to half a point, each spot once; what went wrong is drawn last, on top."""
    span = (until - since).total_seconds() or 1.0
    spots = {(round(2 * _x(_seconds(since, act) / span, width)) / 2, act.verdict) for act in acts}
    return iter(sorted(spots, key=lambda spot: (spot[1] in _GRAVE, spot)))


def _seconds(since: datetime, act: EventLine) -> float:
    return (datetime.fromisoformat(act.at.utc) - since).total_seconds()


_GRAVE = frozenset({VerdictWord.REFUSED, VerdictWord.DECLARED})


def _act(verdict: VerdictWord, x: float, y: float) -> list[shapes.Shape]:
    match verdict:
        case VerdictWord.REFUSED:
            return cross(x, y, 5, ink.STOP)
        case VerdictWord.DECLARED:
            corners = (x, y + 3.4, x + 3.2, y - 2.4, x - 3.2, y - 2.4)
            return [polygon(corners, fill=ink.SURFACE, stroke=ink.STOP, width=1.2)]
        case VerdictWord.ALREADY_DONE:
            return [line((x, y - 3), (x, y + 3), colour=ink.WAIT, width=0.8)]
        case _:
            return [line((x, y - 4), (x, y + 4), colour=ink.INK, width=0.6)]
