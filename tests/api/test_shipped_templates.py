"""What came with the software lies beside what the site made, and neither ever takes the other's place."""

import pytest

from api import label_templates
from api.label_templates import as_kept, keep_shipped
from custody.errors import Conflict
from labels.template_files import template_from_toml
from labels.templates import shipped_files
from tests.kit.installation import Installation

VESSEL = next(file for file in shipped_files() if b'name = "vessel"\nversion = 1\n' in file)
OURS = VESSEL.replace(b"version = 1", b"version = 9", 1)
THEIRS = OURS.replace(b"points = 10", b"points = 9", 1)


def keep(house: Installation, by: str) -> None:
    kept = as_kept(template_from_toml(OURS), OURS, by=by, station="W-QUALITY", at="")
    house.house.write(lambda at: at.stores.label_templates.keep(kept))


@pytest.fixture
def upgraded(house: Installation, monkeypatch) -> Installation:
    """A house whose software brings one version more than it did."""
    monkeypatch.setattr(label_templates, "shipped_files", lambda: (*shipped_files(), THEIRS))
    return house


def test_a_new_version_of_the_software_is_kept(upgraded: Installation):
    upgraded.house.write(lambda at: keep_shipped(at, at=""))

    with upgraded.house.look() as look:
        assert look.stores.label_templates.of("vessel", 9).toml == THEIRS


def test_a_sites_own_version_stands_where_the_software_brings_one_of_its_number(
    upgraded: Installation,
):
    """The page names a site's next version after the software's: an upgrade once would not start any more."""
    keep(upgraded, by="W-GRANT")

    upgraded.house.write(lambda at: keep_shipped(at, at=""))

    with upgraded.house.look() as look:
        assert look.stores.label_templates.of("vessel", 9).toml == OURS


def test_what_the_software_brought_is_never_brought_otherwise(upgraded: Installation):
    keep(upgraded, by=label_templates.SHIPPED)

    with pytest.raises(Conflict, match="vessel v9 is kept with other bytes"):
        upgraded.house.write(lambda at: keep_shipped(at, at=""))
