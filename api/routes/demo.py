"""What only a demo has: a clock that can be moved."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict

from api.dependencies import CurrentHouse, CurrentSession

router = APIRouter(prefix="/demo", tags=["demo"])


class ClockIn(BaseModel):
    """The moment to move to; an earlier one changes nothing."""

    model_config = ConfigDict(extra="forbid")
    to: AwareDatetime


class ClockOut(BaseModel):
    """The simulated moment."""

    now: datetime


@router.post("/clock", responses={401: {}, 403: {}, 409: {}})
def move_clock(asked: ClockIn, house: CurrentHouse, _session: CurrentSession) -> ClockOut:
    """Move the simulated clock forward."""
    return ClockOut(now=house.move_clock(asked.to))
