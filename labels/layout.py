"""Content on a template: measured, in whole dots, or refused.

Every text is measured and every symbol stands on whole printer dots.  Raises MissingElement for a
required element that says nothing, LabelContradicts when letters and symbols disagree, and
TextDoesNotFit for what would have to be shrunk, cut or left out.
"""

from dataclasses import dataclass, replace

from custody.errors import MissingElement, TextDoesNotFit
from labels.content import LabelContent, LabelKind, expect_agreement
from labels.elements import LabelTemplate, Words
from labels.page import Page, Placed
from labels.placing import Placing
from labels.templates import template_for


@dataclass(frozen=True, slots=True)
class FilledTemplate:
    """A template and what it is to say."""

    template: LabelTemplate
    content: LabelContent

    def lay_out(self, dpi: int) -> Page:
        """Both for a printer of so many dots per inch."""
        return lay_out_on(self.template, self.content, dpi)


def lay_out(content: LabelContent, dpi: int) -> Page:
    """A label's content on its kind's template, for a printer of so many dots per inch."""
    return lay_out_on(template_for(content.kind), content, dpi)


def lay_out_on(template: LabelTemplate, content: LabelContent, dpi: int) -> Page:
    """As `lay_out`, on a template that is named."""
    expect_agreement(content)
    placing = Placing(template, replace(content, template_printed=template.key), dpi)
    return placing.page(
        tuple(item for element in template.elements for item in placing.place(element))
    )


def lay_out_what_fits(
    template: LabelTemplate, content: LabelContent, dpi: int
) -> tuple[Page, dict[int, str]]:
    """What fits, and for each element that does not, by its place among the elements, why.

    For a picture while a template is being made, never for a printer.
    """
    placing = Placing(template, replace(content, template_printed=template.key), dpi)
    placed: list[Placed] = []
    problems = {}
    for place, element in enumerate(template.elements):
        try:
            placed += placing.place(element)
        except (MissingElement, TextDoesNotFit) as fault:
            problems[place] = str(fault)
    return placing.page(tuple(placed)), problems


def expect_room_for_title(kind: LabelKind, title: str, dpi: int) -> None:
    """Raises TextDoesNotFit where labels of a kind have no room for what their thing is called."""
    content = LabelContent(kind=kind, serial_printed="", title=title)
    template = template_for(kind)
    placing = Placing(template, content, dpi)
    for element in template.elements:
        if isinstance(element, Words) and element.says == "title":
            placing.words(element)
