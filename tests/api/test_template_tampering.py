"""A label template that somebody changed in the store: refused with its reason wherever it is used, and found."""

from hashlib import sha256
from types import MappingProxyType
from typing import Any

import pytest

from api.label_templates import as_kept, file_of, keep_shipped, template_of
from api.verifying_database import verify_database
from api.verifying_templates import wrong_template
from custody.domain.records import Label
from custody.errors import Conflict
from custody.store.books import SqlBooks
from custody.store.statements import Statements
from labels.template_files import template_from_toml
from labels.templates import shipped_files
from tests.api.collection import PRINTS, Collection, collection_under_way
from tests.kit.installation import Installation, card
from tests.kit.tampering import tampered

SHIPPED = next(file for file in shipped_files() if b'name = "collection_bag"\n' in file)
OURS = SHIPPED.replace(b'name = "collection_bag"', b'name = "our_bag"', 1)
DRAFTED = SHIPPED.replace(b'name = "collection_bag"', b'name = "drafted_bag"', 1)


def moved(toml: bytes) -> bytes:
    """The same layout, a millimetre off."""
    return toml.replace(b"points = 11", b"points = 12", 1) + b"# other bytes\n"


def changes_of(toml: bytes) -> dict[str, Any]:
    return {
        "bytes": {"toml": moved(toml)},
        "bytes that are no file": {"toml": b"\xff not toml"},
        "hash": {"sha256": "0" * 64},
        "another version": {"toml": SHIPPED, "sha256": sha256(SHIPPED).hexdigest()},
        "kind": {"kind": "vessel"},
        "kind of nothing": {"kind": "moon"},
    }


CHANGES = changes_of(OURS) | {
    "bytes and hash": {"toml": moved(OURS), "sha256": sha256(moved(OURS)).hexdigest()},
    "gone": None,
}
of_what_was_approved = pytest.mark.parametrize(
    "change", [MappingProxyType(one) if one else None for one in CHANGES.values()], ids=CHANGES
)


@pytest.fixture(scope="module")
def collection(shared: Installation) -> Collection:
    """A collection whose bag labels are printed from a template that the site approved; another is on file."""
    made = collection_under_way(shared)
    for toml in (OURS, DRAFTED):
        kept = as_kept(
            template_from_toml(toml),
            toml,
            by="W-GRANT",
            station="W-QUALITY",
            at="2026-03-02T00:00:00.000000Z",
        )
        shared.house.write(lambda at, one=kept: at.stores.label_templates.keep(one))
    assert approve(made, "our_bag v1").verdict == "accepted"
    return made


@pytest.fixture(scope="module")
def serial(collection: Collection) -> int:
    (serial,) = collection.prints()
    return serial


def approve(collection: Collection, key: str) -> Any:
    quality = collection.made.as_("W-GRANT", "W-QUALITY")
    values = {"template": key, "read": True}
    return quality.does("approve_label_template", values=values, second="W-RAMAN")


@of_what_was_approved
def test_nothing_is_printed_from_it(collection: Collection, serial: int, change):
    with tampered(collection.made.settings, "our_bag v1", change):
        before = prints(collection)
        told = collection.nurse.does(PRINTS, {"therapy": card(collection.coi)}, {"count": 1})
        file = collection.nurse.get(f"/api/v1/labels/{serial}.pdf")

        assert told.reasons == ["template_changed"]
        assert prints(collection) == before
        assert (file.status_code, "call quality" in file.text) == (409, True)
    assert collection.nurse.get(f"/api/v1/labels/{serial}.pdf").status_code == 200


@of_what_was_approved
def test_it_is_not_exported_as_if_it_were_what_was_approved(collection: Collection, change):
    quality = collection.made.as_("W-GRANT", "W-QUALITY")
    with tampered(collection.made.settings, "our_bag v1", change):
        answers = [
            quality.get(f"/api/v1/label-templates/our_bag/1.{form}")
            for form in ("toml", "pdf", "zpl")
        ]
        picture = quality.get("/label-templates/our_bag/1.png")
        with collection.made.house.look() as look:
            for used in (file_of, template_of):
                with pytest.raises(Conflict, match="call quality"):
                    used(look.stores, look.books, "our_bag v1")

    assert [one.status_code for one in (*answers, picture)] == [409] * 4


@of_what_was_approved
def test_its_pages_say_so_and_it_can_be_retired(collection: Collection, change):
    quality = collection.made.as_("W-GRANT", "W-QUALITY")
    with tampered(collection.made.settings, "our_bag v1", change):
        listed, shown = quality.get("/label-templates"), quality.get("/label-templates/our_bag")
        form = quality.get("/steps/retire_label_template")

        assert (listed.status_code, "Changed: call quality" in listed.text) == (200, True)
        assert (shown.status_code, "Nothing is printed from it" in shown.text) == (200, True)
        assert "/steps/retire_label_template/form" in shown.text
        assert "our_bag v1" in form.text


@of_what_was_approved
def test_verifying_finds_it(collection: Collection, change):
    made = collection.made
    with tampered(made.settings, "our_bag v1", change), made.house.database.read() as here:
        told = wrong_template(Statements(here), SqlBooks(here))

    assert told == "label template our_bag v1: its file is not the one that was kept and approved"


def test_verifying_a_whole_database_does(collection: Collection):
    made = collection.made
    made.house.sign()
    assert verify_database(made.settings.address, made.house.policy).ok

    with tampered(made.settings, "our_bag v1", CHANGES["bytes and hash"]):
        report = verify_database(made.settings.address, made.house.policy)

    assert (report.ok, "label template our_bag v1" in report.problem) == (False, True)


UNAPPROVED = changes_of(DRAFTED)


@pytest.mark.parametrize("change", UNAPPROVED.values(), ids=UNAPPROVED)
def test_nobody_approves_what_was_put_in_its_place(collection: Collection, change):
    with tampered(collection.made.settings, "drafted_bag v1", change):
        assert approve(collection, "drafted_bag v1").reasons[0] == "template_changed"


def test_nor_what_is_gone(collection: Collection):
    with tampered(collection.made.settings, "drafted_bag v1", None):
        assert approve(collection, "drafted_bag v1").reasons == ["template_unknown"]


@pytest.mark.parametrize("change", [*UNAPPROVED.values(), None], ids=[*UNAPPROVED, "gone"])
def test_a_house_opens_although_what_came_with_the_software_was_changed(
    collection: Collection, change
):
    """The bedside goes on; nothing is printed from it."""
    house = collection.made.house
    with tampered(collection.made.settings, "collection_bag v1", change):
        house.write(lambda at: keep_shipped(at, at="2026-03-02T00:00:00.000000Z"))


def prints(collection: Collection) -> int:
    with collection.made.house.look() as look:
        return len(look.books.find(Label))
