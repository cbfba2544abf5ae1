"""How a therapy stands, in a line: whose mark, how far it has come, what it waits for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from api.due_steps import due_steps
from api.printed import coi_printed, words
from api.situation import Situation
from custody.domain.erased import ERASE
from custody.domain.journey import STAGES
from custody.domain.marks import Mark, mark_of
from custody.domain.vocabulary import TherapyStatus

WARNING, PLAIN = "warning", "plain"
ENDED: Final = frozenset({TherapyStatus.CANCELLED, TherapyStatus.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Something that comes next: what, whose work it is, and where."""

    title: str
    who: str
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something to know before anything is done."""

    text: str
    kind: str = WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One therapy as lists show it; nothing here names the patient."""

    coi: str
    code: tuple[str, str]
    mark: Mark
    preset: str
    site: str
    stage: str
    waits: tuple[Wait, ...]
    flags: tuple[Flag, ...]

    @property
    def href(self) -> str:
        """The address of its page."""
        return f"/therapies/{self.coi}"


def standing_of(case: Situation) -> Standing:
    """How a therapy stands now."""
    therapy = case.therapy
    return Standing(
        coi=therapy.coi,
        code=coi_printed(therapy.coi),
        mark=mark_of(therapy.coi),
        preset=case.preset.title if case.preset else words(therapy.preset),
        site=therapy.site,
        stage=f"{case.stage} {STAGES[case.stage]}",
        waits=tuple(_waits(case)),
        flags=tuple(_flags(case)),
    )


def _waits(case: Situation) -> Iterator[Wait]:
    if case.therapy.status == TherapyStatus.PAUSED:
        yield Wait(title="Resume the therapy", who="coordinator or physician")
    for handoff in {one.id: one for one in case.pending.values()}.values():
        yield Wait(title="Accept a handoff", who=handoff.to_holder)
    if case.expired:
        yield Wait(title="Decide about cells whose time has run out", who="physician and quality")
    for due in due_steps(case):
        yield Wait(title=due.step.title, who=due.who, where=due.where)


def _flags(case: Situation) -> Iterator[Flag]:
    status = case.therapy.status
    if ERASE in case.done:
        yield Flag(text="Person erased", kind=PLAIN)
    if status != TherapyStatus.ACTIVE:
        yield Flag(text=words(status), kind=PLAIN if status in ENDED else WARNING)
    if case.therapy.alike and status not in ENDED:
        yield Flag(text="Looks like another patient")
    if case.held:
        yield Flag(text=counted(len(case.held), "container") + " on hold")
    if case.expired:
        yield Flag(text=counted(len(case.expired), "container") + " past its time")
    if case.silent:
        yield Flag(text=counted(len(case.silent), "label") + " to be replaced")
    if case.deviations:
        yield Flag(text=counted(len(case.deviations), "open deviation"))


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 bag`, `2 bags`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
