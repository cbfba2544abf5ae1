"""What may happen at any time: holds, overrides, deviations, waste, pauses, material and equipment.

A hold cascades to every descendant, a recall to every container that the lot touched and what came of it.  An
override answers one refusal for one step, by two people with a reason: it is an entry of its own, never a flag.
"""

from collections.abc import Iterable
from dataclasses import replace

from custody.domain.case import Case
from custody.domain.effects import held, observed, used_up
from custody.domain.gates.overrides import still_holds
from custody.domain.gates.papers import ORDER_NUMBER, documents_name_this_therapy
from custody.domain.gates.state import containers_are_out_of_storage, on_hold
from custody.domain.genealogy import descendants
from custody.domain.journey.enrolment import THERAPY, WRISTBAND
from custody.domain.reasons import REASON, REASONS
from custody.domain.records import (
    Asset,
    Container,
    Deviation,
    Edge,
    Hold,
    Lot,
    LotUse,
    Override,
    Position,
    Record,
)
from custody.domain.step import Ask, AskKind, Slot, Step, Wants, code, flag, note, number, word
from custody.domain.vocabulary import (
    ENDED,
    Condition,
    ContainerKind,
    Disposition,
    LotStatus,
    Role,
    Severity,
    StationKind,
    TherapyStatus,
)

QUALITY = frozenset({Role.QUALITY})
EVERYBODY = frozenset(Role) - {Role.AUDITOR, Role.ADMINISTRATOR}
EVERYWHERE = frozenset(StationKind)
STOREKEEPERS = frozenset(
    {
        Role.RECEIVING_TECHNICIAN,
        Role.QUALITY,
        Role.CELL_LAB_TECHNICIAN,
        Role.APHERESIS_NURSE,
        Role.PROCESS_OPERATOR,
    }
)
HOLD_REASONS = (
    "identity_doubt",
    "temperature",
    "seal",
    "integrity",
    "documentation",
    "out_of_specification",
    "recall",
    "patient_condition",
    "order_cancelled",
)
LIFTABLE = tuple(
    reason.code for reason in REASONS if reason.severity in (Severity.QUALITY, Severity.CLINICAL)
)
DEVIATIONS = (
    *(reason.code for reason in REASONS if reason.deviation),
    "out_of_specification",
    "declared",
)
ROOT_CAUSES = (
    "wrong_object_fetched",
    "label_mixed_up",
    "equipment",
    "training",
    "procedure",
    "transport",
    "material",
    "patient",
    "other",
)

CONTAINER = Slot(
    name="container",
    wants=Wants.CONTAINER,
    caption="Container",
    held_here=False,
    despite_hold=True,
    any_symbol=True,
    packed=True,
)
DISPOSABLE = (
    frozenset(Condition) - ENDED - {Condition.PLANNED, Condition.THAWING, Condition.INFUSING}
)
LOT = Slot(name="lot", wants=Wants.LOT, caption="Lot")


def hold_stands(case: Case) -> str | None:
    """G04: what is not on hold cannot be freed."""
    return None if _standing(case) else "out_of_order"


def hold_is_named(case: Case) -> str | None:
    """G04: where a container is held for several reasons, whoever lifts one says which; the others stand."""
    reasons = {hold.reason for hold in _all_standing(case)}
    return "missing_value" if len(reasons) > 1 and not case.text("reason") else None


def hold_is_not_for_ever(case: Case) -> str | None:
    """G04: a container of doubtful identity is never used again."""
    return "on_hold" if any(hold.for_ever for hold in _all_standing(case)) else None


def deviation_is_open(case: Case) -> str | None:
    """G24: only what is open can be closed."""
    return None if _deviation(case) else "not_on_file"


def reason_may_be_lifted(case: Case) -> str | None:
    """G06: a mismatch is never overridden; clinical refusals need a physician, the others quality."""
    reason = REASON.get(case.text("reason"))
    if reason is None or reason.severity in (Severity.HARD, Severity.WARNING):
        return "value_out_of_range"
    one, other = case.at.person.roles, case.at.second.roles if case.at.second else frozenset()
    quality = Role.QUALITY in one | other
    each_their_own = (Role.QUALITY in one and Role.PHYSICIAN in other) or (
        Role.PHYSICIAN in one and Role.QUALITY in other
    )
    enough = each_their_own if reason.severity is Severity.CLINICAL else quality
    return None if enough else "second_not_qualified"


def lot_is_new(case: Case) -> str | None:
    """G02: a lot is registered once."""
    return (
        "serial_already_known" if case.books.get(Lot, case.text("gtin"), case.text("lot")) else None
    )


def _standing(case: Case) -> list[Hold]:
    """The holds that a request to lift speaks of: those of the reason it names, or all."""
    named = case.text("reason")
    return [hold for hold in _all_standing(case) if named in ("", hold.reason)]


