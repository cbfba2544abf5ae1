"""The test label of a printer: its own profile in words, about nobody."""

from typing import Final

from custody.store.printers import Printer, Takes
from labels.printing import LabelFile
from labels.profile import Media
from labels.trial import trial_label

MEDIA_WORDS: Final = {Media.TRANSFER: "with ribbon", Media.DIRECT: "by heat alone"}


def trial_of(printer: Printer) -> LabelFile:
    """A test label as this printer prints it, every symbol of it decoded."""
    details = (
        f"{printer.dpi} dpi, {printer.width_millimetres} mm wide",
        how_it_prints(printer),
        "Not for cells",
    )
    return trial_label(printer.id, details, stock=printer.stock, dpi=printer.dpi)


def how_it_prints(printer: Printer) -> str:
    """What a printer is told with its labels, in words; a queue for PDF is told nothing."""
    if printer.takes is Takes.PDF:
        return "PDF, at true size"
    return f"Darkness {printer.darkness}, {MEDIA_WORDS[Media(printer.media)]}"
