"""A printed sample: sent as a test label is, never twice, counted nowhere, and taken by no station."""

import pytest

from api.sending import OTHER_STOCK
from custody.domain.records import Label
from custody.store.spool import JobState, PrintJob
from labels.elements import words_of
from labels.languages import Language
from labels.printed_sample import printed_sample
from labels.printing import print_filled
from labels.templates import TEMPLATES
from tests.api.collection import Collection
from tests.kit.ipp_printer import queue_on_desk

VERSION = "/label-templates/collection_bag/1"
DRAFT = "/label-templates/collection_bag/draft"
SENT = {"printer": "ZEBRA", "language": "en"}


@pytest.fixture
def quality(collection: Collection):
    return collection.made.as_("W-GRANT", "W-QUALITY")


def last_job(collection: Collection) -> PrintJob:
    with collection.made.house.look() as look:
        return look.stores.spool.last_at("ZEBRA", 1)[0]


def says(collection: Collection, word: str):
    """What somebody at the printer's station says of the newest sample."""
    return collection.nurse.post(
        f"/labels/printing/{last_job(collection).n}", data={"to": word}
    ).status_code


def test_a_sample_comes_out_and_is_no_print(collection, desk, quality):
    with collection.made.house.look() as look:
        prints = len(look.books.find(Label))
    size = collection.made.size()

    answer = quality.post(f"{VERSION}/print", data=SENT)
    collection.tries()

    expected = print_filled(
        [printed_sample(TEMPLATES["collection_bag"], Language.ENGLISH)], dpi=desk.dpi
    )
    assert (answer.status_code, last_job(collection).state) == (303, JobState.SENT)
    assert sorted(one.text.encode() for one in expected.symbols) == [
        data for _, data in sorted(desk.read(), key=lambda read: read[1])
    ]
    with collection.made.house.look() as look:
        assert len(look.books.find(Label)) == prints
    assert collection.made.size() == size


def test_who_printed_which_version_where_is_told_on_both_pages(collection, desk, quality):
    quality.post(f"{VERSION}/print", data=SENT | {"language": "de"})
    collection.tries()

    spool = collection.nurse.get("/labels/printing").text
    template = quality.get("/label-templates/collection_bag").text

    assert "Sample of collection_bag v1" in spool
    assert "Olivia Grant" in spool
    assert "ZEBRA in the collection room" in template
    assert "Sample of collection_bag v1" in template


def test_the_same_sample_is_not_queued_beside_one_that_waits(collection, desk, quality):
    desk.has_paper = False
    quality.post(f"{VERSION}/print", data=SENT)
    collection.tries()

    again = quality.post(f"{VERSION}/print", data=SENT)
    other = quality.post(f"{VERSION}/print", data=SENT | {"language": "de"})

    assert (again.status_code, other.status_code) == (409, 303)
    assert says(collection, "cancelled") == 303
    desk.has_paper = True
    collection.tries(later=10**6)
    assert len(desk.printed) == 1


def test_what_was_perhaps_printed_is_not_sent_again_and_a_person_says_what_became_of_it(
    collection, desk, quality
):
    desk.breaks_after_label = True
    quality.post(f"{VERSION}/print", data=SENT)
    for _ in range(3):
        collection.tries(later=10**6)

    assert last_job(collection).state is JobState.UNSURE
    assert says(collection, "waiting") == 409
    assert quality.post(f"{VERSION}/print", data=SENT).status_code == 409
    assert says(collection, "lost") == 303
    assert "Nothing is stuck" in collection.nurse.get("/labels/printing").text
    assert quality.post(f"{VERSION}/print", data=SENT).status_code == 303
    collection.tries()
    assert len(desk.printed) == 2


def test_a_draft_is_printed_as_it_was_looked_at_and_not_as_it_is_by_then(collection, desk, quality):
    quality.post(
        "/label-templates/begin", data={"source": "collection_bag v1", "name": "collection_bag"}
    )
    asked = quality.post(f"{DRAFT}/print", data=SENT | {"n": "1"})
    quality.post(f"{DRAFT}/move", data={"n": "1", "place": "2", "by": "-1"})

    late = quality.post(f"{DRAFT}/print", data=SENT | {"n": "1"})
    collection.tries()
    page = quality.get(DRAFT).text
    quality.post(f"{DRAFT}/drop")

    assert (asked.status_code, late.status_code) == (303, 422)
    assert "was changed since" in late.text
    assert len(desk.printed) == 1
    assert "collection_bag v2, draft, change 1" in page


def test_a_draft_that_could_not_say_that_it_is_a_sample_is_not_printed(collection, desk, quality):
    collection.has(desk, "ZEBRA", stock="vial")
    vial = TEMPLATES["cryovial"].elements
    title = next(n for n, one in enumerate(vial) if "title" in words_of(one))
    quality.post("/label-templates/begin", data={"source": "cryovial v1", "name": "our_vial"})
    quality.post("/label-templates/our_vial/draft/remove", data={"n": "1", "place": str(title)})

    answer = quality.post("/label-templates/our_vial/draft/print", data=SENT | {"n": "2"})
    collection.tries()

    assert answer.status_code == 422
    assert "could be taken for a label" in answer.text
    assert desk.printed == []


def test_it_is_not_sent_where_other_labels_were_loaded_meanwhile(collection, desk, quality):
    quality.post(f"{VERSION}/print", data=SENT)
    collection.has(desk, "ZEBRA", stock="small")

    collection.tries()

    job = last_job(collection)
    assert (job.state, job.problem, desk.printed) == (JobState.FAILED, OTHER_STOCK, [])


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        (f"{VERSION}/print", SENT | {"printer": "NOWHERE"}, 404),
        ("/label-templates/collection_bag/9/print", SENT, 404),
        ("/label-templates/cryovial/1/print", SENT, 409),  # bag labels are in it
        (f"{VERSION}/print", SENT | {"language": "fr"}, 422),
        (f"{VERSION}/print", {"language": "en"}, 422),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_queued(
    collection, desk, quality, path, fields, status
):
    before = last_job(collection)

    assert quality.post(path, data=fields).status_code == status

    assert last_job(collection) == before


def test_who_does_not_design_labels_prints_no_samples(collection, desk):
    assert collection.nurse.post(f"{VERSION}/print", data=SENT).status_code == 403
    assert "Print a sample" not in collection.nurse.get("/label-templates/collection_bag").text


def test_a_sample_goes_over_a_print_queue_under_a_name_that_is_nobodys(collection, desk, quality):
    with queue_on_desk() as queue:
        collection.has(desk, "ZEBRA", address=queue.address)
        quality.post(f"{VERSION}/print", data=SENT)
        collection.tries()

        assert [one.name for one in queue.jobs] == ["Custody sample collection_bag v1"]
        assert len(queue.printed) == 1
