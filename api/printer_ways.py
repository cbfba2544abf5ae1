"""By which way a label gets to its printer: the scheme of the printer's address says it."""

from typing import Final

from api.ipp_link import queue_at, send_over_ipp
from api.printer_link import UNREACHABLE, Certainty, Ending, Patience, host_and_port, send
from custody.store.printers import Printer

# What a queue calls ZPL that it hands on as it is, the plainest first.
ZPL_MEDIA_TYPES: Final = (
    "application/vnd.zebra-zpl",
    "application/vnd.cups-raw",
    "application/octet-stream",
)


def leads_to_a_printer(address: str) -> bool:
    """Whether an address is one of raw TCP or of IPP, with nothing in it that a reader would leave out."""
    if not address.isprintable() or " " in address:
        return False
    return host_and_port(address) is not None or queue_at(address) is not None


def send_zpl(printer: Printer, zpl: bytes, *, title: str, patience: Patience) -> Ending:
    """Send a label; `title` names nobody, since print servers list their jobs."""
    if place := host_and_port(printer.address):
        return send(place, zpl, answers=printer.answers, patience=patience)
    if queue := queue_at(printer.address):
        return send_over_ipp(queue, zpl, ZPL_MEDIA_TYPES, title=title, patience=patience)
    return Ending(certainty=Certainty.NOT_SENT, problem=UNREACHABLE)
