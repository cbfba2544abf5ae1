"""Sending a label to a printer that fails: what is certain afterwards, and how many came out."""

import socket

import pytest

from api import printer_link as link
from api.printer_link import Certainty, Patience, host_and_port, send
from api.printer_status import read_status
from labels.content import LabelKind
from labels.printing import print_labels
from labels.profile import Media, for_printer
from labels.templates import kinds_on
from labels.trial import trial_label
from tests.kit.printer import PrinterOnDesk, printer_on_desk
from tests.labels.examples import label_contents

PATIENT = Patience(between=0.01)
HURRIED = Patience(connect=1, answer=0.3, send=1, finish=0.3, between=0.01)  # to see it end
FILE = print_labels([label_contents()[LabelKind.FINAL_BAG]])
LABEL = for_printer(FILE.zpl, darkness=18, media=Media.TRANSFER)


@pytest.fixture
def printer():
    with printer_on_desk() as made:
        yield made


def sent(printer: PrinterOnDesk, *, answers: bool = True, patience: Patience = PATIENT):
    return send(printer.place, LABEL, answers=answers, patience=patience)


@pytest.mark.parametrize("answers", [True, False])
def test_a_label_comes_out_as_dark_as_its_printer_wants_and_every_symbol_reads(printer, answers):
    ending = sent(printer, answers=answers)

    assert (ending.certainty, ending.problem) == (Certainty.SENT, "")
    assert len(printer.printed) == 1
    assert printer.read() == sorted((one.symbology, one.data) for one in FILE.symbols)
    assert printer.darkness == 18


def test_a_printer_that_is_off_was_sent_nothing(printer):
    printer.switch_off()

    assert sent(printer) == link.Ending(certainty=Certainty.NOT_SENT, problem=link.UNREACHABLE)


@pytest.mark.parametrize("host", ["a" * 70, "no.such.host.invalid"])
def test_a_name_that_leads_nowhere_is_not_reached(host):
    ending = send((host, 9100), LABEL, answers=True, patience=HURRIED)

    assert ending == link.Ending(certainty=Certainty.NOT_SENT, problem=link.UNREACHABLE)


def test_a_connection_that_breaks_before_the_label_was_sent_nothing(printer):
    printer.breaks_before = 1

    ending = sent(printer)

    assert ending.certainty is Certainty.NOT_SENT
    assert printer.printed == []
    assert sent(printer).certainty is Certainty.SENT
    assert len(printer.printed) == 1


@pytest.mark.parametrize(
    ("fault", "words"), [("has_paper", "out of labels"), ("head_open", "head is open")]
)
def test_a_printer_that_says_what_it_lacks_is_sent_nothing(printer, fault, words):
    setattr(printer, fault, fault == "head_open")

    ending = sent(printer)

    assert ending.certainty is Certainty.NOT_SENT
    assert words in ending.problem
    assert printer.printed == []


def test_a_printer_that_should_answer_and_does_not_is_sent_nothing(printer):
    printer.is_silent = True

    ending = sent(printer, patience=HURRIED)

    assert ending == link.Ending(certainty=Certainty.NOT_SENT, problem=link.SILENT)


def test_a_printer_with_half_a_label_inside_would_mix_it_with_the_next(printer):
    printer.keeps_half = True

    assert sent(printer) == link.Ending(certainty=Certainty.NOT_SENT, problem=link.HALF)


def test_a_printer_with_labels_inside_is_waited_for(printer):
    printer._inside.append(b"^XA^XZ")

    assert sent(printer) == link.Ending(certainty=Certainty.NOT_SENT, problem=link.BUSY)


@pytest.mark.parametrize("answers", [True, False])
@pytest.mark.parametrize(
    ("failure", "came_out"), [("breaks_in_label", 0), ("breaks_after_label", 1)]
)
def test_after_the_first_byte_a_lost_connection_leaves_a_question(
    printer, failure, came_out, answers
):
    """Both look alike from here: only a person who stands before the printer can tell."""
    setattr(printer, failure, True)

    ending = sent(printer, answers=answers)

    assert ending.certainty is Certainty.UNSURE
    assert len(printer.printed) == came_out


def test_a_label_that_waits_in_the_printer_for_paper_still_comes_out(printer):
    printer.loses_paper_at_label = True

    ending = sent(printer)

    assert ending.certainty is Certainty.UNSURE
    assert "out of labels" in ending.problem
    assert "may still come out" in ending.problem
    assert printer.printed == []
    printer.load_paper()
    assert len(printer.printed) == 1


def test_a_jammed_printer_that_tells_nothing_leaves_a_question(printer):
    printer.is_jammed = True

    ending = sent(printer, answers=False, patience=HURRIED)

    assert ending == link.Ending(certainty=Certainty.UNSURE, problem=link.NOT_HEARD)


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"\x02030\x03", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x02\x03\x02\x03\x02\x03",
        b"\x02030,0,0\x03\x02001,0\x03\x021234,0\x03",
    ],
)  # fmt: skip
def test_what_is_no_status_is_no_answer(answer):
    assert read_status(answer) is None


def test_a_field_that_is_no_number_is_a_fault():
    """What is unknown fails closed."""
    first, second = b"030,?,0,1245,000,0,0,0,000,0,0,0", b"001,0,0,0,1,2,4,0,00000000,1,000"

    status = read_status(b"\x02%b\x03\r\n\x02%b\x03\r\n\x021234,0\x03" % (first, second))

    assert "out of labels" in status.fault


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("tcp://10.0.0.7:9100", ("10.0.0.7", 9100)),
        ("tcp://zebra.clean.example", ("zebra.clean.example", 9100)),
        ("tcp://[fe80::1]:6101", ("fe80::1", 6101)),
        ("http://10.0.0.7", None), ("tcp://", None), ("tcp://zebra:0x1", None), ("zebra", None),
        ("tcp://zebra:99999", None), ("tcp://me@zebra", None), ("tcp://zebra/path", None),
        ("tcp://[zebra", None),
    ],
)  # fmt: skip
def test_an_address_names_a_host_and_perhaps_a_port(address, place):
    assert host_and_port(address) == place


@pytest.mark.parametrize("stock", ["small", "final", "base", "carton"])
def test_a_test_label_is_printed_on_what_is_in_the_printer(printer, stock):
    made = trial_label("ZEBRA-3", ("203 dpi",), stock=stock, dpi=203)

    ending = send(printer.place, made.zpl, answers=True, patience=PATIENT)

    assert ending.certainty is Certainty.SENT
    assert printer.read() == [("]d1", b"TEST LABEL ZEBRA-3")]


def test_what_is_in_a_printer_says_which_labels_it_prints():
    assert set(kinds_on("small")) == {
        LabelKind.SAMPLE, LabelKind.LOT, LabelKind.ASSET, LabelKind.POSITION,
    }  # fmt: skip
    assert kinds_on("band") == ()  # its driver turns the PDF
    assert kinds_on("nothing") == ()


def test_a_place_that_takes_connections_and_never_answers_was_sent_nothing():
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        ending = send(deaf.getsockname()[:2], LABEL, answers=True, patience=HURRIED)

    assert ending == link.Ending(certainty=Certainty.NOT_SENT, problem=link.SILENT)
