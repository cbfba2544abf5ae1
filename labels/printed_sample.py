"""A template's sample as it leaves for a printer: it says of itself that it is one, and no station takes it.

Where a label has the number of its print, a sample has a word in its place, and its notice says that it is not for use.
A template without a notice says so where its title stands; where there is room for one word only, it is the first.
Its symbols are signed by nobody and name nothing that is on file; an action card, which would open a form, names no
step.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from custody.domain.identifiers.local_codes import ActionCode
from custody.errors import MissingElement, TextDoesNotFit
from labels.content import LabelContent, LabelKind
from labels.elements import LabelTemplate, Words
from labels.languages import Language, say
from labels.layout import FilledTemplate
from labels.samples import sample_of
from labels.stock import DEFAULT_DPI

NOTICE: Final = "SAMPLE, not for use"
NUMBER: Final = "SAMPLE"
NO_STEP: Final = ActionCode.of_step("sample").text
# Which word of a template says it, and by which text of its content; the plainest first.
WAYS: Final = (
    ("notice", {"notice": NOTICE}),
    ("notice_word", {"notice": NOTICE}),
    ("title", {"title": NOTICE}),
    ("title", {"title": NUMBER}),
)


def printed_sample(template: LabelTemplate, language: Language) -> FilledTemplate:
    """The sample of a template's kind on it, marked; MissingElement where it has no place that says what it is."""
    said = {element.says for element in template.elements if isinstance(element, Words)}
    marked = [
        FilledTemplate(template, _marked(template, language, texts))
        for word, texts in WAYS
        if word in said
    ]
    if not marked:
        raise MissingElement(
            f"{template.key} has neither a notice nor a title: its sample could be taken for a label."
        )
    return next((one for one in marked if _fits(one)), marked[-1])


def _marked(template: LabelTemplate, language: Language, texts: Mapping[str, str]) -> LabelContent:
    told: dict[str, Any] = {name: say(text, language) for name, text in texts.items()}
    told |= {"serial_printed": say(NUMBER, language)}
    return _opening_nothing(replace(sample_of(template.kind, language), **told))


def _fits(filled: FilledTemplate) -> bool:
    try:
        filled.lay_out(DEFAULT_DPI)
    except TextDoesNotFit:
        return False
    return True


def _opening_nothing(sample: LabelContent) -> LabelContent:
    """A sample whose code names nothing."""
    if sample.kind is not LabelKind.ACTION_CARD:
        return sample
    return replace(sample, code_text=NO_STEP, code_printed=NO_STEP)
