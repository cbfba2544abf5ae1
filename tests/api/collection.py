"""A collection under way, played through the app until its first bag labels are printed."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from api.demo.player import Player
from api.demo.stories import read_stories
from api.printer_link import Patience
from api.sending import send_job
from custody.domain.records import Therapy
from custody.ledger.timestamp import write_time
from custody.store.printers import Printer, Takes
from custody.store.sequencer import Transaction
from custody.store.spool import PrintJob
from tests.api.pages.played import FIXTURES, WORLD, AppDoor
from tests.kit.installation import Installation, Somebody, card
from tests.kit.ipp_printer import QueueOnDesk
from tests.kit.printer import PrinterOnDesk

PATIENT = Patience(between=0.01)
STORY, PRINTS = "lymphoma_two_days", "print_collection_labels"


@dataclass(frozen=True, slots=True)
class Collection:
    """The open house, whose therapy it is, and who prints where."""

    made: Installation
    coi: str
    nurse: Somebody

    def has(self, desk: PrinterOnDesk, name: str, **different: Any) -> Printer:
        """A printer on a desk, put into the house for the nurse's station, with bag labels in it."""
        profile = Printer(
            id=name, title=f"{name} in the collection room", address=desk.address, dpi=desk.dpi,
            width_millimetres=104, darkness=18, media="transfer", stock="base",
            stations=frozenset({self.nurse.station}), answers=True,
        )  # fmt: skip
        profile = replace(profile, **different)
        self.made.house.write(lambda at: at.stores.printers.put(profile))
        return profile

    def has_queue(self, queue: QueueOnDesk, stock: str, takes: Takes = Takes.PDF) -> None:
        """A print queue for the nurse's station, with such a stock behind it."""
        self.made.house.write(
            lambda at: at.stores.printers.put(
                Printer(
                    id="QUEUE", title="Office", address=queue.address, dpi=600, width_millimetres=250, darkness=0,
                    media="transfer", stock=stock, stations=frozenset({self.nurse.station}), answers=False, takes=takes,
                )
            )
        )  # fmt: skip

    def has_none(self) -> None:
        """No printer is in use any more."""

        def take_away(at: Transaction) -> None:
            for one in at.stores.printers.all():
                at.stores.printers.put(replace(one, active=False))

        self.made.house.write(take_away)

    def job(self, serial: int) -> PrintJob | None:
        """How far a print has come."""
        with self.made.house.look() as look:
            return look.stores.spool.of_serial(serial)

    def tries(self, *, later: int = 0) -> None:
        """The sender tries everything that is due, or will be so many seconds later."""
        house = self.made.house
        moment = write_time(house.machine.now() + timedelta(seconds=later))
        with house.look() as look:
            due = look.stores.spool.due(moment)
        for job in due:
            send_job(house, job, PATIENT)

    def prints(self, count: int = 1) -> list[int]:
        """More bag labels; their serials."""
        answer = self.nurse.does(PRINTS, {"therapy": card(self.coi)}, {"count": count})
        assert answer.verdict == "accepted", answer.json
        return [one["serial"] for one in answer.json["records"] if one["record"] == "label"]


def collection_under_way(made: Installation) -> Collection:
    """Play until then; PlayFailed where an answer is not the story's."""
    (story,) = (one for one in read_stories(FIXTURES / "journeys", WORLD) if one.key == STORY)
    before = next(n for n, act in enumerate(story.acts) if act.step == PRINTS and not act.planted)
    player = Player(WORLD, AppDoor(made))
    player.play(WORLD.setting_up)
    player.play(story.acts[: before + 1])
    with made.house.look() as look:
        (therapy,) = look.books.find(Therapy)
    act = story.acts[before]
    return Collection(made, therapy.coi, made.as_(act.who, act.where))
