"""A label's way into a print queue over IPP: what is certain about it afterwards (ADR 0023).

A job is made first and its document sent into it second, so that there is a job to ask after whatever becomes of the
line.  From the document's first byte on it has perhaps come out, unless the server says that the job is over and its
work was never begun.  What is given up is taken out of the queue, which would else print it hours later.
"""

import re
import ssl
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from time import monotonic, sleep
from typing import Final
from urllib.parse import urlsplit

from api.ipp import (
    MEDIA_TYPE,
    Answer,
    Attribute,
    Group,
    Operation,
    Syntax,
    read_answer,
    request_bytes,
)
from api.ipp_status import (
    PRINTER_ASKED,
    JobStatus,
    hindrance_of,
    job_status,
    medium_for,
    refusal_of,
)
from api.printer_link import UNREACHABLE, Certainty, Ending, Patience

ANSWER_BYTES_MAX: Final = 262_144  # a server that was asked for seven attributes may tell them all
BAD_CERTIFICATE: Final = "its certificate is not valid for its address: nothing was sent"
NO_JOB: Final = "its queue made no job of it: call the administrator"
HTTP_REFUSALS: Final = {
    401: "its server wants a password: let this machine print without one",
    403: "its server does not let this machine print",
    404: "there is no such queue: compare the address",
    426: "its server wants an encrypted line: the address begins with ipps://",
}
UNCLEAR: Final = "its server gave no answer in IPP"
OK: Final = 200
TAKEN_OUT: Final = (
    "it was begun and then taken out of the queue: it has perhaps come out, or in part"
)
NOT_BEGUN: Final = "its queue gave the label up before it was begun"
ERRORS: Final = "its server does not say that the label was printed without errors"
SCHEMES: Final = {"ipp": False, "ipps": True}  # whether the line is encrypted
IPP_PORT: Final = 631
PATH: Final = re.compile(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._-]+)+")  # no `..`: it would lead elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Where `ipp://HOST:PORT/PATH` leads."""

    host: str
    port: int
    path: str
    is_encrypted: bool

    @property
    def uri(self) -> str:
        """The queue's name in every request."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'ipps' if self.is_encrypted else 'ipp'}://{host}:{self.port}{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is sent: its bytes, what a queue may call them, and whether a server might scale or turn them over."""

    data: bytes
    media_types: tuple[str, ...]
    at_true_size: bool = False

    @property
    def asks(self) -> tuple[Attribute, ...]:
        """What the job asks of the server (PWG 5100.13): symbols are read at the size that they were drawn in."""
        if not self.at_true_size:
            return ()
        return (
            Attribute("print-scaling", Syntax.KEYWORD, ("none",)),
            Attribute("sides", Syntax.KEYWORD, ("one-sided",)),
        )


def queue_at(address: str) -> Queue | None:
    """Where `ipp://HOST:PORT/PATH` or `ipps://…` leads, port 631 where none is named; None for another address."""
    try:
        parts = urlsplit(address)
        port = parts.port or IPP_PORT
    except ValueError:
        return None
    bare = not (parts.query or parts.fragment or parts.username) and PATH.fullmatch(parts.path)
    if parts.scheme not in SCHEMES or not parts.hostname or not bare:
        return None
    encrypted = SCHEMES[parts.scheme]
    return Queue(host=parts.hostname, port=port, path=parts.path, is_encrypted=encrypted)


class _Hindered(Exception):
    """Nothing was asked, or nothing understood; its text says why, for people."""


def send_over_ipp(queue: Queue, document: Document, *, title: str, patience: Patience) -> Ending:
    """Send a label as the first of its media types that the queue takes; `title` is the job's name there."""
    line = _Line(queue, patience)
    try:
        printer = line.ask(Operation.GET_PRINTER, _keywords(PRINTER_ASKED))
        hindrance = hindrance_of(printer, document.media_types)
        if hindrance:
            return Ending(certainty=Certainty.NOT_SENT, problem=hindrance)
        job = line.new_job(title, document.asks)
        connection = line.connected()
    except _Hindered as why:  # a job without a document prints nothing
        return Ending(certainty=Certainty.NOT_SENT, problem=str(why))
    media_type = medium_for(printer, document.media_types)
    was_taken = line.send(connection, job, media_type, document.data)
    seconds = patience.sheets if document.at_true_size else patience.finish
    status = line.wait(job, seconds) if was_taken else None
    if status is None or not status.is_over:
        status = line.give_up(job)
    return _ending(status, job)


