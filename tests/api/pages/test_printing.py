"""Printing on pages: what is stuck and what to do now, test labels, and printers in administrators' hands."""

import pytest

from custody.store.spool import JobState
from labels.read_back import symbols_on
from tests.api.collection import Collection
from tests.kit.installation import card, new_key
from tests.kit.pages import told
from tests.kit.printer import PrinterOnDesk, printer_on_desk

PROFILE = {
    "id": "WARD-ZEBRA", "title": "Ward printer", "address": "tcp://10.0.0.7:9100", "dpi": "300",
    "width": "104", "darkness": "20", "media": "direct", "stock": "small",
    "stations": "N-WARD, N-THAW", "answers": "yes", "active": "yes",
}  # fmt: skip


def printing(collection: Collection) -> str:
    answer = collection.nurse.get("/labels/printing")
    assert answer.status_code == 200
    return told(answer.text)


def perhaps_printed(collection: Collection, desk: PrinterOnDesk) -> int:
    desk.breaks_after_label = True
    (serial,) = collection.prints()
    collection.tries()
    return serial


def says(collection: Collection, serial: int, word: str):
    return collection.nurse.post(f"/labels/printing/{collection.job(serial).n}", data={"to": word})


def test_what_was_perhaps_printed_asks_a_person_and_offers_no_second_try(collection, desk):
    serial = perhaps_printed(collection, desk)

    page = printing(collection)

    assert f"Print {serial}, collection bag: perhaps printed" in page
    assert "The connection broke while the label was being sent" in page
    assert "It came out" in page
    assert "It did not come out" in page
    assert "Try again" not in page
    assert "1 label waits for a printer or for you" in told(collection.nurse.get("/labels").text)
    assert says(collection, serial, "waiting").status_code == 409
    assert len(desk.printed) == 1
    says(collection, serial, "sent")


def test_once_a_person_has_seen_it_nothing_is_stuck(collection, desk):
    serial = perhaps_printed(collection, desk)

    answer = says(collection, serial, "sent")

    assert (answer.status_code, answer.headers["location"]) == (303, "/labels/printing")
    assert "Nothing is stuck" in printing(collection)
    assert collection.job(serial).settled_by == collection.nurse.person


def test_what_did_not_come_out_is_accounted_for_and_its_number_is_not_used_again(collection, desk):
    serial = perhaps_printed(collection, desk)

    says(collection, serial, "lost")

    page = printing(collection)
    assert f"Print {serial}, collection bag: did not come out" in page
    assert "account for it as void" in page
    assert collection.nurse.get(f"/api/v1/labels/{serial}.pdf").status_code == 409
    again = collection.nurse.post(f"/labels/{serial}/print", data={"printer": "ZEBRA"})
    assert again.status_code == 409
    assert collection.job(serial).state is JobState.LOST


def test_the_page_that_printed_says_where_it_comes_out_and_offers_no_file_that_is_refused(
    collection, desk
):
    form = {
        "idempotency_key": new_key(), "value.count": "1",
        "scan.therapy.0": card(collection.coi), "scan.therapy.0.how": "scanned",
    }  # fmt: skip

    page = collection.nurse.post("/steps/print_collection_labels", data=form).text

    assert "it goes to ZEBRA in the collection room by itself" in told(page)
    assert 'href="/labels/printing"' in page
    assert ".pdf" not in page
    collection.tries()


def test_a_printer_without_paper_is_told_of_and_tried_again_at_once_when_asked(collection, desk):
    desk.has_paper = False
    (serial,) = collection.prints()
    collection.tries()
    assert "It is out of labels: load a roll" in printing(collection)

    desk.has_paper = True
    says(collection, serial, "waiting")
    collection.tries()

    assert collection.job(serial).state is JobState.SENT
    assert len(desk.printed) == 1


def test_what_is_not_printed_here_is_fetched_as_a_file_and_not_sent_any_more(collection, desk):
    desk.has_paper = False
    (serial,) = collection.prints()
    collection.tries()

    says(collection, serial, "cancelled")

    assert collection.nurse.get(f"/api/v1/labels/{serial}.pdf").status_code == 200
    assert says(collection, serial, "waiting").status_code == 409
    assert (
        collection.nurse.post(f"/labels/{serial}/print", data={"printer": "ZEBRA"}).status_code
        == 409
    )


