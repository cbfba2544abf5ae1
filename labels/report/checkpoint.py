"""The checkpoint's own section: the signed note itself, whom it has as witnesses, and what it binds."""

from custody.domain.audit_record import Account
from labels.report import ink
from labels.report.sheets import Sheets
from labels.report.witnesses import witness_texts
from labels.report.words import Words


def lay_checkpoint(sheets: Sheets, record: Account, words: Words) -> None:
    """The note word for word, its witnesses, and the hash of the evidence attached."""
    sheets.section(words.checkpoint, lead=words.how_to_check, needs=150)
    sheets.write(record.checkpoint.note.rstrip("\n"), ink.CODED)
    sheets.skip(2 * ink.GRID)
    sheets.write(words.witnesses, ink.SMALL)
    for text in witness_texts(record.checkpoint, words):
        sheets.write(text, ink.STRONG)
    sheets.skip(2 * ink.GRID)
    sheets.write(words.bundle, ink.SMALL)
    sheets.write(record.bundle_sha256, ink.CODED)
