"""Labels to measure with: three symbols each, and no two with the same token."""

from dataclasses import replace

from labels.content import LabelContent, LabelKind
from tests.labels.examples import label_contents

DPI = 203


def some_labels(first: int, count: int) -> list[LabelContent]:
    """Labels that no cache has seen: each with a token of its own."""
    kind = label_contents()[LabelKind.COLLECTION_BAG]
    return [
        replace(kind, serial_printed=f"Print {n}", token_text=f"{kind.token_text[:-6]}{n:06d}")
        for n in range(first, first + count)
    ]
