"""The pages of a paper become a file: what stands in the same place on each of them, and the outline.

Every page has its number, what it belongs to and the checkpoint, in words and as a code, so that a
single sheet still says where it is from.
"""

from dataclasses import replace
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from custody.domain.audit_record import Account
from labels.report import ink
from labels.report.checkpoint_code import code_of, draw_code, short_text
from labels.report.evidence import with_evidence
from labels.report.front_blocks import rule
from labels.report.sheets import Sheets, write
from labels.report.text import utc_text, visible, width_of
from labels.report.words import Words
from labels.signature import Room

FOOT_CODE = 50.0
_FORM = "checkpoint"


def as_pdf(  # noqa: PLR0913
    sheets: Sheets,
    record: Account,
    words: Words,
    *,
    title: str,
    about: str,
    bundle: bytes,
    room: Room | None,
) -> bytes:
    """The unsealed PDF with the evidence attached; `about` stands at the head of each page."""
    return with_evidence(
        _painted(sheets, record, words, f"{title} · {about}"),
        bundle,
        title=_in_the_clear(f"{title} {about}"),
        made=record.generated_at.utc,
        room=room,
    )


def _in_the_clear(title: str) -> str:
    """The title in the file's properties: letters and digits only, for anybody reads it."""
    kept = "".join(char if char.isascii() and char.isalnum() else " " for char in title)
    return " ".join(kept.split())


def _painted(sheets: Sheets, record: Account, words: Words, head: str) -> bytes:
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
        _head(canvas, record, words, head)
        _foot(canvas, record, words, f"{words.page} {number} {words.page_of} {len(sheets.pages)}")
        canvas.showPage()
    for title, number in {head.partition(" · ")[0]: 1, **sheets.sections}.items():
        canvas.addOutlineEntry(title, f"page-{number}", level=0)
    canvas.save()
    return file.getvalue()


def _head(canvas: Canvas, record: Account, words: Words, head: str) -> None:
    top = ink.PAGE_HEIGHT - 44
    write(canvas, visible(head.strip(" ·")), ink.SMALL, ink.MARGIN, top)
    if record.demo:
        _demo(canvas, words, ink.MARGIN + ink.MEASURE, top)
    rule(canvas, top - 7)


def _foot(canvas: Canvas, record: Account, words: Words, numbers: str) -> None:
    right = ink.MARGIN + ink.MEASURE
    rule(canvas, ink.BOTTOM - 8)
    canvas.saveState()
    canvas.translate(right - FOOT_CODE + 6, ink.BOTTOM - 10 - FOOT_CODE)
    canvas.doForm(_FORM)
    canvas.restoreState()
    checkpoint = f"{words.checkpoint} {record.checkpoint.size} · {record.checkpoint.root}"
    made = f"{words.generated} {utc_text(record.generated_at.utc)} · {record.generated_at.local}"
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
