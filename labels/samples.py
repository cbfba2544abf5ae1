"""What a sample of each kind of label says: made-up people, so that a template can be looked at and tried.

No symbol of a sample is signed by anybody, so that none opens a step.
"""

import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from labels.content import LabelContent, LabelKind, Moment
from labels.languages import Language

_FILE = files(__package__) / "samples.json"
_MOMENTS = ("collected", "expires")


@cache
def samples() -> dict[LabelKind, LabelContent]:
    """One content for each kind of label, in English."""
    rows = json.loads(_FILE.read_text(encoding="utf-8"))
    return {content.kind: content for content in map(_content, rows)}


def sample_of(kind: LabelKind, language: Language = Language.ENGLISH) -> LabelContent:
    """The content of a sample; its captions speak the language."""
    return replace(samples()[kind], language=language)


def _content(row: dict[str, Any]) -> LabelContent:
    told: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    told |= {name: Moment(**row[name]) for name in _MOMENTS if name in row}
    return LabelContent(**told | {"kind": LabelKind(row["kind"])})
