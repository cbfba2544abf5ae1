"""A template's sample as it leaves for a printer: it says of itself that it is one, and no station takes it.

Where a label has the number of its print, a sample has a word in its place, and its notice says that it is not for use.
A template without a notice says so where its title stands, since a small label has no room for both, and the smallest
says the word alone.  Its symbols are signed by nobody and name nothing that is on file; an action card, which would
open a form, names no step.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from custody.domain.identifiers.local_codes import ActionCode
from custody.errors import MissingElement, TextDoesNotFit
from labels.content import LabelContent, LabelKind
from labels.elements import LabelTemplate, words_of
from labels.languages import Language, say
from labels.layout import FilledTemplate
from labels.samples import sample_of
from labels.stock import DEFAULT_DPI

NOTICE: Final = "SAMPLE, not for use"
NUMBER: Final = "SAMPLE"
NO_STEP: Final = ActionCode.of_step("sample").text
WAYS: Final = (("notice", NOTICE), ("title", NOTICE), ("title", NUMBER))  # the plainest first


def printed_sample(template: LabelTemplate, language: Language) -> FilledTemplate:
    """The sample of a template's kind on it, marked; MissingElement where it has no place that says what it is."""
    words = {word for element in template.elements for word in words_of(element)}
    marked = [
        FilledTemplate(template, _marked(template, language, {word: say(text, language)}))
        for word, text in WAYS
        if word in words
    ]
    if not marked:
        raise MissingElement(
            f"{template.key} has neither a notice nor a title: its sample could be taken for a label."
        )
    return next((one for one in marked if _fits(one)), marked[-1])


def _marked(template: LabelTemplate, language: Language, told: Mapping[str, str]) -> LabelContent:
    sample = replace(sample_of(template.kind, language), **told)  # type: ignore[arg-type]  # texts only
    return _opening_nothing(replace(sample, serial_printed=say(NUMBER, language)))


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
