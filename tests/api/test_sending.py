"""From a print in the ledger to a label in the hand: through the spool, once, whatever breaks on the way."""

from dataclasses import replace
from io import BytesIO
from time import monotonic, sleep

import pytest
from PIL import Image

from api.label_templates import as_kept
from api.printer_link import Patience
from api.sending import (
    GIVEN_UP_AFTER,
    GONE,
    OTHER_STOCK,
    PAUSES_SECONDS,
    UNFORESEEN,
    Sender,
    due_jobs,
)
from custody.domain.records import Label, LabelTemplateApproval
from custody.errors import SymbolUnreadable, TextDoesNotFit
from custody.store.copying import copy_installation
from custody.store.sequencer import Transaction
from custody.store.spool import JobState, Spool
from custody.store.statements import Statements
from labels.template_files import template_from_toml
from labels.templates import shipped_files
from tests.kit.printer import PrinterOnDesk, printer_on_desk


def test_a_print_at_a_station_with_a_printer_comes_out_and_reads(collection, desk: PrinterOnDesk):
    (serial,) = collection.prints()
    assert collection.job(serial).state is JobState.WAITING

    collection.tries()

    assert collection.job(serial).state is JobState.SENT
    assert len(desk.printed) == 1
    assert len(desk.read()) == 4
    with collection.made.house.look() as look:
        token = collection.made.house.token_text(look.books.get(Label, serial))
    assert ("]Q1", token.encode()) in desk.read()


def test_the_labels_of_one_step_come_out_one_by_one_in_their_order(collection, desk):
    serials = collection.prints(3)

    collection.tries()

    house = collection.made.house
    with house.look() as look:
        tokens = [house.token_text(look.books.get(Label, one)).encode() for one in serials]
    assert [("]Q1", token) in desk.read(n) for n, token in enumerate(tokens)] == [True] * 3
    assert len(desk.printed) == 3


def test_without_a_printer_nothing_is_spooled_and_files_are_fetched_as_before(collection):
    (serial,) = collection.prints()

    assert collection.job(serial) is None
    assert collection.nurse.get(f"/api/v1/labels/{serial}.pdf").status_code == 200
    assert collection.nurse.get(f"/api/v1/labels/{serial}.zpl").status_code == 200


@pytest.mark.parametrize(
    "different", [{"address": ""}, {"stock": "small"}, {"stations": frozenset()}]
)
def test_a_printer_that_does_not_fit_gets_nothing(collection, desk, different):
    collection.has(desk, "ZEBRA", **different)

    (serial,) = collection.prints()

    assert collection.job(serial) is None


def test_what_was_not_sent_is_tried_again_later_and_comes_out_once(collection, desk):
    desk.breaks_before = 2
    (serial,) = collection.prints()

    collection.tries()
    collection.tries()
    assert (collection.job(serial).state, desk.connections) == (JobState.WAITING, 1)
    collection.tries(later=PAUSES_SECONDS[0])
    collection.tries(later=PAUSES_SECONDS[1])

    assert collection.job(serial).state is JobState.SENT
    assert len(desk.printed) == 1


def test_it_is_tried_so_often_and_then_a_person_is_asked(collection, desk):
    desk.has_paper = False
    (serial,) = collection.prints()

    for _ in range(len(PAUSES_SECONDS) + 3):
        collection.tries(later=PAUSES_SECONDS[-1])

    job = collection.job(serial)
    assert (job.state, job.attempts) == (JobState.FAILED, len(PAUSES_SECONDS) + 1)
    assert "out of labels" in job.problem
    assert desk.printed == []


@pytest.mark.parametrize(
    ("failure", "came_out"),
    [("breaks_in_label", 0), ("breaks_after_label", 1), ("loses_paper_at_label", 0)],
)
def test_what_was_perhaps_printed_is_never_tried_again(collection, desk, failure, came_out):
    setattr(desk, failure, True)
    (serial,) = collection.prints()

    for _ in range(3):
        collection.tries(later=10**6)

    assert collection.job(serial).state is JobState.UNSURE
    assert desk.connections == 1
    assert len(desk.printed) == came_out
    desk.load_paper()
    assert len(desk.printed) <= 1


def test_a_label_that_would_not_read_is_not_printed_and_the_reason_is_told(
    collection, desk, monkeypatch
):
    def unreadable(*_args, **_more):
        raise SymbolUnreadable("The qr on label 1 (collection_bag v1) could not be read back.")

    monkeypatch.setattr("labels.printing.read_pages", unreadable)
    (serial,) = collection.prints()

    collection.tries()

    job = collection.job(serial)
    assert job.state is JobState.FAILED
    assert "could not be read back" in job.problem
    assert desk.connections == 0


def test_the_spool_keeps_no_word_of_a_label(collection, desk, monkeypatch):
    def too_long(*_args, **_more):
        raise TextDoesNotFit("collection_bag v1: patient (Wolfeschlegelsteinhausen) is too wide.")

    monkeypatch.setattr("labels.layout.lay_out_on", too_long)
    (serial,) = collection.prints()

    collection.tries()

    assert collection.job(serial).state is JobState.FAILED
    assert "Wolfe" not in collection.job(serial).problem


def test_what_breaks_unforeseen_is_told_and_not_tried_for_ever(collection, desk, monkeypatch):
    def broken(*_args, **_more):
        raise KeyError("UEC")

    monkeypatch.setattr("labels.printing.read_pages", broken)
    (serial,) = collection.prints()

    collection.tries()

    job = collection.job(serial)
    assert (job.state, job.problem) == (JobState.FAILED, UNFORESEEN)
    assert desk.connections == 0


