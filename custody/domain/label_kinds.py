"""What a print names: the container it is on, or something that is only with that container.

A container's own label names it: scanned back, it brings the container to life, and steps that touch cells ask for it.
A companion label goes on or around a container that is there already: its tie tag, its overwrap, its cassette, the
syringe its cells were drawn into.  It bears the same number and never stands for the container, because another
patient's bag may lie in the right cassette.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from custody.domain.vocabulary import ENDED, Companion, Condition, ContainerKind

NAMES: Final[Mapping[str, ContainerKind]] = {
    "collection_bag": ContainerKind.COLLECTION_BAG,
    "vessel": ContainerKind.VESSEL,
    "sample": ContainerKind.SAMPLE,
    "cryovial": ContainerKind.SAMPLE,
    "final_bag": ContainerKind.FINAL_BAG,
    "small_bag": ContainerKind.FINAL_BAG,
}
"""The kind of container that each kind of own label is on."""

SMALL_BAG: Final = "small_bag"  # says in part what its tie tag says in full
COMPANIONS: Final = frozenset(Companion)
ON_CONTAINERS: Final = frozenset(NAMES) | COMPANIONS
TOO_SMALL_FOR_A_TOKEN: Final = frozenset({"sample", "cryovial"})
# without a second symbol that names the container; of small bags, the labels of version 1
ONE_SYMBOL: Final = TOO_SMALL_FOR_A_TOKEN | {"vessel", SMALL_BAG}

BAGS: Final = frozenset({ContainerKind.COLLECTION_BAG, ContainerKind.FINAL_BAG})
IN_THE_COLD: Final = frozenset({Condition.FRESH, Condition.FROZEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class GoesWith:
    """The containers that a companion goes with."""

    kinds: frozenset[ContainerKind]
    conditions: frozenset[Condition]


GOES_WITH: Final[Mapping[Companion, GoesWith]] = {
    Companion.TIE_TAG: GoesWith(kinds=BAGS, conditions=frozenset(Condition) - ENDED),
    Companion.OVERWRAP: GoesWith(kinds=BAGS, conditions=IN_THE_COLD),
    Companion.CASSETTE: GoesWith(kinds=BAGS, conditions=IN_THE_COLD),
    Companion.SYRINGE: GoesWith(
        kinds=frozenset({ContainerKind.FINAL_BAG}), conditions=frozenset({Condition.THAWED})
    ),
}


def needed_with(labels: Collection[str], asked: Iterable[Companion]) -> frozenset[str]:
    """The companions that a container with these labels must have: what is asked, and what a small label leaves out."""
    return frozenset({*asked, Companion.TIE_TAG} if SMALL_BAG in labels else asked)


def own_labels(kind: str) -> frozenset[str]:
    """The kinds of label that name one kind of container: they share its numbers."""
    return frozenset(label for label, container in NAMES.items() if container == kind)
