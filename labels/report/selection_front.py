"""Page one about a selection: what was selected, the answer, and how complete it is.

Green where the file proves by itself that nothing is missing, amber where only the issuer says so.
"""

from dataclasses import replace

from reportlab.pdfgen.canvas import Canvas

from custody.domain.selection_record import SelectionRecord
from labels.report import ink
from labels.report.front_blocks import Count, Verdict, lay_answer, lay_counts, lay_facts
from labels.report.front_foot import foot_height, lay_foot
from labels.report.icons import Icon
from labels.report.ink import Style
from labels.report.selection_pictures import pictures_of
from labels.report.sheets import Sheets, write
from labels.report.text import visible, width_of, wrap
from labels.report.words import Words

SELECTED = Style(font=ink.CODE, size=19, leading=25)
KIND = Style(font=ink.BOLD, size=13)


def lay_selection_front(sheets: Sheets, record: SelectionRecord, words: Words) -> None:
    """Fill page one; a picture for which there is no room begins the next."""
    _identity(sheets, record, words)
    icon, text = (Icon.GO, words.proven) if record.is_proven else (Icon.WAIT, words.as_said)
    verdict = Verdict(icon=icon, text=text)
    lay_answer(sheets, (verdict,), (record.answer, record.claim))
    lay_counts(sheets, _counts(record, words))
    lay_facts(sheets, record.facts)
    _pictures(sheets, record, words)
    lay_foot(sheets, record, words)


def _identity(sheets: Sheets, record: SelectionRecord, words: Words) -> None:
    sheets.write(record.title, replace(ink.LEAD, size=10.5))
    sheets.skip(ink.GRID)
    y = sheets.y
    for number, text in enumerate(record.selected):
        told = text if number == 0 else f"{words.to} {text}"
        for line in wrap(told, SELECTED, ink.MEASURE - 110):
            sheets.write(line, SELECTED)
    sheets.paint(lambda canvas: _kind(canvas, words.selected_by.of(record.kind), y))
    sheets.skip(2 * ink.GRID)


def _kind(canvas: Canvas, text: str, y: float) -> None:
    x = ink.MARGIN + ink.MEASURE - width_of(text, KIND.font, KIND.size)
    write(canvas, visible(text, KIND.font), KIND, x, y - 20)


def _counts(record: SelectionRecord, words: Words) -> tuple[Count, ...]:
    declared, refused = (
        sum(event.beside is None for event in events)
        for events in (record.declarations, record.refusals)
    )
    return (
        Count(label=words.entries, number=len(record.chosen)),
        Count(label=words.therapies, number=len(record.therapies)),
        Count(label=words.containers, number=len(record.containers)),
        Count(label=words.people, number=len(record.people)),
        Count(label=words.refusals, number=refused),
        Count(label=words.declarations, number=declared, is_grave=declared > 0),
    )


def _pictures(sheets: Sheets, record: SelectionRecord, words: Words) -> None:
    """Above the foot where the first one fits, else on the next page under a heading."""
    pictures = pictures_of(record, words.language)
    title = words.pictured.of(record.kind)
    heading = replace(ink.STRONG, colour=ink.MUTED)
    room = sheets.room - foot_height(record, words) - heading.leading - 4 * ink.GRID
    if len(pictures) == 1 and pictures[0].height <= room:
        sheets.skip(2 * ink.GRID)
        sheets.write(title, heading)
        sheets.skip(ink.GRID)
        sheets.place(pictures[0])
    elif pictures:
        sheets.turn()
        sheets.section(title)
        for picture in pictures:
            sheets.place(picture)
            sheets.skip(4 * ink.GRID)
