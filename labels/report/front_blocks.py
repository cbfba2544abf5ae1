"""What the first page of every paper is built of: the answer, counts, and a grid of facts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.pdfgen.canvas import Canvas

from custody.domain.audit_lines import FactLine
from labels.report import ink
from labels.report.icons import Icon, draw_icon
from labels.report.ink import Style
from labels.report.sheets import Paint, Sheets, write
from labels.report.text import visible, wrap

HEAD = Style(font=ink.BOLD, size=20, leading=26)
SECOND_HEAD = Style(font=ink.BOLD, size=14.5, leading=22)
NUMBER = Style(font=ink.BOLD, size=15, leading=18)
FACTS_IN_A_ROW = 4
_LOOKS = {Icon.GO: ink.GO, Icon.WAIT: ink.WAIT, Icon.STOP: ink.STOP}
_GRAVER = (Icon.STOP, Icon.WAIT, Icon.GO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A word of the answer, with its sign."""

    icon: Icon
    text: str
    style: Style = HEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number on the first page; a grave one is red."""

    label: str
    number: int
    is_grave: bool = False


def lay_answer(sheets: Sheets, verdicts: Sequence[Verdict], sentences: Sequence[str]) -> None:
    """Each word with its sign, then the sentences; the bar on the left is that of the gravest word."""
    top = sheets.y
    x, width = ink.MARGIN + 58, ink.MEASURE - 66
    sheets.skip(2 * ink.GRID)
    for one in verdicts:
        place = sheets.y - one.style.leading / 2 - 2
        sheets.paint(_sign(one.icon, place, one.style.size * 0.55))
        sheets.write(one.text, replace(one.style, colour=_LOOKS[one.icon]), x=x, width=width)
    for number, sentence in enumerate(sentences):
        sheets.skip(ink.GRID if number else 0)
        sheets.write(sentence, ink.ANSWER, x=x, width=width)
    sheets.skip(2 * ink.GRID)
    bottom = sheets.y
    bar = _LOOKS[min((one.icon for one in verdicts), key=_GRAVER.index)]

    def paint(canvas: Canvas) -> None:
        canvas.setFillColor(bar)
        canvas.rect(ink.MARGIN, bottom, 5, top - bottom, stroke=0, fill=1)
        canvas.setStrokeColor(ink.LINE)
        canvas.setLineWidth(0.6)
        canvas.rect(ink.MARGIN, bottom, ink.MEASURE, top - bottom, stroke=1, fill=0)

    sheets.paint(paint)


def _sign(icon: Icon, y: float, radius: float) -> Paint:
    def paint(canvas: Canvas) -> None:
        draw_icon(canvas, icon, ink.MARGIN + 31, y, radius)

    return paint


def lay_counts(sheets: Sheets, counts: Sequence[Count]) -> None:
    """Large numbers side by side."""
    width = ink.MEASURE / len(counts)
    sheets.skip(40)
    y = sheets.y

    def paint(canvas: Canvas) -> None:
        for place, one in enumerate(counts):
            x = ink.MARGIN + place * width + 6
            colour = ink.STOP if one.is_grave else ink.INK
            write(canvas, str(one.number), replace(NUMBER, colour=colour), x, y + 17)
            write(canvas, one.label, replace(ink.SMALL, colour=ink.MUTED), x, y + 6)
        rule(canvas, y)

    sheets.paint(paint)


def lay_facts(sheets: Sheets, facts: Sequence[FactLine]) -> None:
    """Labelled values, four to a row; what is empty is left out."""
    told = [fact for fact in facts if fact.value]
    for start in range(0, len(told), FACTS_IN_A_ROW):
        _fact_row(sheets, told[start : start + FACTS_IN_A_ROW])


def _fact_row(sheets: Sheets, facts: Sequence[FactLine]) -> None:
    width = ink.MEASURE / FACTS_IN_A_ROW
    lines = [wrap(fact.value, ink.STRONG, width - 12) for fact in facts]
    height = max(len(one) for one in lines) * ink.STRONG.leading + ink.SMALL.leading + 8
    if sheets.room < height:
        sheets.turn()
    sheets.skip(height)
    y = sheets.y

    def paint(canvas: Canvas) -> None:
        for place, (fact, values) in enumerate(zip(facts, lines, strict=True)):
            x, top = ink.MARGIN + place * width + 6, y + height - 11
            write(canvas, visible(fact.label), ink.SMALL, x, top)
            for number, value in enumerate(values, start=1):
                write(canvas, value, ink.STRONG, x, top - number * ink.STRONG.leading)
        rule(canvas, y)

    sheets.paint(paint)


def rule(canvas: Canvas, y: float) -> None:
    """A thin line over the whole measure."""
    canvas.setStrokeColor(ink.LINE)
    canvas.setLineWidth(0.5)
    canvas.line(ink.MARGIN, y, ink.MARGIN + ink.MEASURE, y)
