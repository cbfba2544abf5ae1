"""Two real installations with logs and keys of their own: the hospital releases, the courier's side accepts.

No step takes over a therapy that another installation enrolled, so the other side does the same steps and comes to
the same numbers, as two houses do that keep one story under one facility number; only its log is another.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from api.demo.player import Player
from api.demo.stories import read_stories
from api.settings import Settings
from custody.domain.records import Container, CustodySpan, Handoff, Therapy
from tests.api.pages.played import FIXTURES, WORLD, AppDoor
from tests.kit.installation import Installation, opened

STORY = next(
    one for one in read_stories(FIXTURES / "journeys", WORLD) if one.key == "lymphoma_two_days"
)
RELEASED, ACCEPTED = "hand to the courier", "courier takes over"
THEIR_ORIGIN = "custody.courier.example/log"


@dataclass(slots=True)
class Playing:
    """An installation in which the story goes as far as a test wants it."""

    made: Installation
    player: Player

    def play_to(self, last: str) -> None:
        """Go on, up to and with an act; ten minutes later the clock stands still."""
        for act in STORY.acts[len(self.player.played) - len(WORLD.setting_up) :]:
            self.player.step(act)
            if act.name == last:
                break
        self.made.house.move_clock(self.made.house.now() + timedelta(minutes=10))

    @property
    def coi(self) -> str:
        """The one therapy."""
        with self.made.house.look() as look:
            (one,) = look.books.find(Therapy)
        return one.coi

    @property
    def bags(self) -> list[Container]:
        """Its containers as they stand."""
        with self.made.house.look() as look:
            return look.books.find(Container)

    def spans(self, container: str) -> list[CustodySpan]:
        """Who held a container, from the first."""
        with self.made.house.look() as look:
            return look.books.find(CustodySpan, container=container)

    def handoffs(self, **equal: str) -> list[Handoff]:
        """The handoffs that are so, in the order of their release."""
        with self.made.house.look() as look:
            found = look.books.find(Handoff, **equal)
        return sorted(found, key=lambda one: one.released_at)

    def issues(self, form: str = "bundle") -> bytes:
        """Evidence about the therapy: the bundle or the PDF."""
        auditor = self.made.as_("N-HALE", "N-OFFICE")
        issued = auditor.post(f"/api/v1/therapies/{self.coi}/evidence", json={}).json()
        return bytes(auditor.get(issued[form]).content)


@contextmanager
def playing(settings: Settings, last: str) -> Iterator[Playing]:
    """An installation in which the story was played up to an act."""
    with opened(settings) as made:
        player = Player(WORLD, AppDoor(made))
        player.play(WORLD.setting_up)
        house = Playing(made, player)
        house.play_to(last)
        yield house


def with_a_log_of_its_own(settings: Settings) -> Settings:
    """The same installation under another origin and key."""
    for file in ("log.key", "last-signed"):
        (settings.keys / file).unlink(missing_ok=True)
    return settings.model_copy(update={"origin": THEIR_ORIGIN})
