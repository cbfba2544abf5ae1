"""Bands, cards and papers go to print queues as PDF, under the rule and with the questions of every label."""

from custody.store.printers import Takes
from custody.store.spool import JobState, PrintJob
from labels.read_back import symbols_on
from tests.api.collection import Collection
from tests.kit.installation import card

PAPER = "/labels/printing/paper"
PAGE = "/labels/printing"


def last_job(collection: Collection) -> PrintJob:
    with collection.made.house.look() as look:
        return look.stores.spool.last_at("QUEUE", 1)[0]


def cards(collection: Collection) -> dict[str, str]:
    return {"printer": "QUEUE", "kind": "action_cards", "about": collection.nurse.station}


def test_action_cards_come_out_as_pdf_at_true_size_on_one_side(collection, queue):
    answer = collection.nurse.post(PAPER, data=cards(collection))
    collection.tries()

    ((media_type, document),) = queue.printed
    assert (answer.status_code, last_job(collection).state) == (303, JobState.SENT)
    assert media_type == "application/pdf"
    assert any(text.startswith("&t") for text, _ in symbols_on(document))
    (job,) = queue.jobs
    assert job.name == "Custody action cards"
    assert (job.wants["print-scaling"], job.wants["sides"]) == ([b"none"], [b"one-sided"])
    assert f"Action cards, {collection.nurse.station}" in collection.nurse.get(PAGE).text


def test_a_therapys_card_comes_out_as_pdf_and_its_job_names_no_therapy(collection, queue):
    collection.has_queue(queue, "card")

    collection.nurse.post(
        PAPER, data={"printer": "QUEUE", "kind": "therapy_card", "about": collection.coi}
    )
    collection.tries()

    ((_, document),) = queue.printed
    assert [text for text, _ in symbols_on(document)] == [card(collection.coi)]
    assert [one.name for one in queue.jobs] == ["Custody therapy card"]


def test_a_wristband_goes_to_its_queue_by_itself_and_is_a_print_like_any_other(collection, queue):
    collection.has_queue(queue, "band")

    answer = collection.nurse.does("print_wristband", {"therapy": card(collection.coi)})
    collection.tries()

    assert answer.verdict == "accepted", answer.json
    (serial,) = [one["serial"] for one in answer.json["records"] if one["record"] == "label"]
    assert collection.job(serial).state is JobState.SENT
    ((media_type, document),) = queue.printed
    assert media_type == "application/pdf"
    assert len(symbols_on(document)) == 2
    assert collection.nurse.get(f"/api/v1/labels/{serial}.pdf").status_code == 409


def test_a_label_with_zpl_goes_as_pdf_where_the_printer_takes_that(collection, queue):
    collection.has_queue(queue, "base")

    (serial,) = collection.prints()
    collection.tries()

    assert collection.job(serial).state is JobState.SENT
    assert queue.printed[0][1].startswith(b"%PDF")


def test_a_queue_that_began_and_gave_up_leaves_the_same_question(collection, queue):
    queue.aborts = True
    collection.nurse.post(PAPER, data=cards(collection))
    for _ in range(3):
        collection.tries(later=10**6)

    job = last_job(collection)
    page = collection.nurse.get(PAGE).text
    again = collection.nurse.post(PAPER, data=cards(collection))
    assert (job.state, len(queue.jobs), again.status_code) == (JobState.UNSURE, 1, 409)
    assert "It did not come out" in page
    assert collection.nurse.post(f"{PAGE}/{job.n}", data={"to": "waiting"}).status_code == 409
    assert collection.nurse.post(f"{PAGE}/{job.n}", data={"to": "lost"}).status_code == 303

    queue.aborts = False
    assert collection.nurse.post(PAPER, data=cards(collection)).status_code == 303
    collection.tries()
    assert len(queue.printed) == 1


def test_a_queue_that_takes_no_pdf_is_sent_nothing(collection, queue):
    queue.formats = ["application/vnd.cups-raw"]
    collection.nurse.post(PAPER, data=cards(collection))
    collection.tries()

    job = last_job(collection)
    assert job.state is JobState.WAITING
    assert "does not take what is sent to it" in job.problem
    assert queue.jobs == []
    collection.nurse.post(f"{PAGE}/{job.n}", data={"to": "cancelled"})


def test_a_printer_that_was_set_to_labels_meanwhile_is_sent_no_paper(collection, queue):
    collection.nurse.post(PAPER, data=cards(collection))
    collection.has_queue(queue, "a4", Takes.ZPL)

    collection.tries()

    assert last_job(collection).state is JobState.FAILED
    assert queue.jobs == []


def test_the_test_label_of_such_a_queue_is_a_pdf(collection, queue):
    collection.nurse.post(f"{PAGE}/test", data={"printer": "QUEUE"})
    collection.tries()

    ((media_type, document),) = queue.printed
    assert media_type == "application/pdf"
    assert [text for text, _ in symbols_on(document)] == ["TEST LABEL QUEUE"]
