"""The PDF about a selection: a period, one person's acts, a vector lot or a shipment.

Made like the custody PDF (`labels.custody_report`): the same rows and the same evidence always give
the same bytes, the file is PDF/A-3b, and it leaves here with an empty seal.
"""

from custody.domain.selection_record import SelectionRecord
from labels.report import ink
from labels.report.checkpoint import lay_checkpoint
from labels.report.entries import lay_entries, lay_exceptions
from labels.report.languages import words_in
from labels.report.paper import as_pdf
from labels.report.sections import lay_sign_offs
from labels.report.selection_front import lay_selection_front
from labels.report.selection_sections import (
    lay_opened,
    lay_people,
    lay_therapies,
    lay_touched,
    lay_way,
)
from labels.report.sheets import Sheets
from labels.signature import Room

SECTIONS = (
    lay_way,
    lay_therapies,
    lay_touched,
    lay_people,
    lay_exceptions,
    lay_entries,
    lay_opened,
    lay_sign_offs,
    lay_checkpoint,
)


def render_selection_report(
    record: SelectionRecord, *, bundle: bytes, language: str = "en", room: Room | None = None
) -> bytes:
    """The report as an unsealed PDF with the evidence attached.

    Headings in English ("en") or German ("de"); raises ValueError for another language.  `room` is
    for a signature that PDF readers show, where one will be made.
    """
    words = words_in(language)
    ink.load_fonts()
    sheets = Sheets()
    lay_selection_front(sheets, record, words)
    if len(sheets.pages) == 1:
        sheets.turn()
    for lay in SECTIONS:
        lay(sheets, record, words)
    about = f"{words.selected_by.of(record.kind)} · {' – '.join(record.selected)}"
    return as_pdf(
        sheets, record, words, title=words.selection, about=about, bundle=bundle, room=room
    )
