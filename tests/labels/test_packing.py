"""The packing list: sheets with one head, a line for each container, and every symbol read back."""

from collections.abc import Sequence
from dataclasses import replace

import pypdfium2
import pytest

from custody.domain.donor_screening import AGENT_TITLES, DonorScreening
from custody.errors import MissingElement, TextDoesNotFit
from labels.content import LabelContent, LabelKind
from labels.jurisdictions import load_jurisdictions
from labels.jurisdictions.union import jurisdiction_of
from labels.languages import Language
from labels.packing import LINES_ON_A_SHEET, print_packing_list
from labels.printing import LabelFile
from labels.raster import page_images
from labels.samples import sample_of
from labels.statements import LabelFlags, accompanying
from labels.stock import PRINTER_DPI, STOCKS
from labels.symbols import AIM, SymbolKind
from labels.template_trial import faults_of
from labels.templates import template_for
from tests.labels.examples import on_its_template

HEAD, ITEM = sample_of(LabelKind.PACKING_LIST), sample_of(LabelKind.PACKING_ITEM)
JURISDICTIONS = (*load_jurisdictions().values(), jurisdiction_of(frozenset({"eu", "us"})))
KINDS = (LabelKind.PACKING_LIST, LabelKind.PACKING_ITEM, LabelKind.ACTION_CARD)
WORST = DonorScreening(risk_factor_found=True, reactive_for=tuple(AGENT_TITLES.values()))


def listed(head: LabelContent, items: Sequence[LabelContent]) -> LabelFile:
    """A packing list on the templates that come with the software."""
    return print_packing_list(on_its_template(head), [on_its_template(one) for one in items])


def said(pdf: bytes) -> list[str]:
    """The words of each sheet."""
    return [
        " ".join(page.get_textpage().get_text_range().split())
        for page in pypdfium2.PdfDocument(pdf)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_stands_against_the_templates_in_any_language_at_any_resolution(kind):
    assert PRINTER_DPI == (203, 300, 600)
    assert faults_of(template_for(kind), load_jurisdictions().values()) == ()


def test_three_containers_lie_on_one_sheet():
    (sheet,) = said(listed(HEAD, [ITEM] * 3).pdf)

    assert "Sheet 1 of 1, containers: 3" in sheet
    assert [f"{n} of 3" in sheet for n in (1, 2, 3)] == [True] * 3


def test_what_does_not_fit_on_one_sheet_goes_on_the_next_with_the_same_head():
    count = LINES_ON_A_SHEET + 1

    first, second = said(listed(HEAD, [ITEM] * count).pdf)

    assert f"Sheet 1 of 2, containers: {count}" in first
    assert f"Sheet 2 of 2, containers: {count}" in second
    assert HEAD.code_printed in second
    assert f"{count} of {count}" in second
    assert f"{count} of {count}" not in first


def test_every_sheet_has_its_bars_and_every_line_its_code():
    symbols = listed(HEAD, [ITEM] * (LINES_ON_A_SHEET + 1)).symbols

    bars, squares = AIM[SymbolKind.GS1_128], AIM[SymbolKind.DATA_MATRIX]
    assert [one.page for one in symbols if one.symbology == bars] == [0, 1]
    assert [one.page for one in symbols if one.symbology == squares] == [*[0] * 4, 1]
    assert {one.text for one in symbols if one.symbology == squares} == {ITEM.compound_text}


def test_a_sheet_is_a4_and_the_same_list_is_the_same_bytes():
    file = listed(HEAD, [ITEM])
    (image,) = page_images(file.pdf, 100)

    assert [round(side / 100 * 25.4) for side in image.size] == [210, 297]
    assert file.pdf == listed(HEAD, [ITEM]).pdf


def test_a_german_list_has_no_english_caption_left():
    german = [replace(one, language=Language.GERMAN) for one in (HEAD, ITEM)]

    (sheet,) = said(listed(german[0], german[1:]).pdf)

    assert "Blatt 1 von 1, Behältnisse: 1" in sheet
    assert "1 von 1" in sheet
    for english in ("Additives", "Keep at", "Collected at", "Donation", "Compare each"):
        assert english not in sheet


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("jurisdiction", JURISDICTIONS, ids=lambda one: one.name)
def test_there_is_room_for_every_statement_at_its_longest(jurisdiction, language):
    texts = accompanying(WORST, LabelFlags(investigational=True), jurisdiction, language)

    file = listed(
        replace(HEAD, language=language), [replace(ITEM, language=language, statements=texts)]
    )

    assert len(texts) >= 8
    assert texts[-1].split()[-1] in said(file.pdf)[0]


def test_a_line_that_says_nothing_of_what_must_accompany_is_refused():
    with pytest.raises(MissingElement, match="blood group"):
        listed(HEAD, [replace(ITEM, blood_text="")])


def test_a_name_that_does_not_fit_is_refused_and_not_cut():
    with pytest.raises(TextDoesNotFit):
        listed(HEAD, [replace(ITEM, title="CAR T cells " * 20)])


@pytest.mark.parametrize("kind", [LabelKind.PACKING_LIST, LabelKind.PACKING_ITEM])
def test_a_head_or_line_of_another_size_is_not_approved(kind):
    """A sheet has room for one head and so many lines of the size that they have."""
    large = replace(template_for(kind), stock=STOCKS["base"])

    told = [one.sentence for one in faults_of(large, load_jurisdictions().values())]

    assert "It is not of the size that the sheets of a packing list are put together from." in told
