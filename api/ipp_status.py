"""What a print server says of its queue and of a job (RFC 8011), in words; what is not understood is not certain."""

from dataclasses import dataclass
from typing import ClassVar, Final

from api.ipp import Answer, Operation, OutOfBand

PRINTER_ASKED: Final = (
    "printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "queued-job-count",
    "document-format-supported", "operations-supported", "printer-error-policy",
)  # fmt: skip
STOPPED: Final = "its queue was stopped: start it on the print server"
CLOSED: Final = "its queue takes no jobs: let it take them on the print server"
BUSY: Final = "it has other labels to print first"
NO_STATE: Final = "its server does not tell how it is"
NO_JOBS: Final = "its server cannot follow a job (Create-Job, Send-Document): send to it by tcp://"
NO_MEDIUM: Final = (
    "its queue does not take what is sent to it: choose the other form, or a raw queue"
)
TRIES_AGAIN: Final = "its queue prints again on its own: set its error policy to abort-job"
REFUSED: Final = "its server refused the label"

IDLE_OR_BUSY: Final = (3, 4)  # printer-state: idle, processing; 5 is stopped
ONCE: Final = "abort-job"  # the one policy of CUPS by which no job is begun twice
NEEDED: Final = (
    Operation.CREATE_JOB, Operation.SEND_DOCUMENT, Operation.CANCEL_JOB, Operation.GET_JOB,
)  # fmt: skip
# A reason, without how grave it is, and what to do; the gravest first.
_FAULTS: Final = (
    (("door-open", "cover-open", "interlock-open"), "its head is open: close it"),
    (("media-empty", "media-needed", "input-tray-missing"), "it is out of labels: load a roll"),
    (("media-jam",), "a label is stuck in it: take it out"),
    (("marker-supply-empty", "toner-empty"), "its ribbon or toner is used up: put in another"),
    (("paused", "moving-to-paused"), "it is paused: let it go on"),
    (("offline", "shutdown", "timed-out"), "its server does not reach it: is it switched on?"),
)
_HARMLESS: Final = ("-warning", "-report")
_REFUSALS: Final = {
    0x0401: "its server does not let this machine print",
    0x0402: "its server wants a password: let this machine print without one",
    0x0403: "its server does not let this machine print",
    0x0406: "there is no such queue: compare the address",
    0x0506: CLOSED,
    0x0507: BUSY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStatus:
    """How far a job has come, by the server's own word."""

    ASKED: ClassVar = ("job-state", "job-state-reasons", "time-at-processing")
    CANCELED: ClassVar = 7
    COMPLETED: ClassVar = 9

    state: int  # 3 pending, 4 held, 5 processing, 6 stopped, 7 canceled, 8 aborted, 9 completed
    reasons: frozenset[str]
    never_began: bool  # the server says that there is no moment at which it was begun

    @property
    def is_over(self) -> bool:
        """Whether nothing of it comes any more."""
        return self.CANCELED <= self.state <= self.COMPLETED

    @property
    def is_completed(self) -> bool:
        """Whether the server made an end of it as it should."""
        return self.state == self.COMPLETED

    @property
    def was_printed(self) -> bool:
        """Completed, and nothing said against it."""
        return self.is_completed and self.reasons <= {
            "none",
            "job-completed-successfully",
            "job-completed-with-warnings",
            "processing-to-stop-point",  # what CUPS 2.4 leaves on a job that it completed
        }


def job_status(told: Answer) -> JobStatus | None:
    """A job's status; None where its state is not told."""
    state = told.one("job-state")
    if not isinstance(state, int):
        return None
    reasons = frozenset(str(one) for one in told.all("job-state-reasons"))
    never_began = told.one("time-at-processing") is OutOfBand.NO_VALUE
    return JobStatus(state=state, reasons=reasons, never_began=never_began)


def hindrance_of(printer: Answer, media_types: tuple[str, ...]) -> str:
    """Why no label is sent to this queue now, or nothing."""
    grave = {
        str(reason).removesuffix("-error")
        for reason in printer.all("printer-state-reasons")
        if not str(reason).endswith(_HARMLESS)
    }
    fault = next((words for reasons, words in _FAULTS if grave.intersection(reasons)), "")
    state, policy = printer.one("printer-state"), printer.one("printer-error-policy")
    checks = (
        (fault != "", fault),
        (not isinstance(state, int), NO_STATE),
        (state not in IDLE_OR_BUSY, STOPPED),
        (printer.one("printer-is-accepting-jobs") is not True, CLOSED),
        (not set(NEEDED) <= set(printer.all("operations-supported")), NO_JOBS),
        (policy not in (None, ONCE), TRIES_AGAIN),
        (not medium_for(printer, media_types), NO_MEDIUM),
        (printer.one("queued-job-count") not in (None, 0), BUSY),
    )
    return next((words for is_so, words in checks if is_so), "")


def medium_for(printer: Answer, media_types: tuple[str, ...]) -> str:
    """The first of some media types that a queue takes, or nothing."""
    taken = printer.all("document-format-supported")
    return next((one for one in media_types if one in taken), "")


def refusal_of(status: int) -> str:
    """Why a server did not do what it was asked."""
    return _REFUSALS.get(status, REFUSED)
