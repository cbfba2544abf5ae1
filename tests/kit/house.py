"""A whole house in memory: the same rules, ledger, labels and signatures, and no database or server.

Time is the story's, identity and chance are counted, so that the same play gives the same bytes.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from itertools import count
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from api.acts import as_json
from api.demo.player import Asked, Player, Reply
from api.demo.stories import Story, read_stories
from api.demo.things import Symbol
from api.demo.world import World, read_world
from api.photos import look_at
from custody.domain.aliases import pseudonym
from custody.domain.books import MemoryBooks, apply
from custody.domain.case import (
    Case,
    ChainVerifies,
    Standpoint,
    StepRequest,
    moment,
    unquestioned,
)
from custody.domain.identifiers.check_character import flag_value
from custody.domain.identifiers.gs1 import PatientBand, Sscc
from custody.domain.identifiers.label_token import (
    LabelKind,
    LabelToken,
    build_token,
    key_id_of,
    why_not_ours,
)
from custody.domain.identifiers.local_codes import PrintMark
from custody.domain.issuer import Issuer
from custody.domain.judge import Judgement, judge
from custody.domain.label_kinds import TOO_SMALL_FOR_A_TOKEN
from custody.domain.label_templates import TemplateOnFile, TemplateShelf, key_of
from custody.domain.lookalikes import Patient, looks_alike
from custody.domain.photo import Photo
from custody.domain.presets import Preset
from custody.domain.product_codes import CodeFor, made_up_code
from custody.domain.records import Label, Therapy, Wristband
from custody.domain.vocabulary import TherapyStatus
from custody.ledger.keys import Ed25519Signer
from custody.ledger.log import MemoryLog
from custody.presets import load_presets
from custody.use_cases.perform_step import Verdict, lay_out, perform_step
from custody.use_cases.refuse_repeat import refuse_repeat
from custody.use_cases.workstation import Workstation
from tests.kit.quick_books import QuickBooks

FIXTURES = Path(__file__).parents[2] / "fixtures"
WORLD = read_world(FIXTURES / "world.toml")
STORIES = read_stories(FIXTURES / "journeys", WORLD)
PRESETS = load_presets()
LABEL_KEY = Ed25519Signer.from_seed("labels.example/demo", bytes(range(32)))
ALIAS_KEY = bytes(range(32, 64))
KEY_ID = key_id_of(LABEL_KEY.key.public)
ISSUER = Issuer(
    facility="A9999", processing_facility="A9998", company_prefix="950123456", year=2026
)


@lru_cache(maxsize=4096)
def not_ours(token: LabelToken) -> str | None:
    """Why this house did not sign a token."""
    return why_not_ours(token, LABEL_KEY.key.public, _verifies)


def _verifies(signature: bytes, message: bytes) -> bool:
    public = Ed25519PublicKey.from_public_bytes(LABEL_KEY.key.public)
    try:
        public.verify(signature, message)
    except InvalidSignature:
        return False
    return True


@dataclass(slots=True)
class MemorySafe:
    """A vault of plain dictionaries: it finds look-alikes and gives nothing else away."""

    books: MemoryBooks
    people: dict[str, Mapping[str, str]] = field(default_factory=dict)
    openings: dict[tuple[str, str], tuple[bytes, Any, str | None]] = field(default_factory=dict)
    photos: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def keep_person(self, subject: str, facts: Mapping[str, str]) -> None:
        self.people[subject] = dict(facts)

    def keep_opening(
        self, entry_id: str, name: str, salt: bytes, value: Any, subject: str | None
    ) -> None:
        self.openings[entry_id, name] = (salt, value, subject)

    def keep_photo(self, subject: str, photo: Photo) -> None:
        self.photos[subject, photo.sha256] = photo.data

    def erase_person(self, subject: str) -> None:
        self.people.pop(subject, None)
        gone = [place for place, (_, _, whose) in self.openings.items() if whose == subject]
        for place in gone:
            del self.openings[place]
        self.photos = {place: data for place, data in self.photos.items() if place[0] != subject}

    def look_alikes(self, site: str, facts: Mapping[str, str]) -> tuple[str, ...] | None:
        patient = _patient(facts)
        if patient is None:
            return None
        active = self.books.find(Therapy, site=site, status=TherapyStatus.ACTIVE)
        others = ((one.coi, _patient(self.people[one.subject])) for one in active)
        return tuple(coi for coi, other in others if other and looks_alike(patient, other))


def _patient(facts: Mapping[str, str]) -> Patient | None:
    try:
        born = date.fromisoformat(facts["birth_date"])
        return Patient(name=f"{facts['family']} {facts['given']}", birth_date=born)
    except (KeyError, ValueError):
        return None


@dataclass(slots=True)
class House:
    """An installation in memory; it is a door for the player."""

    world: World = WORLD
    books: QuickBooks = field(default_factory=QuickBooks)
    now: datetime = WORLD.opens
    presets: Mapping[str, Preset] = field(default_factory=lambda: PRESETS)
    templates: dict[str, TemplateOnFile] = field(default_factory=dict)  # beside the shipped ones
    demo: bool = True
    clock_trusted: bool = True
    chain_verifies: ChainVerifies = unquestioned
    product_code: CodeFor = made_up_code
    log: MemoryLog = field(init=False)
    safe: MemorySafe = field(init=False)
    before: Callable[[Workstation, StepRequest], None] | None = None
    _counted: Any = field(default_factory=partial(count, 1))
    _answers: dict[str, tuple[Asked, Reply]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.log = MemoryLog(lambda: self.now)
        self.safe = MemorySafe(self.books)

    def clock(self, to: datetime) -> None:
        """Move the clock forward."""
        self.now = max(self.now, to)

    def act(self, asked: Asked) -> Reply:
        """The answer to an act: given once for each key, and refused where the key is misused."""
        known = self._answers.get(asked.key)
        if known is not None and known[0] == asked:
            return known[1]
        at, request = self.stand(asked), request_of(asked)
        if known is not None:
            return Reply.of(as_json(refuse_repeat(at, request)))
        reply = Reply.of(as_json(self.perform(at, request)))
        self._answers[asked.key] = (asked, reply)
        return reply

    def perform(self, at: Workstation, request: StepRequest) -> Verdict:
        """Perform a step; whoever listens hears of it first."""
        if self.before is not None:
            self.before(at, request)
        return perform_step(at, request)

    def judge(self, at: Workstation, request: StepRequest) -> Judgement:
        """What would be said, with nothing written."""
        return judge(self.case(at, request))

    def case(self, at: Workstation, request: StepRequest) -> Case:
        """The case of a request."""
        return lay_out(at, request)

    def stand(self, asked: Asked) -> Workstation:
        """Where the people of an act stand."""
        return self.workstation(asked.person, asked.station, asked.second)

    def workstation(self, person: str, station: str, second: str | None = None) -> Workstation:
        """Where somebody stands now."""
        people, places = self.world.people, self.world.places
        return Workstation(
            stand=Standpoint(
                person=people[person].person,
                second=people[second].person if second else None,
                station=places[station].station,
                now=self.now,
                holders=self.world.holders,
                clock_trusted=self.clock_trusted,
            ),
            books=self.books,
            log=self.log,
            secrets=self.safe,
            presets=self.presets,
            templates=TemplateShelf(
                shipped=lambda kind: key_of(kind, 1),
                on_file=lambda key: self.templates.get(key) or _shipped(key),
                unapproved_may_print=self.demo,
            ),
            issuer=ISSUER,
            why_not_ours=not_ours,
            pseudonym=partial(pseudonym, ALIAS_KEY),
            new_id=self._new_id,
            new_salt=lambda: next(self._counted).to_bytes(32, "big"),
            demo=self.demo,
            chain_verifies=self.chain_verifies,
            product_code=self.product_code,
        )

    def _new_id(self) -> str:
        milliseconds = int(self.now.timestamp() * 1000)
        number = milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | next(self._counted)
        text = f"{number:032x}"
        return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))

    def symbols(self, serial: int) -> list[Symbol]:
        """What a scanner reads on a printed label."""
        label = self.books.get(Label, serial)
        assert label is not None, f"there is no print {serial}"
        return list(_symbols(label, self.books))

    def replayed(self) -> MemoryBooks:
        """Fresh books, with every outcome of the ledger put into them."""
        fresh = MemoryBooks()
        for entry in self.log.read():
            apply(fresh, entry.outcome)
        return fresh

    def fork(self) -> "House":
        """Another house with the same past, that goes its own way from here."""
        other = House(
            world=self.world,
            books=self.books.copy(),
            now=self.now,
            presets=self.presets,
            templates=self.templates,
            demo=self.demo,
        )
        other.safe.people = dict(self.safe.people)
        other._counted = count(next(self._counted))
        return other


def _shipped(key: str) -> TemplateOnFile | None:
    """What came with the software: the first version for each kind of label."""
    kind, _, version = key.partition(" v")
    shipped = TemplateOnFile(name=kind, version=1, kind=kind, sha256="f" * 64)
    return shipped if version == "1" and kind.upper() in LabelKind.__members__ else None


def _symbols(label: Label, books: MemoryBooks) -> Iterable[Symbol]:
    """The symbols that each kind of label has, as the label templates have them."""
    if label.kind == "wristband":
        gsrn, _, srin = label.bears.partition("/")
        band = books.get(Wristband, gsrn, int(srin))
        assert band is not None
        yield PatientBand.of(gsrn, srin, version=str(band.version)).text, "]d2"
        return
    if label.kind in TOO_SMALL_FOR_A_TOKEN:
        yield PrintMark(print_serial=label.serial).text, "]d1"
        return
    yield token_text(label), "]Q1"
    if label.kind == "shipper":
        yield Sscc.of(label.bears).text, "]C1"
        return
    din, pdc, division = label.bears[10:23], label.bears[5:10], label.bears[23:25]
    donation = f"={din}{flag_value(din)}"
    yield donation, "]C0"
    if label.kind == "vessel":
        return
    yield f"=+03000{donation}=<{pdc}1{division}&/{label.therapy}", "]d1"


def token_text(label: Label) -> str:
    """The text of a print's signed token."""
    token = LabelToken(
        kind=LabelKind[label.kind.upper()],
        print_serial=label.serial,
        container_id=label.bears,
        key_id=KEY_ID,
        chain_of_identity=label.therapy or "",
    )
    return build_token(token, LABEL_KEY.sign)


def request_of(asked: Asked) -> StepRequest:
    """The request that an act sends."""
    return StepRequest(
        step=asked.step,
        scans=asked.scans,
        values=asked.values,
        acknowledge=frozenset(asked.acknowledge),
        happened_at=moment(asked.happened) if asked.happened else None,
        photos={name: look_at(data) for name, data in asked.photos.items()},
    )


def open_house(*, before: Callable[[Workstation, StepRequest], None] | None = None) -> Player:
    """A player in a fresh house whose material is on file."""
    house = House()
    player = Player(WORLD, house)
    player.play(WORLD.setting_up)
    house.before = before
    return player


def fork(player: Player) -> Player:
    """Another player with the same past, in another house."""
    assert isinstance(player.door, House)
    house = player.door.fork()
    other = Player(player.world, house)
    other.memory = replace(
        player.memory,
        symbols_of=house.symbols,
        prints=deepcopy(player.memory.prints),
        bears=dict(player.memory.bears),
        therapies=dict(player.memory.therapies),
    )
    return other


def story(key: str) -> Story:
    """One story of the demo."""
    return next(one for one in STORIES if one.key == key)


def utc(text: str) -> datetime:
    """A moment of a test."""
    return datetime.fromisoformat(text).astimezone(UTC)
