"""Photos of labels that were covered: kept sealed as they were taken, shown to few, erased with the person."""

from base64 import b64encode
from hashlib import sha256

import pytest

from api.backup import take_backup
from api.verifying import verify_database
from custody.store.copying import give_back_keys
from custody.store.database import open_database
from custody.store.stores import Stores
from tests.api.relabelling import PHOTO, SECOND, STEP, WHY, Bag, bag_to_relabel
from tests.kit.installation import Installation, body_of, new_key

DIGEST = sha256(PHOTO).hexdigest()


@pytest.fixture
def bag(installation: Installation) -> Bag:
    """On each kind of database."""
    return bag_to_relabel(installation)


@pytest.fixture
def one_bag(house: Installation) -> Bag:
    """For what no database can change."""
    return bag_to_relabel(house)


def test_a_label_goes_over_another_houses_and_the_photo_is_there_as_it_was_taken(bag: Bag):
    answer = bag.relabels()

    entry = bag.made.entries()[-1]
    shown = bag.nurse.get(bag.address)
    assert answer.verdict == "accepted", answer.json
    assert (bag.state(), bag.record().photo, bag.record().covers) == ("applied", DIGEST, None)
    assert entry.view["body"]["photos"]["photo"] == {
        "sha256": DIGEST, "length": len(PHOTO), "media": "image/png",
    }  # fmt: skip
    assert (shown.status_code, shown.content) == (200, PHOTO)
    assert bag.readings()[-1].why == f"looks at the photo of print {bag.serial}"
    assert bag.readings()[-1].reader == "N-WEBER"


def test_who_is_erased_takes_the_photo_along_and_the_proof_stays(bag: Bag):
    bag.relabels()
    bag.erased()

    gone = bag.nurse.get(bag.address)

    bag.made.house.sign()
    assert gone.status_code == 404
    assert bag.kept() == frozenset()
    assert bag.record().photo == DIGEST
    assert verify_database(bag.made.settings.address, bag.made.house.policy).ok


def test_a_backup_has_the_photo_and_opens_it_to_nobody_without_the_key(bag: Bag, tmp_path):
    bag.relabels()
    file = tmp_path / "monday.sqlite"

    take_backup(bag.made.house, file)

    assert PHOTO[:64] not in file.read_bytes()
    copy = open_database(f"sqlite:///{file}")
    with copy.write() as there:
        photos = Stores(there, bag.made.house.vault_key).photos
        assert photos.known(bag.therapy.subject) == {DIGEST}
        give_back_keys(there, {})  # the list of keys has the patient no more
        assert photos.known(bag.therapy.subject) == frozenset()
    copy.close()


def test_a_request_sent_twice_is_done_once(bag: Bag):
    key = new_key()
    first, size = bag.relabels(key=key), bag.made.size()

    again = bag.relabels(key=key)

    assert again.content == first.content
    assert bag.made.size() == size


def test_the_same_key_with_another_photo_is_refused(one_bag: Bag):
    key = new_key()
    one_bag.relabels(key=key)

    other = one_bag.relabels(PHOTO + b"\0", key=key)

    assert other.reasons == ["repeat_differs"]
    assert one_bag.kept() == {DIGEST}


def test_the_photo_is_handed_out_as_a_file_that_no_browser_takes_for_a_page(one_bag: Bag):
    one_bag.relabels()

    headers = one_bag.nurse.get(one_bag.address).headers

    assert headers["content-type"] == "image/png"
    assert headers["content-disposition"].startswith('attachment; filename="label-')
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["cache-control"] == "no-store"


def test_who_may_read_no_names_sees_no_photo_and_leaves_a_line(one_bag: Bag):
    one_bag.relabels()
    before = len(one_bag.readings())

    answer = one_bag.technician.get(one_bag.address)

    assert answer.status_code == 403
    assert one_bag.made.security(1)[0].why == "needs read_names"
    assert len(one_bag.readings()) == before


def test_a_refused_act_keeps_no_photo(one_bag: Bag):
    answer = one_bag.relabels(b"no picture")

    assert answer.reasons == ["photo_unreadable"]
    assert (one_bag.state(), one_bag.kept(), one_bag.record()) == ("printed", frozenset(), None)


@pytest.mark.parametrize(
    ("photo", "status", "told"),
    [
        ("not base64!", 422, "A photo is sent as base64."),
        (7, 422, "A photo is sent as base64."),
        (b64encode(bytes(8 * 2**20 + 1)).decode(), 422, "larger than 8 MB"),
        ("A" * 17 * 2**20, 413, "a request is at most"),
    ],
    ids=["no base64", "a number", "too large", "far too large"],
)
def test_what_is_no_photo_or_too_large_is_told_and_nothing_is_written(
    one_bag: Bag, photo, status, told
):
    size = one_bag.made.size()

    answer = one_bag.technician.post(
        f"/api/v1/steps/{STEP}",
        json=body_of({"label": one_bag.label}, WHY, SECOND) | {"photos": {"photo": photo}},
        headers={"Idempotency-Key": new_key()},
    )

    assert (answer.status_code, told in answer.json()["detail"]) == (status, True), answer.text[
        :300
    ]
    assert one_bag.made.size() == size
