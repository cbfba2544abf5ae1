"""The clocks that run on cells: how long they stay fresh, or good after thaw."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.moments import both, span_words
from api.printed import container_title
from api.situation import Situation
from custody.domain.case import from_moment
from custody.domain.records import Container
from custody.domain.vocabulary import Condition, ContainerKind

TITLES: Final = {
    Condition.FRESH: "Fresh",
    Condition.THAWED: "Thawed",
    Condition.INFUSING: "Being infused",
}
SHORT_SECONDS: Final = 6 * 3600
WARN_SHARE: Final = 4  # the last quarter of a window is urgent


@dataclass(frozen=True, slots=True, kw_only=True)
class CellClock:
    """One container's window: from when, until when, how much is left."""

    container: Container
    title: str
    until: str
    left_seconds: int
    window_seconds: int
    use_by: str
    left: str

    @property
    def name(self) -> str:
        """The container as people call it."""
        return container_title(self.container)

    @property
    def is_short(self) -> bool:
        """Whether it runs in minutes, so that people watch it."""
        return self.window_seconds <= SHORT_SECONDS

    @property
    def warn_seconds(self) -> int:
        """From how many seconds left it is urgent."""
        return self.window_seconds // WARN_SHARE

    @property
    def state(self) -> str:
        """`good`, `soon` or `past`."""
        if self.left_seconds <= 0:
            return "past"
        return "soon" if self.left_seconds <= self.warn_seconds else "good"


def clocks_of(case: Situation, now: datetime, zone: str) -> list[CellClock]:
    """The clocks that run for a therapy, the shortest first."""
    running = (_clock(one, now, zone) for one in case.all(Container))
    return sorted((one for one in running if one), key=lambda one: one.left_seconds)


def _clock(one: Container, now: datetime, zone: str) -> CellClock | None:
    title = TITLES.get(Condition(one.condition))
    if title is None or one.expires_at is None or _has_only_a_last_day(one):
        return None
    until = from_moment(one.expires_at)
    left = int((until - now).total_seconds())
    window = int((until - from_moment(one.thawed_at or one.made_at)).total_seconds())
    told = both(one.expires_at, zone)
    return CellClock(
        container=one,
        title=title,
        until=told.iso if told else "",
        left_seconds=left,
        window_seconds=window,
        use_by=f"{told.local}, {told.utc}" if told else "",
        left=f"{span_words(left)} too late" if left <= 0 else f"{span_words(left)} left",
    )


def _has_only_a_last_day(one: Container) -> bool:
    """Product that waits to be frozen: the date on its label is of frozen product, no window that runs."""
    return one.kind == ContainerKind.FINAL_BAG and one.condition == Condition.FRESH
