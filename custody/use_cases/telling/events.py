"""Every entry as one line: when, by both clocks, who, with whom, what, and why not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from custody.domain.audit_lines import (
    EventLine,
    FactLine,
    MarkLine,
    PersonLine,
    ReasonLine,
    SignOffLine,
    TherapyLine,
)
from custody.domain.identifiers.check_character import check_character
from custody.domain.journey import STEP
from custody.domain.marks import mark_of
from custody.domain.reasons import REASON
from custody.domain.vocabulary import VerdictWord
from custody.ledger.entry import Entry
from custody.use_cases.telling.details import Names, details_of
from custody.use_cases.telling.stages import ANY_TIME, stage_title
from custody.use_cases.telling.story import Story, therapies_of, zone_of
from custody.use_cases.telling.withheld import NOT_YET, open_halves
from custody.use_cases.telling.words import moment_of, plain, spaced_coi, titled

# What a person's name under an act means; one for each, or the two of a step that takes two people.
PERFORMED = "performed"
CHECKED = "checked"
MEANINGS: Mapping[str, str] = {
    "accept_custody": "accepted",
    "accept_material": "accepted",
    "check_identity": "checked identity",
    "close_deviation": "closed",
    "close_therapy": "closed",
    "confirm_ready": "confirmed",
    "decline_custody": "declined",
    "delay_session": "decided",
    "discharge": "discharged",
    "override": "decided",
    "place_order": "ordered",
    "plan_dose": "prescribed",
    "record_consent": "confirmed",
    "release_custody": "released",
    "release_product": "decided",
    "review_results": "reviewed",
}
STEPS = "step:"  # how the type of an entry begins that people did
DECISION = "release_product"  # the signature means the decision itself: released, rejected …
TITLES = {
    "evidence:issued": "Evidence issued",
    "evidence:received": "Evidence of another log received",
    "handoff:closed": "Handoff closed by what the other party tells",
    "identity:matched": "Bag and patient match",
    "identity:mismatched": "Bag and patient do not match",
}
WAITING = (FactLine(label="What was found", value=NOT_YET),)
SIGNED = frozenset({VerdictWord.ACCEPTED, VerdictWord.DECLARED})

Roles = Mapping[str, str]


def event_lines(
    story: Story, names: Names, roles: Roles, *, named: bool, now: datetime
) -> tuple[EventLine, ...]:
    """Every entry, in the order of the ledger; of a half of a check that is open now, only that it is there.

    Of several therapies, each entry says whose it is: nobody's story has no identifier of its own.
    """
    corrected, open_ones = _corrected(story), open_halves(story.entries, now)
    return tuple(
        _event(
            story, entry, roles, corrected,
            details=WAITING if entry.index in open_ones else details_of(entry, names, named=named),
            about=() if story.coi or entry.index in open_ones else _therapies(entry),
        )
        for entry in story.entries
    )  # fmt: skip


def _therapies(entry: Entry) -> tuple[TherapyLine, ...]:
    """Whose chains an entry stands in."""
    return tuple(
        TherapyLine(
            id=coi,
            code=spaced_coi(coi),
            check=check_character(coi),
            mark=MarkLine(shape=mark_of(coi).shape, name=mark_of(coi).name),
        )
        for coi in therapies_of(entry)
    )


def _corrected(story: Story) -> dict[int, tuple[int, ...]]:
    """From an entry's place to the places of those that refer to it."""
    found: dict[int, tuple[int, ...]] = {}
    for entry in story.entries:
        for place in _refs(story, entry):
            found[place] = (*found.get(place, ()), entry.index)
    return found


def _refs(story: Story, entry: Entry) -> tuple[int, ...]:
    refs = entry.view.get("refs", ())
    return tuple(story.places[ref] for ref in refs if ref in story.places)


def _event(
    story: Story,
    entry: Entry,
    roles: Roles,
    corrected: Mapping[int, tuple[int, ...]],
    *,
    details: tuple[FactLine, ...],
    about: tuple[TherapyLine, ...],
) -> EventLine:
    view, zone = entry.view, zone_of(entry)
    first, second = _meanings(view)
    step = STEP.get(str(view.get("step", "")))
    return EventLine(
        index=entry.index,
        entry_id=entry.leaf.hex(),
        at=moment_of(view["at"]["time"], zone),
        recorded_at=moment_of(view["rec"], zone),
        step=str(view.get("step", entry.type)),
        title=TITLES.get(entry.type) or (step.title if step else titled(entry.type)),
        stage=stage_title(step.stage if step else ANY_TIME),
        actor=PersonLine(badge=view["actor"], role=roles.get(view["actor"], ""), meaning=first),
        second=(
            PersonLine(badge=view["second"], role=roles.get(view["second"], ""), meaning=second)
            if "second" in view
            else None
        ),
        station=view["station"],
        verdict=VerdictWord(entry.verdict),
        reasons=tuple(map(reason_line, view.get("reasons", ()))),
        details=details,
        about=about,
        corrects=_refs(story, entry),
        corrected_by=corrected.get(entry.index, ()),
    )


def _meanings(view: Mapping[str, Any]) -> tuple[str, str]:
    """What two people's names under a step mean; nothing where it was refused, or follows by itself."""
    if view["verdict"] not in SIGNED or not view["type"].startswith(STEPS):
        return "", ""
    step = str(view.get("step", ""))
    if step == DECISION:
        decision = view.get("body", {}).get("values", {}).get("decision", MEANINGS[DECISION])
        return plain(str(decision)), CHECKED
    row = STEP.get(step)
    alone = "declared" if row and row.declared else ""
    return MEANINGS.get(step, alone or (PERFORMED if "second" in view else "")), CHECKED


def reason_line(reason: str | Mapping[str, Any]) -> ReasonLine:
    """A reason with its gate, its sentence and what to do next."""
    code = reason if isinstance(reason, str) else str(reason["code"])
    known = REASON.get(code)
    if known is None:
        return ReasonLine(code=code, sentence=titled(code))
    return ReasonLine(
        code=f"{known.gate} {code}", sentence=known.sentence, next_step=known.next_step
    )


def sign_off_lines(events: tuple[EventLine, ...]) -> tuple[SignOffLine, ...]:
    """Every name that stands under an act with a meaning: both people of two, and who decided."""
    return tuple(
        SignOffLine(at=event.at, person=person, subject=event.title, event=event.index)
        for event in events
        for person in (event.actor, event.second)
        if person is not None and person.meaning
    )
