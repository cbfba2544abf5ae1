"""What each view of a therapy's page shows, beside what all of them show."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from api.dose import dose_rows, session_rows
from api.due_steps import due_steps, is_for
from api.house import House, Look
from api.label_accounts import accounts_of, print_of
from api.moments import both, day_of
from api.paging import address, paged
from api.printed import words
from api.situation import Situation
from api.therapy_story import band_rows, bands_svg, curves_svg, genealogy_svg, timeline_of
from custody.domain.audit_lines import SeriesKind, StageState
from custody.domain.audit_record import AuditRecord
from custody.domain.erased import ERASE
from custody.domain.journey import STEP
from custody.domain.journey.erasure import KEPT_YEARS, erasable_from
from custody.domain.reasons import REASON
from custody.domain.records import Container, Deviation, Handoff, Hold, Label, Lot, LotUse
from custody.ledger.entry import Entry
from custody.use_cases.telling.words import plain

Only = Literal["all", "refused", "declared", "handoffs"]
Order = Literal["newest", "oldest"]
Shown = dict[str, Any]
Names = Mapping[str, str]

ON_A_PAGE: Final = 30
FILTERS: Final[tuple[tuple[Only, str], ...]] = (
    ("all", "Everything"),
    ("refused", "Refusals"),
    ("declared", "Declared afterwards"),
    ("handoffs", "Handoffs"),
)
HANDOFF_STEPS: Final = frozenset({"release_custody", "accept_custody", "decline_custody"})
STATE_SHOWN: Final[dict[StageState, str]] = {
    StageState.DONE: "done",
    StageState.NOW: "now",
    StageState.PENDING: "next",
    StageState.FAILED: "held",
    StageState.NOT_PLANNED: "skipped",
}


def overview(case: Situation, told: AuditRecord, session: Any) -> Shown:  # noqa: ANN401  # a store's session
    """How far, what comes next, what can be done here, and what stands in the way."""
    person, place = session.account.as_person(), session.at.station
    names = names_in(told)
    return {
        "stages": [
            {
                "label": stage.title,
                "state": STATE_SHOWN[stage.state],
                "note": day_of(stage.at, place.zone),
            }
            for stage in told.stages
        ],
        "mine": [due.step for due in due_steps(case, place) if is_for(due, person, place)],
        "handoffs": _handoffs(case, names, place.zone),
        "holds": [
            _hold(names, one, place.zone) for standing in case.held.values() for one in standing
        ],
        "deviations": [_deviation(one, place.zone) for one in case.deviations],
        "erasure": _erasure(case, place.zone) if is_quality_desk(session) else "",
    }


def is_quality_desk(session: Any) -> bool:  # noqa: ANN401  # a store's session
    """Whether quality looks, at its desk: there a person is erased once nobody needs the name."""
    roles, kind = session.account.roles, session.at.station.kind
    return bool(roles & STEP[ERASE].roles) and kind in STEP[ERASE].stations


def _erasure(case: Situation, zone: str) -> str:
    """From which day the person may be erased, in words."""
    if ERASE in case.done:
        return f"done on {day_of(case.done[ERASE].last_at, zone)}"
    years = case.preset.limit_or_none(KEPT_YEARS) if case.preset else None
    until = erasable_from(case.therapy, case.all(Container), years)
    if until:
        return f"from {day_of(until, zone)}"
    return "not known" if case.therapy.closed_at else "not before the therapy is closed"


def names_in(told: AuditRecord) -> Names:
    """What each container is called on this page, in its pictures and on its paper."""
    return {one.id: one.name for one in told.containers}


def _handoffs(case: Situation, names: Names, zone: str) -> list[Shown]:
    """Each handoff that waits for its second half, with what is handed over."""
    waiting = {one.id: one for one in case.pending.values()}
    return [_handoff(case, names, one, zone) for one in waiting.values()]


def _handoff(case: Situation, names: Names, one: Handoff, zone: str) -> Shown:
    goods = [each for each, handoff in case.pending.items() if handoff.id == one.id]
    return {
        "from": one.from_holder,
        "to": one.to_holder,
        "by": one.releaser,
        "since": both(one.released_at, zone),
        "what": [(names.get(each, each), f"/containers/{each}") for each in goods],
    }


def _hold(names: Names, one: Hold, zone: str) -> Shown:
    return {
        "what": names.get(one.container, one.container),
        "href": f"/containers/{one.container}",
        "why": plain(one.reason) + (", for ever" if one.for_ever else ""),
        "by": one.placed_by,
        "since": both(one.placed_at, zone),
    }


def _deviation(one: Deviation, zone: str) -> Shown:
    known = REASON.get(one.reason)
    return {
        "title": known.sentence if known else words(one.reason),
        "critical": one.critical,
        "by": one.opened_by,
        "since": both(one.opened_at, zone),
    }


def timeline(
    look: Look, told: AuditRecord, entries: Sequence[Entry], asked: tuple[Only, Order, int]
) -> Shown:
    """The entries that are asked for, a page at a time."""
    only, order, offset = asked
    path = f"/therapies/{told.coi.replace(' ', '')}"
    lines = [line for line in timeline_of(look, told, entries) if _is_asked(line, only)]
    if order == "newest":
        lines.reverse()
    kept = {"view": "timeline", "only": only, "order": order}
    other = "oldest" if order == "newest" else "newest"
    return {
        "page": paged(lines, path, offset=offset, size=ON_A_PAGE, **kept),
        "order": order,
        "turned": address(path, **(kept | {"order": other})),
        "only": only,
        "filters": [
            (key, label, address(path, **(kept | {"only": key}))) for key, label in FILTERS
        ],
    }


def _is_asked(line: Shown, only: Only) -> bool:
    if only == "handoffs":
        return line["step"] in HANDOFF_STEPS
    return only == "all" or line["verdict"] == only


def cells(house: House, look: Look, case: Situation, told: AuditRecord, zone: str) -> Shown:
    """Where the cells came from and went, who held them, how they grew, what touched them."""
    return {
        "genealogy": genealogy_svg(told),
        "bands": bands_svg(house, told),
        "spans": band_rows(told),
        "curves": curves_svg(told, SeriesKind.COUNT, SeriesKind.TEMPERATURE),
        "lots": [_lot(look, names_in(told), use, zone) for use in _uses(look, case)],
    }


def _uses(look: Look, case: Situation) -> list[LotUse]:
    found = look.books.find(LotUse, therapy=case.therapy.coi)
    return sorted(found, key=lambda one: (one.used_at, one.serial))


def _lot(look: Look, names: Names, use: LotUse, zone: str) -> Shown:
    lot = look.books.get(Lot, use.gtin, use.lot)
    return {
        "lot": use.lot,
        "gtin": use.gtin,
        "serial": "" if use.serial.startswith("in ") else use.serial,  # packs have none
        "what": f"{lot.title}, {lot.kind}" if lot else "unknown",
        "status": plain(lot.status) if lot else "unknown",
        "into": names.get(use.container, use.container),
        "href": f"/containers/{use.container}",
        "at": both(use.used_at, zone),
    }


def dose(look: Look, case: Situation, told: AuditRecord, zone: str) -> Shown:
    """The sessions, the signed plan, what was given, and how the patient was."""
    return {
        "doses": dose_rows(look, case, names_in(told), zone),
        "sessions": session_rows(case.preset),
        "curves": curves_svg(told, SeriesKind.VITAL),
    }


def labels(case: Situation, zone: str) -> Shown:
    """Every print of the therapy, counted and listed."""
    prints = sorted(case.all(Label), key=lambda one: one.serial)
    return {"accounts": accounts_of(prints), "prints": [print_of(one, zone) for one in prints]}
