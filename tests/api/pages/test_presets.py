"""Presets: every number with its source, as an example for the site to approve."""

import re
from html import unescape

import pytest

from custody.domain.presets import EXAMPLE_MARK
from custody.presets import load_presets
from tests.api.pages.played import Ward
from tests.kit.pages import told

COORDINATOR = ("N-VOGT", "N-CLINIC")
PRESETS = load_presets()


def test_every_preset_is_listed_with_its_version_its_digest_and_its_approvals(ward: Ward):
    page = ward.page(*COORDINATOR, "/presets")

    assert page.count("Not approved") == len(PRESETS)
    for preset in PRESETS.values():
        assert preset.title in unescape(page)
        assert preset.digest in re.sub(r"<[^>]+>|\s", "", page)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_every_limit_stands_there_with_its_source_and_as_an_example(ward: Ward, preset):
    page = told(ward.page(*COORDINATOR, f"/presets/{preset.name}"))

    for one in (*preset.limits.values(), *preset.release, *preset.dose):
        assert f"{one.source} {EXAMPLE_MARK}" in page, one
    for item in preset.release:
        assert item.title in page
    coldest = preset.limit("storage_temperature_max_millicelsius") // 1000
    assert f"Storage temperature, at most −{-coldest} °C" in page
    assert all(text in page for text in preset.label_texts)


def test_a_split_dose_shows_both_orders_and_what_stops_the_second(ward: Ward):
    page = told(ward.page(*COORDINATOR, "/presets/adult_leukaemia"))

    assert "Marrow blasts above 20 % Session 1 blue (1 of 41 parts, a part of the bag)" in page
    assert "CRS now above grade 1 ever from grade 3" in page


def test_a_preset_that_is_not_there_is_a_page_that_says_so(ward: Ward):
    assert ward.status(*COORDINATOR, "/presets/homeopathy") == 404