def test_a_print_made_before_there_was_a_printer_is_sent_by_hand(collection):
    (serial,) = collection.prints()
    with printer_on_desk() as desk:
        collection.has(desk, "ZEBRA")
        assert f"/labels/{serial}/print" in collection.nurse.get(f"/labels/{serial}").text

        answer = collection.nurse.post(f"/labels/{serial}/print", data={"printer": "ZEBRA"})
        collection.tries()

        assert answer.status_code == 303
        assert len(desk.printed) == 1
    page = collection.nurse.get(f"/labels/{serial}").text
    assert "nothing is printed twice" in page
    assert f"/api/v1/labels/{serial}.pdf" not in page
    collection.has_none()


def test_what_was_not_sent_goes_to_another_printer_when_a_person_chooses_it(collection, desk):
    desk.has_paper = False
    (serial,) = collection.prints()
    collection.tries()
    with printer_on_desk() as other:
        collection.has(other, "OTHER")
        assert 'value="OTHER"' in collection.nurse.get(f"/labels/{serial}").text

        collection.nurse.post(f"/labels/{serial}/print", data={"printer": "OTHER"})
        collection.tries()

        assert len(other.printed) == 1
    desk.load_paper()
    assert desk.printed == []
    assert f"/labels/{serial}/print" not in collection.nurse.get(f"/labels/{serial}").text


def test_a_test_label_comes_out_and_names_nobody(collection, desk):
    answer = collection.nurse.post("/labels/printing/test", data={"printer": "ZEBRA"})
    collection.tries()

    assert answer.status_code == 303
    assert desk.read() == [("]d1", b"TEST LABEL ZEBRA")]
    assert "Test label" in printing(collection)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/labels/printing/test", {"printer": "ELSEWHERE"}),
        ("/labels/printing/999", {"to": "sent"}),
        ("/labels/999999/print", {"printer": "ZEBRA"}),
    ],
)
def test_what_is_not_at_this_station_is_not_there(collection, desk, path, fields):
    collection.has(desk, "ELSEWHERE", stations=frozenset({"N-WARD"}))

    assert collection.nurse.post(path, data=fields).status_code == 404


def test_nobody_speaks_for_another_stations_printer(collection, desk):
    serial = perhaps_printed(collection, desk)
    elsewhere = collection.made.as_("N-WEBER", "N-APHERESIS-2")

    answer = elsewhere.post(f"/labels/printing/{collection.job(serial).n}", data={"to": "sent"})

    assert answer.status_code == 404
    assert collection.job(serial).state is JobState.UNSURE
    says(collection, serial, "sent")


def test_a_station_without_a_printer_says_what_to_do(collection):
    assert "This station has no printer" in printing(collection)


def test_an_administrator_adds_a_printer_and_sees_its_test_label(collection, administrator):
    answer = administrator.post("/printers", data=PROFILE)

    assert (answer.status_code, answer.headers["location"]) == (303, "/printers/WARD-ZEBRA")
    with collection.made.house.look() as look:
        printer = look.stores.printers.of("WARD-ZEBRA")
    assert (printer.dpi, printer.stations) == (300, frozenset({"N-WARD", "N-THAW"}))
    assert "Ward printer" in administrator.get("/printers").text
    assert "Ward printer" in administrator.get("/printers/WARD-ZEBRA").text
    line = collection.made.security(1)[0]
    assert (line.person, line.door) == ("N-RUIZ", "printer kept")
    assert "labels of N-THAW, N-WARD go to WARD-ZEBRA at tcp://10.0.0.7:9100" in line.why
    picture = administrator.get("/printers/WARD-ZEBRA/test.png")
    assert picture.content.startswith(b"\x89PNG")


