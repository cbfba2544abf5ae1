"""A label's way into a printer over raw TCP: what is certain about it afterwards.

Until its first byte is handed to the network it was not sent, and may be tried again.  From then on
it has perhaps come out, unless the printer itself says that it is done: `unsure` is never tried
again by itself.
"""

import socket
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic, sleep
from typing import Final
from urllib.parse import urlsplit

from api.printer_status import ANSWER, ASK, PrinterStatus, read_status

RAW_PORT: Final = 9100
ANSWER_BYTES_MAX: Final = 4096
UNREACHABLE: Final = "it cannot be reached: is it switched on and connected?"
SILENT: Final = "it is connected and does not answer: switch it off and on"
BUSY: Final = "it has other labels to print first"
HALF: Final = "half a label is in its memory: switch it off and on"
BROKEN: Final = "the connection broke while the label was being sent"
NOT_HEARD: Final = "the label was sent, and the printer did not say that it is done"
STILL_INSIDE: Final = "the label is in the printer's memory and may still come out"


class Certainty(StrEnum):
    """What is known of a label afterwards."""

    SENT = "sent"
    NOT_SENT = "not_sent"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How sending ended, and what was in the way."""

    certainty: Certainty
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How many seconds each part of it may take."""

    connect: float = 5
    answer: float = 3
    send: float = 10
    finish: float = 20
    sheets: float = 60  # to finish PDF: an office printer warms up first
    between: float = 0.25

    @property
    def most(self) -> float:
        """All of it together, by the longer of both ways: IPP connects anew for each thing it asks."""
        finish = max(self.finish, self.sheets)
        return 6 * self.connect + self.send + finish + 6 * self.answer


def host_and_port(address: str) -> tuple[str, int] | None:
    """Where `tcp://HOST:PORT` leads, port 9100 where none is named; None for another address."""
    try:
        parts = urlsplit(address)
        port = parts.port or RAW_PORT
    except ValueError:
        return None
    bare = not (parts.path or parts.query or parts.fragment or parts.username)
    return (parts.hostname, port) if parts.scheme == "tcp" and parts.hostname and bare else None


def send(place: tuple[str, int], label: bytes, *, answers: bool, patience: Patience) -> Ending:
    """Send a label; `answers` is whether this printer tells its status, and must then be ready."""
    try:
        line = socket.create_connection(place, timeout=patience.connect)
    except (OSError, UnicodeError):  # a name that can be no host's is the latter
        return Ending(certainty=Certainty.NOT_SENT, problem=UNREACHABLE)
    with line:
        hindrance = _hindrance(line, patience) if answers else ""
        if hindrance:
            return Ending(certainty=Certainty.NOT_SENT, problem=hindrance)
        try:
            line.settimeout(patience.send)
            line.sendall(label)
            problem = _until_done(line, patience) if answers else _until_taken(line, patience)
        except OSError:
            problem = BROKEN
    certainty = Certainty.UNSURE if problem else Certainty.SENT
    return Ending(certainty=certainty, problem=problem)


def _hindrance(line: socket.socket, patience: Patience) -> str:
    """Why a label cannot be sent now, or nothing; no byte of it is on its way yet."""
    try:
        status = _status(line, patience)
    except OSError:
        return UNREACHABLE
    if status is None:
        return SILENT
    if status.half_inside:
        return status.fault or HALF
    return status.fault or (BUSY if status.labels_inside else "")


def _until_done(line: socket.socket, patience: Patience) -> str:
    """Wait until the printer says that nothing is left inside; or why that is not known."""
    until = monotonic() + patience.finish
    while True:
        status = _status(line, patience)
        if status is None:
            return NOT_HEARD
        if status.fault:
            return f"{status.fault}; {STILL_INSIDE}"
        if status.is_done:
            return ""
        if monotonic() >= until:
            return STILL_INSIDE
        sleep(patience.between)


def _until_taken(line: socket.socket, patience: Patience) -> str:
    """A printer that tells nothing has taken the label once it closes the connection in its turn."""
    line.shutdown(socket.SHUT_WR)
    line.settimeout(patience.finish)
    try:
        return "" if line.recv(1) == b"" else NOT_HEARD
    except TimeoutError:
        return NOT_HEARD


def _status(line: socket.socket, patience: Patience) -> PrinterStatus | None:
    """The printer's answer to ~HS, None where none comes; OSError where the connection is lost."""
    line.settimeout(patience.answer)
    line.sendall(ASK)
    answer, until = b"", monotonic() + patience.answer
    try:
        while not ANSWER.search(answer) and len(answer) < ANSWER_BYTES_MAX:
            line.settimeout(max(0.001, until - monotonic()))
            more = line.recv(1024)
            if not more:
                raise ConnectionError
            answer += more
    except TimeoutError:
        return None
    return read_status(answer)