def _all_standing(case: Case) -> list[Hold]:
    return [
        h
        for one in case.containers
        for h in case.books.find(Hold, container=one.id)
        if h.lifted_at is None
    ]


def _deviation(case: Case) -> Deviation | None:
    still = [d for d in case.books.find(Deviation, therapy=case.coi) if d.closed_at is None]
    return min(
        (d for d in still if d.reason == case.text("reason")),
        key=lambda d: d.opened_at,
        default=None,
    )


def with_descendants(case: Case, containers: Iterable[Container]) -> list[Container]:
    """The containers and all that came of them."""
    ids = dict.fromkeys(
        name for one in containers for name in (one.id, *descendants(case.books, one))
    )
    found = (case.books.get(Container, each) for each in ids)
    return [container for container in found if container is not None]


def holds_stand_already(case: Case) -> str | None:
    """Everything this would hold is held for the same reason."""
    reason = case.text("reason")
    every = with_descendants(case, case.containers)
    same = all(
        any(
            h.reason == reason and h.lifted_at is None
            for h in case.books.find(Hold, container=one.id)
        )
        for one in every
    )
    return "done" if every and same else None


def override_waits_already(case: Case) -> str | None:
    """The same second word has been given and not been used."""
    kept = case.books.find(
        Override, therapy=case.coi, reason=case.text("reason"), step=_step_named(case)
    )
    return "done" if any(still_holds(case, one) for one in kept) else None


def nobody_needs_it(case: Case) -> str | None:
    """G33: live cells are disposed of only when they were given up before: on hold, rejected, leaked, or thawed."""
    needed = any(not _given_up(case, one) for one in case.containers)
    return "not_given_up" if needed else None


def _given_up(case: Case, container: Container) -> bool:
    if container.kind == ContainerKind.SAMPLE:
        return not _waits_for_a_decision(case, container)
    spoilt = container.condition in (Condition.LEAKED, Condition.THAWED)
    return spoilt or container.disposition == Disposition.REJECTED or on_hold(case, container)


def _waits_for_a_decision(case: Case, sample: Container) -> bool:
    """Whether quality has still to decide about a bag that was filled where the sample was taken."""
    vessels = [
        edge.parent for edge in case.books.find(Edge, therapy=sample.therapy, child=sample.id)
    ]
    filled = [
        edge.child
        for vessel in vessels
        for edge in case.books.find(Edge, therapy=sample.therapy, parent=vessel, how="split")
    ]
    undecided = (Disposition.QUARANTINED, Disposition.RELEASED_CONDITIONALLY)
    bags = (case.books.get(Container, each) for each in filled)
    return any(bag is not None and bag.disposition in undecided for bag in bags)


def has_that_fate(case: Case) -> str | None:
    """What became of the container is on file."""
    fate = case.text("fate")
    return (
        "done"
        if case.containers and all(one.condition == fate for one in case.containers)
        else None
    )


def physician_resumes(case: Case) -> str | None:
    """G19: who may pause is not who may say that the patient can go on."""
    resuming = case.text("status") == TherapyStatus.ACTIVE
    return "wrong_role" if resuming and Role.PHYSICIAN not in case.at.person.roles else None


def status_can_change(case: Case) -> str | None:
    """G19: what was cancelled or closed does not begin again."""
    ended = (TherapyStatus.CANCELLED, TherapyStatus.CLOSED)
    return "therapy_not_active" if case.therapy and case.therapy.status in ended else None


def has_that_status(case: Case) -> str | None:
    """The therapy is what it shall be."""
    return "done" if case.therapy and case.therapy.status == case.text("status") else None


def lot_has_that_status(case: Case) -> str | None:
    """The lot is what it shall be."""
    lot = case.thing("lot", Lot)
    return "done" if lot is not None and lot.status == case.text("status") else None


def lot_was_not_recalled(case: Case) -> str | None:
    """G35: a recall is for ever."""
    lot = case.thing("lot", Lot)
    return "lot_not_released" if lot is not None and lot.status == LotStatus.RECALLED else None


def asset_is_new(case: Case) -> str | None:
    """G02: equipment is registered once."""
    return "serial_already_known" if case.books.get(Asset, case.text("asset")) else None


def position_is_new(case: Case) -> str | None:
    """G02: a storage position is registered once."""
    return "serial_already_known" if case.books.get(Position, case.text("position")) else None


def _step_named(case: Case) -> str:
    """Codes come in capitals; the journey writes its steps small."""
    return case.text("step").lower().replace("-", "_")


def place_hold(case: Case) -> Iterable[Record]:
    """On hold with every descendant; a doubt about identity is for ever."""
    reason = case.text("reason")
    return [
        held(case, container, reason, for_ever=reason == "identity_doubt")
        for container in with_descendants(case, case.containers)
    ]


