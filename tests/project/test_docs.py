"""Docs that restate code say what the code says."""

import pytest

from api.docs import DOCS, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_drawn_from_code_is_not_stale(name: str):
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run make docs"
