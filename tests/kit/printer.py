"""A label printer on a desk: it speaks raw TCP, renders what it gets, and fails the way printers fail.

What it prints it keeps as pictures, so that a test counts labels that came out and scans them.  A
label that it took while it had no paper comes out once it has: as real ones do.
"""

import io
import re
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Condition, Thread

import zplkit
import zxingcpp
from PIL import Image

_PIECE = re.compile(rb"(~HS)|~SD(\d\d)|(\^XA.*?\^XZ)", re.DOTALL)
_SIZE = re.compile(rb"\^PW(\d+)\^LL(\d+)")
_MEDIA = re.compile(rb"\^MT[TD]")  # a printer's own setting, which the renderer does not know
_BREAK = struct.pack("ii", 1, 0)  # SO_LINGER: close with a reset
FORMATS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCodeModel2,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Code128,
    ]
)


class PrinterOnDesk:
    """A printer; what is wrong with it is set from outside, also while it works."""

    def __init__(self, *, dpi: int = 203) -> None:
        self.dpi = dpi
        self.has_paper = True
        self.head_open = False
        self.is_silent = False  # takes everything and tells nothing
        self.keeps_half = False  # the beginning of somebody's label is in its memory
        self.is_jammed = False  # reads nothing any more
        self.breaks_before = 0  # so many connections are reset as soon as they stand
        self.breaks_in_label = False  # the next label is cut off in its middle
        self.breaks_after_label = False  # the next label is taken whole, and then the line is gone
        self.loses_paper_at_label = (
            False  # the next label is the one that the roll is too short for
        )
        self.printed: list[Image.Image] = []
        self.darkness = -1
        self.connections = 0
        self._inside: list[bytes] = []
        self._changed = Condition()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.place: tuple[str, int] = self._server.getsockname()[:2]

    @property
    def address(self) -> str:
        """Where it is reached, as a profile has it."""
        return f"tcp://{self.place[0]}:{self.place[1]}"

    def load_paper(self) -> None:
        """Put in a roll: what waits inside comes out."""
        with self._changed:
            self.has_paper = True
            self._print()

    def read(self, n: int = -1) -> list[tuple[str, bytes]]:
        """What a scanner reads on a printed label: AIM prefix and bytes of each symbol."""
        codes = zxingcpp.read_barcodes(self.printed[n], formats=FORMATS)
        return sorted((code.symbology_identifier, code.bytes) for code in codes)

    def serve(self) -> None:
        """Take connections until it is switched off."""
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            self._open.append(line)
            self.connections += 1
            if self.breaks_before:
                self.breaks_before -= 1
                self._reset(line)
            elif not self.is_jammed:
                Thread(target=self._talk, args=(line,), daemon=True).start()

    def switch_off(self) -> None:
        """Nobody reaches it any more."""
        if self._server.fileno() >= 0:
            self._server.shutdown(socket.SHUT_RDWR)
            self._server.close()
        for line in self._open:
            line.close()

    def _talk(self, line: socket.socket) -> None:
        data = b""
        with line, suppress(OSError):  # whoever sent has gone, or was cut off
            while more := line.recv(65_536):
                data += more
                if self.breaks_in_label and b"^XA" in data:
                    self.breaks_in_label = False
                    self._reset(line)
                    return
                data = self._obey(line, data)

    def _obey(self, line: socket.socket, data: bytes) -> bytes:
        """Do what was sent, piece by piece; what is left is not whole yet."""
        while found := _PIECE.search(data):
            data = data[found.end() :]
            ask, darkness, label = found.groups()
            if ask and not self.is_silent:
                line.sendall(self._status())
            if darkness:
                self.darkness = int(darkness)
            if label:
                self._take(line, label)
        return data

    def _take(self, line: socket.socket, label: bytes) -> None:
        with self._changed:
            self._inside.append(label)
            if self.loses_paper_at_label:
                self.loses_paper_at_label, self.has_paper = False, False
            self._print()
        if self.breaks_after_label:
            self.breaks_after_label = False
            self._reset(line)

    def _print(self) -> None:
        while self._inside and self.has_paper and not self.head_open:
            label = self._inside.pop(0)
            width, height = map(int, _SIZE.search(label).groups())
            options = zplkit.Options(profile="zd621", dpi=self.dpi, width=width, height=height)
            (drawn,) = zplkit.render(_MEDIA.sub(b"", label), options).labels
            self.printed.append(Image.open(io.BytesIO(drawn.png())).convert("L"))

    def _status(self) -> bytes:
        paper, head, half = int(not self.has_paper), int(self.head_open), int(self.keeps_half)
        return (
            f"\x02030,{paper},0,1245,{len(self._inside):03},0,0,{half},000,0,0,0\x03\r\n"
            f"\x02001,0,{head},0,1,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
        ).encode()

    def _reset(self, line: socket.socket) -> None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _BREAK)
        line.close()


@contextmanager
def printer_on_desk(*, dpi: int = 203) -> Iterator[PrinterOnDesk]:
    """A printer that is switched on, and off at the end."""
    made = PrinterOnDesk(dpi=dpi)
    thread = Thread(target=made.serve, daemon=True)
    thread.start()
    yield made
    made.switch_off()
    thread.join(5)
