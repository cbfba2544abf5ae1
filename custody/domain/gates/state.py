"""Whether the things scanned are in the state that the step needs (G02, G04, G05, G18, G19, G22)."""

from custody.domain.case import Case, Read
from custody.domain.complete_labels import says_less
from custody.domain.gates.companions import companions_stand_for_nothing
from custody.domain.gates.donor import new_labels_tell_of_the_donor
from custody.domain.gates.templates import new_labels_are_of_a_sound_template
from custody.domain.records import (
    Container,
    Donation,
    Handoff,
    HandoffItem,
    Hold,
    Label,
    Position,
    Shipment,
    ShipmentItem,
)
from custody.domain.vocabulary import ENDED, Condition, HandoffState, LabelState, TherapyStatus


def own_chains_verify(case: Case) -> str | None:
    """G36: on an alarm, a therapy goes on only where its own chain is what was signed; it may always stop."""
    if case.step.protects:
        return None
    whole = all(case.chain_verifies(coi) for coi in case.therapies)
    return None if whole else "ledger_tampered"


def therapy_is_active(case: Case) -> str | None:
    """G19: a paused, cancelled or closed therapy does not move on."""
    if case.step.while_ended or case.therapy is None:
        return None
    return None if case.therapy.status == TherapyStatus.ACTIVE else "therapy_not_active"


def steps_before_are_done(case: Case) -> str | None:
    """G05: no step is skipped (21 CFR 11.10(f))."""
    if case.therapy is None:
        return None
    missing = [step for step in case.step.after if case.milestone(step) is None]
    if "record_consent" in missing:
        return "consent_missing"
    return "out_of_order" if missing else None


def step_is_in_the_preset(case: Case) -> str | None:
    """G05: an optional step is done only where the preset has it."""
    if not case.step.option:
        return None
    return None if case.preset and case.step.option in case.preset.steps else "not_in_preset"


def preset_is_approved(case: Case) -> str | None:
    """G05: production follows only what two people approved; a therapy whose preset is gone stands."""
    if case.step.protects:
        return None
    gone = case.therapy is not None and case.preset is None
    approved = case.preset_approved or case.step.before_approval
    return "preset_not_approved" if gone or not approved else None


def prints_add_up_where_the_preset_says(case: Case) -> str | None:
    """G20: before some steps every print of the therapy is applied, void or destroyed."""
    waits = case.preset is not None and case.step.name in case.preset.reconciled_before
    if not waits or case.therapy is None:
        return None
    lying = case.books.find(Label, therapy=case.therapy.coi, state=LabelState.PRINTED)
    return "labels_open" if lying else None


def labels_are_complete_where_the_preset_says(case: Case) -> str | None:
    """G21: before some steps the label on each bag says how much is in it, and of what."""
    if case.preset is None or case.step.name not in case.preset.completed_before:
        return None
    lacking = any(
        says_less(one, case.books.find(Label, bears=one.id), case.books.get(Donation, one.din))
        for one in case.containers
    )
    return "label_incomplete" if lacking else None


def containers_are_usable(case: Case) -> str | None:
    """G02: cells that are used up cannot be used again."""
    wrong = any(
        read.thing.condition in ENDED and read.thing.condition not in read.slot.conditions
        for read in _containers(case)
        if isinstance(read.thing, Container)
    )
    return "already_used" if wrong else None


def containers_are_in_condition(case: Case) -> str | None:
    """G04: each slot names the conditions it takes."""
    wrong = any(
        read.slot.conditions and Condition(read.thing.condition) not in read.slot.conditions
        for read in _containers(case)
        if isinstance(read.thing, Container)
    )
    return "wrong_condition" if wrong else None


def containers_have_the_disposition(case: Case) -> str | None:
    """G04: quality's word, where the slot asks for one."""
    for read in _containers(case):
        wanted = read.slot.dispositions
        if isinstance(read.thing, Container) and wanted and read.thing.disposition not in wanted:
            return "not_accepted" if "accepted" in wanted else "not_released"
    return None


def containers_are_not_on_hold(case: Case) -> str | None:
    """G04: a hold stops everything but looking after the container."""
    for read in _containers(case):
        if (
            isinstance(read.thing, Container)
            and not read.slot.despite_hold
            and on_hold(case, read.thing)
        ):
            return "on_hold"
    return None


def containers_are_held_here(case: Case) -> str | None:
    """G22: who has custody of a container is who may act on it."""
    wrong = any(
        read.slot.held_here and read.thing.holder != case.at.station.holder
        for read in _containers(case)
        if isinstance(read.thing, Container)
    )
    return "not_held_here" if wrong else None


def no_handoff_is_pending(case: Case) -> str | None:
    """G22: between release and acceptance nobody acts on a container."""
    for read in _containers(case):
        if (
            isinstance(read.thing, Container)
            and read.slot.held_here
            and pending_handoff(case, read.thing)
        ):
            return "handoff_pending"
    return None


def containers_are_not_packed(case: Case) -> str | None:
    """G04: what lies in a sealed shipper is not worked on."""
    packed = any(
        not read.slot.packed and packed_in(case, read.thing)
        for read in _containers(case)
        if isinstance(read.thing, Container)
    )
    return "packed" if packed else None


def containers_are_out_of_storage(case: Case) -> str | None:
    """G04: what lies in a storage position on file is taken out of it first."""
    stored = any(case.books.find(Position, container=one.id) for one in case.containers)
    return "still_stored" if stored else None


def new_labels_are_not_in_use(case: Case) -> str | None:
    """G02: a print is on one thing; only where it is scanned on that very thing again is the step found done."""
    taken = any(
        read.slot.applied_again and read.label and read.label.state == LabelState.APPLIED
        for read in case.reads
    )
    return "serial_already_known" if taken else None


def packed_in(case: Case, container: Container) -> Shipment | None:
    """The shipment on its way that a container lies in."""
    for item in case.books.find(ShipmentItem, container=container.id):
        shipment = case.books.get(Shipment, item.sscc)
        if shipment and shipment.state == "packed":
            return shipment
    return None


def on_hold(case: Case, container: Container) -> bool:
    """Whether any hold on a container still stands."""
    return any(hold.lifted_at is None for hold in case.books.find(Hold, container=container.id))


def on_its_way(case: Case, container: Container) -> str | None:
    """Why nobody may act on a container that is not scanned itself: it is being handed over, or packed."""
    if pending_handoff(case, container):
        return "handoff_pending"
    return "packed" if packed_in(case, container) else None


def pending_handoff(case: Case, container: Container) -> Handoff | None:
    """The handoff of a container that waits for its second half."""
    for item in case.books.find(HandoffItem, container=container.id):
        handoff = case.books.get(Handoff, item.handoff)
        if handoff and handoff.state == HandoffState.PENDING:
            return handoff
    return None


def _containers(case: Case) -> list[Read]:
    return [read for read in case.reads if isinstance(read.thing, Container)]


ALWAYS = (
    own_chains_verify,
    therapy_is_active,
    preset_is_approved,
    containers_are_not_on_hold,
    containers_are_held_here,
    no_handoff_is_pending,
    containers_are_not_packed,
)
# these fall silent where the step is found to be done already
UNLESS_DONE = (
    companions_stand_for_nothing,
    new_labels_are_not_in_use,
    steps_before_are_done,
    step_is_in_the_preset,
    prints_add_up_where_the_preset_says,
    labels_are_complete_where_the_preset_says,
    containers_are_usable,
    containers_are_in_condition,
    containers_have_the_disposition,
    new_labels_tell_of_the_donor,
    new_labels_are_of_a_sound_template,
)
