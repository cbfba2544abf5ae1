"""A print server on a desk: a real HTTP server that speaks IPP, keeps what it got, and fails the way queues fail.

It is written from RFC 8010 and 8011 and shares nothing with the code that it tests.  What it prints it keeps as the
bytes of the document; a job is begun the moment its document is whole, unless something is set that keeps it back.
"""

import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

_BREAK = struct.pack("ii", 1, 0)  # SO_LINGER: close with a reset
PENDING, HELD, PROCESSING, STOPPED, CANCELED, ABORTED, COMPLETED = range(3, 10)
CREATE, SEND, CANCEL, GET_JOB, GET_PRINTER = 0x05, 0x06, 0x08, 0x09, 0x0B
OK, NOT_POSSIBLE, NOT_FOUND, BAD_FORMAT = 0x0000, 0x0404, 0x0406, 0x040A
INTEGER, BOOLEAN, ENUM, NO_VALUE = 0x21, 0x22, 0x23, 0x13
NAME, KEYWORD, MIME = 0x42, 0x44, 0x49
Told = list[tuple[int, str, list[Any]]]


@dataclass
class Job:
    """One job of the queue."""

    number: int
    name: str
    state: int = HELD  # it waits for its document
    reason: str = "job-incoming"
    begun_at: int | None = None
    wants: dict[str, list[bytes]] = field(default_factory=dict)  # as it was created


class QueueOnDesk:
    """A queue; what is wrong with it is set from outside, also while it works."""

    path = "/printers/LABELS"

    def __init__(self) -> None:
        self.state = 3  # idle
        self.reasons = ["none"]
        self.is_accepting = True
        self.waiting = 0  # jobs of others
        self.formats = ["application/octet-stream", "application/vnd.cups-raw", "application/pdf"]
        self.operations = [CREATE, SEND, CANCEL, GET_JOB, GET_PRINTER]
        self.error_policy: str | None = "abort-job"
        self.http_status = 200
        self.breaks_at: int | None = None  # the operation whose body is cut off in its middle
        self.breaks_after: int | None = None  # the operation that is done and then not answered
        self.holds_back = False  # takes documents and begins none
        self.jams = False  # begins a job and stops in it
        self.aborts = False  # begins a job and gives it up
        self.refuses_document = False
        self.forgets_jobs = False
        self.cannot_cancel = False
        self.ends_with = "job-completed-successfully"
        self.tells_begin = True  # time-at-processing is told at all
        self.jobs: list[Job] = []
        self.printed: list[tuple[str, bytes]] = []  # media type and document
        self.asked: list[int] = []
        self.address = ""

    def answer(self, operation: int, told: dict[str, list[bytes]], document: bytes) -> bytes:
        """What the server says to a request."""
        self.asked.append(operation)
        if operation == GET_PRINTER:
            return answer_bytes(OK, 0x04, self._printer())
        if operation == CREATE:
            name = told["job-name"][0].decode()
            self.jobs.append(Job(number=len(self.jobs) + 1, name=name, wants=told))
            return answer_bytes(OK, 0x02, [(INTEGER, "job-id", [self.jobs[-1].number])])
        number = int.from_bytes(told["job-id"][0], "big")
        job = next((one for one in self.jobs if one.number == number), None)
        if job is None or (self.forgets_jobs and operation != SEND):
            return answer_bytes(NOT_FOUND, 0x02, [])
        if operation == SEND:
            return self._take(job, told["document-format"][0].decode(), document)
        if operation == CANCEL:
            return self._cancel(job)
        return answer_bytes(OK, 0x02, self._job(job))

    def _take(self, job: Job, media_type: str, document: bytes) -> bytes:
        if self.refuses_document:
            return answer_bytes(BAD_FORMAT, 0x02, [])
        job.state, job.reason = PENDING, "none"
        if not self.holds_back:
            self._begin(job, media_type, document)
        return answer_bytes(OK, 0x02, self._job(job))

    def _begin(self, job: Job, media_type: str, document: bytes) -> None:
        job.begun_at = 1
        if self.jams:
            job.state, job.reason = STOPPED, "printer-stopped"
        elif self.aborts:
            job.state, job.reason = ABORTED, "aborted-by-system"
        else:
            self.printed.append((media_type, document))
            job.state, job.reason = COMPLETED, self.ends_with

    def finish(self, job: Job) -> None:
        """A job that was held back is printed after all."""
        job.begun_at, job.state, job.reason = 1, COMPLETED, self.ends_with

    def _cancel(self, job: Job) -> bytes:
        if self.cannot_cancel or job.state >= CANCELED:
            return answer_bytes(NOT_POSSIBLE, 0x02, [])
        job.state, job.reason = CANCELED, "job-canceled-by-user"
        return answer_bytes(OK, 0x02, [])

    def _printer(self) -> Told:
        policy = [(NAME, "printer-error-policy", [self.error_policy])] if self.error_policy else []
        return [
            (ENUM, "printer-state", [self.state]),
            (KEYWORD, "printer-state-reasons", self.reasons),
            (BOOLEAN, "printer-is-accepting-jobs", [self.is_accepting]),
            (INTEGER, "queued-job-count", [self.waiting]),
            (MIME, "document-format-supported", self.formats),
            (ENUM, "operations-supported", self.operations),
            *policy,
        ]

    def _job(self, job: Job) -> Told:
        begun = (NO_VALUE, [b""]) if job.begun_at is None else (INTEGER, [job.begun_at])
        moment = [(begun[0], "time-at-processing", begun[1])] if self.tells_begin else []
        return [
            (ENUM, "job-state", [job.state]),
            (KEYWORD, "job-state-reasons", [job.reason]),
            *moment,
        ]


