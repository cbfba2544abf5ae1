"""A draft of a label template as its page shows it: the picture with a place to touch for each element, and a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.template_drafts import Draft
from api.template_fields import element_fields
from api.template_views import LANGUAGE_WORDS, element_words, faults_shown, size_words
from labels.elements import Box, Element, LabelTemplate
from labels.languages import Language
from labels.layout import lay_out_what_fits
from labels.says import SAYS
from labels.stock import DEFAULT_DPI
from labels.template_editing import extent_of
from labels.template_trial import sample_on

LEAST: Final = 1.0  # millimetres: a line must be touched, too
MOST_FAULTS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One element on the picture and in the list."""

    place: int
    words: str
    problem: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Everything that the page of a draft tells."""

    place: int
    size: str
    language: Language
    languages: tuple[tuple[str, str], ...]
    spots: tuple[Spot, ...]
    fields: tuple[dict[str, Any], ...]
    element: str
    faults: tuple[str, ...]
    more_faults: int
    words: tuple[tuple[str, str], ...]
    toml: str


def element_named(template: LabelTemplate, place: int) -> Element:
    """The element at a place; the last where there is none."""
    return template.elements[min(max(place, 0), len(template.elements) - 1)]


def shown(draft: Draft, place: int, language: Language, filled: Mapping[str, Any] | None) -> Shown:
    """The view of a draft; `filled` is what somebody filled in that could not be kept."""
    template = draft.template
    place = min(max(place, 0), len(template.elements) - 1)
    _, problems = lay_out_what_fits(template, sample_on(template, language).content, DEFAULT_DPI)
    faults = faults_shown(draft.toml)
    return Shown(
        place=place,
        size=size_words(template),
        language=language,
        languages=tuple((one.value, LANGUAGE_WORDS[one]) for one in Language),
        spots=tuple(
            _spot(at, one, problems.get(at, "")) for at, one in enumerate(template.elements)
        ),
        fields=tuple(
            _as_filled(one, filled or {}) for one in element_fields(element_named(template, place))
        ),
        element=element_words(element_named(template, place)),
        faults=tuple(faults[:MOST_FAULTS]),
        more_faults=max(0, len(faults) - MOST_FAULTS),
        words=tuple((word, one.meaning) for word, one in SAYS.items()),
        toml=str((filled or {}).get("toml", draft.toml.decode())),
    )


def _spot(place: int, element: Element, problem: str) -> Spot:
    left, top, width, height = extent_of(element)
    thin = isinstance(element, Box)
    return Spot(
        place=place, words=element_words(element), problem=problem, left=left, top=top,
        width=max(width, LEAST) if thin else width, height=max(height, LEAST) if thin else height,
    )  # fmt: skip


def _as_filled(field: dict[str, Any], filled: Mapping[str, Any]) -> dict[str, Any]:
    """A field with what was filled in, where it was."""
    if not filled or "place" not in filled:
        return field
    if field["kind"] == "check":
        return field | {"value": filled.get(field["name"]) == "yes"}
    return field | {"value": filled.get(field["name"], field["value"])}
