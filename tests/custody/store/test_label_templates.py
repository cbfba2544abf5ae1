"""Templates that a site made: a version is kept for ever, and no two people overwrite each other's draft."""

from collections.abc import Iterator
from hashlib import sha256

import pytest

from custody.errors import Conflict
from custody.store.database import Database
from custody.store.label_templates import KeptTemplate, LabelTemplates, TemplateDraft
from custody.store.statements import Statements

FILE, CHANGED = b'name = "bag"\n', b'name = "bag"\n\nversion = 2\n'
NOW = "2026-03-02T08:00:00.000000Z"


@pytest.fixture
def templates(database: Database) -> Iterator[LabelTemplates]:
    with database.write() as connection:
        yield LabelTemplates(Statements(connection))


def kept(templates: LabelTemplates, toml: bytes, version: int = 2) -> KeptTemplate:
    return templates.keep(
        KeptTemplate(
            name="bag", version=version, kind="final_bag", sha256=sha256(toml).hexdigest(), toml=toml,
            kept_by="N-RUIZ", station="N-OFFICE", kept_at=NOW,
        )
    )  # fmt: skip


def saved(templates: LabelTemplates, toml: bytes, n: int) -> TemplateDraft:
    draft = TemplateDraft(
        name="bag", n=n, toml=toml, changed_by="N-RUIZ", station="N-OFFICE", changed_at=NOW
    )
    templates.save_draft(draft)
    return draft


def test_a_version_is_kept_as_it_came(templates: LabelTemplates):
    made = kept(templates, FILE)

    assert made.sha256 == sha256(FILE).hexdigest()
    assert templates.of("bag", 2) == made
    assert templates.of("bag", 3) is None
    assert templates.with_hash("bag", made.sha256) == made
    assert templates.with_hash("vial", made.sha256) is None


def test_the_same_file_again_is_the_same_version(templates: LabelTemplates):
    assert kept(templates, FILE) == kept(templates, FILE)
    assert len(templates.all()) == 1


def test_a_version_never_gets_other_bytes(templates: LabelTemplates):
    kept(templates, FILE)

    with pytest.raises(Conflict, match="bag v2 is kept with other bytes"):
        kept(templates, CHANGED)

    assert templates.all() == [kept(templates, FILE)]


def test_versions_come_in_their_order(templates: LabelTemplates):
    for version in (10, 9):
        kept(templates, FILE, version)

    assert [one.version for one in templates.all()] == [9, 10]


def test_a_draft_follows_the_change_that_its_author_saw(templates: LabelTemplates):
    saved(templates, FILE, 1)
    second = saved(templates, CHANGED, 2)

    assert templates.draft("bag") == second
    assert templates.drafts() == [second]


@pytest.mark.parametrize("n", [1, 3])
def test_what_somebody_changed_meanwhile_is_not_overwritten(templates: LabelTemplates, n: int):
    first = saved(templates, FILE, 1)

    with pytest.raises(Conflict, match="the draft of bag was changed since"):
        saved(templates, CHANGED, n)

    assert templates.draft("bag") == first


def test_a_draft_can_be_dropped_and_begun_anew(templates: LabelTemplates):
    saved(templates, FILE, 1)
    templates.drop_draft("bag")

    assert templates.draft("bag") is None
    assert saved(templates, CHANGED, 1) == templates.draft("bag")
