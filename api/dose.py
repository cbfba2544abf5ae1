"""The dose as it was planned, bag by bag, and as it was given."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.house import Look
from api.moments import Both, both
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
    checked: tuple[str, ...] = ()  # by whom


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """One session as the preset has it."""

    number: str
    day: str
    window: str
    bags: str


def dose_rows(look: Look, case: Situation, names: Mapping[str, str], zone: str) -> list[DoseRow]:
    """Every planned bag in order, then what was given without a plan."""
    given = {one.container: one for one in look.books.find(Infusion, therapy=case.therapy.coi)}
    checks = {one.id: one for one in look.books.find(IdentityCheck, therapy=case.therapy.coi)}
    planned = {bag.container: bag for bag in case.planned}
    unplanned = sorted(given.keys() - planned.keys())
    return [
        _row(case, names, (bag, given.get(container)), checks, zone)
        for container, bag in [*planned.items(), *((one, None) for one in unplanned)]
    ]


def _row(
    case: Situation,
    names: Mapping[str, str],
    told: tuple[PlannedBag | None, Infusion | None],
    checks: Mapping[str, IdentityCheck],
    zone: str,
) -> DoseRow:
    """One bag: planned, given, or both."""
    bag, given = told
    container = bag.container if bag else given.container if given else ""
    known = case.container(container)
    colour = f", {known.colour}" if known and known.colour else ""
    return DoseRow(
        session=_session(bag, given),
        bag=names.get(container, container) + colour,
        href=f"/containers/{container}",
        planned=_planned(bag),
        state=plain(known.condition) if known else "unknown",
        started=both(given.started_at, zone) if given else None,
        stopped=both(given.stopped_at, zone) if given else None,
        given=_volumes(given) if given else "",
        checked=_checked(given, checks) if given else (),
    )


def _session(bag: PlannedBag | None, given: Infusion | None) -> str:
    if bag is not None:
        return f"Session {bag.session}, bag {bag.n}"
    return f"Session {given.session}" if given else ""


def _planned(bag: PlannedBag | None) -> str:
    if bag is None:
        return "Not planned"
    return amount(bag.cells_thousands, CELLS) + (", a part of the bag" if bag.partly else "")


def _checked(given: Infusion, checks: Mapping[str, IdentityCheck]) -> tuple[str, ...]:
    """Who checked at the bedside; only what was declared from paper has no check."""
    check = checks.get(given.check or "")
    if check is None:
        return ("nobody: declared from paper",)
    return tuple(one for one in (check.first_by, check.second_by) if one)


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
