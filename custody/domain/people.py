"""Who acts, and where: persons and stations as a decision sees them."""

from dataclasses import dataclass

from custody.domain.vocabulary import Role, StationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a badge; names are the vault's business."""

    id: str
    roles: frozenset[Role]
    sites: frozenset[str]
    training_until: str  # a moment; from then on no gate opens


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """An enrolled place with a scanner.

    `holder` is the party that has custody of what stands here (EPCIS possessing_party); people of one party
    pass things among themselves without a handoff.
    """

    id: str
    kind: StationKind
    site: str
    holder: str
    zone: str
