"""The custody PDF: what an inspector reads, drawn from plain rows, with the evidence inside.

The same record and the same bundle always give the same bytes.  Page one has the answer; every page
has its number, the therapy and the checkpoint, so that a single sheet still says what it belongs
to.  Every typeface is embedded.  The file leaves here with an empty seal: `labels.seal.seal_pdf`
fills it.  It is PDF/A-3b.
"""

from dataclasses import replace
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from custody.domain.audit_record import AuditRecord
from labels.report import ink
from labels.report.checkpoint_code import code_of, draw_code, short_text
from labels.report.entries import lay_entries, lay_exceptions
from labels.report.evidence import with_evidence
from labels.report.front import lay_front
from labels.report.sections import (
    lay_bands,
    lay_checkpoint,
    lay_curves,
    lay_deviations,
    lay_genealogy,
    lay_reconciliation,
    lay_sign_offs,
)
from labels.report.sheets import Sheets, write
from labels.report.text import utc_text, visible, width_of
from labels.report.words import Words, words_in
from labels.signature import Room

FOOT = 24.0
FOOT_CODE = 50.0
_FORM = "checkpoint"

SECTIONS = (
    lay_front,
    lay_genealogy,
    lay_bands,
    lay_curves,
    lay_exceptions,
    lay_entries,
    lay_deviations,
    lay_sign_offs,
    lay_reconciliation,
    lay_checkpoint,
)


def render_custody_report(
    record: AuditRecord, *, bundle: bytes, language: str = "en", room: Room | None = None
) -> bytes:
    """The report as an unsealed PDF with the evidence bundle attached.

    Headings in English ("en") or German ("de"); raises ValueError for another language.  `room` is
    for a signature that PDF readers show, where one will be made.
    """
    words = words_in(language)
    ink.load_fonts()
    sheets = Sheets()
    for lay in SECTIONS:
        if lay is lay_genealogy:
            sheets.turn()
        lay(sheets, record, words)
    return with_evidence(
        _painted(sheets, record, words),
        bundle,
        title=_title(record, words),
        made=record.generated_at.utc,
        room=room,
    )


def _title(record: AuditRecord, words: Words) -> str:
    """The title in the file's properties: letters and digits only, for it stands in the clear."""
    kept = "".join(char if char.isascii() and char.isalnum() else " " for char in record.coi)
    return f"{words.report} {' '.join(kept.split())}".strip()


def _painted(sheets: Sheets, record: AuditRecord, words: Words) -> bytes:
    file = BytesIO()
    canvas = Canvas(
        file,
        pagesize=(ink.PAGE_WIDTH, ink.PAGE_HEIGHT),
        pageCompression=0,  # packed once, when the evidence is attached
        invariant=1,
        initialFontName=ink.REGULAR,
        initialFontSize=ink.BODY.size,
        lang=words.language,
    )
    canvas.beginForm(_FORM, 0, 0, FOOT_CODE, FOOT_CODE)
    draw_code(canvas, code_of(short_text(record.checkpoint)), 0, 0, FOOT_CODE)
    canvas.endForm()
    for number, page in enumerate(sheets.pages, start=1):
        canvas.bookmarkPage(f"page-{number}")
        for paint in page:
            paint(canvas)
        _furniture(canvas, record, words, (number, len(sheets.pages)))
        canvas.showPage()
    for title, number in {words.report: 1, **sheets.sections}.items():
        canvas.addOutlineEntry(title, f"page-{number}", level=0)
    canvas.save()
    return file.getvalue()


def _furniture(canvas: Canvas, record: AuditRecord, words: Words, page: tuple[int, int]) -> None:
    """What stands in the same place on every page."""
    right = ink.MARGIN + ink.MEASURE
    top = ink.PAGE_HEIGHT - 44
    head = f"{words.report} · {record.coi} {record.coi_check} · {record.mark.name}"
    write(canvas, visible(head.strip(" ·")), ink.SMALL, ink.MARGIN, top)
    if record.demo:
        _demo(canvas, words, right, top)
    _rule(canvas, top - 7)
    _rule(canvas, ink.BOTTOM - 8)
    canvas.saveState()
    canvas.translate(right - FOOT_CODE + 6, ink.BOTTOM - 10 - FOOT_CODE)
    canvas.doForm(_FORM)
    canvas.restoreState()
    checkpoint = f"{words.checkpoint} {record.checkpoint.size} · {record.checkpoint.root}"
    made = f"{words.generated} {utc_text(record.generated_at.utc)} · {record.generated_at.local}"
    numbers = f"{words.page} {page[0]} {words.page_of} {page[1]}"
    write(canvas, visible(checkpoint), ink.SMALL, ink.MARGIN, ink.BOTTOM - 22)
    write(canvas, visible(record.checkpoint.origin), ink.SMALL, ink.MARGIN, ink.BOTTOM - 32)
    write(canvas, visible(made.rstrip(" ·")), ink.SMALL, ink.MARGIN, ink.BOTTOM - 42)
    style = replace(ink.STRONG, size=9)
    x = right - FOOT_CODE - width_of(numbers, style.font, style.size)
    write(canvas, numbers, style, x, ink.BOTTOM - 22)


def _demo(canvas: Canvas, words: Words, right: float, y: float) -> None:
    width = width_of(words.demo, ink.WAIT_WORD.font, ink.WAIT_WORD.size) + 10
    canvas.setStrokeColor(ink.WAIT)
    canvas.setLineWidth(0.8)
    canvas.rect(right - width, y - 4, width, 12.5, stroke=1, fill=0)
    write(canvas, words.demo, ink.WAIT_WORD, right - width + 5, y - 0.6)


def _rule(canvas: Canvas, y: float) -> None:
    canvas.setStrokeColor(ink.LINE)
    canvas.setLineWidth(0.5)
    canvas.line(ink.MARGIN, y, ink.MARGIN + ink.MEASURE, y)
