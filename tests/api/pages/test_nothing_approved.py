"""Production on its first day: nothing prints before two people approved it, and every door says what to do."""

from collections.abc import Iterator

import pytest

from custody.domain.records import Asset, Lot, Position
from labels.templates import TEMPLATES
from tests.api.collection import PRINTS, Collection, collection_under_way
from tests.kit.installation import Installation, card

APPROVE_FIRST = "Quality and a second person must approve one first, on the page Label templates."
A_BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def collection(shared_house: Installation) -> Iterator[Collection]:
    """A therapy under way in a house that prints only what was approved, and where nothing was."""
    made = collection_under_way(shared_house)
    shared_house.house.demo = False
    yield made
    shared_house.house.demo = True


def uncounted(collection: Collection) -> Iterator[tuple[str, str, str]]:
    """A person, their station and a door, for each kind of card and label of a thing."""
    nurse, administrator = (
        (collection.nurse.person, collection.nurse.station),
        ("N-RUIZ", "N-OFFICE"),
    )
    with collection.made.house.look() as look:
        lot, asset, position = (look.books.find(kind)[0] for kind in (Lot, Asset, Position))
    doors = {
        "badge": (administrator, "people/N-OKAFOR/badge"),
        "station card": (administrator, "stations/N-WARD/card"),
        "therapy card": (nurse, f"therapies/{collection.coi}/card"),
        "action card": (nurse, f"stations/{nurse[1]}/action-cards"),
        "lot": (nurse, f"lots/{lot.gtin}/{lot.lot}/label"),
        "asset": (nurse, f"assets/{asset.id}/label"),
        "position": (nurse, f"positions/{position.id}/label"),
    }  # fmt: skip
    for kind, ((person, station), path) in doors.items():
        yield kind, f"{person} {station}", f"/api/v1/{path}.pdf"


def test_every_card_and_label_of_a_thing_says_what_to_do(collection: Collection):
    for kind, who, path in uncounted(collection):
        somebody = collection.made.as_(*who.split())
        told = somebody.get(path)

        assert told.status_code == 409, path
        assert told.json()["detail"].startswith(f"{kind.capitalize()}: No approved template"), path
        assert told.json()["detail"].endswith(APPROVE_FIRST)


def test_a_person_who_opened_it_in_a_browser_reads_a_page(collection: Collection):
    nurse, path = collection.nurse, f"/api/v1/therapies/{collection.coi}/card.pdf"

    told = collection.made.client.get(path, headers=nurse.headers | A_BROWSER)
    machine = nurse.get(path)

    assert told.status_code == machine.status_code == 409
    assert told.headers["content-type"].startswith("text/html")
    assert APPROVE_FIRST in told.text
    assert machine.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("step", [PRINTS, "print_wristband", "print_shipper_label"])
def test_every_printing_step_says_so_and_prints_nothing(collection: Collection, step: str):
    who = {"print_shipper_label": ("N-BRANDT", "N-COLLECTION")}
    somebody = collection.made.as_(
        *who.get(step, (collection.nurse.person, collection.nurse.station))
    )
    values = {"count": 1} if step == PRINTS else {}

    told = somebody.does(step, {"therapy": card(collection.coi)}, values)

    steps = {one["code"]: one["next_step"] for one in told.json["reasons"]}
    assert (told.verdict, steps["template_not_approved"]) == ("refused", APPROVE_FIRST)


def test_the_page_of_templates_tells_which_kinds_print_nothing(collection: Collection):
    quality = collection.made.as_("W-GRANT", "W-QUALITY")

    page = quality.get("/label-templates").text
    assert f"Kinds of label that print nothing: {len(TEMPLATES)}" in page

    approved = quality.does(
        "approve_label_template", values={"template": "badge v1", "read": True}, second="W-RAMAN"
    )

    assert approved.verdict == "accepted", approved.json
    assert (
        f"Kinds of label that print nothing: {len(TEMPLATES) - 1}"
        in quality.get("/label-templates").text
    )
    administrator = collection.made.as_("N-RUIZ", "N-OFFICE")
    assert administrator.get("/api/v1/people/N-OKAFOR/badge.pdf").status_code == 200


def test_what_is_drawn_from_no_template_is_there(collection: Collection):
    """The test label of a printer is about nobody, and papers of the books are no labels."""
    nurse = collection.nurse

    for path in (
        "/labels",
        "/labels/printing",
        f"/api/v1/labels/reconciliation.pdf?coi={collection.coi}",
    ):
        assert nurse.get(path).status_code == 200, path
