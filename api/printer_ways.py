"""By which way a label gets to its printer, and in which form: the address and the profile say it."""

from typing import Final

from api.ipp_link import Document, queue_at, send_over_ipp
from api.printer_link import UNREACHABLE, Certainty, Ending, Patience, host_and_port, send
from custody.store.printers import Printer, Takes
from labels.printing import LabelFile
from labels.profile import Media, for_printer

# What a queue calls ZPL that it hands on as it is, the plainest first.
ZPL_MEDIA_TYPES: Final = (
    "application/vnd.zebra-zpl",
    "application/vnd.cups-raw",
    "application/octet-stream",
)
PDF_MEDIA_TYPES: Final = ("application/pdf",)


def leads_to_a_printer(address: str) -> bool:
    """Whether an address is one of raw TCP or of IPP, with nothing in it that a reader would leave out."""
    if not address.isprintable() or " " in address:
        return False
    return host_and_port(address) is not None or queue_at(address) is not None


def leads_to_a_queue(address: str) -> bool:
    """Whether an address is that of a print queue, which takes PDF."""
    return leads_to_a_printer(address) and queue_at(address) is not None


def document_for(printer: Printer, file: LabelFile) -> Document | None:
    """A label in the form that its printer takes; None where it has none."""
    if printer.takes is Takes.PDF:
        return Document(data=file.pdf, media_types=PDF_MEDIA_TYPES, at_true_size=True)
    if file.zpl is None:
        return None
    zpl = for_printer(file.zpl, darkness=printer.darkness, media=Media(printer.media))
    return Document(data=zpl, media_types=ZPL_MEDIA_TYPES)


def send_document(
    printer: Printer, document: Document, *, title: str, patience: Patience
) -> Ending:
    """Send a label; `title` names nobody, since print servers list their jobs."""
    if queue := queue_at(printer.address):
        return send_over_ipp(queue, document, title=title, patience=patience)
    place = host_and_port(printer.address)
    if place is None or printer.takes is Takes.PDF:  # no label printer reads PDF over a bare line
        return Ending(certainty=Certainty.NOT_SENT, problem=UNREACHABLE)
    return send(place, document.data, answers=printer.answers, patience=patience)