def lift_hold(case: Case) -> Iterable[Record]:
    """Quality frees the container; descendants are freed one by one."""
    return [
        replace(hold, lifted_by=case.at.person.id, lifted_at=case.now) for hold in _standing(case)
    ]


def override(case: Case) -> Iterable[Record]:
    """One refusal may be passed once, in one step."""
    n = len(case.books.find(Override, therapy=case.coi)) + 1
    second = case.at.second
    return [
        Override(
            id=f"{case.coi}/override/{n}", therapy=case.coi, reason=case.text("reason"), step=_step_named(case),
            because=case.text("because"), by=case.at.person.id, second=second.id if second else "", at=case.now,
        )
    ]  # fmt: skip


def close_deviation(case: Case) -> Iterable[Record]:
    """The root cause is found."""
    deviation = _deviation(case)
    if deviation is None:
        return []
    return [
        replace(
            deviation,
            root_cause=case.text("root_cause"),
            closed_by=case.at.person.id,
            closed_at=case.now,
        )
    ]


def dispose(case: Case) -> Iterable[Record]:
    """The end of a container that is not given."""
    for container in case.containers:
        yield from used_up(case, container, Condition(case.text("fate")))


def change_status(case: Case) -> Iterable[Record]:
    """Paused, active again, or cancelled."""
    return (
        [replace(case.therapy, status=TherapyStatus(case.text("status")))] if case.therapy else []
    )


def delay(case: Case) -> Iterable[Record]:
    """A later session waits, within what the preset allows."""
    return [observed(case, "session_delayed", value=case.integer("session"), unit="session")]


def register_lot(case: Case) -> Iterable[Record]:
    """A lot comes into quarantine."""
    return [
        Lot(
            gtin=case.text("gtin"), lot=case.text("lot"), kind=case.text("kind"), title=case.text("title"),
            construct=case.text("construct"), status=LotStatus.QUARANTINED, expires_at=f"{case.text('expires')}T23:59:59.000000Z",
        )
    ]  # fmt: skip


def set_lot_status(case: Case) -> Iterable[Record]:
    """Released for use, back in quarantine, or recalled; a recall holds all that the lot touched."""
    lot = case.one("lot", Lot)
    yield replace(lot, status=LotStatus(case.text("status")))
    if case.text("status") != LotStatus.RECALLED:
        return
    uses = case.books.find(LotUse, gtin=lot.gtin, lot=lot.lot)
    touched = (case.books.get(Container, use.container) for use in uses)
    for container in with_descendants(case, [one for one in touched if one is not None]):
        if container.condition not in ENDED:
            yield held(case, container, "recall")


def register_asset(case: Case) -> Iterable[Record]:
    """Equipment is known with the end of its calibration."""
    return [
        Asset(
            id=case.text("asset"), kind=case.text("kind"), title=case.text("title"),
            calibrated_until=f"{case.text('calibrated_until')}T23:59:59.000000Z",
        )
    ]  # fmt: skip


def renew_calibration(case: Case) -> Iterable[Record]:
    """Equipment was calibrated anew."""
    return [
        replace(
            case.one("asset", Asset),
            calibrated_until=f"{case.text('calibrated_until')}T23:59:59.000000Z",
        )
    ]


def register_position(case: Case) -> Iterable[Record]:
    """A storage position of the party whose freezer it is in."""
    return [Position(id=case.text("position"), holder=case.at.station.holder)]


def requalify(case: Case) -> Iterable[Record]:
    """A shipper is fit for one more use."""
    return [replace(case.one("shipper", Asset), qualified_at=case.now)]


