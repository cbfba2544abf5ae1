"""A printed sample says that it is one, on every template, in every language, at every resolution."""

from dataclasses import replace

import pytest

from custody.errors import MissingElement
from labels.content import LabelKind
from labels.elements import LabelTemplate, words_of
from labels.languages import Language
from labels.overlaps import outside, overlapping
from labels.page import PlacedText
from labels.printed_sample import NO_STEP, printed_sample
from labels.printing import print_pages
from labels.stock import PRINTER_DPI
from labels.template_files import template_from_toml
from labels.templates import TEMPLATES, shipped_files

WORD = {Language.ENGLISH: "SAMPLE", Language.GERMAN: "MUSTER"}
SAY_THE_WORD = {"position v1", "cryovial v2"}  # there is room for no more
NOT_FOR_USE = {Language.ENGLISH: "SAMPLE, not for use", Language.GERMAN: "MUSTER, nicht verwenden"}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "template", [*map(template_from_toml, shipped_files())], ids=lambda one: one.key
)
def test_every_sample_says_so_and_bears_no_prints_number(template: LabelTemplate, language):
    for dpi in PRINTER_DPI:
        page = printed_sample(template, language).lay_out(dpi)
        told = " ".join(item.text for item in page.placed if isinstance(item, PlacedText))

        assert told.count(WORD[language]) >= 2
        if template.key not in SAY_THE_WORD:
            assert NOT_FOR_USE[language] in told
        assert "P0000" not in told
        assert not [*outside(page), *overlapping(page)]
    assert print_pages([page], dpi=dpi).symbols


def test_a_template_that_could_not_say_it_has_no_printed_sample():
    vial = TEMPLATES[LabelKind.CRYOVIAL]
    tells = {"title", "notice", "notice_word"}
    silent = tuple(one for one in vial.elements if tells.isdisjoint(words_of(one)))

    with pytest.raises(MissingElement, match="could be taken for a label"):
        printed_sample(replace(vial, elements=silent), Language.ENGLISH)


def test_the_sample_of_an_action_card_opens_no_form():
    content = printed_sample(TEMPLATES[LabelKind.ACTION_CARD], Language.ENGLISH).content

    assert (content.code_text, content.code_printed) == (NO_STEP, NO_STEP)