def _ending(status: JobStatus | None, job: int) -> Ending:
    """What is certain by the server's own last word of the job."""
    if status is None or not status.is_over:
        inside = f"it is job {job} of its queue and may still come out: cancel the job there"
        return Ending(certainty=Certainty.UNSURE, problem=inside)
    if status.was_printed:
        return Ending(certainty=Certainty.SENT)
    if status.never_began:
        return Ending(certainty=Certainty.NOT_SENT, problem=NOT_BEGUN)
    return Ending(certainty=Certainty.UNSURE, problem=ERRORS if status.is_completed else TAKEN_OUT)


class _Line:
    """Requests to one queue, each over a connection of its own."""

    def __init__(self, queue: Queue, patience: Patience) -> None:
        self._queue = queue
        self._patience = patience

    def connected(self) -> HTTPConnection:
        """A connection over which nothing was sent yet."""
        place, seconds = (self._queue.host, self._queue.port), self._patience.connect
        connection = (
            HTTPSConnection(*place, timeout=seconds, context=ssl.create_default_context())
            if self._queue.is_encrypted
            else HTTPConnection(*place, timeout=seconds)
        )
        try:
            connection.connect()
        except ssl.SSLCertVerificationError as error:
            raise _Hindered(BAD_CERTIFICATE) from error
        except (OSError, UnicodeError) as error:  # a name that can be no host's is the latter
            raise _Hindered(UNREACHABLE) from error
        return connection

    def ask(
        self,
        operation: Operation,
        *more: Attribute,
        job: int | None = None,
        of_the_job: tuple[Attribute, ...] = (),
    ) -> Answer:
        """What the server answers; _Hindered where it does not, or does not do it."""
        connection = self.connected()
        groups = {Group.OPERATION: self._named(job, *more)}
        asked = request_bytes(operation, groups | ({Group.JOB: of_the_job} if of_the_job else {}))
        answer = self._exchange(connection, asked, self._patience.answer)
        if not answer.is_good:
            raise _Hindered(refusal_of(answer.status))
        return answer

    def new_job(self, title: str, of_the_job: tuple[Attribute, ...]) -> int:
        """The number of a job that is there and has no document yet."""
        name = Attribute("job-name", Syntax.NAME, (title,))
        told = self.ask(Operation.CREATE_JOB, name, of_the_job=of_the_job)
        number = told.one("job-id")
        if not isinstance(number, int):
            raise _Hindered(NO_JOB)
        return number

    def send(self, connection: HTTPConnection, job: int, media_type: str, document: bytes) -> bool:
        """Whether the server says that it took the document; where not, it perhaps did."""
        more = (
            Attribute("document-format", Syntax.MEDIA_TYPE, (media_type,)),
            Attribute("last-document", Syntax.BOOLEAN, (1,)),
        )
        groups = {Group.OPERATION: self._named(job, *more)}
        asked = request_bytes(Operation.SEND_DOCUMENT, groups, document)
        try:
            return self._exchange(connection, asked, self._patience.send).is_good
        except _Hindered:
            return False

    def wait(self, job: int, seconds: float) -> JobStatus | None:
        """The job's status once it is over, or the last that was told; None where none was."""
        until, status = monotonic() + seconds, None
        while status is None or not status.is_over:
            try:
                status = job_status(
                    self.ask(Operation.GET_JOB, _keywords(JobStatus.ASKED), job=job)
                )
            except _Hindered:
                status = None
            if monotonic() >= until:
                break
            sleep(self._patience.between)
        return status

    def give_up(self, job: int) -> JobStatus | None:
        """Take a job out of the queue, and hear how it ended."""
        with suppress(_Hindered):  # it is over already, or cannot be asked: its status tells
            self.ask(Operation.CANCEL_JOB, job=job)
        return self.wait(job, self._patience.answer)

    def _named(self, job: int | None, *more: Attribute) -> tuple[Attribute, ...]:
        """Which queue and job is meant, and who asks; the order is the standard's."""
        which = () if job is None else (Attribute("job-id", Syntax.INTEGER, (job,)),)
        who = Attribute("requesting-user-name", Syntax.NAME, ("custody",))
        return (Attribute("printer-uri", Syntax.URI, (self._queue.uri,)), *which, who, *more)

    def _exchange(self, connection: HTTPConnection, asked: bytes, seconds: float) -> Answer:
        """Send a request and read its answer; no redirect is followed, and no proxy asked."""
        try:
            connection.sock.settimeout(seconds)
            connection.request("POST", self._queue.path, asked, {"Content-Type": MEDIA_TYPE})
            response = connection.getresponse()
            if response.status != OK:
                raise _Hindered(HTTP_REFUSALS.get(response.status, UNCLEAR))
            return read_answer(response.read(ANSWER_BYTES_MAX))
        except (OSError, HTTPException) as error:
            raise _Hindered(UNCLEAR) from error
        finally:
            connection.close()


def _keywords(names: tuple[str, ...]) -> Attribute:
    return Attribute("requested-attributes", Syntax.KEYWORD, names)