STEPS = (
    Step(
        name="place_hold", stage="care", title="Put on hold", roles=EVERYBODY, stations=EVERYWHERE, effect=place_hold,
        scans=(replace(CONTAINER, conditions=frozenset(Condition)),),  # what came of a bag that is used up is held through it
        asks=(word("reason", "Why", *HOLD_REASONS),), while_ended=True, done=holds_stand_already,
    ),
    Step(
        name="lift_hold", stage="care", title="Lift a hold", roles=QUALITY, second=QUALITY | {Role.QUALIFIED_PERSON}, stations=EVERYWHERE,
        scans=(CONTAINER,), effect=lift_hold, gates=(hold_stands, hold_is_named, hold_is_not_for_ever), while_ended=True,
        asks=(note("because", "Why it may go on"), word("reason", "Which hold, where there are several", *HOLD_REASONS, optional=True)),
    ),
    Step(
        name="override", stage="care", title="Override a refusal", roles=QUALITY | {Role.PHYSICIAN}, second=QUALITY | {Role.PHYSICIAN, Role.QUALIFIED_PERSON},
        stations=EVERYWHERE, scans=(THERAPY,), effect=override, gates=(documents_name_this_therapy, reason_may_be_lifted), done=override_waits_already,
        asks=(word("reason", "Which refusal", *LIFTABLE), code("step", "For which step"), word("because", "Why", "benefit_outweighs_risk", "verified_by_other_means", "measured_again", "physician_decision"), ORDER_NUMBER),
    ),
    Step(
        name="close_deviation", stage="care", title="Close a deviation", roles=QUALITY, stations=EVERYWHERE, scans=(THERAPY,), effect=close_deviation,
        asks=(word("reason", "Which", *DEVIATIONS), word("root_cause", "Root cause", *ROOT_CAUSES), note("finding", "What was found and done"), ORDER_NUMBER),
        gates=(documents_name_this_therapy, deviation_is_open), while_ended=True,
    ),
    Step(
        name="dispose_container", stage="care", title="Dispose of a container", roles=EVERYBODY, second=EVERYBODY, stations=EVERYWHERE,
        scans=(replace(CONTAINER, held_here=True, any_symbol=False, packed=False, conditions=DISPOSABLE),), effect=dispose, gates=(nobody_needs_it, containers_are_out_of_storage), done=has_that_fate, asks=(word("fate", "What became of it", "wasted", "destroyed", "retained"),),
        while_ended=True,
    ),
    Step(
        name="change_status", stage="care", title="Pause, resume or cancel a therapy", roles=frozenset({Role.PHYSICIAN, Role.COORDINATOR}),
        stations=EVERYWHERE, scans=(THERAPY,), effect=change_status, gates=(documents_name_this_therapy, status_can_change, physician_resumes), done=has_that_status, asks=(word("status", "The therapy is", "active", "paused", "cancelled"), ORDER_NUMBER), while_ended=True,
    ),
    Step(
        name="delay_session", stage="S20", title="Delay an infusion session", roles=frozenset({Role.PHYSICIAN}), effect=delay,
        stations=frozenset({StationKind.WARD, StationKind.CLINIC, StationKind.BEDSIDE}), scans=(WRISTBAND,),
        asks=(number("session", "Session", "", 2, 9),), after=("start_infusion",),
    ),
    Step(
        name="register_lot", stage="care", title="Register a lot", roles=STOREKEEPERS, stations=EVERYWHERE, scans=(), effect=register_lot, gates=(lot_is_new,),
        asks=(
            code("gtin", "GTIN"), code("lot", "Lot number"), word("kind", "Kind", "vector", "reagent", "kit"), code("title", "Short name"),
            code("construct", "Construct, or NONE"), Ask(name="expires", kind=AskKind.DAY, caption="Expires at the end of"),
        ),
    ),
    Step(
        name="set_lot_status", stage="care", title="Release, quarantine or recall a lot", roles=QUALITY, second=QUALITY | {Role.QUALIFIED_PERSON}, stations=EVERYWHERE,
        scans=(LOT,), effect=set_lot_status, gates=(lot_was_not_recalled,), done=lot_has_that_status, asks=(word("status", "The lot is", *LotStatus),),
    ),
    Step(
        name="register_asset", stage="care", title="Register equipment", roles=STOREKEEPERS | {Role.ADMINISTRATOR}, stations=EVERYWHERE, scans=(), effect=register_asset, gates=(asset_is_new,),
        asks=(
            code("asset", "Asset number (GIAI or GRAI)"), word("kind", "Kind", "apheresis", "shipper", "logger", "rate_freezer", "workstation", "incubator", "thaw_device"),
            code("title", "Short name"), Ask(name="calibrated_until", kind=AskKind.DAY, caption="Calibrated until the end of"),
        ),
    ),
    Step(
        name="renew_calibration", stage="care", title="Record a calibration", roles=STOREKEEPERS | {Role.ADMINISTRATOR}, second=STOREKEEPERS | {Role.ADMINISTRATOR},
        stations=EVERYWHERE, scans=(Slot(name="asset", wants=Wants.ASSET, caption="Equipment"),), effect=renew_calibration,
        asks=(Ask(name="calibrated_until", kind=AskKind.DAY, caption="Calibrated until the end of"),),
    ),
    Step(
        name="register_position", stage="care", title="Register a storage position", roles=STOREKEEPERS | {Role.ADMINISTRATOR}, stations=EVERYWHERE,
        scans=(), effect=register_position, gates=(position_is_new,), asks=(code("position", "Storage position"),),
    ),
    Step(
        name="requalify_shipper", stage="care", title="Requalify a shipper", roles=STOREKEEPERS | {Role.COLLECTION_TECHNICIAN, Role.COURIER}, stations=EVERYWHERE,
        scans=(Slot(name="shipper", wants=Wants.ASSET, asset_kind="shipper", caption="Shipper"),), effect=requalify,
        asks=(flag("holds_temperature", "It was tested and holds its temperature", must_be=True),),
    ),
)  # fmt: skip
