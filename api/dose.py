"""The dose as it was planned, bag by bag, and as it was given."""

from dataclasses import dataclass

from api.house import Look
from api.moments import Both, both
from api.printed import container_title
from api.situation import Situation
from custody.domain.presets import Preset
from custody.domain.records import IdentityCheck, Infusion, PlannedBag
from custody.use_cases.telling.words import amount, plain

CELLS, MICROLITRES = "cells_thousands", "µL"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRow:
    """One bag of the signed plan, and what became of it."""

    session: str
    bag: str
    href: str
    planned: str
    state: str
    started: Both | None = None
    stopped: Both | None = None
    given: str = ""
    checked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """One session as the preset has it."""

    number: str
    day: str
    window: str
    bags: str


def dose_rows(look: Look, case: Situation, zone: str) -> list[DoseRow]:
    """Every planned bag in order, then what was given without a plan."""
    given = {one.container: one for one in look.books.find(Infusion, therapy=case.therapy.coi)}
    checks = look.books.find(IdentityCheck, therapy=case.therapy.coi)
    by_id = {one.id: one for one in checks}
    rows = [_row(case, bag, given.get(bag.container), by_id, zone) for bag in case.planned]
    unplanned = given.keys() - {bag.container for bag in case.planned}
    for container in sorted(unplanned):
        one = given[container]
        rows.append(_given(case, one, by_id, zone, f"Session {one.session}", "Not planned"))
    return rows


def _row(
    case: Situation,
    bag: PlannedBag,
    given: Infusion | None,
    checks: dict[str, IdentityCheck],
    zone: str,
) -> DoseRow:
    session = f"Session {bag.session}, bag {bag.n}"
    planned = amount(bag.cells_thousands, CELLS) + (", a part of the bag" if bag.partly else "")
    if given is not None:
        return _given(case, given, checks, zone, session, planned)
    known = case.container(bag.container)
    return DoseRow(
        session=session,
        bag=container_title(known) if known else bag.container,
        href=f"/containers/{bag.container}",
        planned=planned,
        state=plain(known.condition) if known else "unknown",
    )


def _given(
    case: Situation,
    one: Infusion,
    checks: dict[str, IdentityCheck],
    zone: str,
    session: str,
    planned: str,
) -> DoseRow:
    known = case.container(one.container)
    check = checks.get(one.check) if one.check else None
    return DoseRow(
        session=session,
        bag=container_title(known) if known else one.container,
        href=f"/containers/{one.container}",
        planned=planned,
        state=plain(known.condition) if known else "unknown",
        started=both(one.started_at, zone),
        stopped=both(one.stopped_at, zone),
        given=_volumes(one),
        checked=f"{check.first_by} and {check.second_by}" if check else "nobody: declared from paper",
    )


def _volumes(one: Infusion) -> str:
    if one.volume_microlitres is None:
        return "running" if one.stopped_at is None else ""
    parts = [amount(one.volume_microlitres, MICROLITRES)]
    if one.cells_thousands is not None:
        parts.append(amount(one.cells_thousands, CELLS))
    if one.residual_microlitres is not None:
        parts.append(f"{amount(one.residual_microlitres, MICROLITRES)} left over")
    return ", ".join(parts)


def session_rows(preset: Preset | None) -> list[SessionRow]:
    """The sessions of a preset: the day of each after the first, its window, its bags."""
    if preset is None:
        return []
    return [
        SessionRow(
            number=f"Session {one.number}",
            day=f"day {one.day_offset + 1}",
            window=_window(one.window_before_days, one.window_after_days),
            bags="; or ".join(
                dict.fromkeys(
                    ", ".join(order.bags[one.number - 1]) for order in preset.infusion.orders
                )
            ),
        )
        for one in preset.infusion.sessions
    ]


def _window(before: int, after: int) -> str:
    if before == after:
        return f"±{before} days" if before else "that day only"
    return f"{before} days before to {after} days after"
