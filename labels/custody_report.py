"""The custody PDF: what an inspector reads, drawn from plain rows, with the evidence inside.

The same record and the same bundle always give the same bytes.  Page one has the answer; every page
has its number, the therapy and the checkpoint, so that a single sheet still says what it belongs
to.  Every typeface is embedded.  The file leaves here with an empty seal: `labels.seal.seal_pdf`
fills it.  It is PDF/A-3b.
"""

from custody.domain.audit_record import AuditRecord
from labels.report import ink
from labels.report.checkpoint import lay_checkpoint
from labels.report.entries import lay_entries, lay_exceptions
from labels.report.front import lay_front
from labels.report.languages import words_in
from labels.report.paper import as_pdf
from labels.report.sections import (
    lay_bands,
    lay_curves,
    lay_deviations,
    lay_genealogy,
    lay_reconciliation,
    lay_sign_offs,
)
from labels.report.sheets import Sheets
from labels.signature import Room

SECTIONS = (
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
    lay_front(sheets, record, words)
    if len(sheets.pages) == 1:
        sheets.turn()
    for lay in SECTIONS:
        lay(sheets, record, words)
    about = f"{record.coi} {record.coi_check} · {record.mark.name}"
    return as_pdf(sheets, record, words, title=words.report, about=about, bundle=bundle, room=room)
