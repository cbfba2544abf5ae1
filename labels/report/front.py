"""Page one of a therapy's or a container's record: the answer, before anything else.

Whose cells, unbroken or not, in large type; the facts in a grid; the checkpoint that binds all of it
and who cosigned it; and, where there is room for it, the way from vein to vein as a picture, which
otherwise follows on the next page.
"""

from collections.abc import Iterator
from dataclasses import replace

from reportlab.pdfgen.canvas import Canvas

from custody.domain.audit_lines import FactLine, IdentityState
from custody.domain.audit_record import AuditRecord
from labels.report import ink
from labels.report.front_blocks import (
    SECOND_HEAD,
    Count,
    Verdict,
    lay_answer,
    lay_counts,
    lay_facts,
)
from labels.report.front_foot import foot_height, lay_foot
from labels.report.icons import Icon, draw_mark
from labels.report.ink import Style
from labels.report.path_picture import draw_path
from labels.report.sheets import Sheets, write
from labels.report.text import visible, width_of
from labels.report.words import Words

COI = Style(font=ink.CODE, size=23, leading=32)
CONTAINER = Style(font=ink.BOLD, size=13, leading=20)


def lay_front(sheets: Sheets, record: AuditRecord, words: Words) -> None:
    """Fill page one; what does not fit goes on to the next."""
    _identity(sheets, record)
    if record.container:
        sheets.write(record.container, CONTAINER)
        sheets.skip(2 * ink.GRID)
    lay_answer(sheets, tuple(_verdicts(record, words)), (record.answer,))
    lay_counts(sheets, _counts(record, words))
    lay_facts(sheets, _facts(record, words))
    if record.stages:
        _path(sheets, record, words)
    lay_foot(sheets, record, words)


def _path(sheets: Sheets, record: AuditRecord, words: Words) -> None:
    """The way from vein to vein, above the foot or on a page of its own."""
    picture = draw_path(record.stages, language=words.language)
    heading = replace(ink.STRONG, colour=ink.MUTED)
    if sheets.room < picture.height + heading.leading + 3 * ink.GRID + foot_height(record, words):
        sheets.turn()
    sheets.skip(2 * ink.GRID)
    sheets.write(words.path, heading)
    sheets.skip(ink.GRID)
    sheets.place(picture)


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


def _verdicts(record: AuditRecord, words: Words) -> Iterator[Verdict]:
    """Custody, apart from it whether bag and patient were checked, and what is lost."""
    if record.unbroken and not record.gaps:
        yield Verdict(icon=Icon.GO, text=words.unbroken)
    else:
        yield Verdict(icon=Icon.STOP, text=words.broken)
    if record.identity is IdentityState.CHECKED:
        yield Verdict(icon=Icon.GO, text=words.identity_checked, style=SECOND_HEAD)
    if record.identity is IdentityState.UNCHECKED:
        yield Verdict(icon=Icon.STOP, text=words.identity_unchecked, style=SECOND_HEAD)
    if record.checkpoint.lost:
        lost = f"{words.lost}: {record.checkpoint.lost}"
        yield Verdict(icon=Icon.STOP, text=lost, style=SECOND_HEAD)


def _counts(record: AuditRecord, words: Words) -> tuple[Count, ...]:
    opened = sum(deviation.closed_at is None for deviation in record.deviations)
    declared, gaps = len(record.declarations), len(record.gaps)
    return (
        Count(label=words.entries, number=len(record.events)),
        Count(label=words.containers, number=len(record.containers)),
        Count(label=words.refusals, number=len(record.refusals)),
        Count(label=words.declarations, number=declared, is_grave=declared > 0),
        Count(label=words.deviations_open, number=opened, is_grave=opened > 0),
        Count(label=words.gaps, number=gaps, is_grave=gaps > 0),
    )


def _facts(record: AuditRecord, words: Words) -> tuple[FactLine, ...]:
    patient = record.patient or (
        FactLine(label=words.patient, value=words.erased if record.erased else words.redacted),
    )
    return (
        *patient,
        FactLine(label=words.site, value=record.site),
        *_preset(record, words),
        FactLine(label=words.status, value=record.status),
        *record.facts,
    )


def _preset(record: AuditRecord, words: Words) -> tuple[FactLine, ...]:
    """The preset in its version; a record of less than a therapy has none."""
    shown = f"{record.preset}, {record.preset_version}"
    return (FactLine(label=words.preset, value=shown),) if record.preset else ()
