"""Sending a label into a print queue that fails: what is certain afterwards, and how often it came out."""

import pytest

from api import ipp_link as link
from api import ipp_status as status
from api.ipp_link import Document, Queue, queue_at, send_over_ipp
from api.printer_link import UNREACHABLE, Certainty, Ending, Patience
from tests.kit import ipp_printer as kit
from tests.kit.certificates import tls_server
from tests.kit.ipp_printer import QueueOnDesk, queue_on_desk

PATIENT = Patience(between=0.01)
HURRIED = Patience(connect=1, answer=0.1, send=1, finish=0.1, between=0.01)  # to see it end
ZPL = ("application/vnd.zebra-zpl", "application/vnd.cups-raw")
LABEL = Document(data=b"^XA^FDlabel^FS^XZ", media_types=ZPL)


@pytest.fixture
def queue():
    with queue_on_desk() as made:
        yield made


def sent(queue: QueueOnDesk, *, patience: Patience = HURRIED) -> Ending:
    place = queue_at(queue.address)
    assert place is not None
    return send_over_ipp(place, LABEL, title="Custody print 7", patience=patience)


def test_a_label_is_printed_once_as_the_first_form_that_the_queue_takes(queue):
    ending = sent(queue)

    assert ending == Ending(certainty=Certainty.SENT)
    assert queue.printed == [("application/vnd.cups-raw", LABEL.data)]
    assert [one.name for one in queue.jobs] == ["Custody print 7"]
    assert queue.asked[:3] == [kit.GET_PRINTER, kit.CREATE, kit.SEND]


def test_a_server_that_is_off_was_sent_nothing():
    with queue_on_desk() as queue:
        pass

    assert sent(queue) == Ending(certainty=Certainty.NOT_SENT, problem=UNREACHABLE)


@pytest.mark.parametrize(
    ("wrong", "value", "problem"),
    [
        ("state", 5, status.STOPPED),
        ("reasons", ["media-empty-error"], "out of labels"),
        ("reasons", ["cups-waiting-for-job", "cover-open"], "head is open"),
        ("is_accepting", False, status.CLOSED),
        ("waiting", 2, status.BUSY),
        ("formats", ["image/urf"], status.NO_MEDIUM),
        ("operations", [kit.SEND, kit.GET_JOB], status.NO_JOBS),
        ("error_policy", "retry-job", status.TRIES_AGAIN),
        ("error_policy", "stop-printer", status.TRIES_AGAIN),
        ("http_status", 401, link.HTTP_REFUSALS[401]),
        ("http_status", 426, link.HTTP_REFUSALS[426]),
        ("http_status", 500, link.UNCLEAR),
        ("path", "/printers/OTHER", link.HTTP_REFUSALS[404]),
    ],
)
def test_a_queue_that_would_not_print_it_right_is_sent_nothing(queue, wrong, value, problem):
    setattr(queue, wrong, value)

    ending = sent(queue)

    assert ending.certainty is Certainty.NOT_SENT
    assert problem in ending.problem
    assert queue.jobs == []


@pytest.mark.parametrize("reason", ["media-low-warning", "media-empty-report", "none"])
def test_what_a_printer_only_mentions_does_not_hinder(queue, reason):
    queue.reasons = [reason]

    assert sent(queue).certainty is Certainty.SENT


def test_a_printer_that_has_no_policy_of_cups_prints(queue):
    queue.error_policy = None

    assert sent(queue).certainty is Certainty.SENT


@pytest.mark.parametrize("when", ["breaks_at", "breaks_after"])
@pytest.mark.parametrize("operation", [kit.GET_PRINTER, kit.CREATE])
def test_a_line_that_breaks_before_the_label_leaves_at_most_an_empty_job(queue, when, operation):
    setattr(queue, when, operation)

    assert sent(queue) == Ending(certainty=Certainty.NOT_SENT, problem=link.UNCLEAR)
    assert queue.printed == []
    setattr(queue, when, None)
    assert sent(queue).certainty is Certainty.SENT
    assert len(queue.printed) == 1


def test_half_a_label_is_no_label_once_its_job_was_taken_out_unbegun(queue):
    queue.breaks_at = kit.SEND

    assert sent(queue) == Ending(certainty=Certainty.NOT_SENT, problem=link.NOT_BEGUN)
    assert [one.state for one in queue.jobs] == [kit.CANCELED]
    assert queue.printed == []


