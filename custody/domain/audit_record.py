"""What a custody report says, as plain rows; one for people, beside the evidence for machines.

One record serves the paper and its pictures.  Names of people stand only in `patient`, and a
redacted record has none.
"""

from dataclasses import dataclass

from custody.domain.audit_lines import (
    BandLine,
    CheckpointLine,
    ContainerLine,
    DeviationLine,
    EdgeLine,
    EventLine,
    FactLine,
    IdentityState,
    MarkLine,
    Moment,
    PrintLine,
    ReconciliationLine,
    SeriesLine,
    SignOffLine,
    SpanState,
    StageLine,
)
from custody.domain.vocabulary import VerdictWord


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What every paper says, whatever it is about."""

    title: str
    answer: str  # before anything else, in sentences
    generated_at: Moment
    checkpoint: CheckpointLine
    bundle_sha256: str
    demo: bool = False
    facts: tuple[FactLine, ...] = ()
    stages: tuple[StageLine, ...] = ()
    containers: tuple[ContainerLine, ...] = ()
    edges: tuple[EdgeLine, ...] = ()
    bands: tuple[BandLine, ...] = ()
    events: tuple[EventLine, ...] = ()
    deviations: tuple[DeviationLine, ...] = ()
    sign_offs: tuple[SignOffLine, ...] = ()

    def told(self, verdict: VerdictWord) -> tuple[EventLine, ...]:
        """The entries with this verdict, in their order."""
        return tuple(event for event in self.events if event.verdict is verdict)

    @property
    def refusals(self) -> tuple[EventLine, ...]:
        """What was asked and refused."""
        return self.told(VerdictWord.REFUSED)

    @property
    def declarations(self) -> tuple[EventLine, ...]:
        """What had happened and was declared."""
        return self.told(VerdictWord.DECLARED)

    @property
    def told_until(self) -> str:
        """The UTC moment up to which custody is told."""
        return self.generated_at.utc

    @property
    def gaps(self) -> tuple[BandLine, ...]:
        """Spans in which nobody is known to have held a container."""
        return tuple(band for band in self.bands if band.state is SpanState.GAP)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord(Account):
    """Everything a custody report says about one therapy or one container."""

    coi: str
    coi_check: str
    mark: MarkLine
    preset: str
    preset_version: str
    site: str
    status: str
    unbroken: bool
    container: str = ""  # the one that is told of, where it is not the whole therapy
    identity: IdentityState = IdentityState.NOT_YET
    patient: tuple[FactLine, ...] = ()  # nothing in a redacted record
    erased: bool = False  # nobody knows any longer who the patient was
    series: tuple[SeriesLine, ...] = ()
    reconciliation: tuple[ReconciliationLine, ...] = ()
    not_applied: tuple[PrintLine, ...] = ()
