"""A bag at the collection laboratory with another house's label on it, played until ours is about to go over it."""

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image

from api.demo.photos import draw_photo
from api.demo.player import Player
from api.demo.stories import read_stories
from custody.domain.records import Label, Relabelling, Therapy
from custody.store.vault import Reading
from tests.api.pages.played import FIXTURES, WORLD, AppDoor
from tests.kit.installation import Answer, Installation, Somebody

STORY, STEP = "paediatric_maria", "relabel_over"
TECHNICIAN, SECOND, NURSE = ("N-BRANDT", "N-COLLECTION"), "N-WEBER", ("N-WEBER", "N-APHERESIS-1")
PHOTO = draw_photo("two labels")
WHY = {"reason": "label_of_another_house"}


@dataclass(frozen=True, slots=True)
class Bag:
    """The open house, the codes of both labels, and who sticks one over the other."""

    made: Installation
    therapy: Therapy
    covered: str
    label: str
    serial: int

    @property
    def technician(self) -> Somebody:
        """Who does it."""
        return self.made.as_(*TECHNICIAN)

    @property
    def nurse(self) -> Somebody:
        """Somebody who may read names."""
        return self.made.as_(*NURSE)

    @property
    def address(self) -> str:
        """Where the photo is."""
        return f"/api/v1/labels/{self.serial}/photo"

    def relabels(self, photo: bytes = PHOTO, **more: Any) -> Answer:
        """The act, with a photo."""
        scans = {"covered": self.covered, "label": self.label}
        photos = {"photo": b64encode(photo).decode()}
        return self.technician.does(STEP, scans, WHY, second=SECOND, photos=photos, **more)

    def state(self) -> str:
        """What became of the new print."""
        with self.made.house.look() as look:
            label = look.books.get(Label, self.serial)
        assert label is not None
        return label.state

    def record(self) -> Relabelling | None:
        """What is on file of it."""
        with self.made.house.look() as look:
            return look.books.get(Relabelling, self.serial)

    def kept(self) -> frozenset[str]:
        """The SHA-256 of every photo about the patient that is in the store."""
        with self.made.house.look() as look:
            return look.stores.photos.known(self.therapy.subject)

    def readings(self) -> list[Reading]:
        """Who has looked at what is kept of the patient, and why."""
        with self.made.house.look() as look:
            return look.stores.vault.readings(self.therapy.subject)

    def erased(self) -> None:
        """The patient's key is destroyed."""
        self.made.house.write(lambda at: at.stores.vault.erase(self.therapy.subject))


def bag_to_relabel(made: Installation) -> Bag:
    """Play until then; PlayFailed where an answer is not the story's."""
    (story,) = (one for one in read_stories(FIXTURES / "journeys", WORLD) if one.key == STORY)
    acts = [act for act in story.acts if not act.planted]
    until = next(n for n, act in enumerate(acts) if act.step == STEP)
    player = Player(WORLD, AppDoor(made))
    player.play((*WORLD.setting_up, *acts[:until]))
    memory = player.memory
    with made.house.look() as look:
        (therapy,) = look.books.find(Therapy)
    return Bag(
        made=made, therapy=therapy, covered=memory.scan(STORY, "bag A as theirs").text,
        label=memory.scan(STORY, "bag A").text, serial=memory.serial(STORY, "bag A"),
    )  # fmt: skip


def picture(form: str, size: tuple[int, int] = (64, 48)) -> bytes:
    """A small picture in a format of Pillow's."""
    file = BytesIO()
    Image.new("RGB", size, "red").save(file, form)
    return file.getvalue()
