"""The way from vein to vein: every stage of the journey in order, eight to a row.

Done is a filled disc with a tick, now a ring, to come an empty disc, failed an octagon with a
cross: four shapes, so that grey print tells them apart.  A stage that runs beside the others hangs
below the line.
"""

from math import ceil

from reportlab.graphics import shapes

from custody.domain.audit_lines import StageLine, StageState
from labels.report import ink
from labels.report.ink import Style
from labels.report.languages import words_in
from labels.report.picture import Picture
from labels.report.strokes import blank, cross, disc, line, octagon, polygon, tick, word
from labels.report.text import wrap
from labels.report.words import Words

IN_A_ROW = 8
ROW_HEIGHT = 58.0
HANGS = 11.0
RADIUS = 7.5
TITLE = Style(size=7.2, leading=8.6)


def draw_path(
    stages: tuple[StageLine, ...], *, width: float = ink.MEASURE, language: str = "en"
) -> Picture:
    """The stages of one journey and how far it has come."""
    words = words_in(language)
    rows = max(1, ceil(len(stages) / IN_A_ROW))
    drawing = blank(width, rows * ROW_HEIGHT)
    pitch = width / IN_A_ROW
    is_behind = _behind(stages)
    for place in range(len(stages) - 1):
        row, column = divmod(place, IN_A_ROW)
        x = pitch * (column + 0.5)
        y = drawing.height - row * ROW_HEIGHT - RADIUS - 4
        start, end = x + _room(stages[place]), x + pitch - _room(stages[place + 1])
        if column == IN_A_ROW - 1:
            below = (0, pitch / 2 - _room(stages[place + 1]))
            drawing.add(_track(*below, y - ROW_HEIGHT, is_behind=is_behind[place]))
            end = width
        drawing.add(_track(start, end, y, is_behind=is_behind[place]))
    for place, stage in enumerate(stages):
        row, column = divmod(place, IN_A_ROW)
        x = pitch * (column + 0.5)
        y = drawing.height - row * ROW_HEIGHT - RADIUS - 4
        if stage.beside:
            drawing.add(line((x, y), (x, y - HANGS), colour=ink.MUTED, width=0.8))
        for shape in _stage(stage, x, y - HANGS if stage.beside else y, pitch):
            drawing.add(shape)
    return Picture(drawing=drawing, title=words.path, description=_told(stages, words))


def _told(stages: tuple[StageLine, ...], words: Words) -> str:
    done = sum(stage.state is StageState.DONE for stage in stages)
    now = ", ".join(stage.title for stage in stages if stage.state is StageState.NOW)
    return f"{done}/{len(stages)} {words.done}. {words.now}: {now or words.none}."


def _behind(stages: tuple[StageLine, ...]) -> list[bool]:
    """Whether the way has gone on past each stage; not planned, or refused beside it, is like the one before."""
    behind: list[bool] = []
    for stage in stages:
        is_aside = stage.beside and stage.state is StageState.FAILED
        is_none = is_aside or stage.state is StageState.NOT_PLANNED
        is_passed = is_none and bool(behind) and behind[-1]
        behind.append(stage.state is StageState.DONE or is_passed)
    return behind


def _room(stage: StageLine) -> float:
    """How far from a stage's middle the line stops; it runs past a stage that hangs beside it."""
    return 0.0 if stage.beside else RADIUS


def _track(start: float, end: float, y: float, *, is_behind: bool) -> shapes.Line:
    if is_behind:
        return line((start, y), (end, y), colour=ink.GO, width=1.6)
    return line((start, y), (end, y), colour=ink.LINE, width=1.6, dash=(3, 2))


def _stage(stage: StageLine, x: float, y: float, pitch: float) -> list[shapes.Shape]:
    drawn = _sign(stage.state, x, y)
    is_quiet = stage.state in {StageState.PENDING, StageState.NOT_PLANNED}
    colour = ink.MUTED if is_quiet else ink.INK
    font = ink.BOLD if stage.state is StageState.NOW else ink.REGULAR
    drawn.append(word(x + RADIUS + 1.5, y + 4.5, stage.code, size=6.2, colour=ink.MUTED))
    baseline = y - RADIUS - 8
    style = Style(font=font, size=TITLE.size, leading=TITLE.leading)
    for text in wrap(stage.title, style, pitch - 4):
        drawn.append(
            word(x, baseline, text, size=style.size, colour=colour, font=font, anchor="middle")
        )
        baseline -= style.leading
    if stage.at:
        drawn.append(word(x, baseline, stage.at[:10], size=6.4, colour=ink.MUTED, anchor="middle"))
    return drawn


def _sign(state: StageState, x: float, y: float) -> list[shapes.Shape]:
    match state:
        case StageState.DONE:
            ring = disc(x, y, RADIUS, fill=ink.GO, stroke=ink.GO)
            return [ring, tick(x, y, RADIUS * 1.1, ink.SURFACE)]
        case StageState.NOW:
            outer = disc(x, y, RADIUS, stroke=ink.ACTION, line_width=2)
            return [outer, disc(x, y, RADIUS * 0.42, fill=ink.ACTION, stroke=ink.ACTION)]
        case StageState.FAILED:
            sign = polygon(octagon(x, y, RADIUS), fill=ink.STOP)
            return [sign, *cross(x, y, RADIUS * 1.1, ink.SURFACE)]
        case StageState.NOT_PLANNED:
            bar = line((x - 3, y), (x + 3, y), colour=ink.MUTED, width=1)
            return [disc(x, y, RADIUS * 0.75), bar]
        case _:
            return [disc(x, y, RADIUS, stroke=ink.MUTED)]
