"""Label contents to test with, as they stand in fixtures/labels."""

import json
from pathlib import Path
from typing import Any

from labels.content import LabelContent, LabelKind, Moment

FIXTURES = Path(__file__).parents[2] / "fixtures" / "labels"


def label_contents() -> dict[LabelKind, LabelContent]:
    """One content for each kind of label."""
    rows = json.loads((FIXTURES / "contents.json").read_text())
    return {content.kind: content for content in map(_content, rows)}


def _content(row: dict[str, Any]) -> LabelContent:
    fields = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    for name in ("collected", "expires"):
        if name in fields:
            fields[name] = Moment(**fields[name])
    return LabelContent(**fields | {"kind": LabelKind(row["kind"])})
