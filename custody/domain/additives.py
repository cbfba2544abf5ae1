"""What was added to cells, as labels and papers say it: anticoagulant at collection, cryoprotectant before freezing.

Recorded as observations of a container.  What nobody recorded is unknown, and said to be.
"""

from collections.abc import Mapping
from typing import Final

from custody.domain.books import Books
from custody.domain.records import Observation

ANTICOAGULANT: Final = "anticoagulant"
CRYOPROTECTANT: Final = "dmso_permille"
# As the label writes them; the same in every language.
ANTICOAGULANTS: Final[Mapping[str, str]] = {
    "acd_a": "ACD-A", "acd_b": "ACD-B", "cpd": "CPD", "cp2d": "CP2D", "cpda_1": "CPDA-1", "heparin": "Heparin",
}  # fmt: skip


def additives_in(books: Books, therapy: str, container: str) -> tuple[str, ...]:
    """Name and volume or concentration of everything that was added to what is in a container, as far as recorded."""
    newest = [
        books.last(Observation, therapy=therapy, container=container, name=name)
        for name in (ANTICOAGULANT, CRYOPROTECTANT)
    ]
    return tuple(_told(one) for one in newest if one is not None)


def _told(one: Observation) -> str:
    if one.name == CRYOPROTECTANT:
        return f"DMSO {(one.value or 0) / 10:g} %"
    volume = f" {one.value} mL" if one.value is not None else ""
    return f"{ANTICOAGULANTS.get(one.word or '', one.word or '')}{volume}"
