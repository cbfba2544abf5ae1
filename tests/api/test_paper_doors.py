"""Papers are asked for on pages and by programs: only where they are printed, once, and what cannot be is refused."""

import pytest

from tests.api.collection import Collection
from tests.kit.installation import new_key
from tests.kit.printer import printer_on_desk

PAPER = "/labels/printing/paper"
PAGE = "/labels/printing"


def cards(collection: Collection) -> dict[str, str]:
    return {"printer": "QUEUE", "kind": "action_cards", "about": collection.nurse.station}


def test_the_page_offers_only_printers_that_print_it(collection, queue):
    asked = f"{PAGE}?kind=action_cards&about={collection.nurse.station}"
    assert f'action="{PAPER}"' in collection.nurse.get(asked).text
    assert "send them to the printer here" in collection.nurse.get("/station").text

    collection.has_queue(queue, "card")

    assert "No printer of this station takes PDF" in collection.nurse.get(asked).text
    assert "send them to the printer here" not in collection.nurse.get("/station").text
    assert "Print it here" in collection.nurse.get(f"/therapies/{collection.coi}?view=labels").text
    assert collection.nurse.get(f"{PAGE}?kind=passport&about=x").status_code == 404


@pytest.mark.parametrize(
    ("different", "status"),
    [
        ({"kind": "passport"}, 404),
        ({"about": "W-NOWHERE"}, 404),
        ({"kind": "packing_list", "about": "106141412345678908"}, 404),
        ({"kind": "therapy_card", "about": "CHA999926999999"}, 404),
        ({"printer": "NOWHERE"}, 404),
        ({"printer": "ELSEWHERE"}, 404),
        ({"printer": "BAGS"}, 409),
        ({"about": "x" * 129}, 422),
    ],
)
def test_what_cannot_be_printed_is_refused_and_nothing_is_queued(
    collection, queue, different, status
):
    with printer_on_desk() as desk:
        collection.has(desk, "BAGS")
        collection.has(desk, "ELSEWHERE", stations=frozenset({"N-WARD"}))

    answer = collection.nurse.post(PAPER, data=cards(collection) | different)
    collection.tries()

    assert answer.status_code == status
    assert queue.jobs == []


def test_the_door_for_programs_queues_a_paper_once_for_a_key(collection, queue):
    key = {"Idempotency-Key": new_key()}

    first, again = (
        collection.nurse.post("/api/v1/spool/paper", json=cards(collection), headers=key)
        for _ in range(2)
    )
    collection.tries()

    assert (first.status_code, again.content) == (201, first.content)
    assert first.json()["what"] == f"Action cards, {collection.nurse.station}"
    assert len(queue.printed) == 1


@pytest.mark.parametrize(
    ("different", "sentence"),
    [
        ({"takes": "pdf"}, "PDF goes to a print queue"),
        ({"takes": "postscript", "address": ""}, "Choose one"),
    ],
)
def test_a_profile_whose_form_and_address_do_not_agree_is_not_kept(collection, different, sentence):
    administrator = collection.made.as_("N-RUIZ", "N-OFFICE")
    profile = {
        "id": "PAPER", "title": "Office", "address": "tcp://10.0.0.7:9100", "dpi": "600", "width": "210", "stock": "a4",
    }  # fmt: skip

    answer = administrator.post("/printers", data=profile | different)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert administrator.get("/printers/PAPER").status_code == 404
