"""How far a therapy has come on its way from vein to vein, from the steps that were done for it."""

from collections.abc import Sequence

from custody.domain.audit_lines import StageLine, StageState
from custody.domain.journey import AT_SEVERAL_STAGES, JOURNEY, STAGES, STEP
from custody.domain.presets import Preset
from custody.domain.records import Container, Milestone, Therapy
from custody.domain.vocabulary import (
    FIT_FOR_INFUSION,
    ContainerKind,
    Disposition,
    TherapyStatus,
)
from custody.use_cases.telling.story import Story

ANY_TIME = "care"
BESIDE = frozenset({"S15"})  # bridging chemotherapy runs beside making and shipping
ENDS_BESIDE = {"S15": "end_bridging"}
DECISION = "S12"


def stage_lines(story: Story, preset: Preset | None) -> tuple[StageLine, ...]:
    """Every stage of the journey and its state."""
    therapy = story.get(Therapy, story.coi)
    every = story.all(Milestone, therapy=story.coi)
    done = [one for one in every if one.step not in AT_SEVERAL_STAGES]
    begun = {stage: _first(done, stage) for stage in STAGES if stage != ANY_TIME}
    now = _present(story, done)
    return tuple(
        StageLine(
            code=stage,
            title=STAGES[stage],
            state=_state(stage, story, preset, therapy, now=now, begun=bool(at)),
            at=at,
            beside=stage in BESIDE,
        )
        for stage, at in begun.items()
    )


def stage_title(stage: str) -> str:
    """A stage as a line of the record names it."""
    return STAGES[stage] if stage == ANY_TIME else f"{stage} {STAGES[stage]}"


def _first(done: Sequence[Milestone], stage: str) -> str:
    """When a stage was begun."""
    return min((one.first_at for one in done if STEP[one.step].stage == stage), default="")


def _present(story: Story, done: Sequence[Milestone]) -> str:
    """The furthest stage reached; after a product was rejected, where things have gone on since."""
    main = [one for one in done if STEP[one.step].stage not in {ANY_TIME, *BESIDE}]
    if _is_rejected(story):
        return _newest(main)
    return max((STEP[one.step].stage for one in main), key=_number, default="")


def _newest(main: Sequence[Milestone]) -> str:
    newest = max(main, key=lambda one: one.last_at, default=None)
    return STEP[newest.step].stage if newest else ""


def _number(stage: str) -> int:
    return int(stage[1:])


def _is_rejected(story: Story) -> bool:
    """Whether quality rejected what was made, and nothing made since is fit."""
    bags = story.all(Container, kind=ContainerKind.FINAL_BAG)
    is_rejected = any(bag.disposition == Disposition.REJECTED for bag in bags)
    return is_rejected and not any(bag.disposition in FIT_FOR_INFUSION for bag in bags)


def _state(
    stage: str,
    story: Story,
    preset: Preset | None,
    therapy: Therapy | None,
    *,
    now: str,
    begun: bool,
) -> StageState:
    if begun and stage == DECISION and _is_rejected(story):
        return StageState.FAILED
    status = therapy.status if therapy else ""
    if begun and stage in BESIDE:
        has_ended = story.get(Milestone, story.coi, ENDS_BESIDE[stage]) is not None
        return StageState.DONE if has_ended or status == TherapyStatus.CLOSED else StageState.NOW
    if stage == now and status != TherapyStatus.CLOSED:
        return StageState.FAILED if status == TherapyStatus.CANCELLED else StageState.NOW
    if begun:
        return StageState.DONE
    is_over = status in {TherapyStatus.CLOSED, TherapyStatus.CANCELLED}
    planned = not is_over and _is_planned(stage, preset)
    return StageState.PENDING if planned else StageState.NOT_PLANNED


def _is_planned(stage: str, preset: Preset | None) -> bool:
    """Whether the preset has any step of this stage."""
    steps = [step for step in JOURNEY if step.stage == stage]
    kept = preset.steps if preset else ()
    return any(not step.option or step.option in kept for step in steps)
