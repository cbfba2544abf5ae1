"""The words of custody: every one with a single meaning, stored in the ledger and never renamed.

The five facts about a container are independent of each other: identity (whose), custody (who holds it),
location (where), condition (what it is), disposition (quality's word).  Holds stand beside them.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a person is trusted to do."""

    COORDINATOR = "coordinator"
    PHYSICIAN = "physician"
    APHERESIS_NURSE = "apheresis_nurse"
    COLLECTION_TECHNICIAN = "collection_technician"
    COURIER = "courier"
    RECEIVING_TECHNICIAN = "receiving_technician"
    PROCESS_OPERATOR = "process_operator"
    QC_ANALYST = "qc_analyst"
    QUALITY = "quality"
    QUALIFIED_PERSON = "qualified_person"
    CELL_LAB_TECHNICIAN = "cell_lab_technician"
    NURSE = "nurse"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class StationKind(StrEnum):
    """What a place with a scanner is for."""

    CLINIC = "clinic"
    APHERESIS = "apheresis"
    COLLECTION_LAB = "collection_lab"
    COURIER = "courier"
    DOCK = "dock"
    CRYO = "cryo"
    CLEAN_ROOM = "clean_room"
    QC_LAB = "qc_lab"
    QUALITY_DESK = "quality_desk"
    SITE_RECEIPT = "site_receipt"
    SITE_CRYO = "site_cryo"
    THAW = "thaw"
    BEDSIDE = "bedside"
    WARD = "ward"
    OFFICE = "office"


class ContainerKind(StrEnum):
    """What holds the cells; people say bag."""

    COLLECTION_BAG = "collection_bag"
    VESSEL = "vessel"
    SAMPLE = "sample"
    FINAL_BAG = "final_bag"


class Condition(StrEnum):
    """The physical state of a container and of the cells in it."""

    PLANNED = "planned"
    LABELLED = "labelled"
    FRESH = "fresh"
    FROZEN = "frozen"
    IN_PROCESS = "in_process"
    CONSUMED = "consumed"
    THAWING = "thawing"
    THAWED = "thawed"
    INFUSING = "infusing"
    INFUSED = "infused"
    PARTLY_INFUSED = "partly_infused"
    LEAKED = "leaked"
    WASTED = "wasted"
    DESTROYED = "destroyed"
    RETAINED = "retained"


# A container in one of these is accounted for: nothing more can happen to its cells.
ENDED = frozenset(
    {
        Condition.CONSUMED,
        Condition.INFUSED,
        Condition.PARTLY_INFUSED,
        Condition.WASTED,
        Condition.DESTROYED,
        Condition.RETAINED,
    }
)


class Disposition(StrEnum):
    """Quality's word about a container; transport never moves it."""

    QUARANTINED = "quarantined"
    ACCEPTED = "accepted"
    RELEASED = "released"
    RELEASED_CONDITIONALLY = "released_conditionally"
    EXCEPTIONALLY_RELEASED = "exceptionally_released"
    REJECTED = "rejected"


FIT_FOR_INFUSION = frozenset(
    {
        Disposition.RELEASED,
        Disposition.RELEASED_CONDITIONALLY,
        Disposition.EXCEPTIONALLY_RELEASED,
    }
)


class LabelState(StrEnum):
    """Where a print is in its life; printed must end as applied, void or destroyed."""

    PRINTED = "printed"
    APPLIED = "applied"
    VOID = "void"
    DESTROYED = "destroyed"


class Companion(StrEnum):
    """A label that goes on or around a container beside its own, and never stands for it."""

    TIE_TAG = "tie_tag"
    OVERWRAP = "overwrap"
    CASSETTE = "cassette"
    SYRINGE = "syringe"


class BandState(StrEnum):
    """A wristband is bound by two people at the bedside, and void from the next one on."""

    PRINTED = "printed"
    BOUND = "bound"
    VOID = "void"


class HandoffState(StrEnum):
    """One person releases, another accepts; until both acted it is pending."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Match(StrEnum):
    """How what another log says of a handoff stands to what ours says."""

    MATCHED = "matched"
    ONLY_THEIRS = "only_theirs"
    ONLY_OURS = "only_ours"
    CONTRADICTS = "contradicts"


class LotStatus(StrEnum):
    """Whether a material lot may touch cells."""

    QUARANTINED = "quarantined"
    RELEASED = "released"
    RECALLED = "recalled"


class TherapyStatus(StrEnum):
    """Where a therapy stands as a whole."""

    ACTIVE = "active"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class TypedBecause(StrEnum):
    """Why a code was typed and not scanned; `something_else` says it in words."""

    LABEL_DAMAGED = "label_damaged"
    FROST_ON_LABEL = "frost_on_label"
    LABEL_OUT_OF_REACH = "label_out_of_reach"
    SCANNER_BROKEN = "scanner_broken"
    NO_SYMBOL = "no_symbol"
    SOMETHING_ELSE = "something_else"


TYPED_BECAUSE = frozenset(TypedBecause)


class VerdictWord(StrEnum):
    """The four answers that a request can get."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    ALREADY_DONE = "already_done"
    DECLARED = "declared"


class Severity(StrEnum):
    """Who may lift a refusal: nobody, quality, a physician with quality, or a second look."""

    HARD = "hard"
    QUALITY = "quality"
    CLINICAL = "clinical"
    WARNING = "warning"


class Candidacy(StrEnum):
    """Why a patient is a candidate."""

    CHEMOTHERAPY_NOT_SUFFICIENT = "chemotherapy_not_sufficient"
    RELAPSE = "relapse"
    RESISTANCE = "resistance"