def answer_bytes(status: int, group: int, attributes: Told) -> bytes:
    """An answer as RFC 8010 has it."""
    begin = [(0x47, "attributes-charset", ["utf-8"]), (0x48, "attributes-natural-language", ["en"])]
    body = b"\x01" + _attributes(begin) + bytes((group,)) + _attributes(attributes)
    return b"\x01\x01" + struct.pack(">HI", status, 1) + body + b"\x03"


def _attributes(attributes: Told) -> bytes:
    out = b""
    for tag, name, values in attributes:
        for n, value in enumerate(values):
            called = b"" if n else name.encode()
            content = _content(tag, value)
            out += (
                struct.pack(">BH", tag, len(called))
                + called
                + struct.pack(">H", len(content))
                + content
            )
    return out


def _content(tag: int, value: Any) -> bytes:
    if tag in (INTEGER, ENUM):
        return struct.pack(">i", value)
    if tag == BOOLEAN:
        return bytes((value,))
    return value if isinstance(value, bytes) else value.encode()


def read_request(data: bytes) -> tuple[int, dict[str, list[bytes]], bytes]:
    """Operation, the bytes of each attribute's values, and the document behind them."""
    (operation,), at = struct.unpack_from(">H", data, 2), 8
    told: dict[str, list[bytes]] = {}
    name = ""
    while data[at] != 0x03:
        tag, at = data[at], at + 1
        if tag < 0x10:
            continue
        parts = []
        for _ in range(2):
            (length,) = struct.unpack_from(">H", data, at)
            parts.append(data[at + 2 : at + 2 + length])
            at += 2 + length
        name = parts[0].decode() or name
        told.setdefault(name, []).append(parts[1])
    return operation, told, data[at + 1 :]


def _handler(desk: QueueOnDesk) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/ipp"
            left = int(self.headers["Content-Length"])
            first = self.rfile.read(min(left, 8))
            operation = struct.unpack_from(">H", first, 2)[0]
            if desk.breaks_at == operation:
                self._reset()
                return
            asked, told, document = read_request(first + self.rfile.read(left - len(first)))
            if desk.http_status != 200 or self.path != desk.path:
                self.send_error(desk.http_status if self.path == desk.path else 404)
                return
            answer = desk.answer(asked, told, document)
            if desk.breaks_after == operation:
                self._reset()
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/ipp")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def _reset(self) -> None:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _BREAK)
            self.close_connection = True
            self.connection.close()

        def finish(self) -> None:
            if self.connection.fileno() >= 0:
                super().finish()

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def queue_on_desk(tls: ssl.SSLContext | None = None) -> Iterator[QueueOnDesk]:
    """A print server that is switched on, and off at the end."""
    desk = QueueOnDesk()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(desk))
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    desk.address = f"{'ipps' if tls else 'ipp'}://127.0.0.1:{server.server_port}{desk.path}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield desk
    server.shutdown()
    server.server_close()
    thread.join(5)
