"""What the paper about a selection says: a period, one person's acts, a vector lot or a shipment.

It tells of many therapies and has no place for anybody's name.
"""

from dataclasses import dataclass
from enum import StrEnum

from custody.domain.audit_lines import ContainerLine, EventLine, Moment, TherapyLine
from custody.domain.audit_record import Account


class SelectionKind(StrEnum):
    """What evidence of a selection selects by, in the words of the ledger's format."""

    PERIOD = "period"
    ACTOR = "actor"
    LOT = "lot"
    SHIPMENT = "shipment"


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapyCount:
    """A therapy that a selection touches, and how much of the selection is about it."""

    therapy: TherapyLine
    entries: int
    refused: int
    declared: int
    first: Moment
    last: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCount:
    """A person who acts in a selection: how often as the first of two or alone, how often as the second."""

    badge: str
    role: str
    acted: int
    seconded: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionRecord(Account):
    """Everything a paper says about a period, one person's acts, a vector lot or a shipment."""

    kind: SelectionKind
    selected: tuple[str, ...]  # what was selected, in large letters, line by line
    claim: str  # how complete it is, in a sentence
    therapies: tuple[TherapyCount, ...] = ()
    people: tuple[PersonCount, ...] = ()
    family: tuple[ContainerLine, ...] = ()  # a lot, its vials, and whatever they touched

    @property
    def is_proven(self) -> bool:
        """Whether the file itself proves that nothing is left out; else the issuer says so."""
        return self.kind is SelectionKind.PERIOD

    @property
    def chosen(self) -> tuple[EventLine, ...]:
        """The entries that were selected, without those that stand beside them."""
        return tuple(event for event in self.events if event.beside is None)

    @property
    def told_until(self) -> str:
        """Custody goes on after the last act that was selected, and other evidence tells of it."""
        return max((event.at.utc for event in self.chosen), default=self.generated_at.utc)
