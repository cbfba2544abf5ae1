"""A word that is printed and cannot be read is not said: white on white, black on black, or under a box."""

from dataclasses import replace

import pytest

from labels.content import LabelKind
from labels.elements import Box, LabelTemplate, Words
from labels.jurisdictions import load_jurisdictions
from labels.template_trial import faults_of
from labels.templates import TEMPLATES

SAMPLE = TEMPLATES[LabelKind.SAMPLE]
WHOLE = (0.0, 0.0, SAMPLE.stock.width_millimetres, SAMPLE.stock.height_millimetres)
TITLE = next(one for one in SAMPLE.elements if isinstance(one, Words) and one.says == "title")
UNDER = (TITLE.at[0] - 0.5, TITLE.at[1] - 0.5, TITLE.at[2] + 0.5, 4.2)


def faults(template: LabelTemplate) -> str:
    return " ".join(one.sentence for one in faults_of(template, load_jurisdictions().values()))


def with_title(*before: Box, reverse: bool = False, after: tuple[Box, ...] = ()) -> LabelTemplate:
    """The sample's label, its title among boxes."""
    title = replace(TITLE, reverse=reverse)
    elements = tuple(title if one is TITLE else one for one in SAMPLE.elements)
    return replace(SAMPLE, elements=(*before, *elements, *after))


@pytest.mark.parametrize(
    "template",
    [
        with_title(reverse=True),
        with_title(Box(UNDER)),
        with_title(Box((*UNDER[:2], 3.0, 4.2)), reverse=True),
        with_title(Box((TITLE.at[0] + 1, TITLE.at[1], 1.0, 4.2)), reverse=False),
        with_title(after=(Box(UNDER),)),
        with_title(Box(UNDER), reverse=True, after=(Box(UNDER),)),
        with_title(after=(Box(UNDER, line=2.1),)),
        with_title(after=(Box((TITLE.at[0], TITLE.at[1] + 1, 20.0, 1.0)),)),
    ],
    ids=[
        "white on white", "black on black", "half on white", "a black edge", "under a box", "white under a box",
        "under a thick outline", "struck through",
    ],
)  # fmt: skip
def test_words_that_nobody_can_read_stand_against_a_template(template):
    assert "cannot be read:" in faults(template)


@pytest.mark.parametrize(
    "template",
    [
        with_title(Box(UNDER), reverse=True),
        with_title(Box(UNDER, line=0.25)),
        with_title(after=(Box(WHOLE, line=0.25),)),
    ],
    ids=["white on black", "in a frame", "the label framed"],
)
def test_words_on_something_dark_and_in_frames_are_read(template):
    assert "cannot be read:" not in faults(template)


@pytest.mark.parametrize("kind", TEMPLATES)
def test_nothing_is_hidden_on_what_came_with_the_software(kind):
    assert faults(TEMPLATES[kind]) == ""
