"""Whether a template prints as it must: complete, every word has its room and can be read, every symbol is read back.

Its sample is printed in every language at every resolution, through the same door as labels.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from custody.errors import LabelContradicts, MissingElement, SymbolUnreadable, TextDoesNotFit
from labels.completeness import lacks
from labels.elements import LabelTemplate
from labels.hidden import hidden
from labels.jurisdictions import Jurisdiction
from labels.languages import Language
from labels.layout import FilledTemplate
from labels.overlaps import outside, overlapping, words_for
from labels.printing import print_pages
from labels.samples import sample_of
from labels.stock import PRINTER_DPI

INCOMPLETE, UNREADABLE = "template_incomplete", "template_unreadable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Why a template cannot be approved: the reason's code, and what it is in a sentence."""

    code: str
    sentence: str
    where: str = ""  # the first resolution and language at which it shows


def faults_of(template: LabelTemplate, jurisdictions: Iterable[Jurisdiction]) -> tuple[Fault, ...]:
    """Everything that stands against a template, the gravest first."""
    lacking = [Fault(code=INCOMPLETE, sentence=one) for one in lacks(template, jurisdictions)]
    unprintable = {one.sentence: one for one in reversed(list(_unprintable(template)))}
    return (*lacking, *reversed(unprintable.values()))


def sample_on(template: LabelTemplate, language: Language) -> FilledTemplate:
    """The sample of a template's kind, on it."""
    return FilledTemplate(template, sample_of(template.kind, language))


def _unprintable(template: LabelTemplate) -> Iterator[Fault]:
    for dpi, language in product(PRINTER_DPI, Language):
        filled, where = sample_on(template, language), f"{dpi} dpi, {language}"
        try:
            page = filled.lay_out(dpi)
            print_pages([page], dpi=dpi)
        except (LabelContradicts, MissingElement, SymbolUnreadable, TextDoesNotFit) as fault:
            yield Fault(code=UNREADABLE, sentence=str(fault), where=where)
            continue
        for item in outside(page):
            yield Fault(
                code=UNREADABLE, sentence=f"{words_for(item)} leaves the label.", where=where
            )
        for one, other in overlapping(page):
            touching = f"{words_for(one)} and {words_for(other)} lie on each other."
            yield Fault(code=UNREADABLE, sentence=touching, where=where)
        for item in hidden(page):
            unread = f"{words_for(item)} cannot be read: nothing makes it stand out, or something covers it."
            yield Fault(code=UNREADABLE, sentence=unread, where=where)
