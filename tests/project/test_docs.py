"""Docs that restate code say what the code says."""

import re

import pytest

from api.docs import DOCS, PAGES
from api.settings import Settings


@pytest.mark.parametrize("name", PAGES)
def test_a_page_drawn_from_code_is_not_stale(name: str):
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run make docs"


def test_every_setting_stands_in_the_guide_for_running_an_installation():
    guide = (DOCS / "operations.md").read_text(encoding="utf-8")

    told = re.findall(r"^\| `CUSTODY_([A-Z_]+)` \|", guide, re.MULTILINE)

    assert sorted(name.lower() for name in told) == sorted(Settings.model_fields)
    assert set(re.findall(r"CUSTODY_([A-Z_]+[A-Z])", guide)) == set(told)