def test_a_printer_is_changed_and_is_never_put_over_another(collection, administrator):
    administrator.post("/printers", data=PROFILE | {"id": "CHANGED"})

    changed = administrator.post(
        "/printers", data=PROFILE | {"id": "CHANGED", "is_known": "yes", "darkness": "7"}
    )
    again = administrator.post("/printers", data=PROFILE | {"id": "CHANGED", "darkness": "9"})

    assert (changed.status_code, again.status_code) == (303, 422)
    assert "There is a printer with this number already" in again.text
    with collection.made.house.look() as look:
        assert look.stores.printers.of("CHANGED").darkness == 7


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("id", "ward zebra", "Two to twenty capital letters"),
        ("title", " ", "A name of at most"),
        ("address", "http://10.0.0.7", "It looks like tcp://"),
        ("dpi", "1200", "203, 300 or 600"),
        ("width", "0", "Whole millimetres"),
        ("width", "ten", "Whole millimetres"),
        ("width", "40", "wider than it prints"),
        ("darkness", "31", "0 to 30"),
        ("darkness", "-1", "0 to 30"),
        ("media", "ink", "Choose one"),
        ("stock", "paper", "Choose one"),
        ("product", "LAST-YEARS", "this is not in the stock table"),
        ("product", "EXAMPLE-CRYO-100X80", "another size than the labels in it"),
        ("stations", "N-WARD N-NOWHERE", "There is no station N-NOWHERE"),
    ],
)
def test_a_profile_that_is_wrong_is_told_field_by_field_and_nothing_is_kept(
    collection, administrator, field, value, sentence
):
    answer = administrator.post("/printers", data=PROFILE | {"id": "WRONG", field: value})

    assert answer.status_code == 422
    assert sentence in answer.text
    with collection.made.house.look() as look:
        assert look.stores.printers.of("WRONG") is None


def test_an_administrator_prints_a_test_label_from_anywhere(collection, desk, administrator):
    answer = administrator.post("/printers/ZEBRA/test")
    collection.tries()

    assert answer.status_code == 303
    assert len(desk.printed) == 1
    assert "The last label sent to it is sent" in told(administrator.get("/printers/ZEBRA").text)


def test_a_printer_without_an_address_is_sent_nothing(collection, desk, administrator):
    collection.has(desk, "BY-HAND", address="")

    assert administrator.post("/printers/BY-HAND/test").status_code == 409
    assert "It has no address" in administrator.get("/printers/BY-HAND").text


def test_a_print_of_files_reads_as_before(collection):
    (serial,) = collection.prints()

    pdf = collection.nurse.get(f"/api/v1/labels/{serial}.pdf").content

    assert len(symbols_on(pdf)) == 4


def test_prints_are_fetched_on_a_sheet_from_its_first_free_position(collection):
    serials = collection.prints(2)
    page = collection.nurse.get("/labels").text
    assert 'action="/labels/sheet.pdf"' in page

    prints = " ".join(map(str, serials))
    answer = collection.nurse.get(f"/api/v1/labels/sheet.pdf?prints={prints}&start=4")

    by_page = collection.nurse.get(f"/labels/sheet.pdf?prints={prints}&start=4")
    assert (answer.status_code, by_page.content) == (200, answer.content)
    assert len(symbols_on(answer.content)) == 8


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("prints=999999", 404), ("prints=", 422), ("prints=7;8", 422), ("prints=7&start=0", 422),
        ("", 422), (f"prints={'9 ' * 60}", 422),
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_be_is_refused(collection, asked, status):
    assert collection.nurse.get(f"/api/v1/labels/sheet.pdf?{asked}").status_code == status


def test_a_sheet_has_nothing_that_is_in_the_spool_and_no_position_that_is_not_there(
    collection, desk
):
    (spooled,) = collection.prints()
    collection.has_none()
    (other,) = collection.prints()

    beside = collection.nurse.get(f"/api/v1/labels/sheet.pdf?prints={spooled} {other}")
    beyond = collection.nurse.get(f"/api/v1/labels/sheet.pdf?prints={other}&start=5")

    assert (beside.status_code, beyond.status_code) == (409, 409)
    assert "a second one is not handed out" in beside.json()["detail"]
    assert "positions 1 to 4" in beyond.json()["detail"]
