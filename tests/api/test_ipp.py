"""The bytes of IPP, held against the standard's layout, another reader, and bytes that are no answer."""

import pytest

from api.ipp import (
    Answer,
    Attribute,
    Group,
    Operation,
    OutOfBand,
    Syntax,
    read_answer,
    request_bytes,
)
from tests.kit.ipp_printer import INTEGER, KEYWORD, NO_VALUE, answer_bytes, read_request

# Create-Job with nothing but what it must have, laid out by hand from RFC 8010, 3.1 and 4.1.
CREATE_JOB = (
    b"\x01\x01\x00\x05\x00\x00\x00\x01"
    b"\x01"
    b"\x47\x00\x12attributes-charset\x00\x05utf-8"
    b"\x48\x00\x1battributes-natural-language\x00\x02en"
    b"\x45\x00\x0bprinter-uri\x00\x1aipp://forest/printers/pine"
    b"\x03"
)
GOOD = answer_bytes(
    0, 0x02, [(INTEGER, "job-id", [147]), (KEYWORD, "job-state-reasons", ["a", "b"])]
)


def test_a_request_has_the_bytes_of_the_standard():
    uri = Attribute("printer-uri", Syntax.URI, ("ipp://forest/printers/pine",))

    assert request_bytes(Operation.CREATE_JOB, {Group.OPERATION: (uri,)}) == CREATE_JOB


def test_every_kind_of_value_is_read_by_another_reader_and_the_document_stands_behind():
    asked = (
        Attribute("requested-attributes", Syntax.KEYWORD, ("job-state", "job-name")),
        Attribute("job-id", Syntax.INTEGER, (-2,)),
        Attribute("last-document", Syntax.BOOLEAN, (True,)),
        Attribute("requesting-user-name", Syntax.NAME, ("Anästhesie",)),
    )

    data = request_bytes(Operation.SEND_DOCUMENT, {Group.OPERATION: asked}, b"\x03^XA")

    operation, told, document = read_request(data)
    assert (operation, document) == (0x06, b"\x03^XA")
    assert told["requested-attributes"] == [b"job-state", b"job-name"]
    assert told["job-id"] == [b"\xff\xff\xff\xfe"]
    assert told["last-document"] == [b"\x01"]
    assert told["requesting-user-name"] == ["Anästhesie".encode()]


def test_an_answer_is_read_with_all_its_values():
    answer = read_answer(GOOD)

    assert (answer.is_good, answer.one("job-id")) == (True, 147)
    assert answer.all("job-state-reasons") == ("a", "b")
    assert answer.one("job-state-reasons") is None
    assert answer.one("job-name") is None


def test_that_there_is_no_value_is_told_and_equals_no_number():
    answer = read_answer(answer_bytes(0, 0x02, [(NO_VALUE, "time-at-processing", [b""])]))

    assert answer.one("time-at-processing") is OutOfBand.NO_VALUE
    assert answer.one("time-at-processing") != NO_VALUE
    assert answer.one("time-at-completed") is None


def test_what_of_a_request_was_not_understood_is_no_attribute_of_the_answer():
    answer = read_answer(answer_bytes(0x0001, 0x05, [(KEYWORD, "copies", ["a", "b"])]))

    assert (answer.is_good, answer.all("copies")) == (True, ())


@pytest.mark.parametrize("length", range(len(GOOD)))
def test_an_answer_that_was_cut_off_is_none(length):
    with pytest.raises(OSError, match="no answer in IPP"):
        read_answer(GOOD[:length])


@pytest.mark.parametrize(
    "bad",
    [
        answer_bytes(0, 0x02, [(INTEGER, "job-state", [9]), (INTEGER, "job-state", [3])]),
        answer_bytes(0, 0x02, [(KEYWORD, "job-state-reasons", [b"\xff"])]),
        GOOD.replace(b"\x00\x12attributes-charset", b"\x00\x00", 1),
        b"<html>" * 9,
    ],
)
def test_what_contradicts_itself_is_no_answer(bad):
    with pytest.raises(OSError, match="no answer in IPP"):
        read_answer(bad)


@pytest.mark.parametrize(
    ("status", "is_good"), [(0, True), (0x0002, True), (0x0400, False), (0x0500, False)]
)
def test_a_status_is_good_where_it_says_so(status, is_good):
    assert Answer(status=status, told={}).is_good is is_good
