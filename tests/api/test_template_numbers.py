"""A name and a version are one file for ever: also where a later release brings the number that a site has used."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from api.label_templates import as_kept, keep_shipped
from custody.domain.records import LabelTemplateApproval
from custody.errors import Conflict
from custody.ledger.timestamp import write_time
from custody.store.label_templates import TemplateDraft
from labels.template_files import template_from_toml
from labels.templates import shipped_files
from tests.api.collection import PRINTS, Collection
from tests.kit.installation import Installation, card
from tests.kit.tampering import tampered

SHIPPED = next(file for file in shipped_files() if b'name = "collection_bag"\n' in file)
THEIRS = SHIPPED + b"# moved a little\n"
AS_THEIRS = {"toml": THEIRS, "sha256": sha256(THEIRS).hexdigest(), "kept_by": "W-GRANT"}
NOW = "2026-03-10T07:00:00.000000Z"


def prints(collection: Collection) -> Any:
    return collection.nurse.does(PRINTS, {"therapy": card(collection.coi)}, {"count": 1})


def test_a_release_that_brings_a_number_of_the_site_opens_and_leaves_it_alone(
    collection: Collection,
):
    """The site made `collection_bag v1` before the software did: theirs stays, and stands for nothing shipped."""
    made = collection.made
    with tampered(made.settings, "collection_bag v1", AS_THEIRS):
        made.house.write(lambda at: keep_shipped(at, at=NOW))

        with made.house.look() as look:
            assert look.stores.label_templates.of("collection_bag", 1).toml == THEIRS
        assert prints(collection).reasons == ["template_not_approved"]
    assert prints(collection).verdict == "accepted"


def test_a_release_with_other_bytes_under_its_own_number_does_not_open(collection: Collection):
    made = collection.made
    changed = {**AS_THEIRS, "kept_by": "software"}

    with (
        tampered(made.settings, "collection_bag v1", changed),
        pytest.raises(Conflict, match="collection_bag v1 is kept with other bytes"),
    ):
        made.house.write(lambda at: keep_shipped(at, at=NOW))


def test_a_number_that_was_approved_is_never_given_again_though_its_file_is_gone(
    collection: Collection,
):
    made = collection.made
    quality = made.as_("W-GRANT", "W-QUALITY")
    toml = SHIPPED.replace(b'name = "collection_bag"', b'name = "lost_bag"', 1)
    kept = as_kept(template_from_toml(toml), toml, by="W-GRANT", station="W-QUALITY", at=NOW)
    made.house.write(lambda at: at.stores.label_templates.keep(kept))
    told = quality.does(
        "approve_label_template", values={"template": "lost_bag v1", "read": True}, second="W-RAMAN"
    )
    assert told.verdict == "accepted", told.json

    with tampered(made.settings, "lost_bag v1", None):
        files = {"file": ("a.toml", toml + b"# other bytes\n")}
        begun = quality.post("/label-templates/file", files=files)
        with made.house.look() as look:
            draft = look.stores.label_templates.draft("lost_bag")

    assert begun.status_code == 303
    assert template_from_toml(draft.toml).version == 2


def test_a_draft_whose_number_was_taken_meanwhile_takes_the_next(collection: Collection):
    """A later release brought it, or somebody else's file."""
    made, quality = collection.made, collection.made.as_("W-GRANT", "W-QUALITY")
    toml = SHIPPED.replace(b'name = "collection_bag"', b'name = "late_bag"', 1)
    quality.post("/label-templates/file", files={"file": ("a.toml", toml)})
    theirs = toml + b"# theirs\n"
    taken = as_kept(template_from_toml(theirs), theirs, by="software", station="software", at=NOW)
    made.house.write(lambda at: at.stores.label_templates.keep(taken))
    draft, page = draft_on_file(made, "late_bag"), "/label-templates/late_bag/draft"

    refused = quality.post(f"{page}/keep", data={"sha256": sha256(draft.toml).hexdigest()})
    quality.post(f"{page}/file", data={"n": "1", "toml": draft.toml.decode()})
    digest = sha256(draft_on_file(made, "late_bag").toml).hexdigest()
    answer = quality.post(f"{page}/keep", data={"sha256": digest})

    with made.house.look() as look:
        kept = look.stores.label_templates.of("late_bag", 2)
    assert "late_bag v1 is another template by now" in refused.text
    assert answer.status_code == 303
    assert template_from_toml(kept.toml).key == "late_bag v2"


def draft_on_file(made: Installation, name: str) -> TemplateDraft:
    with made.house.look() as look:
        found = look.stores.label_templates.draft(name)
    assert found is not None
    return found


def test_what_is_in_force_and_lacks_what_a_later_rule_wants_is_told(collection: Collection):
    """It was approved under the rules of then; a later release knows others."""
    made, mark = collection.made, b'says = "storage"'
    now = write_time(made.house.move_clock(made.house.now() + timedelta(minutes=1)))
    toml = SHIPPED.replace(b'name = "collection_bag"', b'name = "bare_bag"', 1).replace(
        mark, b'says = "dose"'
    )
    kept = as_kept(template_from_toml(toml), toml, by="W-GRANT", station="W-QUALITY", at=NOW)
    approval = LabelTemplateApproval(
        name="bare_bag", version=1, kind="collection_bag", digest=kept.sha256, effective_from=now, first_by="W-GRANT",
        second_by="W-RAMAN", at=NOW,
    )  # fmt: skip
    made.house.write(lambda at: (at.stores.label_templates.keep(kept), at.books.put(approval)))

    listed = made.as_("W-GRANT", "W-QUALITY").get("/label-templates").text

    assert "In force, and lacks what must be affixed by now" in listed
