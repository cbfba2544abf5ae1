"""The lines that papers about custody are made of: drawing knows no more, building draws nothing.

Every text is ready to be read: words are already words, moments already carry their zone.  Amounts
are whole numbers; `decimals` says where their point is drawn.
"""

from dataclasses import dataclass
from enum import StrEnum

from custody.domain.vocabulary import VerdictWord


class StageState(StrEnum):
    """How far a stage of the journey has come."""

    DONE = "done"
    NOW = "now"
    PENDING = "pending"
    FAILED = "failed"
    NOT_PLANNED = "not_planned"


class SpanState(StrEnum):
    """Somebody held a container, is about to accept it, or nobody is known to have held it."""

    HELD = "held"
    PENDING = "pending"
    GAP = "gap"


class IdentityState(StrEnum):
    """Whether bag and patient were checked by scans at the bedside, apart from who held the bag."""

    NOT_YET = "not_yet"  # nothing was given
    CHECKED = "checked"  # every bag that was given
    UNCHECKED = "unchecked"  # at least one was declared from paper


class SeriesKind(StrEnum):
    """What a series of observations is about, which decides how it is drawn."""

    COUNT = "count"
    TEMPERATURE = "temperature"
    VITAL = "vital"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One instant twice: RFC 3339 UTC, which sorts as text, and as the wall clock showed it."""

    utc: str
    local: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """A labelled value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    """One stage of the journey from vein to vein."""

    code: str
    title: str
    state: StageState
    at: str = ""  # UTC, when it was done or begun
    beside: bool = False  # runs beside the stages around it, as bridging chemotherapy does


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerLine:
    """A container and its five facts."""

    id: str
    name: str  # short, unique in this record: "Final bag 2"
    kind: str
    product: str
    condition: str
    disposition: str
    holder: str
    place: str = ""
    note: str = ""
    on_hold: bool = False
    infused: bool = False
    declared: bool = (
        False  # given while the system was away, as paper says: nothing was checked here
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeLine:
    """Cells went from one container into another; both by id."""

    parent: str
    child: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BandLine:
    """Who held a container from when to when; `until` is absent while it lasts."""

    container: str
    holder: str
    since: Moment
    until: Moment | None = None
    state: SpanState = SpanState.HELD
    released_by: str = ""
    accepted_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonLine:
    """Why something was refused: the code that never changes, a sentence, what to do next."""

    code: str
    sentence: str
    next_step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """A person by badge, with role and what the signature of this act means."""

    badge: str
    role: str
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkLine:
    """A therapy's cue for the eye: a shape and a call name; never an identifier."""

    shape: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapyLine:
    """A therapy as it is named where a paper tells of several."""

    id: str
    code: str  # as it is read aloud, in groups
    check: str
    mark: MarkLine


class Beside(StrEnum):
    """Why an entry stands in evidence of a selection that does not select it."""

    BEFORE = "before"  # the last one before a period: nothing is left out at its beginning
    AFTER = "after"  # the first one after it: nothing is left out at its end
    ISSUE = "issue"  # issued the evidence: says that nothing is left out


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One ledger entry; `index` is its place in the tree, `entry_id` its leaf hash in hex."""

    index: int
    entry_id: str
    at: Moment
    recorded_at: Moment
    step: str
    title: str
    stage: str
    actor: PersonLine
    station: str
    verdict: VerdictWord
    second: PersonLine | None = None
    reasons: tuple[ReasonLine, ...] = ()
    details: tuple[FactLine, ...] = ()
    about: tuple[TherapyLine, ...] = ()  # whom it concerns, where a paper tells of several
    beside: Beside | None = None
    corrects: tuple[int, ...] = ()
    corrected_by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationLine:
    """Something that should not have been, why it was, and who closed it."""

    id: str
    title: str
    opened_at: Moment
    opened_by: str
    event: int | None = None
    root_cause: str = ""
    closed_at: Moment | None = None
    closed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOffLine:
    """A person's electronic signature and its meaning."""

    at: Moment
    person: PersonLine
    subject: str
    event: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationLine:
    """What became of every print of one kind of label."""

    label: str
    printed: int
    applied: int
    voided: int
    destroyed: int

    @property
    def open(self) -> int:
        """Prints that nobody has accounted for; must be none."""
        return self.printed - self.applied - self.voided - self.destroyed


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintLine:
    """A print that was not applied: void, destroyed, or open and so not accounted for."""

    serial: int
    label: str
    bears: str
    state: str
    is_open: bool
    at: Moment
    by: str
    second: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLine:
    """One observation: a UTC moment and a whole number in the unit of its series."""

    at: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesLine:
    """Observations of one kind; a value is drawn with `decimals` digits after its point."""

    name: str
    kind: SeriesKind
    unit: str
    points: tuple[PointLine, ...]
    decimals: int = 0
    low: int | None = None
    high: int | None = None
    logarithmic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessLine:
    """Somebody whose cosignature stands under the checkpoint, and the second that it says."""

    name: str
    at: str  # UTC
    is_known: bool = True  # else nobody here has its key: told as it stands, and not verified


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointLine:
    """The signed checkpoint that covers every entry told here, as a note and in its parts."""

    note: str
    origin: str
    size: int
    root: str  # base64, as in the note
    witnesses: tuple[WitnessLine, ...] = ()
    quorum: str = ""  # whom the policy asks for; empty where it asks for nobody
    is_quorate: bool = False  # whether so many are under it
    lost: int = 0  # entries lost before this epoch of the log, which may have told of the same