def test_a_line_that_breaks_after_the_label_is_mended_by_asking_after_the_job(queue):
    queue.breaks_after = kit.SEND

    assert sent(queue) == Ending(certainty=Certainty.SENT)
    assert len(queue.printed) == 1


def test_a_document_that_the_queue_refuses_was_not_printed(queue):
    queue.refuses_document = True

    assert sent(queue) == Ending(certainty=Certainty.NOT_SENT, problem=link.NOT_BEGUN)


def test_what_waits_too_long_is_taken_out_of_the_queue_and_was_not_printed(queue):
    queue.holds_back = True

    assert sent(queue) == Ending(certainty=Certainty.NOT_SENT, problem=link.NOT_BEGUN)
    assert [one.state for one in queue.jobs] == [kit.CANCELED]


@pytest.mark.parametrize("fault", ["jams", "aborts"])
def test_what_was_begun_is_in_doubt_and_does_not_stay_in_the_queue(queue, fault):
    """A printer that stopped in the middle of a label would print it again when it goes on."""
    setattr(queue, fault, True)

    assert sent(queue) == Ending(certainty=Certainty.UNSURE, problem=link.TAKEN_OUT)
    assert queue.jobs[0].state >= kit.CANCELED


def test_a_server_that_does_not_say_whether_it_began_leaves_a_question(queue):
    queue.holds_back, queue.tells_begin = True, False

    assert sent(queue) == Ending(certainty=Certainty.UNSURE, problem=link.TAKEN_OUT)


@pytest.mark.parametrize("fault", ["forgets_jobs", "cannot_cancel"])
def test_a_job_that_nobody_can_follow_or_take_out_leaves_a_question(queue, fault):
    queue.jams = True
    setattr(queue, fault, True)

    ending = sent(queue)

    assert ending.certainty is Certainty.UNSURE
    assert "job 1 of its queue and may still come out" in ending.problem


@pytest.mark.parametrize("reason", ["job-completed-with-errors", "queued-in-device"])
def test_completed_is_not_printed_where_the_server_says_so_itself(queue, reason):
    queue.ends_with = reason

    assert sent(queue) == Ending(certainty=Certainty.UNSURE, problem=link.ERRORS)


def test_a_job_that_cups_completed_was_printed_whatever_it_left_beside_it(queue):
    """CUPS 2.4 completes jobs of a raw queue with the reason of one that is still to stop."""
    queue.ends_with = "processing-to-stop-point"

    assert sent(queue) == Ending(certainty=Certainty.SENT)


def test_an_encrypted_line_is_only_to_a_server_whose_certificate_is_known(tmp_path, monkeypatch):
    server, authority = tls_server(tmp_path)
    with queue_on_desk(server) as queue:
        stranger = sent(queue)
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        known = sent(queue, patience=PATIENT)

    assert stranger == Ending(certainty=Certainty.NOT_SENT, problem=link.BAD_CERTIFICATE)
    assert known == Ending(certainty=Certainty.SENT)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("ipp://10.0.0.7/printers/ZEBRA", Queue(host="10.0.0.7", port=631, path="/printers/ZEBRA", is_encrypted=False)),
        ("ipps://[fe80::1]:8631/ipp/print", Queue(host="fe80::1", port=8631, path="/ipp/print", is_encrypted=True)),
        ("ipp://10.0.0.7", None), ("ipp://10.0.0.7/", None), ("http://10.0.0.7/printers/ZEBRA", None),
        ("ipp:///printers/ZEBRA", None), ("ipp://me@host/printers/ZEBRA", None), ("ipp://host:99999/p", None),
        ("ipp://host/printers/ZEBRA?waitjob=false", None), ("ipp://host/a b", None), ("ipp://[host/p", None),
        ("ipp://host/printers/ZEBRA#x", None), ("ipp://host/printers//ZEBRA", None),
    ],
)  # fmt: skip
def test_an_address_names_a_host_and_a_queue(address, place):
    assert queue_at(address) == place


def test_a_queue_is_named_by_its_own_address():
    assert queue_at("ipps://[fe80::1]/ipp/print").uri == "ipps://[fe80::1]:631/ipp/print"
