"""Scan anything: what is it, whose is it, how does it stand, what may be done with it here."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from api.acts import reason_json
from api.dependencies import CurrentHouse, aside, needs
from api.house import House
from api.routes.telling import Fields, ReasonOut
from custody.domain.case import RawScan
from custody.domain.finding import Finding
from custody.domain.permissions import Permission
from custody.domain.reasons import REASON
from custody.domain.step import Step

router = APIRouter(tags=["look-up"])
Looker = Annotated[Any, Depends(needs(Permission.LOOK_UP))]


class LookUpIn(BaseModel):
    """One scan."""

    model_config = ConfigDict(extra="forbid", strict=True)
    text: str = Field(max_length=20_000)
    symbology: str = Field(default="", max_length=3)
    typed: bool = False


class PossibleStepOut(BaseModel):
    """A step that this person may do with it at this station."""

    name: str
    title: str
    stage: str


class FindingOut(BaseModel):
    """What a code names: a record of this kind, or the reason why it cannot be told."""

    problem: ReasonOut | None
    therapy: str | None
    kind: str | None = Field(examples=["container"])
    thing: Fields | None
    on_hold: bool
    steps: list[PossibleStepOut]
    opens: PossibleStepOut | None = Field(description="The step whose form an action card opens.")


@router.post("/look-up", response_model=FindingOut, responses={401: {}, 403: {}})
async def post_look_up(
    asked: LookUpIn,
    house: CurrentHouse,
    session: Looker,
) -> Response:
    """What a code names. Nothing is written; an unreadable code has its reason."""
    raw = RawScan(
        text=asked.text,
        symbology=asked.symbology,
        typed=asked.typed,
        rekeyed=asked.text if asked.typed else "",
    )
    found = await aside(house, lambda: look_up(house, session, raw))
    return Response(orjson.dumps(finding_json(found)), media_type="application/json")


def look_up(house: House, session: Any, raw: RawScan) -> Finding:  # noqa: ANN401
    """Find out in one committed state."""
    return house.find_out(session, raw)


def finding_json(found: Finding) -> dict[str, Any]:
    """A finding as the API tells it."""
    thing = found.thing
    return {
        "problem": reason_json(found.problem) if found.problem in REASON else None,
        "therapy": found.therapy,
        "kind": thing.KIND if thing else None,
        "thing": {name: getattr(thing, name) for name in thing.field_names()} if thing else None,
        "on_hold": found.on_hold,
        "steps": [_step(step) for step in found.steps],
        "opens": _step(found.opens) if found.opens else None,
    }


def _step(step: Step) -> dict[str, str]:
    return {"name": step.name, "title": step.title, "stage": step.stage}
