"""Label contents to test with: the samples, and the templates that print them."""

from labels.content import LabelContent, LabelKind
from labels.layout import FilledTemplate
from labels.samples import samples
from labels.templates import template_for


def label_contents() -> dict[LabelKind, LabelContent]:
    """One content for each kind of label."""
    return dict(samples())


def on_its_template(content: LabelContent) -> FilledTemplate:
    """A content on the shipped template of its kind."""
    return FilledTemplate(template_for(content.kind), content)
