"""Whether a template prints as it must: complete, every word has its room, every symbol is read back.

Its sample is printed in every language at every resolution, through the same door as labels.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from custody.errors import LabelContradicts, MissingElement, SymbolUnreadable, TextDoesNotFit
from labels.completeness import lacks
from labels.elements import LabelTemplate
from labels.jurisdictions import Jurisdiction
from labels.languages import Language
from labels.layout import FilledTemplate
from labels.printing import print_filled
from labels.samples import sample_of
from labels.stock import PRINTER_DPI

INCOMPLETE, UNREADABLE = "template_incomplete", "template_unreadable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Why a template cannot be approved: the reason's code, and what it is in a sentence."""

    code: str
    sentence: str


def faults_of(template: LabelTemplate, jurisdictions: Iterable[Jurisdiction]) -> tuple[Fault, ...]:
    """Everything that stands against a template, the gravest first."""
    lacking = [Fault(code=INCOMPLETE, sentence=one) for one in lacks(template, jurisdictions)]
    return (*lacking, *dict.fromkeys(_unprintable(template)))


def sample_on(template: LabelTemplate, language: Language) -> FilledTemplate:
    """The sample of a template's kind, on it."""
    return FilledTemplate(template, sample_of(template.kind, language))


def _unprintable(template: LabelTemplate) -> Iterator[Fault]:
    for dpi, language in product(PRINTER_DPI, Language):
        try:
            print_filled([sample_on(template, language)], dpi=dpi)
        except (LabelContradicts, MissingElement, SymbolUnreadable, TextDoesNotFit) as fault:
            yield Fault(code=UNREADABLE, sentence=f"{fault} ({dpi} dpi, {language})")