def test_a_print_that_was_voided_while_it_waited_is_not_sent(collection, desk):
    (serial,) = collection.prints()
    house = collection.made.house
    with house.look() as look:
        label = look.books.get(Label, serial)
    house.write(lambda at: at.books.put(replace(label, state="void")))

    collection.tries()

    assert collection.job(serial).state is JobState.CANCELLED
    assert desk.connections == 0
    house.write(lambda at: at.books.put(label))


@pytest.mark.parametrize(
    ("different", "problem"), [({"active": False}, GONE), ({"stock": "small"}, OTHER_STOCK)]
)
def test_a_printer_that_changed_while_a_label_waited_is_sent_nothing(
    collection, desk, different, problem
):
    (serial,) = collection.prints()
    collection.has(desk, "ZEBRA", **different)

    collection.tries()

    job = collection.job(serial)
    assert (job.state, job.problem) == (JobState.FAILED, problem)
    assert desk.connections == 0


@pytest.mark.parametrize(("dpi", "pixels"), [(203, 799), (300, 1181), (600, 2362)])
def test_a_picture_has_a_pixel_for_each_dot_of_the_printer(collection, dpi, pixels):
    (serial,) = collection.prints()

    answer = collection.nurse.get(f"/api/v1/labels/{serial}.png?dpi={dpi}")

    assert answer.headers["content-type"] == "image/png"
    assert Image.open(BytesIO(answer.content)).size == (pixels, pixels)


def test_a_picture_at_no_printers_resolution_is_refused(collection):
    assert collection.nurse.get("/api/v1/labels/1.png?dpi=204").status_code == 422


@pytest.mark.parametrize("form", ["pdf", "png", "zpl"])
def test_no_file_is_handed_out_beside_what_is_in_the_spool(collection, desk, form):
    (serial,) = collection.prints()

    answer = collection.nurse.get(f"/api/v1/labels/{serial}.{form}")

    assert answer.status_code == 409
    assert "a second one is not handed out" in answer.json()["detail"]
    collection.tries()
    assert collection.nurse.get(f"/api/v1/labels/{serial}.{form}").status_code == 409


def test_what_was_being_sent_when_the_process_died_is_left_to_a_person(collection, desk):
    (serial,) = collection.prints()
    house, n = collection.made.house, collection.job(serial).n
    house.write(lambda at: at.stores.spool.claim(n, until="2020-01-01T00:00:00.000000Z"))

    due_jobs(house)
    collection.tries(later=10**6)

    assert collection.job(serial).state is JobState.UNSURE
    assert desk.connections == 0


def test_a_restored_copy_prints_nothing_that_was_perhaps_printed_since(
    collection, desk, new_sqlite, open_
):
    (serial,) = collection.prints()
    copy = open_(new_sqlite())

    with collection.made.house.database.read() as here, copy.write() as there:
        copy_installation(here, there)
        job = Spool(Statements(there)).of_serial(serial)

    assert job.state is JobState.UNSURE
    assert "restored" in job.problem


def test_names_are_read_for_whoever_printed(collection, desk):
    (serial,) = collection.prints()

    collection.tries()

    with collection.made.house.database.read() as connection:
        read = Statements(connection).all(
            "SELECT reader FROM vault_read WHERE why = ?", f"prints label {serial}"
        )
    assert read == [(collection.nurse.person,)]


def test_the_sender_prints_beside_the_app_and_a_slow_printer_holds_up_no_other(collection, desk):
    house = collection.made.house
    house.settings = house.settings.model_copy(update={"spool_seconds": 1})
    with printer_on_desk() as slow:
        slow.is_jammed = True
        collection.has(slow, "A-SLOW")
        (stuck,) = collection.prints()
        collection.has(slow, "A-SLOW", active=False)
        (quick,) = collection.prints()
        collection.has(slow, "A-SLOW")
        sender = Sender(house, patience=Patience(connect=1, answer=2)).start()
        until = monotonic() + 10
        while collection.job(quick).state is not JobState.SENT and monotonic() < until:
            sleep(0.02)

        assert collection.job(quick).state is JobState.SENT
        assert collection.job(stuck).state is JobState.SENDING
        sender.stop()
    house.settings = house.settings.model_copy(update={"spool_seconds": 0})


def test_nothing_is_given_up_while_it_may_still_be_sent():
    assert Patience().most * 2 < GIVEN_UP_AFTER.total_seconds()


def test_a_sites_own_template_decides_which_printer_prints(collection, desk):
    """Ours is on other stock than the one that came with the software: the printer with the old labels gets none."""
    house = collection.made.house
    toml = next(file for file in shipped_files() if b'name = "collection_bag"\n' in file)
    ours = toml.replace(b'stock = "base"', b'stock = "carton"', 1).replace(
        b"collection_bag", b"our_bag", 1
    )
    template = template_from_toml(ours)
    approval = LabelTemplateApproval(
        name="our_bag", version=1, kind="collection_bag", digest=template.sha256, effective_from="2026-01-01T00:00:00Z",
        first_by="W-GRANT", second_by="W-RAMAN", at="2026-01-01T00:00:00Z",
    )  # fmt: skip

    def approve(at: Transaction) -> None:
        at.stores.label_templates.keep(
            as_kept(template, ours, by="W-GRANT", station="W-QUALITY", at="")
        )
        at.books.put(approval)

    def retire(at: Transaction) -> None:
        at.books.put(replace(approval, retired_at="2026-01-02T00:00:00Z"))

    house.write(approve)
    (serial,) = collection.prints()
    nowhere = collection.job(serial)
    collection.has(desk, "CARTONS", stock="carton", width_millimetres=104)
    (other,) = collection.prints()
    collection.tries()
    house.write(retire)

    assert nowhere is None
    assert collection.job(other).printer == "CARTONS"
    assert collection.job(other).state is JobState.SENT
    assert len(desk.printed) == 1
