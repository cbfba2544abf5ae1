"""A house in the middle of its day: two look-alike children long treated, and a lymphoma bag just thawed.

The stories of the demo are played through the app, up to the moment when the cell lab has released
the thawed bag and the ward has not accepted it yet.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from api.demo.player import Asked, Player, Reply
from api.demo.stories import merged, read_stories
from api.demo.things import Symbol
from api.demo.world import read_world
from custody.domain.case import RawScan, moment
from custody.domain.identifiers.check_character import flag_value
from custody.domain.identifiers.gs1 import PatientBand, Sscc
from custody.domain.identifiers.local_codes import PrintMark
from custody.domain.label_kinds import TOO_SMALL_FOR_A_TOKEN
from custody.domain.records import Container, Handoff, Label, Therapy, Wristband
from tests.kit.installation import Installation, opened

FIXTURES = Path(__file__).parents[3] / "fixtures"
WORLD = read_world(FIXTURES / "world.toml")
TOLD = ("lymphoma_two_days", "paediatric_maria", "paediatric_mariah")
NOW = datetime.fromisoformat("2026-04-08T08:17:00Z")  # the second bag is released to the ward


@dataclass(slots=True)
class AppDoor:
    """The player's door to an app in this process; label codes are read from the books."""

    made: Installation

    def act(self, asked: Asked) -> Reply:
        """The answer to one act."""
        second = WORLD.people[asked.second] if asked.second else None
        body = {
            "scans": {slot: list(map(_scan, scans)) for slot, scans in asked.scans.items()},
            "values": dict(asked.values),
            "acknowledge": list(asked.acknowledge),
            "photos": {name: b64encode(one).decode() for name, one in asked.photos.items()},
            "second": {"badge": second.badge, "pin": second.pin} if second else None,
            "happened_at": moment(asked.happened) if asked.happened else None,
        }
        who = self.made.as_(asked.person, asked.station)
        answer = who.post(
            f"/api/v1/steps/{asked.step}", json=body, headers={"Idempotency-Key": asked.key}
        )
        assert answer.status_code == 201, f"{asked.step}: {answer.text}"
        return Reply.of(answer.json())

    def clock(self, to: datetime) -> None:
        """Move the clock forward."""
        self.made.house.move_clock(to)

    def symbols(self, serial: int) -> list[Symbol]:
        """What a scanner reads on a printed label."""
        with self.made.house.look() as look:
            label = look.books.get(Label, serial)
            assert label is not None
            if label.kind == "wristband":
                gsrn, _, srin = label.bears.partition("/")
                band = look.books.get(Wristband, gsrn, int(srin))
                assert band is not None
                return [(PatientBand.of(gsrn, srin, version=str(band.version)).text, "]d2")]
        if label.kind in TOO_SMALL_FOR_A_TOKEN:
            return [(PrintMark(print_serial=serial).text, "]d1")]
        token = (self.made.house.token_text(label), "]Q1")
        if label.kind == "shipper":
            return [token, (Sscc.of(label.bears).text, "]C1")]
        din, product, division = label.bears[10:23], label.bears[5:10], label.bears[23:25]
        donation = f"={din}{flag_value(din)}"
        compound = f"=+03000{donation}=<{product}1{division}&/{label.therapy}"
        return [token, (donation, "]C0"), (compound, "]d1")]


def _scan(raw: RawScan) -> dict[str, Any]:
    return {
        "text": raw.text,
        "symbology": raw.symbology,
        "typed": raw.typed,
        "rekeyed": raw.rekeyed,
        "because": raw.because,
        "because_note": raw.because_note,
    }


@dataclass(frozen=True, slots=True)
class Ward:
    """The played house, and what the tests speak of."""

    made: Installation
    lymphoma: str
    maria: str
    mariah: str
    thawed: str
    vector: tuple[str, str]

    def page(self, person: str, station: str, path: str) -> str:
        """A page as somebody sees it."""
        answer = self.made.as_(person, station).get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:300]}"
        return str(answer.text)

    def status(self, person: str, station: str, path: str) -> int:
        """What somebody gets at an address."""
        return int(self.made.as_(person, station).get(path).status_code)


def play(made: Installation) -> Ward:
    """Play until now; PlayFailed where an answer is not the story's."""
    stories = [one for one in read_stories(FIXTURES / "journeys", WORLD) if one.key in TOLD]
    player = Player(WORLD, AppDoor(made))
    player.play(WORLD.setting_up)
    player.play(act for act in merged(stories) if act.at <= NOW)
    made.house.sign()
    with made.house.look() as look:
        cois = {one.preset: one.coi for one in look.books.find(Therapy)}
        children = sorted(one.coi for one in look.books.find(Therapy) if one.under_twelve)
        (thawed,) = look.books.find(Container, condition="thawed")
        assert look.books.find(Handoff, state="pending")
    return Ward(
        made=made,
        lymphoma=cois["lymphoma"],
        maria=children[0],
        mariah=children[1],
        thawed=thawed.id,
        vector=_vector(made, cois["lymphoma"]),
    )


def _vector(made: Installation, coi: str) -> tuple[str, str]:
    from custody.domain.records import Lot, LotUse  # noqa: PLC0415  # only for this

    with made.house.look() as look:
        for use in look.books.find(LotUse, therapy=coi):
            lot = look.books.get(Lot, use.gtin, use.lot)
            if lot is not None and lot.kind == "vector":
                return use.gtin, use.lot
    message = "no vector was used"
    raise AssertionError(message)


@pytest.fixture(scope="session")
def ward(
    new_settings: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ward]:
    """The played house; nobody does anything in it but look, and issue evidence."""
    folder = tmp_path_factory.mktemp("ward")
    with new_settings("sqlite", folder) as settings, opened(settings) as made:
        yield play(made)
