"""Page one: the answer, before anything else.

Whose cells, unbroken or not, in large type; the facts in a grid; the way from vein to vein as a
picture; what follows and where; and the checkpoint that binds all of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportlab.pdfgen.canvas import Canvas

from custody.domain.audit_record import AuditRecord, FactLine, IdentityState
from labels.report import ink
from labels.report.checkpoint_code import code_of, draw_code
from labels.report.icons import Icon, draw_icon, draw_mark
from labels.report.ink import Style
from labels.report.path_picture import draw_path
from labels.report.sheets import Paint, Sheets, write
from labels.report.text import visible, width_of, wrap
from labels.report.words import Words

COI = Style(font=ink.CODE, size=23, leading=32)
CONTAINER = Style(font=ink.BOLD, size=13, leading=20)
HEAD = Style(font=ink.BOLD, size=20, leading=26)
SECOND_HEAD = Style(font=ink.BOLD, size=14.5, leading=22)
NUMBER = Style(font=ink.BOLD, size=15, leading=18)
FACTS_IN_A_ROW = 4
CODE_SIZE = 128.0


def lay_front(sheets: Sheets, record: AuditRecord, words: Words) -> None:
    """Fill page one; what does not fit goes on to the next."""
    _identity(sheets, record)
    if record.container:
        sheets.write(record.container, CONTAINER)
        sheets.skip(2 * ink.GRID)
    _answer(sheets, record, words)
    _counts(sheets, record, words)
    _facts(sheets, record, words)
    if record.stages:
        sheets.skip(2 * ink.GRID)
        sheets.write(words.path, replace(ink.STRONG, colour=ink.MUTED))
        sheets.skip(ink.GRID)
        sheets.place(draw_path(record.stages, language=words.language))
    _foot(sheets, record, words)


def _identity(sheets: Sheets, record: AuditRecord) -> None:
    sheets.write(record.title, replace(ink.LEAD, size=10.5))
    sheets.skip(COI.leading)
    y = sheets.y

    def paint(canvas: Canvas) -> None:
        text = visible(record.coi, COI.font)
        write(canvas, text, COI, ink.MARGIN, y + 8)
        if record.coi_check:
            _check_character(
                canvas, record, ink.MARGIN + width_of(text, COI.font, COI.size) + 10, y
            )
        name = visible(record.mark.name, ink.BOLD)
        style = Style(font=ink.BOLD, size=13)
        x = ink.MARGIN + ink.MEASURE - width_of(name, style.font, style.size)
        write(canvas, name, style, x, y + 9)
        draw_mark(canvas, record.mark.shape, x - 26, y + 5, 18)

    sheets.paint(paint)
    sheets.skip(2 * ink.GRID)


def _check_character(canvas: Canvas, record: AuditRecord, x: float, y: float) -> None:
    width = width_of(record.coi_check, COI.font, COI.size) + 10
    write(canvas, visible(record.coi_check, COI.font), COI, x + 5, y + 8)
    canvas.setStrokeColor(ink.INK)
    canvas.setLineWidth(1.4)
    canvas.roundRect(x, y + 2, width, 27, 3, stroke=1, fill=0)


def _answer(sheets: Sheets, record: AuditRecord, words: Words) -> None:
    """Each word with its sign, then the sentence; a strong bar on the left, red if any word is."""
    verdicts = tuple(_verdicts(record, words))
    top = sheets.y
    x, width = ink.MARGIN + 58, ink.MEASURE - 66
    sheets.skip(2 * ink.GRID)
    for is_good, text, head in verdicts:
        icon, colour = (Icon.GO, ink.GO) if is_good else (Icon.STOP, ink.STOP)
        sheets.paint(_sign(icon, sheets.y - head.leading / 2 - 2, head.size * 0.55))
        sheets.write(text, replace(head, colour=colour), x=x, width=width)
    sheets.write(record.answer, ink.ANSWER, x=x, width=width)
    sheets.skip(2 * ink.GRID)
    bottom = sheets.y
    bar = ink.GO if all(is_good for is_good, _, _ in verdicts) else ink.STOP

    def paint(canvas: Canvas) -> None:
        canvas.setFillColor(bar)
        canvas.rect(ink.MARGIN, bottom, 5, top - bottom, stroke=0, fill=1)
        canvas.setStrokeColor(ink.LINE)
        canvas.setLineWidth(0.6)
        canvas.rect(ink.MARGIN, bottom, ink.MEASURE, top - bottom, stroke=1, fill=0)

    sheets.paint(paint)


def _verdicts(record: AuditRecord, words: Words) -> Iterator[tuple[bool, str, Style]]:
    """Custody, apart from it whether bag and patient were checked, and what is lost: good or not, and the word."""
    is_whole = record.unbroken and not record.gaps
    yield is_whole, words.unbroken if is_whole else words.broken, HEAD
    if record.identity is IdentityState.CHECKED:
        yield True, words.identity_checked, SECOND_HEAD
    if record.identity is IdentityState.UNCHECKED:
        yield False, words.identity_unchecked, SECOND_HEAD
    if record.checkpoint.lost:
        yield False, f"{words.lost}: {record.checkpoint.lost}", SECOND_HEAD


def _sign(icon: Icon, y: float, radius: float) -> Paint:
    def paint(canvas: Canvas) -> None:
        draw_icon(canvas, icon, ink.MARGIN + 31, y, radius)

    return paint


def _counts(sheets: Sheets, record: AuditRecord, words: Words) -> None:
    opened = sum(deviation.closed_at is None for deviation in record.deviations)
    counts = (
        (words.entries, len(record.events), False),
        (words.containers, len(record.containers), False),
        (words.refusals, len(record.refusals), False),
        (words.declarations, len(record.declarations), bool(record.declarations)),
        (words.deviations_open, opened, opened > 0),
        (words.gaps, len(record.gaps), bool(record.gaps)),
    )
    width = ink.MEASURE / len(counts)
    sheets.skip(44)
    y = sheets.y

    def paint(canvas: Canvas) -> None:
        for place, (label, number, is_grave) in enumerate(counts):
            x = ink.MARGIN + place * width
            colour = ink.STOP if is_grave else ink.INK
            write(canvas, str(number), replace(NUMBER, colour=colour), x + 6, y + 18)
            write(canvas, label, replace(ink.SMALL, colour=ink.MUTED), x + 6, y + 7)
        _rule(canvas, y)

    sheets.paint(paint)


def _facts(sheets: Sheets, record: AuditRecord, words: Words) -> None:
    patient = record.patient or (
        FactLine(label=words.patient, value=words.erased if record.erased else words.redacted),
    )
    facts = (
        *patient,
        FactLine(label=words.site, value=record.site),
        *_preset(record, words),
        FactLine(label=words.status, value=record.status),
        *record.facts,
    )
    facts = tuple(fact for fact in facts if fact.value)
    for start in range(0, len(facts), FACTS_IN_A_ROW):
        _fact_row(sheets, facts[start : start + FACTS_IN_A_ROW])


def _preset(record: AuditRecord, words: Words) -> tuple[FactLine, ...]:
    """The preset in its version; a record of less than a therapy has none."""
    shown = f"{record.preset}, {record.preset_version}"
    return (FactLine(label=words.preset, value=shown),) if record.preset else ()


def _fact_row(sheets: Sheets, facts: Sequence[FactLine]) -> None:
    width = ink.MEASURE / FACTS_IN_A_ROW
    lines = [wrap(fact.value, ink.STRONG, width - 12) for fact in facts]
    height = max(len(one) for one in lines) * ink.STRONG.leading + ink.SMALL.leading + 9
    if sheets.room < height:
        sheets.turn()
    sheets.skip(height)
    y = sheets.y

    def paint(canvas: Canvas) -> None:
        for place, (fact, values) in enumerate(zip(facts, lines, strict=True)):
            x, top = ink.MARGIN + place * width + 6, y + height - 12
            write(canvas, visible(fact.label), ink.SMALL, x, top)
            for number, value in enumerate(values, start=1):
                write(canvas, value, ink.STRONG, x, top - number * ink.STRONG.leading)
        _rule(canvas, y)

    sheets.paint(paint)


def _rule(canvas: Canvas, y: float) -> None:
    canvas.setStrokeColor(ink.LINE)
    canvas.setLineWidth(0.5)
    canvas.line(ink.MARGIN, y, ink.MARGIN + ink.MEASURE, y)


def _foot(sheets: Sheets, record: AuditRecord, words: Words) -> None:
    """Checkpoint with its code on the left, contents on the right, at the bottom of the page."""
    if sheets.room < CODE_SIZE + 3 * ink.GRID:
        sheets.turn()
    sheets.y = ink.BOTTOM
    sheets.paint(_checkpoint(record, words))
    sheets.paint(_contents(sheets, words))


def _checkpoint(record: AuditRecord, words: Words) -> Paint:
    matrix = code_of(record.checkpoint.note)
    x, width = ink.MARGIN + CODE_SIZE + 2 * ink.GRID, 200.0

    def paint(canvas: Canvas) -> None:
        draw_code(canvas, matrix, ink.MARGIN - 8, ink.BOTTOM, CODE_SIZE)
        y = ink.BOTTOM + CODE_SIZE - 14
        write(canvas, words.checkpoint, replace(ink.STRONG, colour=ink.MUTED), x, y)
        parts = (
            (f"{record.checkpoint.size}  {record.checkpoint.origin}", ink.CODED),
            (record.checkpoint.root, ink.CODED),
            (words.bundle, ink.SMALL),
            (record.bundle_sha256, ink.QUIET_CODE),
            (words.how_to_check, ink.SMALL),
        )
        for text, style in parts:
            for line in wrap(text, style, width):
                y -= style.leading
                write(canvas, line, style, x, y)

    return paint


def _contents(sheets: Sheets, words: Words) -> Paint:
    x, right = ink.MARGIN + CODE_SIZE + 226, ink.MARGIN + ink.MEASURE

    def paint(canvas: Canvas) -> None:
        y = ink.BOTTOM + CODE_SIZE - 14
        write(canvas, words.contents, replace(ink.STRONG, colour=ink.MUTED), x, y)
        for title, page in sheets.sections.items():
            y -= ink.BODY.leading + 1
            write(canvas, title, ink.BODY, x, y)
            canvas.drawRightString(right, y, str(page))

    return paint
