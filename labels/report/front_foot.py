"""The foot of page one: the checkpoint that binds all of it, who cosigned it, and what follows where.

It is as high as its words need, and stands at the bottom of the page whatever stands above it.
"""

from dataclasses import replace

from reportlab.pdfgen.canvas import Canvas

from custody.domain.audit_record import Account
from labels.report import ink
from labels.report.checkpoint_code import code_of, draw_code
from labels.report.ink import Style
from labels.report.sheets import Paint, Sheets, write
from labels.report.text import wrap
from labels.report.witnesses import witness_texts
from labels.report.words import Words

CODE_SIZE = 118.0
TEXT_X = ink.MARGIN + CODE_SIZE + ink.GRID
TEXT_WIDTH = 208.0
CONTENTS_X = TEXT_X + TEXT_WIDTH + 14
TITLE = replace(ink.STRONG, colour=ink.MUTED)
Line = tuple[str, Style]


def foot_height(record: Account, words: Words) -> float:
    """How much of page one to leave for it, in points."""
    lines = sum(style.leading for _, style in _lines(record, words))
    return max(CODE_SIZE, lines + 2 * ink.GRID)


def lay_foot(sheets: Sheets, record: Account, words: Words) -> None:
    """Put it where the first page ends; `foot_height` was left for it."""
    top = ink.BOTTOM + foot_height(record, words)
    sheets.paint_first(_checkpoint(record, words, top))
    sheets.paint_first(_contents(sheets, words, top))


def _lines(record: Account, words: Words) -> list[Line]:
    checkpoint = record.checkpoint
    parts = (
        (words.checkpoint, TITLE),
        (f"{checkpoint.size}  {checkpoint.origin}", ink.CODED),
        (checkpoint.root, ink.CODED),
        (words.witnesses, TITLE),
        *((text, ink.BODY) for text in witness_texts(checkpoint, words)),
        (words.bundle, ink.SMALL),
        (record.bundle_sha256, ink.QUIET_CODE),
        (words.how_to_check, ink.SMALL),
    )
    return [(line, style) for text, style in parts for line in wrap(text, style, TEXT_WIDTH)]


def _checkpoint(record: Account, words: Words, top: float) -> Paint:
    matrix, lines = code_of(record.checkpoint.note), _lines(record, words)

    def paint(canvas: Canvas) -> None:
        draw_code(canvas, matrix, ink.MARGIN - 8, top - CODE_SIZE, CODE_SIZE)
        y = top - ink.GRID
        for text, style in lines:
            y -= style.leading
            write(canvas, text, style, TEXT_X, y)

    return paint


def _contents(sheets: Sheets, words: Words, top: float) -> Paint:
    right = ink.MARGIN + ink.MEASURE

    def paint(canvas: Canvas) -> None:
        y = top - ink.GRID - TITLE.leading
        write(canvas, words.contents, TITLE, CONTENTS_X, y)
        for title, page in sheets.sections.items():
            y -= ink.BODY.leading
            write(canvas, title, ink.BODY, CONTENTS_X, y)
            canvas.drawRightString(right, y, str(page))

    return paint
